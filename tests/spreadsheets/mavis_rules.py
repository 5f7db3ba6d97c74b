"""Mavis's import rules, written from its facts (2.2 to 2.6) and from nothing else: this may not import the program.

Rows are numbered as Mavis does; a complaint is `(row, column, text)`. Of the 49 rules those are left out that need
Mavis's own data: 26 (which children it has), 40 (school numbers, which no file of ours has), 42 (NHS API records).
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

Complaint = tuple[int, str, str]

GIVEN_SITES = {
    *(f"{side} {place}" for side in ("left", "right") for place in ("thigh", "upper arm", "deltoid", "buttock")),
    *(f"{side} arm ({half} position)" for side in ("left", "right") for half in ("upper", "lower")),
    *(f"{side} lower{arm}" for side in ("left", "right") for arm in ("", " arm")),
}
VACCINES = {
    "sequirus cell-based trivalent": "Flu",
    "astrazeneca fluenz": "Flu",
    "sanofi vaxigrip": "Flu",
    "viatris": "Flu",
    "cervarix": "HPV",
    "gardasil": "HPV",
    "gardasil9": "HPV",
    "menquadfi": "MenACWY",
    "menveo": "MenACWY",
    "nimenrix": "MenACWY",
    "priorix": "MMR",
    "vaxpro": "MMR",
    "proquad": "MMRV",
    "priorix-tetra": "MMRV",
    "revaxis": "Td/IPV",
}
PROGRAMMES = {
    "flu": "Flu",
    "hpv": "HPV",
    "acwyx4": "MenACWY",
    "menacwy": "MenACWY",
    "mmr": "MMR",
    "mmrv": "MMRV",
    "3-in-1": "Td/IPV",
    "td/ipv": "Td/IPV",
}
MOST = {"Flu": 2, "HPV": 3, "MenACWY": 3, "MMR": 2, "MMRV": 2, "Td/IPV": 6}
REASONS = {"refused", "unwell", "vaccination contraindicated", "already had elsewhere"}
POSTCODE = r"(GIR 0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})"


@dataclass(frozen=True)
class Team:
    """What Mavis knows of a team: users, clinics, sessions (dates and programmes) and records."""

    code: str = "R1L"
    users: frozenset[str] = frozenset({"sian.rees@example.nhs.uk"})
    clinics: frozenset[str] = frozenset()
    sessions: Mapping[str, tuple[Sequence[date], Sequence[str]]] = field(default_factory=dict)
    records: frozenset[str] = frozenset()


def complaints(content: bytes, team: Team, now: datetime) -> list[Complaint]:
    """Hold a file against every rule; an empty list means that Mavis takes all of it. `now` is England's wall clock."""
    try:
        table = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return [(0, "", "Choose a CSV file in the correct format")]
    if len(table) < 2:
        return [(0, "", "Choose a CSV file with at least one record" if table else "Choose a file")]
    if len(table) > 20_001:
        return [(0, "", "The row limit for CSV uploads is 20000.")]
    found: list[Complaint] = []
    same: dict[tuple[str, ...], list[int]] = {}
    for number, cells in enumerate(table[1:], start=2):
        row = {
            header: " ".join(cell.replace("\u200d", "").split()) for header, cell in zip(table[0], cells, strict=True)
        }
        found += [(number, column, text) for column, text in _row(row, team, now)]
        same.setdefault(_identity(row), []).append(number)
    found += [complaint for numbers in same.values() for complaint in _duplicates(numbers)]
    if 0 < sum(not character.isascii() for character in content.decode()) < 4:
        found.append((0, "", "so few other letters that Mavis guesses the encoding"))  # 2.10.2
    return found


def _duplicates(numbers: Sequence[int]) -> Iterator[Complaint]:
    """Name to each of the rows that are one and the same the others: rule 49."""
    for number in numbers if len(numbers) > 1 else ():
        *others, last = (str(other) for other in numbers if other != number)
        rows = f"rows {', '.join(others)} and {last}" if others else f"row {last}"
        yield number, "", f"The record on this row appears to be a duplicate of {rows}."


def _identity(row: Mapping[str, str]) -> tuple[str, ...]:
    parts = ("NHS_NUMBER", "PERSON_FORENAME", "PERSON_SURNAME", "PERSON_DOB", "PERSON_POSTCODE", "PROGRAMME")
    attributes = ("DOSE_SEQUENCE", "VACCINATED", "REASON_NOT_VACCINATED", "DATE_OF_VACCINATION", "SESSION_ID")
    people = ("PERFORMING_PROFESSIONAL_EMAIL", "SUPPLIER_EMAIL", "ORGANISATION_CODE", "CLINIC_NAME")
    return tuple(row.get(name, "").casefold() for name in (*parts, *attributes, *people))


def _date(text: str) -> date | None:
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%Y%m%d"):
        try:
            return datetime.strptime(text, form).date() if re.search(r"\d{4}", text) else None  # noqa: DTZ007 # a day
        except ValueError:
            continue
    return None


def _nhs_number(text: str) -> bool:
    if not re.fullmatch(r"\d{10}", text):
        return False
    total = sum(int(digit) * (10 - at) for at, digit in enumerate(text[:9]))
    return (11 - total % 11) % 11 == int(text[9])


def _row(row: Mapping[str, str], team: Team, now: datetime) -> Iterator[tuple[str, str]]:
    yield from _who(row, now.date())
    yield from _where(row, team)
    yield from _when(row, team, now)
    yield from _what(row, team)
    word = row["VACCINATED"].casefold() or ("y" if row["VACCINE_GIVEN"] else "?")
    if word.startswith("y") and "yes".startswith(word):
        yield from _given(row, now.date())
    else:
        if not "no".startswith(word):  # 1, 2
            yield "VACCINATED", "You need to record whether the child was vaccinated or not."
        for column in ("BATCH_EXPIRY_DATE", "BATCH_NUMBER", "ANATOMICAL_SITE"):  # 7, 10, 22
            if row[column]:
                yield column, "must be blank"
        if row["REASON_NOT_VACCINATED"].casefold() not in REASONS:  # 38
            yield "REASON_NOT_VACCINATED", "Enter a valid reason."


def _who(row: Mapping[str, str], today: date) -> Iterator[tuple[str, str]]:  # noqa: C901 # a rule a line
    born = _date(row["PERSON_DOB"])
    if not row["PERSON_DOB"]:
        yield "PERSON_DOB", "Enter a date of birth."  # 27
    elif born is None:
        yield "PERSON_DOB", "Enter a date of birth in the correct format."  # 27
    elif born > today:
        yield "PERSON_DOB", "Enter a date of birth in the past."  # 28
    elif born < date(2000, 1, 1):
        yield "PERSON_DOB", "is too old to still be in school"  # 28
    for column, what in (("PERSON_FORENAME", "first"), ("PERSON_SURNAME", "last")):  # 29
        if not row[column]:
            yield column, f"Enter a {what} name."
        elif len(row[column]) > 300:
            yield column, "is greater than 300 characters long"
    gender = row["PERSON_GENDER_CODE"].casefold().replace(" ", "_")  # 30
    if not gender:
        yield "PERSON_GENDER_CODE", "Enter a gender or gender code."
    elif gender not in {"male", "female", "not_known", "not_specified", "unknown", "indeterminate"}:
        yield "PERSON_GENDER_CODE", "Enter a valid gender or gender code."
    if row["NHS_NUMBER"] and not _nhs_number(row["NHS_NUMBER"]):
        yield "NHS_NUMBER", "should be a valid NHS number with 10 characters"  # 31
    postcode = row["PERSON_POSTCODE"].upper()
    if (postcode or not row["NHS_NUMBER"]) and not re.fullmatch(POSTCODE, postcode):
        yield "PERSON_POSTCODE", "Enter a valid postcode, such as SW1A 1AA."  # 32


def _where(row: Mapping[str, str], team: Team) -> Iterator[tuple[str, str]]:  # noqa: C901 # a rule a line
    if row["CARE_SETTING"] not in ("", "1", "2"):
        yield "CARE_SETTING", "Enter a valid care setting."  # 11
    clinic = row["CLINIC_NAME"]
    if row["CARE_SETTING"] == "2" and not clinic:
        yield "CLINIC_NAME", "Enter a clinic name."  # 12
    elif row["CARE_SETTING"] == "2" and clinic.casefold() not in {name.casefold() for name in team.clinics}:
        yield "CLINIC_NAME", "is not recognised"  # 12
    for column in ("CLINIC_NAME", "SCHOOL_NAME"):
        if len(row[column]) > 300:
            yield column, "is greater than 300 characters long"  # 13, 39
    if not row["ORGANISATION_CODE"]:
        yield "ORGANISATION_CODE", "Enter an organisation code."  # 34
    elif row["ORGANISATION_CODE"] != team.code:
        yield "ORGANISATION_CODE", "Enter an organisation code that matches the current team."  # 34
    if row["SESSION_ID"] not in team.sessions:
        yield "SESSION_ID", "The session ID is not recognised."  # 41
    if row["UUID"] and row["UUID"] not in team.records:
        yield "UUID", "Enter an existing record."  # 45
    if len(row["NOTES"]) > 1000:
        yield "NOTES", "is longer than the record takes"  # 2.4


def _when(row: Mapping[str, str], team: Team, now: datetime) -> Iterator[tuple[str, str]]:
    column, text = "DATE_OF_VACCINATION", row["DATE_OF_VACCINATION"]
    on, born = _date(text), _date(row["PERSON_DOB"])
    if on is None:
        yield column, "Enter a date in the correct format." if text else "Enter a date."  # 14
        return
    if on > now.date():
        yield column, "The vaccination date is in the future."  # 15
    if born is not None and on < born:
        yield column, "The vaccination date is before the date of birth."  # 16
    years = {day.year - (day.month < 9) for day in (on, now.date())}
    if row["PROGRAMME"].casefold() == "flu" and len(years) > 1:
        yield column, "must be in the current academic year"  # 17
    if row["SESSION_ID"] in team.sessions and on not in team.sessions[row["SESSION_ID"]][0]:
        yield column, "Enter a date that matches when the vaccination session took place."  # 18
    at = row["TIME_OF_VACCINATION"]
    if at and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d", at):
        yield "TIME_OF_VACCINATION", "Enter a time in the correct format."  # 44
    elif at and on == now.date() and at > f"{now:%H:%M:%S}":
        yield "TIME_OF_VACCINATION", "Enter a time in the past."  # 44


def _what(row: Mapping[str, str], team: Team) -> Iterator[tuple[str, str]]:
    for column, needed in (("PERFORMING_PROFESSIONAL_EMAIL", True), ("SUPPLIER_EMAIL", False)):
        if row[column] not in team.users and (needed or row[column]):
            yield column, "Enter a valid email address."  # 33, 43
    programme = PROGRAMMES.get(row["PROGRAMME"].casefold())
    if programme is None:
        yield "PROGRAMME", "This programme is not recognised." if row["PROGRAMME"] else "Enter a programme."  # 35
        return
    if row["SESSION_ID"] in team.sessions and programme not in team.sessions[row["SESSION_ID"]][1]:
        yield "PROGRAMME", "This programme is not available in this session."  # 36
    dose = row["DOSE_SEQUENCE"]
    if dose and not re.fullmatch(r"-?(0|[1-9]\d*)", dose):
        yield "DOSE_SEQUENCE", "Enter a dose sequence number"  # 23
    elif dose and int(dose) < 1:
        yield "DOSE_SEQUENCE", "must be greater than 0"  # 24
    elif dose and int(dose) > MOST[programme]:
        yield "DOSE_SEQUENCE", f"must be less than or equal to {MOST[programme]}"  # 24
    vaccine = VACCINES.get(row["VACCINE_GIVEN"].casefold())
    if row["VACCINE_GIVEN"] and vaccine is None:
        yield "VACCINE_GIVEN", "This vaccine is not available in this session."  # 47
    elif vaccine not in (None, programme):
        yield "VACCINE_GIVEN", f"is not given in the {programme} programme"  # 46


def _given(row: Mapping[str, str], today: date) -> Iterator[tuple[str, str]]:  # noqa: C901 # a rule a line
    expiry = _date(row["BATCH_EXPIRY_DATE"])
    if not row["BATCH_EXPIRY_DATE"]:
        yield "BATCH_EXPIRY_DATE", "Enter a batch expiry date."  # 6
    elif expiry is None:
        yield "BATCH_EXPIRY_DATE", "Enter a date in the correct format."  # 3
    elif expiry > date(today.year + 15, 1, 1):
        yield "BATCH_EXPIRY_DATE", "must be less than 15 years in the future"  # 4
    elif expiry < date(today.year - 15, 1, 1):
        yield "BATCH_EXPIRY_DATE", "must be less than 15 years old"  # 5
    batch = row["BATCH_NUMBER"]
    if not batch:
        yield "BATCH_NUMBER", "Enter a batch number."  # 9
    elif not re.fullmatch(r"[A-Za-z0-9]+", batch):
        yield "BATCH_NUMBER", "must be only letters and numbers"  # 8
    elif not 2 <= len(batch) <= 100:
        least = "must be at least 2 characters long"
        yield "BATCH_NUMBER", least if len(batch) < 2 else "must be at most 100 characters long"  # 8
    site = row["ANATOMICAL_SITE"].casefold()
    if not site:
        yield "ANATOMICAL_SITE", "Enter an anatomical site."  # 21
    elif site != "nasal" and site not in GIVEN_SITES:
        yield "ANATOMICAL_SITE", "Enter a valid anatomical site."  # 19
    elif row["VACCINE_GIVEN"] and (site == "nasal") != (row["VACCINE_GIVEN"] == "AstraZeneca Fluenz"):
        yield "ANATOMICAL_SITE", "Enter a anatomical site that is appropriate for the vaccine."  # 20
    if not row["DOSE_SEQUENCE"]:
        yield "DOSE_SEQUENCE", "Enter a dose sequence number"  # 25
    if row["REASON_NOT_VACCINATED"]:
        yield "REASON_NOT_VACCINATED", "must be blank"  # 37
    if not row["VACCINE_GIVEN"]:
        yield "VACCINE_GIVEN", "Enter a vaccine name."  # 48

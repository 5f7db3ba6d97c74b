"""Each rule of Mavis's import with a bad example: caught at entry, and caught in a file by a check of its own."""

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec
import pytest

from mavis_tui.models.child import Child
from mavis_tui.models.files.notes import notes_for_mavis
from mavis_tui.models.identity import usual_postcode
from mavis_tui.models.programme import VACCINES, Method, Programme, Reason, Site, Variant
from mavis_tui.models.rules import breaches
from mavis_tui.models.session import Location, Place, Session
from mavis_tui.models.vaccination import Identification, Outcome, Staff, Vaccination
from mavis_tui.spreadsheets.csv_rows import ToWrite
from mavis_tui.spreadsheets.records_csv import RecordsCsv, records_csv
from tests.builders import NOON, NURSE, TODAY, a_child, a_session, a_vaccination, not_given
from tests.spreadsheets.mavis_rules import Complaint, Team, complaints

LOCAL_NOON = datetime(2026, 11, 24, 12)  # noqa: DTZ001 # England's wall clock
LABELS = ("Flu", "HPV", "MenACWY", "MMR", "MMRV", "Td/IPV")
TEAM = Team(sessions={"1204": ((TODAY,), LABELS)}, clinics=frozenset({"Kingsway"}), records=frozenset({"known"}))
EVERY = a_session(programmes=tuple(Programme))
CLINIC: dict[str, Any] = {"location": Location(name="Kingsway", kind=Place.CLINIC), "clinics": ("Kingsway",)}
SPRAY: dict[str, Any] = {
    "programme": Programme.FLU,
    "vaccine": "AstraZeneca Fluenz",
    "method": Method.NASAL,
    "site": Site.NOSE,
}

GOOD = {
    "PERSON_FORENAME": "Ada",
    "PERSON_SURNAME": "Mwangi",
    "ORGANISATION_CODE": "R1L",
    "SCHOOL_NAME": "Harbour View Academy",
    "CLINIC_NAME": "",
    "CARE_SETTING": "1",
    "PERSON_DOB": "21/06/2013",
    "PERSON_GENDER_CODE": "Female",
    "PERSON_POSTCODE": "M1 5AJ",
    "NHS_NUMBER": "9990000018",
    "VACCINATED": "Y",
    "DATE_OF_VACCINATION": "24/11/2026",
    "TIME_OF_VACCINATION": "11:30:00",
    "PROGRAMME": "HPV",
    "VACCINE_GIVEN": "Gardasil9",
    "PERFORMING_PROFESSIONAL_EMAIL": "sian.rees@example.nhs.uk",
    "SUPPLIER_EMAIL": "",
    "BATCH_NUMBER": "FM8629",
    "BATCH_EXPIRY_DATE": "31/05/2027",
    "ANATOMICAL_SITE": "left upper arm",
    "DOSE_SEQUENCE": "1",
    "REASON_NOT_VACCINATED": "",
    "NOTES": "",
    "SESSION_ID": "1204",
    "UUID": "",
}
NOT_GIVEN = {
    **GOOD,
    **dict.fromkeys(("VACCINE_GIVEN", "BATCH_NUMBER", "BATCH_EXPIRY_DATE", "ANATOMICAL_SITE", "DOSE_SEQUENCE"), ""),
    "VACCINATED": "N",
    "REASON_NOT_VACCINATED": "unwell",
}


NOTHING: Mapping[str, Any] = MappingProxyType({})


class Rule(NamedTuple):
    """A rule by its number, a row that breaks it with Mavis's text, and what breaks it at entry.

    `record`, `session` and `child` are what differs there; `field` is the one that is complained of. Without a field
    it can't even be said there: making it raises.
    """

    number: str
    row: dict[str, str]
    text: str
    field: str = ""
    record: Mapping[str, Any] = NOTHING
    session: Mapping[str, Any] = NOTHING
    child: Mapping[str, Any] = NOTHING


YES, NO = GOOD, NOT_GIVEN
LONG = "x" * 301
RULES = [
    Rule("2", {**YES, "VACCINATED": "X"}, "You need to record whether the child", "", {"outcome": "X"}),
    Rule("3", {**YES, "BATCH_EXPIRY_DATE": "31/5/27"}, "Enter a date in the correct", "", {"batch_expiry": "31/5/27"}),
    Rule(
        "4",
        {**YES, "BATCH_EXPIRY_DATE": "02/01/2041"},
        "must be less than 15 years in the future",
        "batch_expiry",
        {"batch_expiry": date(2041, 1, 2)},
    ),
    Rule(
        "5",
        {**YES, "BATCH_EXPIRY_DATE": "31/12/2010"},
        "must be less than 15 years old",
        "batch_expiry",
        {"batch_expiry": date(2010, 12, 31)},
    ),
    Rule("6", {**YES, "BATCH_EXPIRY_DATE": ""}, "Enter a batch expiry", "batch_expiry", {"batch_expiry": None}),
    Rule(
        "7",
        {**NO, "BATCH_EXPIRY_DATE": "31/05/2027"},
        "must be blank",
        "batch_expiry",
        {"reason": Reason.UNWELL, "batch_expiry": date(2027, 5, 31)},
    ),
    Rule("8", {**YES, "BATCH_NUMBER": "F"}, "must be at least 2", "batch_number", {"batch_number": "F"}),
    Rule("8", {**YES, "BATCH_NUMBER": "F" * 101}, "must be at most 100", "batch_number", {"batch_number": "F" * 101}),
    Rule("8", {**YES, "BATCH_NUMBER": "F-1"}, "must be only letters", "batch_number", {"batch_number": "F-1"}),
    Rule("9", {**YES, "BATCH_NUMBER": ""}, "Enter a batch number.", "batch_number", {"batch_number": None}),
    Rule(
        "10",
        {**NO, "BATCH_NUMBER": "FM8629"},
        "must be blank",
        "batch_number",
        {"reason": Reason.UNWELL, "batch_number": "FM8629"},
    ),
    Rule(
        "11", {**YES, "CARE_SETTING": "3"}, "Enter a valid care", "", session={"location": {"name": "a", "kind": "3"}}
    ),
    Rule("12", {**YES, "CARE_SETTING": "2"}, "Enter a clinic name.", "location", {"location": ""}, CLINIC),
    Rule(
        "12",
        {**YES, "CARE_SETTING": "2", "CLINIC_NAME": "Kingswey"},
        "is not recognised",
        "location",
        {"location": "Kingswey"},
        CLINIC,
    ),
    Rule("13", {**YES, "CLINIC_NAME": LONG}, "is greater than 300", "location", {"location": LONG}),
    Rule("14", {**YES, "DATE_OF_VACCINATION": "tomorrow"}, "Enter a date in the", "", {"performed_on": "tomorrow"}),
    Rule(
        "15",
        {**YES, "DATE_OF_VACCINATION": "25/11/2026"},
        "The vaccination date is in the future.",
        "performed_on",
        {"performed_on": TODAY + timedelta(1)},
    ),
    Rule(
        "16",
        {**YES, "DATE_OF_VACCINATION": "20/06/2013"},
        "The vaccination date is before the date of birth.",
        "performed_on",
        {"performed_on": date(2013, 6, 20)},
    ),
    Rule(
        "17",
        {**YES, "DATE_OF_VACCINATION": "31/08/2026", "PROGRAMME": "Flu", "VACCINE_GIVEN": "Viatris"},
        "must be in the current academic year",
        "performed_on",
        {"performed_on": date(2026, 8, 31), "programme": Programme.FLU, "vaccine": "Viatris"},
    ),
    Rule(
        "18",
        {**YES, "DATE_OF_VACCINATION": "23/11/2026"},
        "Enter a date that matches when",
        "performed_on",
        {"performed_on": TODAY - timedelta(1)},
    ),
    Rule("19", {**YES, "ANATOMICAL_SITE": "left ear"}, "Enter a valid anatomical site.", "", {"site": "left ear"}),
    Rule("20", {**YES, "ANATOMICAL_SITE": "nasal"}, "Enter a anatomical site", "site", {"site": Site.NOSE}),
    Rule("21", {**YES, "ANATOMICAL_SITE": ""}, "Enter an anatomical site.", "site", {"site": None}),
    Rule(
        "22",
        {**NO, "ANATOMICAL_SITE": "nasal"},
        "must be blank",
        "site",
        {"reason": Reason.UNWELL, "site": Site.NOSE},
    ),
    Rule("23", {**YES, "DOSE_SEQUENCE": "one"}, "Enter a dose sequence", "", {"dose_sequence": "one"}),
    Rule("24", {**YES, "DOSE_SEQUENCE": "4"}, "must be less than or equal to 3", "dose_sequence", {"dose_sequence": 4}),
    Rule("24", {**YES, "DOSE_SEQUENCE": "0"}, "must be greater than 0", "dose_sequence", {"dose_sequence": 0}),
    Rule("25", {**YES, "DOSE_SEQUENCE": ""}, "Enter a dose sequence", "dose_sequence", {"dose_sequence": None}),
    Rule("27", {**YES, "PERSON_DOB": "2013"}, "Enter a date of birth in", "", child={"date_of_birth": "2013"}),
    Rule(
        "28",
        {**YES, "PERSON_DOB": "31/12/1999"},
        "is too old to still be in school",
        "listed",
        child={"date_of_birth": date(1999, 12, 31)},
    ),
    Rule(
        "28",
        {**YES, "PERSON_DOB": "25/11/2026"},
        "Enter a date of birth in the past.",
        "listed",
        child={"date_of_birth": date(2026, 11, 25)},
    ),
    Rule("29", {**YES, "PERSON_FORENAME": ""}, "Enter a first name.", "", child={"given_name": ""}),
    Rule("29", {**YES, "PERSON_SURNAME": LONG}, "is greater than 300", "", child={"family_name": LONG}),
    Rule("30", {**YES, "PERSON_GENDER_CODE": "1"}, "Enter a valid gender", "", child={"gender": "1"}),
    Rule(
        "31",
        {**YES, "NHS_NUMBER": "9990000017"},
        "should be a valid NHS number",
        "",
        child={"nhs_number": "9990000017"},
    ),
    Rule(
        "32",
        {**YES, "NHS_NUMBER": "", "PERSON_POSTCODE": "M1"},
        "Enter a valid postcode",
        "listed",
        child={"nhs_number": None, "postcode": "M1"},
    ),
    Rule(
        "33",
        {**YES, "PERFORMING_PROFESSIONAL_EMAIL": ""},
        "Enter a valid email address.",
        "performed_by",
        {"performed_by": None},
    ),
    Rule("34", {**YES, "ORGANISATION_CODE": ""}, "Enter an organisation code.", "organisation", {"organisation": ""}),
    Rule(
        "34",
        {**YES, "ORGANISATION_CODE": "R2X"},
        "Enter an organisation code that matches the current team.",
        "organisation",
        {"organisation": "R2X"},
    ),
    Rule("35", {**YES, "PROGRAMME": "BCG"}, "This programme is not recognised.", "", {"programme": "BCG"}),
    Rule(
        "36",
        {**YES, "SESSION_ID": "1205", "PROGRAMME": "MMR", "VACCINE_GIVEN": "Priorix"},
        "This programme is not available in this session.",
        "programme",
        {"programme": Programme.MMR, "vaccine": "Priorix"},
        {"programmes": (Programme.HPV,)},
    ),
    Rule(
        "37",
        {**YES, "REASON_NOT_VACCINATED": "unwell"},
        "must be blank",
        "reason",
        {"reason": Reason.UNWELL, "outcome": Outcome.GIVEN},
    ),
    Rule(
        "38",
        {**NO, "REASON_NOT_VACCINATED": ""},
        "Enter a valid reason.",
        "reason",
        {"outcome": Outcome.NOT_GIVEN, "vaccine": None},
    ),
    Rule("38", {**NO, "REASON_NOT_VACCINATED": "absent"}, "Enter a valid reason.", "", {"reason": "absent"}),
    Rule("39", {**YES, "SCHOOL_NAME": LONG}, "is greater than 300", "", session={"location": {"name": LONG}}),
    Rule(
        "41",
        {**YES, "SESSION_ID": "hpv"},
        "The session ID is not recognised.",
        "session",
        {"session": "hpv"},
        {"id": "hpv"},
    ),
    Rule(
        "43",
        {**YES, "SUPPLIER_EMAIL": "nobody"},
        "Enter a valid email address.",
        "",
        {"supplied_by": {"email": "nobody"}},
    ),
    Rule(
        "44",
        {**YES, "TIME_OF_VACCINATION": "noon"},
        "Enter a time in the correct format.",
        "",
        {"performed_at": "noon"},
    ),
    Rule(
        "44",
        {**YES, "TIME_OF_VACCINATION": "12:00:01"},
        "Enter a time in the past.",
        "performed_at",
        {"performed_at": NOON + timedelta(seconds=1)},
    ),
    Rule(
        "46",
        {**YES, "VACCINE_GIVEN": "Revaxis"},
        "is not given in the HPV programme",
        "vaccine",
        {"vaccine": "Revaxis"},
    ),
    Rule("47", {**YES, "VACCINE_GIVEN": "BCG"}, "This vaccine is not available", "vaccine", {"vaccine": "BCG"}),
    Rule("48", {**YES, "VACCINE_GIVEN": ""}, "Enter a vaccine name.", "vaccine", {"vaccine": None}),
    Rule("2.4", {**YES, "NOTES": "x" * 1001}, "is longer than the record takes", "notes", {"notes": "x" * 1001}),
]
NAMES = [f"{rule.number} {rule.text}" for rule in RULES]


def made(rule: Rule) -> tuple[Vaccination, Session, Child]:
    """Make what the rule's example is at entry, through the same checks as what is read. Raises ValueError."""
    plain = not_given() if rule.record.get("reason") is not None and "outcome" not in rule.record else a_vaccination()
    record = msgspec.structs.replace(plain, **rule.record)
    session = msgspec.structs.replace(EVERY, **rule.session)
    child = msgspec.structs.replace(a_child(), **rule.child)
    if not rule.field:
        record = msgspec.convert(msgspec.to_builtins(record), Vaccination)
        session = msgspec.convert(msgspec.to_builtins(session), Session)
        child = msgspec.convert(msgspec.to_builtins(child), Child)
    return record, session, child


def test_the_good_examples_break_no_rule() -> None:
    assert [complaints(a_file(row), TEAM, LOCAL_NOON) for row in (GOOD, NOT_GIVEN)] == [[], []]
    assert breaches(a_vaccination(), EVERY, a_child(), NOON) == breaches(not_given(), EVERY, a_child(), NOON) == []


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_every_rule_is_caught_at_entry(rule: Rule) -> None:
    if not rule.field:
        with pytest.raises(ValueError, match=r"."):
            made(rule)
        return
    record, session, child = made(rule)
    assert rule.field in [breach.field for breach in breaches(record, session, child, NOON)]


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_every_rule_is_caught_in_a_file(rule: Rule) -> None:
    team = Team(sessions={**TEAM.sessions, "1205": ((TODAY,), ("HPV",))}, clinics=TEAM.clinics)
    assert rule.text in " ".join(text for _, _, text in complaints(a_file(rule.row), team, LOCAL_NOON))


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.field], ids=str)
def test_what_breaks_a_rule_is_left_out_and_named_at_export(rule: Rule) -> None:
    record, session, child = made(rule)
    done = written(ToWrite(record, session, child, session.id), ToWrite(a_vaccination(2), EVERY, a_child(2), "1204"))
    assert [(one.change, bool(one.why)) for one in done.left_out] == [(record.id, True)]
    assert done.written == (("vaccination-2", 1),)


def a_file(*rows: dict[str, str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, GOOD)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def written(*wanted: ToWrite, **how: Any) -> RecordsCsv:
    return records_csv(wanted, NOON, **how)


def rows(done: RecordsCsv) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(done.content.decode(), newline="")))


def wanted(n: int = 1, record: Vaccination | None = None, session: Session = EVERY, **child: Any) -> ToWrite:
    return ToWrite(record or a_vaccination(n), session, a_child(n, **child), "1204")


def checked(done: RecordsCsv, team: Team = TEAM) -> list[Complaint]:
    return complaints(done.content, team, LOCAL_NOON)


def test_a_given_dose_is_written_as_the_facts_have_it() -> None:
    (row,) = rows(written(wanted(gender="female")))
    assert row == {**GOOD, "PERSON_SURNAME": "Mwangi1", "TIME_OF_VACCINATION": "12:00:00"}


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_written_as_mavis_reads_it(reason: Reason) -> None:
    done = written(wanted(record=not_given(reason=reason)))
    words = {
        Reason.REFUSED: "refused",
        Reason.UNWELL: "unwell",
        Reason.CONTRAINDICATED: "vaccination contraindicated",
        Reason.ALREADY_HAD: "already had elsewhere",
    }
    assert rows(done)[0]["REASON_NOT_VACCINATED"] == words[reason]
    assert checked(done) == []


def test_every_vaccine_and_site_passes_an_independent_check() -> None:
    injected = [site for site in Site if site is not Site.NOSE]
    records = [
        a_vaccination(
            n,
            programme=vaccine.programme,
            variant=vaccine.variant,
            vaccine=vaccine.name,
            method=Method.NASAL if vaccine.nasal else Method.INTRAMUSCULAR,
            site=Site.NOSE if vaccine.nasal else injected[n % len(injected)],
        )
        for n, vaccine in enumerate(VACCINES.values(), start=1)
    ]
    done = written(*(wanted(n, record) for n, record in enumerate(records, start=1)))
    assert len(rows(done)) == len(VACCINES)
    assert checked(done) == []


def test_mmrv_is_named_as_such_and_the_sites_as_mavis_exports_them() -> None:
    mmrv = a_vaccination(programme=Programme.MMR, variant=Variant.MMRV, vaccine="ProQuad", site=Site.LEFT_ARM_LOWER)
    (row,) = rows(written(wanted(record=mmrv)))
    assert (row["PROGRAMME"], row["ANATOMICAL_SITE"]) == ("MMRV", "left arm (lower position)")


def test_what_has_no_column_is_in_the_notes() -> None:
    mum = Identification(by_child=False, name="Jo Mwangi", relationship="mother")
    record = a_vaccination(**SPRAY, full_dose=False, identified=mum, pre_screened=True, notes="Calm.\n Waited")
    assert notes_for_mavis(record) == (
        "Calm. Waited Half dose given (0.1 ml). Identity confirmed by Jo Mwangi (mother). "
        "Pre-screening checks confirmed."
    )
    below_the_skin = a_vaccination(method=Method.SUBCUTANEOUS, identified=Identification())
    assert notes_for_mavis(below_the_skin) == "Given by subcutaneous injection. Identity confirmed by the child."


def test_notes_that_what_is_added_makes_too_long_are_caught_at_entry() -> None:
    record = a_vaccination(notes="x" * 1000, pre_screened=True)
    (breach,) = breaches(record, EVERY, a_child(), NOON)
    assert breach.text.startswith("Shorten the notes by 32 characters")


def test_names_like_formulas_are_written_as_they_are_and_warned_about() -> None:
    done = written(*(wanted(n, given_name=name) for n, name in enumerate(("=1+1", "+44", "-Li", "@da"), start=1)))
    assert [row["PERSON_FORENAME"] for row in rows(done)] == ["=1+1", "+44", "-Li", "@da"]
    assert [(warned.row, warned.column) for warned in done.warned] == [(n, "PERSON_FORENAME") for n in (2, 3, 4, 5)]


def test_a_few_accents_are_never_left_to_guessing() -> None:
    done = written(wanted(given_name="Zoë"))
    assert rows(done)[0]["PERSON_FORENAME"] == "Zoë"
    assert checked(done) == []
    assert written(wanted()).content.isascii()


def test_a_second_row_that_mavis_would_take_for_the_same_is_left_out() -> None:
    again = msgspec.structs.replace(not_given(1), id="again", notes="other notes")
    done = written(wanted(1, not_given(1)), wanted(1, again))
    assert [(one.change, one.why) for one in done.left_out] == [
        ("again", "Mavis would take it for a duplicate of row 2.")
    ]
    assert checked(done) == []


def test_a_vaccine_that_somebody_else_supplied_is_the_teams_choice() -> None:
    record = a_vaccination(supplied_by=Staff(email="tom.lister@example.nhs.uk"))
    assert not written(wanted(record=record)).written
    chosen = written(wanted(record=record), delegated=True)
    assert rows(chosen)[0]["SUPPLIER_EMAIL"] == "tom.lister@example.nhs.uk"
    assert [warned.column for warned in chosen.warned] == ["SUPPLIER_EMAIL"]
    own = written(wanted(record=a_vaccination(supplied_by=NURSE)))
    assert rows(own)[0]["SUPPLIER_EMAIL"] == ""


def test_who_gave_what_they_took_themselves_is_one_person_however_the_name_is_written() -> None:
    """The file names no supplier for either, so Mavis would refuse it for the second row (facts 2.8, error 49)."""
    alone = a_vaccination(supplied_by=None)
    supplied = Staff(email=NURSE.email.upper(), name="REES, Sian")
    again = msgspec.structs.replace(alone, id="again", supplied_by=supplied)
    done = written(wanted(record=alone), wanted(record=again))
    assert [(one.change, one.why) for one in done.left_out] == [
        ("again", "Mavis would take it for a duplicate of row 2.")
    ]
    assert checked(done) == []


def test_what_mavis_knows_a_record_by_stays_the_same_between_files() -> None:
    before, after = not_given(), a_vaccination(id=not_given().id, revision=2)
    corrected = ToWrite(after, EVERY, a_child(), "1204", written_before=before)
    assert "second record" in written(corrected).left_out[0].why
    assert written(corrected._replace(uuid="known")).written == ((after.id, 2),)
    (warned,) = written(corrected, changed_identity=True).warned
    assert "makes a second record" in warned.text


def test_children_whom_mavis_cannot_tell_apart_are_left_out() -> None:
    twins = [wanted(n, family_name="Mwangi", nhs_number=None, postcode="M1 5AJ") for n in (1, 2)]
    assert len(written(*twins).left_out) == 2


def test_a_restricted_child_has_a_number_and_no_postcode() -> None:
    done = written(wanted(restricted=True, postcode="", address_line=""))
    assert (rows(done)[0]["PERSON_POSTCODE"], checked(done)) == ("", [])


def test_a_clinic_is_named() -> None:
    session = msgspec.structs.replace(EVERY, **CLINIC)
    done = written(wanted(record=a_vaccination(location="Kingsway"), session=session, school="Mill Lane School"))
    (row,) = rows(done)
    assert (row["CARE_SETTING"], row["CLINIC_NAME"], row["SCHOOL_NAME"]) == ("2", "Kingsway", "Mill Lane School")
    assert checked(done) == []


@pytest.mark.parametrize(
    ("typed", "usual"), [("m15aj", "M1 5AJ"), ("SW1A 1AA", "SW1A 1AA"), ("zz99 3cz", "ZZ99 3CZ"), ("M1", ""), ("", "")]
)
def test_postcodes_are_written_as_mavis_has_them(typed: str, usual: str) -> None:
    assert usual_postcode(typed) == usual


def test_mavis_takes_so_many_rows_and_no_more() -> None:
    row = GOOD | {"NHS_NUMBER": ""}
    assert complaints(a_file(*[row] * 20_001), TEAM, LOCAL_NOON)[0][2].startswith("The row limit")

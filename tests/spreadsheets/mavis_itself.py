"""Mavis’s side of a round trip: it takes a file in by its rules, and writes the next workbook with what it has then.

Written from Mavis facts 1.3, 1.4, 2.6, 2.8 and 9.5, and from nothing else: this may not import the program.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tests.spreadsheets.mavis_rules import PROGRAMMES, Team, complaints

Cells = Mapping[str, object]

WRITTEN_AS = {"Flu": "Flu", "HPV": "HPV", "MenACWY": "ACWYX4", "MMR": "MMR", "MMRV": "MMRV", "Td/IPV": "3-in-1"}
"""PROGRAMME of a record (facts 1.3)."""

SITE_WRITTEN_AS = {"left deltoid": "left upper arm", "right deltoid": "right upper arm"}
"""A site goes back under its first import name (facts 1.4, 2.6); the others here have one name only."""

IDENTITY = (
    *("DOSE_SEQUENCE", "VACCINATED", "REASON_NOT_VACCINATED", "DATE_OF_VACCINATION", "PERFORMING_PROFESSIONAL_EMAIL"),
    *("ORGANISATION_CODE", "SESSION_ID", "SUPPLIER_EMAIL", "SCHOOL_NAME", "CLINIC_NAME"),
)
"""What finds an existing record where no UUID is given (facts 2.8), besides child and programme."""

ITS_OWN = ("ORGANISATION_CODE", "CARE_SETTING", "PERFORMING_PROFESSIONAL_EMAIL", "SUPPLIER_EMAIL", "NOTES")


@dataclass
class Mavis:
    """One team’s Mavis. `listed` is the list as it was before anybody recorded: a row for each child and programme.

    `clinics_session` is the number of the session that Mavis finds or makes for the word `clinic` (facts 2.9).
    """

    team: Team
    now: datetime
    listed: Sequence[Cells]
    clinics_session: int = 88
    records: dict[str, dict[str, str]] = field(default_factory=dict)

    def take(self, content: bytes) -> int:
        """Take a file in, whole or not at all; give how many records it has. What differs is staged and accepted."""
        known = frozenset({*self.records, *(str(row["UUID"]) for row in self.listed if row.get("UUID"))})
        assert complaints(content, replace(self.team, records=known), self.now) == []
        rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
        for row in rows:
            self.records[
                row["UUID"] or self._found(row) or f"{len(self.records) + 1:08d}-8545-4003-aed2-fad38b374934"
            ] = row
        return len(rows)

    def workbook(self) -> list[dict[str, object]]:
        """Write the next workbook: a row for each record, and where a child has none in a programme, one to fill in."""
        rows: list[dict[str, object]] = []
        written: set[str] = set()
        for listed in self.listed:
            of_it = {uuid: one for uuid, one in self.records.items() if _about(one) == _about(listed)}
            if listed.get("UUID"):
                rows.append({**listed, **_cells(of_it.get(str(listed["UUID"])) or {}, self.clinics_session)})
                written.add(str(listed["UUID"]))
            elif not of_it:
                rows.append(dict(listed))
            for uuid, one in of_it.items():
                if uuid not in written:
                    rows.append({**listed, **_cells(one, self.clinics_session), "UUID": uuid})
                    written.add(uuid)
        return rows

    def _found(self, row: Mapping[str, str]) -> str:
        same = (uuid for uuid, one in self.records.items() if _identity(one) == _identity(row))
        return next(same, "")


def _about(row: Cells) -> tuple[object, ...]:
    """Who it is (NHS number, otherwise names and birthday) and in which programme; MMR and MMRV are one."""
    who = row["NHS_NUMBER"] or (str(row["PERSON_FORENAME"]).casefold(), str(row["PERSON_SURNAME"]).casefold())
    return who, PROGRAMMES[str(row["PROGRAMME"]).casefold()].removesuffix("V")


def _identity(row: Mapping[str, str]) -> tuple[object, ...]:
    return (*_about(row), *(row[name].casefold() for name in IDENTITY))


def _cells(row: Mapping[str, str], clinics_session: int) -> dict[str, object]:
    """Write what a row of a workbook says of a record (facts 1.4); nothing of none."""
    if not row:
        return {}
    given = row["VACCINATED"].casefold().startswith("y")
    number = clinics_session if row["SESSION_ID"] == "clinic" else int(row["SESSION_ID"])
    return {
        **{name: row[name] for name in ITS_OWN},
        "CLINIC_NAME": row["CLINIC_NAME"],
        "SCHOOL_NAME": row["SCHOOL_NAME"],
        "VACCINATED": "Y" if given else "N",
        "DATE_OF_VACCINATION": _day(row["DATE_OF_VACCINATION"]),
        "TIME_OF_VACCINATION": row["TIME_OF_VACCINATION"] or "00:00:00",
        "PROGRAMME": WRITTEN_AS[PROGRAMMES[row["PROGRAMME"].casefold()]],
        "VACCINE_GIVEN": row["VACCINE_GIVEN"],
        "BATCH_NUMBER": row["BATCH_NUMBER"],
        "BATCH_EXPIRY_DATE": _day(row["BATCH_EXPIRY_DATE"]) if row["BATCH_EXPIRY_DATE"] else None,
        "ANATOMICAL_SITE": SITE_WRITTEN_AS.get(row["ANATOMICAL_SITE"], row["ANATOMICAL_SITE"]),
        "DOSE_SEQUENCE": int(row["DOSE_SEQUENCE"]) if given else None,
        "REASON_NOT_VACCINATED": None if given else row["REASON_NOT_VACCINATED"],
        "SESSION_ID": number,
    }


def _day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 # a day

"""From Mavis’s workbook and back into it: whatever was recorded stands there as it was done, and here as Saved.

One workbook with everything that can happen to a record, and a clinic’s. Every file is held against Mavis’s own rules
(tests/spreadsheets/mavis_rules.py) before Mavis takes it in and writes the next workbook (mavis_itself.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.models.although import Although, AlthoughKind, Statement
from mavis_tui.models.attendance import Registered
from mavis_tui.models.calendar import london
from mavis_tui.models.programme import Programme, Reason, Site
from mavis_tui.models.vaccination import Protocol
from mavis_tui.workspace.files.mavis_csv import ForMavis
from mavis_tui.workspace.recording.form_answers import Answers, answers_of
from mavis_tui.workspace.sessions.workbooks import Opened
from tests.builders import NOON, TODAY, nhs_number
from tests.spreadsheets.invented import LISTS, a_record, a_row, write
from tests.spreadsheets.mavis_itself import Mavis
from tests.spreadsheets.mavis_rules import Team
from tests.workspace.sessions.test_workbooks import Desk, desk, sealed, store

__all__ = ["desk", "sealed", "store"]

PROGRAMMES = ("HPV", "MenACWY", "Td/IPV", "Flu", "MMR")
CLINIC = "Dôl Clinic"
TEAM = Team(sessions=dict.fromkeys(("1204", "clinic", "88"), ((TODAY,), PROGRAMMES)), clinics=frozenset({CLINIC}))
LAST_MONTH = date(2026, 10, 9)
BEFORE = "3c0b828c-8545-4003-aed2-fad38b374934"

PHONE = Although(
    kind=AlthoughKind.PHONE_CONSENT,
    consent_by="Jane Mwangi",
    relationship="mother",
    phone="07700 900123",
    at=NOON,
    by="Sian Rees",
)
ALTHOUGH: Mapping[str, tuple[Mapping[str, object], Although]] = {
    "Ada": ({"CONSENT_STATUS": None}, PHONE),
    "Bram": ({"CONSENT_STATUS": "Consent refused"}, replace(PHONE, words="He rang back, and agrees now.")),
    "Cleo": (
        {"HEALTH_QUESTION_ANSWERS": "Does your child have any severe allergies? No from Mum, Yes from Dad (nuts)"},
        Although(kind=AlthoughKind.TRIAGE, by="Jo Lowe", words="Nuts only, carries a pen."),
    ),
    "Dai": ({"CONSENT_STATUS": None}, Although(kind=AlthoughKind.GILLICK, by="Sian Rees", statements=tuple(Statement))),
    "Elin": (
        {"CONSENT_STATUS": None},
        Although(kind=AlthoughKind.ALREADY_GIVEN, words="He came at the end after all."),
    ),
}
"""A child for each reason why a vaccine is given although the list said no; the further dose is Faye’s."""

NINTH = {"PERSON_DOB": date(2012, 11, 5), "YEAR_GROUP": 9}
NAMES = (
    *("Ada", "Bram", "Cleo", "Dai", "Elin", "Faye", "Gwen", "Hari", "Idris", "Jaya", "Kofi", "Lena", "Mair", "Nia"),
    *("Owen", "Pia", "Quinn", "Rhys", "Siân", "Tomos", "Una", "Vera", "Wil"),
)


def row(name: str, **cells: object) -> dict[str, object]:
    number = nhs_number(NAMES.index(name) + 1)
    return a_row(PERSON_FORENAME=name, PERSON_SURNAME=f"{name}son", NHS_NUMBER=number, **cells)


def listed() -> list[dict[str, object]]:
    """Write the school’s list as Mavis has it in the morning."""
    faye = {name: row("Faye")[name] for name in ("PERSON_FORENAME", "PERSON_SURNAME", "NHS_NUMBER")}
    return [
        *(row(name, **cells) for name, (cells, _) in ALTHOUGH.items()),
        a_record(**faye, DATE_OF_VACCINATION=LAST_MONTH, UUID=BEFORE, SESSION_ID=77),
        row("Gwen", **NINTH, PROGRAMME="ACWYX4", DOSE_SEQUENCE=1),
        row("Gwen", **NINTH, PROGRAMME="3-in-1", DOSE_SEQUENCE=5),
        *(row(name) for name in NAMES[NAMES.index("Hari") : NAMES.index("Quinn")]),
        row("Quinn", PROGRAMME="Flu", CONSENT_STATUS="Consent given for nasal spray"),
        row("Rhys", PROGRAMME="MMR", DOSE_SEQUENCE=1),
        *(row(name) for name in NAMES[NAMES.index("Siân") :]),
    ]


TYPED: Mapping[str, Mapping[str, object]] = {
    "Jaya": {**a_record(), "UUID": None, "DATE_OF_VACCINATION": TODAY, "TIME_OF_VACCINATION": "09:40"},
    "Kofi": {**a_record(), "UUID": None, "DATE_OF_VACCINATION": "24/11/2026", "TIME_OF_VACCINATION": None},
    "Lena": {
        "VACCINATED": "n",
        "DATE_OF_VACCINATION": TODAY,
        "PERFORMING_PROFESSIONAL_EMAIL": "sian.rees@example.nhs.uk",
        "REASON_NOT_VACCINATED": "Unwell",
    },
}
"""What somebody filled in in Excel, without a UUID, before the workbook was opened here."""


def with_typed(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    own = ("PERSON_FORENAME", "PERSON_SURNAME", "NHS_NUMBER")
    return [{**one, **TYPED.get(str(one["PERSON_FORENAME"]), {}), **{name: one[name] for name in own}} for one in rows]


HPV = Answers(
    vaccine="Gardasil9",
    batch_number="FM8629",
    batch_expiry=date(2027, 5, 31),
    site=Site.LEFT_ARM_UPPER,
    pre_screened=True,
)
DOSES = {
    Programme.HPV: HPV,
    Programme.MENACWY: replace(HPV, vaccine="MenQuadfi", batch_number="MQ10", dose=1),
    Programme.TD_IPV: replace(HPV, vaccine="Revaxis", batch_number="RX20", site=Site.RIGHT_ARM_UPPER),
    Programme.FLU: replace(HPV, vaccine="AstraZeneca Fluenz", batch_number="FZ30", site=None, protocol=Protocol.VGD),
    Programme.MMR: replace(HPV, vaccine="Priorix", batch_number="PX40", site=Site.LEFT_THIGH),
}


@dataclass
class Day:
    """A nurse’s day at a desk without a hub, what Mavis has, and the records by whom they are of."""

    desk: Desk
    mavis: Mavis
    session: str = ""
    records: dict[str, Entry] = field(default_factory=dict)
    files: int = 0

    def open(self, rows: list[dict[str, object]], **how: Any) -> Opened:
        lists = {**LISTS, "Suppliers": ("EMAIL",)}
        path = write(self.desk.folder / how.pop("name", "harbour.xlsx"), rows, lists=lists)
        opened = self.desk.workspace.workbooks.open(path, [TODAY], **how)
        self.session = opened.session
        return opened

    def give(self, name: str, programme: Programme = Programme.HPV, **other: Any) -> Entry:
        options = self.desk.workspace.recording.options(
            self.session, self.desk.child(self.session, name), programme, although="although" in other
        )
        return self._confirmed(name, options, replace(DOSES[programme], **other))

    def refuse(self, name: str, reason: Reason) -> Entry:
        options = self.desk.workspace.recording.options(
            self.session, self.desk.child(self.session, name), Programme.HPV
        )
        return self._confirmed(name, options, Answers(reason=reason))

    def correct(self, name: str, **other: Any) -> Entry:
        record = self.records[name].change.id
        options = self.desk.workspace.recording.correction(self.session, self.desk.child(self.session, name), record)
        assert options.correcting is not None
        return self._confirmed(name, options, replace(answers_of(options.correcting), **other))

    def withdraw(self, name: str) -> None:
        child, record = self.desk.child(self.session, name), self.records[name].change.id
        self.desk.workspace.withdrawing.withdraw(self.session, child, record, "Recorded for the wrong child")

    def _confirmed(self, name: str, options: Any, answers: Answers) -> Entry:
        prepared = self.desk.workspace.recording.prepare(options, answers)
        assert [breach.text for breach in prepared.breaches] == []
        key = name if options.programme is not Programme.TD_IPV else f"{name} Td/IPV"
        self.records[key] = self.desk.workspace.recording.confirm(prepared)
        return self.records[key]

    def export(self) -> ForMavis:
        """Write what is new, and let Mavis take it, which it does whole or not at all."""
        self.files += 1
        file = self.desk.folder / f"records-{self.files}.csv"
        done = self.desk.workspace.mavis_csv.for_mavis(self.session, file)
        if done.file:
            assert self.mavis.take(file.read_bytes()) == done.written
        return done

    def written_back(self, **how: Any) -> Opened:
        """Open the workbook that Mavis writes now."""
        return self.open(self.mavis.workbook(), name=f"newer-{self.files}.xlsx", **how)

    def unsaved(self) -> dict[str, Sending]:
        """Give what isn’t Saved of all that counts."""
        newest = {entry.change.id: entry for entry in self.desk.store.outbox.entries() if entry.change.vaccination}
        names = {child.id: child.given_name for child in self.desk.store.snapshots.children(self.session)}
        return {
            names[entry.change.child or ""]: entry.sending
            for entry in newest.values()
            if entry.sending is not Sending.SAVED and not entry.is_withdrawal
        }

    def attempts(self, name: str) -> list[int]:
        """Count the attempts that a child’s page shows, by programme."""
        page = self.desk.workspace.children.page(self.session, self.desk.child(self.session, name))
        return [len(section.attempts) for section in page.sections if section.attempts]


@pytest.fixture
def day(desk: Desk) -> Day:
    return Day(desk, Mavis(TEAM, london(desk.clock()).replace(tzinfo=None), listed()))


def at_the_school(day: Day) -> None:
    """Record all that can happen; what is Saved later is in `day.records`."""
    day.open(with_typed(listed()))
    for name, (_, although) in ALTHOUGH.items():
        may_be_told = True if although.kind is AlthoughKind.GILLICK else None
        day.give(name, although=although, parents_may_be_told=may_be_told)
    day.give("Faye", although=Although(kind=AlthoughKind.FURTHER_DOSE, words="Immunosuppressed: three doses."))
    day.give("Gwen", Programme.MENACWY)
    day.give("Gwen", Programme.TD_IPV)
    for name in ("Hari", "Idris", "Mair", "Nia", "Siân"):
        day.give(name)
    day.withdraw("Hari")
    day.correct("Mair", batch_number="FM8630")
    for name, reason in zip(("Owen", "Pia", "Tomos", "Una"), Reason, strict=True):
        day.refuse(name, reason)
    day.give("Quinn", Programme.FLU)
    day.give("Rhys", Programme.MMR)
    day.desk.workspace.attendance.register(day.session, day.desk.child(day.session, "Vera"), Registered.ABSENT)


def test_a_whole_day_goes_into_mavis_and_each_record_comes_back_as_saved(day: Day) -> None:
    at_the_school(day)
    first = day.export()
    assert (first.written, len(first.enter_first), len(day.mavis.records)) == (21, 6, 21)
    assert [(one.child, one.what) for one in first.left_out] == [("VERASON, Vera", "Absent, 24 November 2026")]

    day.withdraw("Idris")
    day.correct("Nia", notes="Felt faint afterwards.")
    second = day.export()
    assert second.written == 1
    assert [one.child for one in second.left_out if one.why.startswith("Withdrawn")] == ["IDRISSON, Idris"]

    came = day.written_back()
    assert day.unsaved() == {}
    assert (came.to_export, came.typed, came.gone, came.differing) == (0, 0, 0, ())
    assert [day.attempts(name) for name in ("Ada", "Gwen", "Jaya", "Kofi", "Lena", "Nia", "Owen")] == [
        *([1], [1, 1], [1], [1], [1], [1], [1]),
    ]
    assert (day.attempts("Faye"), day.attempts("Hari"), day.attempts("Idris")) == ([2], [], [])
    third = day.export()
    (told,) = [one for one in third.left_out if one.why.startswith("Withdrawn")]
    uuid = next(uuid for uuid, one in day.mavis.records.items() if one["PERSON_FORENAME"] == "Idris")
    assert (third.written, told.why) == (
        0,
        f"Withdrawn: Recorded for the wrong child. Remove it in Mavis by hand: the record {uuid}.",
    )


def test_what_is_corrected_or_withdrawn_once_mavis_has_it_leaves_under_its_uuid(day: Day) -> None:
    at_the_school(day)
    day.export()
    day.written_back()
    had = dict(day.mavis.records)
    day.correct("Ada", site=Site.RIGHT_ARM_UPPER)
    day.correct("Mair", dose=2)
    day.correct("Owen", reason=Reason.UNWELL)
    day.withdraw("Siân")
    done = day.export()
    assert (done.written, day.mavis.records.keys()) == (3, had.keys())
    (told,) = [one for one in done.left_out if one.why.startswith("Withdrawn")]
    assert told.child == "SIÂNSON, Siân"
    assert any(
        told.why.endswith(f"the record {uuid}.") for uuid, one in had.items() if one["PERSON_FORENAME"] == "Siân"
    )

    came = day.written_back()
    assert (day.unsaved(), came.to_export, came.differing) == ({}, 0, ())
    assert [day.attempts(name) for name in ("Ada", "Mair", "Owen", "Siân")] == [[1], [1], [1], []]


def test_records_typed_in_excel_and_corrected_here_come_back_as_corrected(day: Day) -> None:
    day.open(with_typed(listed()))
    typed = {
        entry.change.vaccination.child: entry for entry in day.desk.store.outbox.entries() if entry.change.vaccination
    }
    for name in ("Jaya", "Kofi", "Lena"):
        day.records[name] = typed[day.desk.child(day.session, name)]
    day.correct("Jaya", batch_number="FM8630")
    day.correct("Lena", reason=Reason.REFUSED)
    day.withdraw("Kofi")
    assert day.open(with_typed(listed())).typed == 0
    assert day.export().written == 2
    assert {one["BATCH_NUMBER"] or one["REASON_NOT_VACCINATED"] for one in day.mavis.records.values()} == {
        "FM8630",
        "refused",
    }
    came = day.written_back()
    assert (day.unsaved(), came.typed, came.differing) == ({}, 0, ())
    assert [day.attempts(name) for name in ("Jaya", "Kofi", "Lena")] == [[1], [], [1]]


def at_the_clinic() -> list[dict[str, object]]:
    here: dict[str, object] = {"SESSION_ID": "clinic", "CARE_SETTING": 2}
    invited = {
        "TRIAGE_STATUS": "Invited to clinic",
        "TRIAGED_BY": "LOWE, Jo",
        "TRIAGE_DATE": "2026-11-03 10:12:44 +0000",
    }
    restricted = {"PERSON_POSTCODE": None, "PERSON_ADDRESS_LINE_1": None}
    return [row("Ada", **here, **invited), row("Bram", **here, **restricted), row("Cleo", **here), row("Dai", **here)]


@pytest.mark.parametrize("everybody", [False, True], ids=["some are left", "all were recorded"])
def test_a_clinics_records_come_back_under_the_number_that_mavis_gave_their_session(day: Day, everybody: bool) -> None:
    day.mavis.listed = at_the_clinic()
    day.open(at_the_clinic(), clinic=CLINIC)
    day.give("Ada")
    day.give("Bram")
    day.refuse("Cleo", Reason.UNWELL)
    if everybody:
        day.give("Dai")
    here = day.session
    assert day.export().written == len(day.records)
    came = day.written_back(clinic=CLINIC)
    assert (came.session, day.unsaved(), came.to_export) == (here, {}, 0)
    assert [day.attempts(name) for name in ("Ada", "Bram", "Cleo")] == [[1], [1], [1]]

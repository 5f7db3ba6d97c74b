"""From Mavis’s workbook and back into it: whatever was recorded stands there as it was done, and here as Saved.

One workbook with everything that can happen to a record, and a clinic’s. Every file is held against Mavis’s own rules
(tests/spreadsheets/mavis_rules.py) before Mavis takes it in and writes the next workbook (mavis_itself.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.models.calendar import london
from mavis_tui.models.programme import Reason, Site
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.files.mavis_csv import ForMavis
from mavis_tui.workspace.sessions.workbooks import Opened
from tests.builders import TODAY
from tests.journeys.a_day import CLINIC, TEAM, Day, at_the_clinic, listed
from tests.spreadsheets.invented import LISTS, a_record, write
from tests.spreadsheets.mavis_itself import Mavis
from tests.workspace.sessions.test_workbooks import Desk, desk, sealed, store

__all__ = ["desk", "sealed", "store"]

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


@dataclass(kw_only=True)
class DayWithoutHub(Day):
    """A nurse’s day at a desk without a hub."""

    desk: Desk

    @property
    def workspace(self) -> Workspace:
        return self.desk.workspace

    def open(self, rows: list[dict[str, object]], **how: Any) -> Opened:
        lists = {**LISTS, "Suppliers": ("EMAIL",)}
        path = write(self.desk.folder / how.pop("name", "harbour.xlsx"), rows, lists=lists)
        opened = self.workspace.workbooks.open(path, [TODAY], **how)
        self.session = opened.session
        return opened

    def withdraw(self, name: str) -> None:
        child, record = self.child(name), self.records[name].change.id
        self.workspace.withdrawing.withdraw(self.session, child, record, "Recorded for the wrong child")

    def export(self) -> ForMavis:
        """Write what is new, and let Mavis take it, which it does whole or not at all."""
        self.files += 1
        file = self.desk.folder / f"records-{self.files}.csv"
        done = self.workspace.mavis_csv.for_mavis(self.session, file)
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


@pytest.fixture
def day(desk: Desk) -> DayWithoutHub:
    return DayWithoutHub(desk=desk, mavis=Mavis(TEAM, london(desk.clock()).replace(tzinfo=None), listed()))


def at_the_school(day: DayWithoutHub) -> None:
    """Record all that can happen; what is Saved later is in `day.records`."""
    day.open(with_typed(listed()))
    day.gives_to_many()
    day.withdraw("Hari")
    day.goes_on()


def test_a_whole_day_goes_into_mavis_and_each_record_comes_back_as_saved(day: DayWithoutHub) -> None:
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


def test_what_is_corrected_or_withdrawn_once_mavis_has_it_leaves_under_its_uuid(day: DayWithoutHub) -> None:
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


def test_records_typed_in_excel_and_corrected_here_come_back_as_corrected(day: DayWithoutHub) -> None:
    day.open(with_typed(listed()))
    typed = {
        entry.change.vaccination.child: entry for entry in day.desk.store.outbox.entries() if entry.change.vaccination
    }
    for name in ("Jaya", "Kofi", "Lena"):
        day.records[name] = typed[day.child(name)]
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


@pytest.mark.parametrize("everybody", [False, True], ids=["some are left", "all were recorded"])
def test_a_clinics_records_come_back_under_the_number_that_mavis_gave_their_session(
    day: DayWithoutHub, everybody: bool
) -> None:
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

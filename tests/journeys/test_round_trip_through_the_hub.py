"""From Mavis’s workbook over a hub and back: what nurses recorded stands in Mavis once, and on their lists once.

The file is the hub’s; the rest is as in `test_round_trip.py`, without what was typed in Excel, which a hub refuses.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.export_csv import HubExport, Wish, export
from mavis_tui.hub.office.import_workbook import import_workbook
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.models.although import Although, AlthoughKind
from mavis_tui.models.calendar import london
from mavis_tui.models.programme import Reason, Site
from mavis_tui.spreadsheets.workbook import read_workbook
from mavis_tui.workspace import Workspace
from tests.builders import NURSE, TODAY
from tests.journeys.a_day import CLINIC, TEAM, Day, at_the_clinic, listed
from tests.spreadsheets.invented import LISTS, write
from tests.spreadsheets.mavis_itself import Mavis
from tests.workspace.nurse import Nurse, cable, hub, introduced, nurse, sealed, store

__all__ = ["cable", "hub", "introduced", "nurse", "sealed", "store"]


@dataclass(kw_only=True)
class DayWithHub(Day):
    """A nurse’s day with a hub."""

    nurse: Nurse
    folder: Path

    @property
    def workspace(self) -> Workspace:
        return self.nurse.workspace

    async def bring(self, rows: list[dict[str, object]], **how: Any) -> None:
        """Import a workbook at the hub, and save its session on the device."""
        path = write(self.folder / f"{self.files}.xlsx", rows, lists={**LISTS, "Suppliers": ("EMAIL",)})
        imported = await import_workbook(self.nurse.hub.database, read_workbook(path), [TODAY], **how)
        self.session = imported.session
        await self.workspace.sessions.refresh_list()
        await self.workspace.sessions.save_offline(self.session)

    async def withdraw(self, name: str) -> None:
        """Withdraw a record, as the nurse; the office keeps it so."""
        record = self.records[name].change.id
        self.workspace.withdrawing.withdraw(self.session, self.child(name), record, "For the wrong child")
        await self.nurse.upload()
        database, now = self.nurse.hub.database, self.nurse.clock()
        await decide(database, record, Ruling.KEEP, by=NURSE.email, note_text="", now=now)

    async def export(self) -> HubExport:
        """Upload what waits, write what is new at the hub, and let Mavis take it, which it does whole or not at all."""
        await self.nurse.upload()
        files: list[bytes] = []
        self.files += 1
        done = await export(
            self.nurse.hub.database,
            Wish(),
            by=NURSE.email,
            file=f"{self.files}.csv",
            write=files.append,
            now=self.nurse.clock(),
        )
        assert sum(map(self.mavis.take, files)) == done.written
        return done

    async def written_back(self, **how: Any) -> None:
        """Bring the workbook that Mavis writes now."""
        await self.bring(self.mavis.workbook(), **how)

    def unsaved(self) -> set[Sending]:
        return {entry.sending for entry in self.nurse.store.outbox.entries()} - {Sending.SAVED}

    def doses(self, name: str) -> list[int | None]:
        return [attempt.dose_sequence for attempt in self.shown(name)]


@pytest.fixture
def day(nurse: Nurse, tmp_path: Path) -> DayWithHub:
    mavis = Mavis(TEAM, london(nurse.clock()).replace(tzinfo=None), listed())
    return DayWithHub(nurse=nurse, mavis=mavis, folder=tmp_path)


async def test_a_whole_day_goes_over_the_hub_into_mavis_and_comes_back_once(day: DayWithHub) -> None:
    await day.bring(listed())
    day.gives_to_many()
    await day.withdraw("Hari")
    day.goes_on()
    first = await day.export()
    assert (first.written, len(first.enter_first)) == (18, 6)
    assert [(one.child, one.what) for one in first.left_out] == [("VERASON, Vera", "Absent, 24 November 2026")]

    await day.withdraw("Idris")
    day.correct("Nia", notes="Felt faint afterwards.")
    second = await day.export()
    assert second.written == 1
    assert [one.child for one in second.left_out if one.why.startswith("Withdrawn")] == ["IDRISSON, Idris"]

    await day.written_back()
    assert day.unsaved() == set()
    assert [day.attempts(name) for name in ("Ada", "Gwen", "Mair", "Nia", "Owen", "Faye", "Hari", "Idris")] == [
        *([1], [1, 1], [1], [1], [1], [2], [], []),
    ]
    third = await day.export()
    (told,) = [one for one in third.left_out if one.why.startswith("Withdrawn")]
    uuid = next(uuid for uuid, one in day.mavis.records.items() if one["PERSON_FORENAME"] == "Idris")
    assert (third.written, told.why) == (
        0,
        f"Withdrawn: For the wrong child. Remove it in Mavis by hand: the record {uuid}.",
    )


async def test_what_is_corrected_or_withdrawn_once_mavis_has_it_leaves_the_hub_under_its_uuid(day: DayWithHub) -> None:
    await day.bring(listed())
    for name in ("Hari", "Idris", "Mair"):
        day.give(name)
    day.refuse("Owen", Reason.REFUSED)
    await day.export()
    await day.written_back()
    had = dict(day.mavis.records)
    day.correct("Hari", site=Site.RIGHT_ARM_UPPER)
    day.correct("Owen", reason=Reason.UNWELL)
    await day.withdraw("Idris")
    done = await day.export()
    assert (done.written, day.mavis.records.keys()) == (2, had.keys())
    uuid = next(uuid for uuid, one in had.items() if one["PERSON_FORENAME"] == "Idris")
    assert [one.why.endswith(f"the record {uuid}.") for one in done.left_out] == [True]

    await day.written_back()
    assert day.unsaved() == set()
    assert [day.attempts(name) for name in ("Hari", "Idris", "Mair", "Owen")] == [[1], [], [1], [1]]
    assert (await day.export()).written == 0


async def test_the_dose_after_one_that_mavis_wrote_back_is_the_second_and_nobody_doubts_it(day: DayWithHub) -> None:
    await day.bring(listed())
    day.give("Hari")
    await day.export()
    await day.written_back()
    day.give("Hari", although=Although(kind=AlthoughKind.FURTHER_DOSE, words="Immunosuppressed: three doses."))
    await day.export()
    await day.written_back()
    assert (day.unsaved(), day.doses("Hari")) == (set(), [1, 2])


async def test_what_was_withdrawn_and_recorded_anew_comes_back_as_what_was_recorded_anew(day: DayWithHub) -> None:
    await day.bring(listed())
    day.give("Hari")
    await day.withdraw("Hari")
    day.give("Hari", batch_number="FM8630")
    await day.export()
    await day.written_back()
    assert [attempt.batch_number for attempt in day.shown("Hari")] == ["FM8630"]
    assert (await day.export()).written == 0


async def test_what_the_office_changed_in_mavis_since_is_what_nurses_see_and_correct(day: DayWithHub) -> None:
    await day.bring(listed())
    day.give("Hari")
    await day.export()
    (uuid,) = day.mavis.records
    await day.written_back()
    day.mavis.records[uuid] |= {"BATCH_NUMBER": "FM9999"}
    await day.written_back()
    day.mavis.records[uuid] |= {"DOSE_SEQUENCE": "2"}  # after which it isn't known by what it says any more
    await day.written_back()
    (attempt,) = day.shown("Hari")
    assert (attempt.batch_number, attempt.dose_sequence) == ("FM9999", 2)
    day.correct("Hari", dose=1)
    assert (await day.export()).written == 1
    assert {one: row["DOSE_SEQUENCE"] for one, row in day.mavis.records.items()} == {uuid: "1"}
    await day.written_back()
    assert (day.unsaved(), day.attempts("Hari")) == (set(), [1])


@pytest.mark.parametrize("everybody", [False, True], ids=["some are left", "all were recorded"])
async def test_a_clinics_records_come_back_to_the_hub_into_their_own_session(day: DayWithHub, everybody: bool) -> None:
    day.mavis.listed = at_the_clinic()
    await day.bring(at_the_clinic(), clinic=CLINIC)
    here = day.session
    day.give("Ada")
    day.give("Bram")
    day.refuse("Cleo", Reason.UNWELL)
    if everybody:
        day.give("Dai")
    assert (await day.export()).written == len(day.records)
    await day.written_back(clinic=CLINIC)
    assert (day.session, day.unsaved()) == (here, set())
    assert [day.attempts(name) for name in ("Ada", "Bram", "Cleo")] == [[1], [1], [1]]
    assert (await day.export()).written == 0

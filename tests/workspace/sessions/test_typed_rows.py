"""What was typed in Excel before we came: taken over once, checked, counted, and back from Mavis as saved."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group, status_of
from mavis_tui.workspace.sessions.workbooks import Opened
from tests.builders import TODAY
from tests.spreadsheets.invented import a_record, a_row
from tests.sync.conftest import sealed, store
from tests.workspace.sessions.test_workbooks import Desk, desk

__all__ = ["desk", "sealed", "store"]

BACK = "11111111-8545-4003-aed2-fad38b374934"


def typed(**cells: Any) -> dict[str, object]:
    return a_record(**{"DATE_OF_VACCINATION": TODAY, "TIME_OF_VACCINATION": "09:40", "UUID": None, **cells})


def records(desk: Desk) -> list[Entry]:
    return [entry for entry in desk.store.outbox.entries() if entry.change.vaccination is not None]


def group(desk: Desk, opened: Opened, name: str = "Ada") -> Group:
    child = desk.workspace.children.page(opened.session, desk.child(opened.session, name)).child
    recorded = [entry.change.vaccination for entry in records(desk) if entry.change.vaccination is not None]
    return status_of(child, Programme.HPV, TODAY, recorded).group


def test_a_typed_row_is_a_record_that_waits_to_be_exported(desk: Desk) -> None:
    opened = desk.open(typed())
    (entry,) = records(desk)
    assert (opened.typed, opened.to_export, entry.sending) == (1, 1, Sending.WAITING)
    assert entry.change.vaccination is not None
    assert entry.change.vaccination.typed
    assert entry.change.vaccination.batch_number == "FM8629"
    assert entry.change.mavis_session == "1204"
    assert group(desk, opened) is Group.VACCINATED


@pytest.mark.parametrize("again", [{}, {"BATCH_NUMBER": "GK1234"}, {"TIME_OF_VACCINATION": "10"}])
def test_opening_it_again_doubles_nothing_even_if_a_cell_was_corrected(desk: Desk, again: dict[str, object]) -> None:
    desk.open(typed())
    assert desk.open(typed(**again)).typed == 0
    assert len(records(desk)) == 1


def test_a_typed_record_that_was_withdrawn_stays_so_and_a_row_for_another_attempt_is_taken(desk: Desk) -> None:
    opened = desk.open(typed())
    (entry,) = records(desk)
    child = desk.child(opened.session)
    desk.workspace.withdrawing.withdraw(opened.session, child, entry.change.id, "Written for the wrong child")
    assert desk.open(typed()).typed == 0
    assert group(desk, opened) is Group.DUE
    assert desk.open(typed(BATCH_NUMBER="GK1234")).typed == 1


def test_a_row_for_what_was_recorded_here_is_no_second_record(desk: Desk) -> None:
    opened = desk.open(a_row())
    desk.record(opened.session)
    assert desk.open(typed()).typed == 0
    assert len(records(desk)) == 1


@pytest.mark.parametrize("cells", [{}, {"TIME_OF_VACCINATION": None}])
def test_it_is_saved_once_it_comes_back_with_a_uuid(desk: Desk, cells: dict[str, object]) -> None:
    desk.open(typed(**cells))
    desk.export()
    time = "09:40:00" if not cells else "00:00:00"
    opened = desk.open(a_record(DATE_OF_VACCINATION=TODAY, TIME_OF_VACCINATION=time, UUID=BACK))
    (entry,) = records(desk)
    assert (opened.saved, entry.sending) == (1, Sending.SAVED)


def test_a_rule_that_it_breaks_is_said_with_the_child(desk: Desk) -> None:
    opened = desk.open(typed(ANATOMICAL_SITE="nasal"), a_row(PERSON_FORENAME="Bram", NHS_NUMBER="9990000026"))
    assert [said for said in opened.said if "MWANGI, Ada" in said and "typed in the workbook" in said]


def test_a_half_typed_row_is_neither_given_nor_due(desk: Desk) -> None:
    half = a_row(DATE_OF_VACCINATION=TODAY, BATCH_NUMBER="FM8629")
    no_day = typed(PERSON_FORENAME="Bram", NHS_NUMBER="9990000026", DATE_OF_VACCINATION=None)
    opened = desk.open(half, no_day)
    assert records(desk) == []
    assert group(desk, opened) is group(desk, opened, "Bram") is Group.NEEDS_TRIAGE


@pytest.mark.parametrize("day", ["24/11/2026", "2026-11-24", "20261124", date(2026, 11, 24)])
@pytest.mark.parametrize("time", ["09:40:00", "09:40", "094000", "0940", "09"])
def test_days_and_times_are_read_in_every_form_that_mavis_takes(desk: Desk, day: object, time: str) -> None:
    desk.open(typed(DATE_OF_VACCINATION=day, TIME_OF_VACCINATION=time))
    (entry,) = records(desk)
    assert entry.change.vaccination is not None
    assert entry.change.vaccination.performed_on == date(2026, 11, 24)
    assert entry.change.vaccination.performed_at is not None
    assert entry.change.vaccination.performed_at.hour == 9


def test_the_workbook_of_eight_children_gives_six_records(desk: Desk, fixtures: Path) -> None:
    path = shutil.copy(fixtures / "typed-in-excel.xlsx", desk.folder / "typed.xlsx")
    opened = [desk.workspace.workbooks.open(Path(path), [date(2026, 11, 30)]) for _ in range(2)]
    assert [(one.typed, one.to_export) for one in opened] == [(6, 6), (0, 6)]

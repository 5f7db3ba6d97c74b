"""What a workbook says of a child is what the nurse sees, for the two workbooks that were read wrongly once."""

from datetime import date
from pathlib import Path

import pytest

from mavis_tui.models.given_although.rules import althoughs_for, obstacle_of
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group, status_of
from mavis_tui.screens.recording.facts import agreed
from mavis_tui.spreadsheets.workbook import read_workbook
from mavis_tui.workspace.children.health_answers import asked_in
from tests.builders import TODAY as DAY
from tests.spreadsheets.invented import HEADERS, a_row, write
from tests.spreadsheets.test_struck import struck
from tests.workspace.sessions.test_workbooks import BRAM, Desk, desk, sealed, store

__all__ = ["desk", "sealed", "store"]

TODAY = date(2026, 11, 30)


def test_a_child_with_an_anaphylaxis_is_not_due_because_one_parent_wrote_no_first(fixtures: Path) -> None:
    two, one = read_workbook(fixtures / "two-parents.xlsx").children
    for child in (two, one):
        assert status_of(child, Programme.HPV, TODAY).group is Group.NEEDS_TRIAGE
    assert [asked.words for asked in asked_in(two.care[Programme.HPV].consent.answers)] == [
        "Does your child have any severe allergies? No from Mum · Yes from Dad: anaphylaxis to yeast, EpiPen",
        "Does your child have a bleeding disorder? No from All",
    ]


@pytest.mark.parametrize(
    ("assessed", "ready"),
    [("2026-11-30 09:10:00 +0000", True), ("2026-11-29 23:59:00 +0000", False), (None, False)],
)
def test_a_child_s_own_consent_ends_at_midnight(tmp_path: Path, assessed: str | None, ready: bool) -> None:
    row = a_row(
        HEALTH_QUESTION_ANSWERS="Does your child have any severe allergies? No from Child (Gillick competent)",
        GILLICK_STATUS="Gillick competent" if assessed else None,
        GILLICK_ASSESSMENT_DATE=assessed,
    )
    child = read_workbook(write(tmp_path / "own.xlsx", [row])).children[0]
    found = status_of(child, Programme.HPV, TODAY)
    assert found.ready is ready
    assert "midnight" in found.why


def test_a_child_who_is_struck_through_is_ready_nowhere_and_every_front_says_why(desk: Desk) -> None:
    book = write(desk.folder / "struck.xlsx", [a_row(), a_row(**BRAM)])
    opened = desk.workspace.workbooks.open(struck(book, 2), [DAY])
    ada, bram = desk.workspace.children.rows(opened.session)
    assert [(line.group, line.detail) for line in ada.programmes] == [(Group.NEEDS_TRIAGE, "NHS record not valid")]
    assert (ada.ready, bram.ready) == (False, True)
    page = desk.workspace.children.page(opened.session, ada.id)
    assert "The NHS no longer holds this person" in page.sections[0].status.why
    written = desk.workspace.paper.write(opened.session, desk.folder / "list.html")
    paper = Path(written.file).read_text(encoding="utf-8")
    assert paper.count("✗ Needs triage") == paper.count("☐ Due vaccination") == 1
    notes = [check.words for check in desk.workspace.ready.check_now().checks if check.what == opened.place]
    assert any(words.startswith("1 child has to be looked at") for words in notes)


def test_what_was_given_to_a_child_who_is_struck_through_can_still_be_written_down(desk: Desk) -> None:
    book = write(desk.folder / "struck.xlsx", [a_row()])
    session = desk.workspace.workbooks.open(struck(book, 2), [DAY]).session
    options = desk.workspace.recording.options(session, desk.child(session), Programme.HPV)
    assert options.status.ready is False
    assert obstacle_of(options.status) == "NHS record not valid"
    assert althoughs_for(options.status)


@pytest.mark.parametrize(("cell", "words"), [("PSD added", "PSD added"), ("PSD added?", "PSD not added")])
def test_whether_there_is_a_direction_stands_on_paper_either_way(desk: Desk, cell: str, words: str) -> None:
    book = write(desk.folder / "psd.xlsx", [a_row(PSD_STATUS=cell)], [*HEADERS, "PSD_STATUS"])
    session = desk.workspace.workbooks.open(book, [DAY]).session
    page = desk.workspace.children.page(session, desk.child(session))
    assert ("PSD", words.removeprefix("PSD ").capitalize()) in agreed(page.sections[0].care)
    desk.workspace.paper.write(session, desk.folder / "list.html")
    paper = (desk.folder / "list.html").read_text(encoding="utf-8")
    assert f"<p>{words}</p>" in paper

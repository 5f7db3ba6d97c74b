"""A workbook that doesn't say which session of Mavis's it is: nobody is kept from recording, and no record leaves under
a session that nobody said. Ids are numbers or the word `clinic` (Mavis facts 2.5 [41], 9.5).
"""

import csv

import pytest

from mavis_tui.errors import BadInput, CannotBeDone, SessionIdNeeded
from mavis_tui.models.telling_apart.session_key import typed_id
from tests.spreadsheets.invented import a_record, a_row
from tests.workspace.sessions.test_workbooks import BRAM, Desk, desk, sealed, store

__all__ = ["desk", "sealed", "store"]

ADA_UNSAID, BRAM_UNSAID = a_row(SESSION_ID=None), a_row(**BRAM, SESSION_ID=None)


def written(desk: Desk, session: str, name: str) -> list[str]:
    made = desk.workspace.mavis_csv.for_mavis(session, desk.folder / name)
    assert made.left_out == ()
    with (desk.folder / name).open(encoding="utf-8", newline="") as file:
        return [row["SESSION_ID"] for row in csv.DictReader(file)]


def test_a_record_leaves_under_the_session_that_was_typed_when_the_workbook_was_opened(desk: Desk) -> None:
    opened = desk.open(ADA_UNSAID, BRAM_UNSAID, session_id=" 1310 ")
    entry = desk.record(opened.session)
    assert entry.change.mavis_session == "1310"
    assert written(desk, opened.session, "a.csv") == ["1310"]


def test_what_is_recorded_before_anybody_said_the_session_leaves_under_it_once_it_is_said(desk: Desk) -> None:
    opened = desk.open(ADA_UNSAID, BRAM_UNSAID)
    assert "nothing can be exported for Mavis until it is said" in opened.said[0]
    assert "--session-id" in opened.said[0]
    desk.record(opened.session)
    with pytest.raises(CannotBeDone, match=r"SESSION_ID.*What is recorded stays here.*--session-id"):
        desk.workspace.mavis_csv.for_mavis(opened.session, desk.folder / "none.csv")
    assert not (desk.folder / "none.csv").exists()
    again = desk.open(ADA_UNSAID, BRAM_UNSAID, session_id="1310")
    assert (again.session, again.again, again.said) == (opened.session, True, ())
    assert written(desk, opened.session, "a.csv") == ["1310"]


def test_a_newer_workbook_that_doesnt_say_it_takes_nothing_back(desk: Desk) -> None:
    opened = desk.open(a_row(), a_row(**BRAM))
    again = desk.open(ADA_UNSAID, BRAM_UNSAID, ask=True)
    assert (again.session, again.said) == (opened.session, ())
    desk.record(opened.session)
    assert written(desk, opened.session, "a.csv") == ["1204"]


def test_a_workbook_that_doesnt_say_it_takes_the_place_of_neither_of_two_sessions_at_one_school(desk: Desk) -> None:
    first = desk.open(ADA_UNSAID, session_id="1701")
    second = desk.open(BRAM_UNSAID, session_id="1702")
    assert first.session != second.session
    with pytest.raises(
        SessionIdNeeded, match=r"it may be 1701 or 1702, which are here.*--session-id.*Nothing was changed"
    ):
        desk.open(BRAM_UNSAID)
    again = desk.open(BRAM_UNSAID, session_id="1702")
    assert (again.session, again.again, again.gone) == (second.session, True, 0)
    assert [person.given_name for person in desk.store.snapshots.people(first.session)] == ["Ada"]


def test_records_alone_of_another_season_name_no_session_and_it_can_be_typed(desk: Desk) -> None:
    last_season = a_record(SESSION_ID=980, DATE_OF_VACCINATION="10/10/2025")
    with pytest.raises(SessionIdNeeded, match="column SESSION_ID"):
        desk.open(last_season, ask=True)
    assert desk.workspace.sessions.dashboard().rows == ()
    opened = desk.open(last_season, session_id="1310", ask=True)
    assert opened.said == ()
    note = desk.store.snapshots.note(opened.session)
    assert note is not None
    assert note.session.mavis_id == "1310"


def test_of_a_workbook_of_two_sessions_only_one_of_them_can_be_said(desk: Desk) -> None:
    rows = a_row(), a_row(**BRAM, SESSION_ID=1205)
    with pytest.raises(BadInput, match="this is session 1204 or 1205, not 1310"):
        desk.open(*rows, session_id="1310")
    opened = desk.open(*rows, session_id="1205")
    assert desk.record(opened.session).change.mavis_session == "1205"


def test_a_workbook_that_says_it_is_not_overruled(desk: Desk) -> None:
    with pytest.raises(BadInput, match=r"this is session 1204, not 1310\. Nothing was changed"):
        desk.open(session_id="1310")
    assert desk.open(session_id="1204").children == 2


def test_the_clinic_is_no_session_of_a_school(desk: Desk) -> None:
    with pytest.raises(BadInput, match=r"for a clinic.*Harbour View Academy"):
        desk.open(ADA_UNSAID, session_id="clinic")


def test_at_a_clinic_the_word_clinic_is_its_session(desk: Desk) -> None:
    row = a_row(SESSION_ID=None, CARE_SETTING=2)
    opened = desk.open(row, clinic="Kingsway", session_id="Clinic")
    desk.record(opened.session)
    assert written(desk, opened.session, "a.csv") == ["clinic"]


@pytest.mark.parametrize("typed", ["next week", "12a4", "-1", "1204.0", "0123", "0", "book-1", "١٢٠٤", "1" * 19])
def test_what_is_no_session_id_is_refused_in_words(typed: str) -> None:
    with pytest.raises(BadInput, match=r"isn’t a SESSION_ID.*number in the column SESSION_ID"):
        typed_id(typed)


@pytest.mark.parametrize(("typed", "read"), [("", ""), ("  ", ""), (" 1204 ", "1204"), ("CLINIC", "clinic")])
def test_a_session_id_is_a_number_or_the_word_clinic(typed: str, read: str) -> None:
    assert typed_id(typed) == read

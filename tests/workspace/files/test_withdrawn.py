"""What was withdrawn leaves nothing in a file; where Mavis has it, the office is told what to remove there by hand."""

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.models.status import Group
from tests.spreadsheets.invented import a_row
from tests.workspace.files.test_mavis_csv import export, rows
from tests.workspace.sessions.test_workbooks import BRAM, Desk, as_mavis_writes_it, desk, sealed, store

__all__ = ["desk", "sealed", "store"]

WHY = "Recorded for the wrong child"
UUID = "11111111-8545-4003-aed2-fad38b374934"


def withdraw(desk: Desk, session: str, record: str, name: str = "Ada") -> None:
    desk.workspace.withdrawing.withdraw(session, desk.child(session, name), record, WHY)


def test_before_any_export_it_leaves_nothing_and_nobody_waits_for_it(desk: Desk) -> None:
    session = desk.open().session
    wrong = desk.record(session)
    withdraw(desk, session, wrong.change.id)
    assert desk.store.outbox.counts().to_export == 0
    assert desk.workspace.changes.page().rows[0].explained == (
        "Withdrawn before it was in any file: Mavis never hears of it."
    )
    done = export(desk, session)
    assert (done.file, done.written, done.left_out) == ("", 0, ())
    desk.record(session, "Bram")
    assert export(desk, session).written == 1
    assert [row["PERSON_FORENAME"] for row in rows(desk)] == ["Bram"]


def test_after_an_export_the_office_is_told_who_and_when_until_a_uuid_is_known(desk: Desk) -> None:
    session = desk.open().session
    wrong = desk.record(session)
    export(desk, session)
    withdraw(desk, session, wrong.change.id)
    assert desk.store.outbox.counts().to_export == 1
    done = export(desk, session, "second.csv")
    assert (done.file, done.written) == ("", 0)
    (told,) = done.left_out
    assert (told.child, told.what) == ("MWANGI, Ada", "HPV given, 24 November 2026")
    assert told.why == (
        f"Withdrawn: {WHY}. Remove it in Mavis by hand: the record by Sian Rees of 24 November 2026 at 12:00pm."
    )
    assert desk.store.outbox.counts().to_export == 0
    assert export(desk, session, "third.csv").left_out == (told,)


def test_once_it_came_back_the_office_is_told_the_uuid_and_it_still_does_not_count(desk: Desk) -> None:
    session = desk.open().session
    wrong = desk.record(session)
    export(desk, session)
    came = desk.open(as_mavis_writes_it(wrong), a_row(**BRAM), name="newer.xlsx")
    assert desk.sending(wrong) is Sending.SAVED
    withdraw(desk, session, wrong.change.id)
    (told,) = export(desk, session, "second.csv").left_out
    assert told.why == f"Withdrawn: {WHY}. Remove it in Mavis by hand: the record {UUID}."
    assert came.session == session


def test_what_mavis_still_has_in_its_next_workbook_does_not_count_again(desk: Desk) -> None:
    session = desk.open().session
    wrong = desk.record(session)
    export(desk, session)
    withdraw(desk, session, wrong.change.id)
    again = desk.open(as_mavis_writes_it(wrong), a_row(**BRAM), name="newer.xlsx")
    section = desk.workspace.children.page(session, desk.child(session)).sections[0]
    assert (section.status.group, section.attempts, len(section.withdrawn)) == (Group.DUE, (), 1)
    assert again.session == session
    (told,) = export(desk, session, "second.csv").left_out
    assert told.why.endswith(f"Remove it in Mavis by hand: the record {UUID}.")


def test_fhir_has_none_of_it_and_paper_shows_the_child_as_due(desk: Desk) -> None:
    session = desk.open().session
    wrong = desk.record(session)
    withdraw(desk, session, wrong.change.id)
    made = desk.workspace.fhir.export(session, desk.folder / "out.json")
    assert (made.written, [one.why for one in made.left_out]) == (0, [f"Withdrawn: {WHY}"])
    desk.workspace.paper.write(session, desk.folder / "list.html")
    assert "Recorded as given." not in (desk.folder / "list.html").read_text("utf-8")

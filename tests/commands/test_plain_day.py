"""The rest of the day in plain lines: a class, a child who isn't listed, a box, what is left by hand, the office."""

import shutil
from pathlib import Path

import pytest

from mavis_tui.models.calendar import system_clock, today
from tests.builders import nhs_number
from tests.commands import every
from tests.commands.conftest import Answering, Mavis
from tests.spreadsheets.invented import a_row, write


@pytest.fixture
def at_harbour(signed_in: Mavis, tmp_path: Path) -> tuple[Mavis, str]:
    """A session of today from a workbook, with Ada and Ben, at no hub."""
    path = write(tmp_path / "harbour.xlsx", [a_row(), a_row(PERSON_FORENAME="Ben", NHS_NUMBER=nhs_number(77))])
    opened = signed_in("open", str(path), "--date", f"{today(system_clock):%d/%m/%Y}", "--json")
    return signed_in, opened.data["session"]


def test_what_is_done_for_a_session_is_done_by_answering_questions(
    at_harbour: tuple[Mavis, str], plainly: Answering
) -> None:
    mavis, session = at_harbour
    mavis("vaccines", session, "--add", "FM8629", "--vaccine", "Gardasil9", "--expiry", "2040-05-31")
    more = ("1", session, "9")
    shown = plainly(*more, "1", "1").prose
    assert "2 children of 8T1 would be attending." in shown
    assert "--yes" not in shown.partition("Register them?")[2]
    assert "2 children of 8T1 registered as attending" in plainly(*more, "1", "2").prose
    assert "Nobody is left to register." in plainly(*more, "1").prose

    # first and last name, a date that is none, a birthday; female; no number, a postcode; nothing more; add
    zara = ("Zara", "Newby", "soon", "01/06/2013", "3", "", "LE3 1AA", "", "came with a friend", "2")
    added = plainly(*more, "2", *zara).prose
    assert "“soon” is no date." in added
    assert "NEWBY, Zara, born 1 June 2013" in added
    assert "NEWBY, Zara" in mavis("children", session).prose

    # the hub has thirty children of that name and birthday, of whom ten are named, after the one of this list
    ada = ("Ada", "Newby", "21/06/2013", "3", "", "LE3 1AA", "", "", "12", "2")
    asked = plainly(*more, "2", *ada).prose
    assert "at the team server, on the list of HPV session at Harbour View Academy" in asked
    assert "NEWBY, Ada" in mavis("children", session).prose

    assert "out 5, used 0, wasted 1: 4 should be left" in plainly(*more, "3", "5", "1", "").prose
    assert "HPV, injection" in plainly(*more, "6").prose
    assert "By class" in plainly(*more, "7", "", "").prose


def test_what_was_done_in_mavis_is_ticked_off_and_taken_back_by_a_number(
    at_harbour: tuple[Mavis, str], plainly: Answering
) -> None:
    mavis, session = at_harbour
    mavis("attendance", session, nhs_number(77), "absent")
    ran = plainly("1", session, "9", "4", "2", "2", "1").prose
    assert "[x] MWANGI, Ben: Absent" in ran
    assert "Not done after all: MWANGI, Ben" in ran
    assert ran.index("--done") < ran.index("--not-done")
    assert mavis("by-hand", session, "--json").data[0]["done"] is None


def test_the_office_finds_a_batch_and_decides_what_two_laptops_recorded_in_plain_lines(
    at_harbour: tuple[Mavis, str], plainly: Answering, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mavis, session = at_harbour
    assert "$ mavis team-words --new" not in plainly("8", "11", "1").out
    mavis("team-words", "--new")
    record = mavis("record", session, nhs_number(77), *every.DOSE, "--json").data["id"]
    change = ("record", session, nhs_number(77), "--correct", record, "--notes")
    shutil.copytree(tmp_path / "data", tmp_path / "other")
    handed = str(tmp_path / "handed.mavis")
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("MAVIS_DATA_DIR", str(tmp_path / "other"))
        mavis(*change, "Held his hand")
        assert "sealed with the team’s words" in plainly("8", "3", handed).prose
    mavis(*change, "Sat down")
    assert "1 dose known to have been given" in plainly("8", "4", handed, "1", "fm8629").prose
    left = plainly("8", "5", "2", "1").prose
    assert "It stays open. Nothing was decided." in left
    decided = plainly("8", "5", "2", "2", "She was at the other table", "7", str(tmp_path / "receipts.mavis")).prose
    assert "She was at the other table" in decided
    assert mavis("collect", "--json").data["undecided"] == 0

"""Commands for the day on which nothing else works: recording without the password, matching, and the file."""

import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mavis_tui.console import passwords
from tests.builders import NURSE, a_child
from tests.commands.conftest import Hub, Mavis

CHILD = a_child(21)
PAPER = (
    *("--given-name", CHILD.given_name, "--family-name", CHILD.family_name, "--born", "21/06/2013"),
    *("--place", "Harbour View", "--programme", "hpv", "--vaccine", "Gardasil 9", "--batch", "FM8629"),
    *("--expiry", "2027-05-31", "--site", "left thigh", "--nurse-name", NURSE.name, "--nurse-email", NURSE.email),
)


def test_recorded_without_the_password_matched_with_it_and_sent(saved: Mavis, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as forgotten:
        forgotten.delenv("MAVIS_OFFLINE_PASSWORD")
        sealed = saved("record-sealed", *PAPER, "--json").data
        assert sealed["waiting"] == 1
        assert "Sealed         1 record made while locked" in saved("status").out
    assert saved("status", "--json").data["sealed"] == 1
    assert "isn’t matched to a child yet" in saved("changes").sentences
    listed = saved("match")
    assert [words for words in (CHILD.id, "birthday, surname, first name") if words not in listed.out] == []
    compared = saved("match", sealed["id"], "1204", CHILD.family_name)
    assert [words for words in ("On the list", "Nothing was changed yet") if words not in compared.out] == []
    assert saved("status", "--json").data["sealed"] == 1
    saved("match", sealed["id"], "1204", CHILD.given_name, "--confirm", code=4)
    match = ("match", sealed["id"], "1204", f"{CHILD.given_name} {CHILD.family_name}")
    assert saved(*match, "--confirm", "--json").data["what"] == "HPV given"
    assert saved("status", "--json").data["sealed"] == 0
    assert "1 change sent" in saved("sync").out
    saved(*match, "--confirm", code=4)
    saved("match", sealed["id"], code=3)


def test_what_waits_is_carried_to_the_hub_by_hand_and_doubled_by_nothing(
    saved: Mavis, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAVIS_HUB_DATABASE", str(hub._database))
    saved("record", "1204", "child-22", "--not-given", "unwell", "--no-send")
    saved("record-sealed", *PAPER)
    file = str(tmp_path / "out.mavis")
    assert "1 waiting, 0 in need of attention, 1 made while locked" in saved("changes", "--export", file).prose
    taken = saved("hub", "take", file)
    assert [
        words for words in ("saved: vaccination of session 1204", "1 record to be matched") if words not in taken.out
    ] == []
    other = tmp_path / "other.txt"
    other.write_text("a shopping list")
    again = saved("hub", "take", str(other), file, "--json", code=3)
    assert [one["verdict"] for one in again.data[file]["changes"]] == ["saved"]
    assert "isn’t a file that mavis changes --export wrote" in again.sentences
    assert saved("status", "--json").data["waiting"] == 1
    assert "1 change sent" in saved("sync").out


def test_a_refused_record_ends_the_command_with_a_number_of_its_own(
    saved: Mavis, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Hub(tmp_path)
    elsewhere.put()
    saved("record", "1204", "child-23", "--not-given", "unwell", "--no-send")
    file = str(tmp_path / "out.mavis")
    saved("changes", "--export", file)
    _lend_the_key(hub, elsewhere)
    monkeypatch.setenv("MAVIS_HUB_DATABASE", str(elsewhere._database))
    refused = saved("hub", "take", file, code=14)
    assert "refused: vaccination of session 1204" in refused.out
    assert "Your team has no session 1204" in refused.out
    assert "refused 1 record and keeps a copy of it. Its device still holds it too." in refused.sentences


def _lend_the_key(hub: Hub, other: Hub) -> None:
    """Copy the team's key, as a hub has it that was set up anew from a backup."""
    with closing(sqlite3.connect(hub._database)) as one, closing(sqlite3.connect(other._database)) as two:
        two.executemany("INSERT INTO team_keys VALUES (?, ?, ?)", one.execute("SELECT * FROM team_keys").fetchall())
        two.commit()


def test_a_nurse_at_a_terminal_is_asked_again_until_it_is_right(
    signed_in: Mavis, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ["Ada", "Mwangi", "21 Juni", *[""] * 2, "hpv", "unwell", "", NURSE.name, NURSE.email, "", ""]
    second = ["", "", "21/06/2013", "", "Harbour View", "", "", "", "", "", "", "", "yes"]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*first, *second]) + "\n"))
    monkeypatch.setattr(passwords, "can_ask", lambda: True)
    ran = signed_in("record-sealed", "--json")
    assert json.loads(ran.out)["waiting"] == 1
    assert [
        words for words in ("21 Juni", "Child’s surname [Mwangi]", "Not given, HPV") if words not in ran.sentences
    ] == []


def test_a_device_without_a_store_asks_for_paper(mavis: Mavis) -> None:
    assert "Write it on paper" in mavis("record-sealed", *PAPER, code=3).sentences


def test_what_makes_no_sense_is_named_and_nothing_is_sealed(signed_in: Mavis) -> None:
    assert "--dose must be a number" in signed_in("record-sealed", *PAPER, "--dose", "one", code=3).sentences
    assert "batch number" in signed_in("record-sealed", *PAPER[:-10], *PAPER[-8:], "--batch", "!", code=3).sentences
    assert signed_in("status", "--json").data["sealed"] == 0

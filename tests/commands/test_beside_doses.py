"""Consent, triage, Gillick, notes and reactions by command: read back, judged at once, corrected, withdrawn."""

from pathlib import Path

import pytest

from tests.builders import nhs_number
from tests.commands.conftest import Mavis
from tests.commands.every import MUM

QUESTION_1 = "1: Does your child have any severe allergies?"


def test_a_day_beside_the_doses_is_read_back_and_changes_how_the_child_stands(saved: Mavis, tmp_path: Path) -> None:
    child = nhs_number(21)
    asked = saved("consent", "1204", child, "given", *MUM, code=3)
    assert QUESTION_1 in asked.sentences
    assert "Nothing was recorded." in asked.sentences

    taken = saved("consent", "1204", child, "given", *MUM, "--yes", "1: nuts", "--json").data
    assert taken["said"]["Who"] == "Jane Mwangi (Mum)"
    assert taken["said"]["Health"] == "Yes: Does your child have any severe allergies? nuts"
    assert taken["stands"] == {"HPV": "Needs triage"}
    assert taken["status"] == "Saved"

    decided = saved("triage", "1204", child, "safe", "--words", "Spoke to the GP")
    assert "Now, HPV: Due vaccination" in decided.prose
    assert "Words: Spoke to the GP" in decided.prose

    better = saved("consent", "1204", child, "--correct", taken["id"], "--words", "Rang back", "--json").data
    assert (better["said"]["Words"], better["said"]["Who"]) == ("Rang back", "Jane Mwangi (Mum)")
    saved("consent", "1204", child, "--correct", taken["id"], code=3)
    gone = saved("consent", "1204", child, "--withdraw", taken["id"], "--why", "Another child").prose
    assert "withdrawn: Another child" in gone

    saved("note", "1204", child, "Afraid of needles")
    saved("reaction", "1204", child, "--seen", "Fainted", "--done", "Laid down", "--at", "0:00")
    shown = saved("child", "1204", child).prose
    assert "! Adverse reaction: Fainted. Done: Laid down" in shown
    assert "Note: Afraid of needles" in shown
    kinds = [one["kind"] for one in saved("child", "1204", child, "--json").data["of_the_day"]]
    assert kinds[0] == "reaction"
    assert sorted(kinds) == ["consent", "note", "reaction", "triage"]
    told = saved("export", "1204", "--mavis-csv", str(tmp_path / "records.csv")).prose
    assert "Mavis takes no adverse reaction in from a file" in told


def test_a_competent_child_consents_alone_and_one_who_is_not_does_not(saved: Mavis) -> None:
    child = nhs_number(22)
    refused = ("--name", "Tom Mwangi", "--relationship", "Dad", "--phone", "1", "--reason", "personal-choice")
    asked = saved("consent", "1204", child, "refused", *refused, "--follow-up", "--replaces", "given", "--json").data
    assert (asked["stands"], asked["said"]["Follow-up"]) == (
        {"HPV": "Needs consent"},
        "Requested: to be spoken to again",
    )
    assert saved("consent", "1204", child, "refused", *refused, "--json").data["stands"] == {"HPV": "Has a refusal"}
    own = ("given", "--how", "self", "--all-no", "--no-tell-parents")
    saved("gillick", "1204", child, "--competent", "--does-not-know", "disease", code=3)
    saved("gillick", "1204", child, "--does-not-know", "disease")
    saved("consent", "1204", child, *own, code=3)
    saved("gillick", "1204", child, "--competent")
    assert saved("consent", "1204", child, *own, "--json").data["stands"] == {"HPV": "Due vaccination"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("consent", "1204", nhs_number(23), "perhaps"), "“perhaps” isn’t something for ANSWER"),
        (("consent", "1204", nhs_number(23), "refused", *MUM), "Choose a reason."),
        (
            ("consent", "1204", nhs_number(23), "given", *MUM, "--all-no", "--replaces", "refused"),
            "The list has no such answer that names nobody now.",
        ),
        (("consent", "1204", nhs_number(23), "not-reached", *MUM, "--follow-up"), "Only who refuses can ask"),
        (("consent", "1204", nhs_number(23), "given", "--all-no"), "Enter the name of the person."),
        (("consent", "1204", nhs_number(23), "given", *MUM, "--yes", "99: x"), "Ask the health questions"),
        (("triage", "1204", nhs_number(23), "delay"), "until which the vaccination is delayed"),
        (("note", "1204", nhs_number(23)), "Give a note"),
        (("reaction", "1204", nhs_number(23), "--seen", "Rash"), "--done"),
        (("note", "1204", nhs_number(23), "--withdraw", "nothing", "--why", "x"), "Nothing was changed."),
    ],
    ids=lambda one: " ".join(one[3:]) if isinstance(one, tuple) else None,
)
def test_what_cannot_be_is_said_and_nothing_is_recorded(saved: Mavis, words: tuple[str, ...], said: str) -> None:
    told = saved(*words, code=3 if "nothing" not in words else 4)
    assert said in told.sentences
    assert saved("child", "1204", nhs_number(23), "--json").data["of_the_day"] == []

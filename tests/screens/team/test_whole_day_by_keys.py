"""One whole day of a class of six by keys, at one laptop without any team server: from the register to the one file.

The longer one, with three laptops and all that can come between, is in tests/workspace/team/test_whole_day.py.
"""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mavis_tui.models.attendance import Registered
from mavis_tui.models.calendar import london
from mavis_tui.terminal.scans import Scanned
from tests.boxes import GARDASIL, of_a_box, written
from tests.cable import Cable
from tests.conftest import StandingClock
from tests.hub.running import RunningHub
from tests.screens.desk import Desk, at_the_desk
from tests.screens.files.test_export import lives_in
from tests.spreadsheets.invented import a_row
from tests.spreadsheets.mavis_rules import complaints
from tests.workspace.nurse import Nurse
from tests.workspace.team.laptops import CHILDREN, MAVIS, laptops_of
from tests.workspace.team.test_whole_day import NO_ANSWER, TO_TRIAGE

BOX = f"]d2{written(of_a_box(GARDASIL, 'FM8629', date(2027, 5, 31)))}"
SPECIAL = {"Cleo": NO_ANSWER, "Dai": NO_ANSWER, "Elin": TO_TRIAGE}
CLASS = [
    a_row(PERSON_FORENAME=name, PERSON_SURNAME=f"{name}son", NHS_NUMBER=number, **SPECIAL.get(name, {}))
    for name, number in CHILDREN.items()
]


async def test_a_class_of_six_is_lived_through_by_keys_and_ends_with_one_file_that_mavis_takes(
    sealed: Path,
    tmp_path: Path,
    clock: StandingClock,
    hub: RunningHub,
    cable: Cable,
    new_id: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lives_in(tmp_path, monkeypatch)
    (tmp_path / "Downloads").mkdir()
    (laptop,) = laptops_of(sealed, tmp_path, clock, 1)
    laptop.open(CLASS)
    laptop.workspace.boxes.learn(laptop.workspace.boxes.read(GARDASIL), "Gardasil9")
    nurse = Nurse(laptop.workspace, laptop.store, hub, cable, clock, new_id)
    async with at_the_desk(nurse) as desk:
        await desk.press("enter")
        await desk.sees("Ready for vaccinator 3", "No consent response 2", "Triage needed 1")
        await desk.press("v")
        await desk.sees("Type a name")
        await _registers_the_class(desk)
        await _scans_and_goes_on_as_the_last_one(desk)
        await _takes_a_consent_by_phone(desk)
        await _decides(desk)
        await _adds_a_child(desk)
        await _counts_the_box(desk)
        await _ticks_off(desk)
        await _exports(desk)

    (file,) = (tmp_path / "Downloads").iterdir()
    assert complaints(file.read_bytes(), MAVIS, london(clock()).replace(tzinfo=None)) == []
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    assert sorted((row["PERSON_FORENAME"], row["BATCH_NUMBER"]) for row in rows) == [
        ("Ada", "FM8629"),
        ("Bram", "FM8629"),
    ]
    left = laptop.workspace.left_for_mavis.of(laptop.session)
    assert [(one.child, one.what.removesuffix(", 24 November 2026"), one.done is not None) for one in left] == [
        ("BRAMSON, Bram", "Adverse reaction", True),
        ("CLEOSON, Cleo", "HPV: consent given, by phone, Jane Larch", False),
        ("CLEOSON, Cleo", "Note", False),
        ("DAISON, Dai", "HPV: Gillick competent", False),
        ("ELINSON, Elin", "HPV: triage, safe to vaccinate", False),
    ]
    stands = {row.name: (row.attendance, row.ready, row.done) for row in laptop.workspace.children.rows(laptop.session)}
    came, unsaid = Registered.ATTENDING, Registered.UNREGISTERED
    assert stands == {
        "ADASON, Ada": (came, False, True),
        "BRAMSON, Bram": (came, False, True),
        "CLEOSON, Cleo": (came, True, False),
        "DAISON, Dai": (came, False, False),
        "ELINSON, Elin": (came, True, False),
        "NEWBY, Zara": (unsaid, False, False),
        "ZOESON, Zoe": (came, True, False),
    }


async def opens(desk: Desk, words: str, sees: str) -> None:
    """From the list, find a child by the whole name and open it; what was looked for before makes room."""
    await desk.press("f6")
    await desk.types(words)
    await desk.sees("1 of 6 children", f"> {words.upper()}")
    await desk.press("enter")
    await desk.sees(sees)


async def confirms(desk: Desk, sees: str) -> None:
    await desk.press("f10")
    await desk.sees("Check and confirm")
    await desk.press("enter")
    await desk.sees(sees)


async def _registers_the_class(desk: Desk) -> None:
    await desk.press("f12", "5", "1")
    await desk.sees("6 children: ADASON, Ada")
    await desk.press("enter")
    await desk.sees("6 children of 8T1 registered as attending")


async def _scans_and_goes_on_as_the_last_one(desk: Desk) -> None:
    await desk.press("enter")
    await desk.sees("ADASON, Ada", "was the vaccine given?")
    desk.app.post_message(Scanned(BOX))
    await desk.sees("Scanned: Gardasil 9, batch FM8629")
    await desk.press("1")
    await desk.sees("Check and confirm")
    await desk.press("enter")
    await desk.sees("HPV given: ADASON, Ada", "Next in 8T1: BRAMSON, Bram")
    await desk.press("ctrl+o")
    await desk.sees("As the last one: Gardasil 9, FM8629")
    await desk.press("enter")
    await desk.sees("Check and confirm", "BRAMSON")
    await desk.press("enter")
    await desk.sees("HPV given: BRAMSON, Bram")
    await desk.press("enter")
    await desk.press("r")
    await desk.sees("What was seen?")
    await desk.press("enter")
    await desk.types("Fainted")
    await desk.press("tab")
    await desk.types("Laid down")
    await confirms(desk, "Adverse reaction: Fainted. Done: Laid down")
    await desk.press("escape")
    await desk.sees("Type a name")


async def _takes_a_consent_by_phone(desk: Desk) -> None:
    await opens(desk, "Cleoson", "Needs consent")
    await desk.press("c")
    await desk.sees("what was answered?")
    await desk.press("enter", "enter")
    for said in ("Jane Larch", "Mum"):
        await desk.types(said)
        await desk.press("enter")
    await desk.press("enter")
    await desk.types("07700 900123")
    await desk.press("enter", "down")
    await desk.sees("> (x) All were asked, and all answered no")
    await confirms(desk, "was the vaccine given?")
    await desk.press("n")
    await desk.sees("What should the others know?")
    await desk.types("Afraid of needles")
    await confirms(desk, "Note: recorded.")
    await desk.press("escape")
    await desk.sees("1 of 6 children")


async def _decides(desk: Desk) -> None:
    """Find one child Gillick competent, and decide in triage about another one."""
    await opens(desk, "Daison", "Needs consent")
    await desk.press("g")
    await desk.sees("does the child know which vaccination it is?")
    for _ in range(5):
        await desk.press("down", "enter")
    await confirms(desk, "The child is Gillick competent")
    await desk.press("escape")
    await desk.sees("1 of 6 children")
    await opens(desk, "Elinson", "Needs triage")
    await desk.press("t")
    await desk.sees("is it safe to vaccinate?")
    await desk.press("down", "enter")
    await desk.types("Spoke to the GP")
    await confirms(desk, "was the vaccine given?")
    await desk.press("escape", "escape", "escape")
    await desk.sees("Record vaccinations")


async def _adds_a_child(desk: Desk) -> None:
    await desk.press("a")
    await desk.sees("First name")
    for said in ("Zara", "Newby", "01/06/2013"):
        await desk.types(said)
        await desk.press("enter")
    await desk.press("enter", "enter")
    await desk.types("SW1A 1AA")
    await desk.press("f10")
    await desk.sees("NEWBY, Zara is on the list now.")


async def _counts_the_box(desk: Desk) -> None:
    await desk.press("t")
    await desk.sees("Today: HPV session", "2 given, 2 by you")
    await desk.press("b")
    await desk.sees("Taken out for the day")
    for doses in ("10", "1", "7"):
        await desk.types(doses)
        await desk.press("enter")
    await desk.press("f10")
    await desk.sees("out 10, used 2, wasted 1, back 7: adds up")
    await desk.press("escape")
    await desk.sees("Record vaccinations")


async def _ticks_off(desk: Desk) -> None:
    await desk.press("h")
    await desk.sees("To do in Mavis by hand", "5 of 5 still to be done")
    await desk.press("space")
    await desk.sees("4 of 5 still to be done", "[x]")
    await desk.press("escape")
    await desk.sees("Record vaccinations")


async def _exports(desk: Desk) -> None:
    await desk.press("x")
    await desk.sees("(x) For Mavis: what is new or corrected")
    await desk.press("f10")
    await desk.sees("2 records written to")

"""Draws what a day has beside its doses, for docs/the-day.md: `make gallery` writes its pictures too.

The real app with a hub behind it, on the demonstration's invented session of one fixed morning, as in the twelve
states. Only the clock, the identifiers and the plug in the wall are ours.
"""

import asyncio
import tempfile
from pathlib import Path

from gallery.online_visit import OnlineVisit, visit
from gallery.visiting import Drawn, State, keep, record, surroundings

THE_DAY = (
    State(1, "What is to do", "day-to-do", ""),
    State(2, "A class is registered", "day-class", ""),
    State(3, "Consent by phone", "day-consent", ""),
    State(4, "Consent, read back", "day-consent-check", ""),
    State(5, "Gillick", "day-gillick", ""),
    State(6, "Triage", "day-triage", ""),
    State(7, "A child is added", "day-add-child", ""),
    State(8, "A note", "day-note", ""),
    State(9, "As the last one", "day-as-the-last", ""),
    State(10, "An adverse reaction", "day-reaction", ""),
    State(11, "Seen at once", "day-reaction-seen", ""),
    State(12, "The box", "day-box", ""),
    State(13, "Today", "day-today", ""),
    State(14, "By hand in Mavis", "day-by-hand", ""),
)


async def draw_the_day(folder: Path) -> dict[int, Drawn]:
    """Live a day beside the doses in the session of Harbour View, and keep the pictures by number."""
    async with visit(folder, THE_DAY) as nurse:
        await nurse.sees("Sessions", "Mill Brow")
        await nurse.press("down", "down", "down", "enter")
        await nurse.sees("Record vaccinations")
        await nurse.press("o")
        await nurse.sees("Available offline", "until")
        await nurse.draw(1)
        await nurse.press("v")
        await nurse.sees("Type a name")
        await _registers_a_class(nurse)
        await _takes_a_consent(nurse)
        await _decides(nurse)
        await _adds_a_child(nurse)
        await _gives_and_notes(nurse)
        await _notes_a_reaction(nurse)
        await _ends_the_day(nurse)
        await nurse.pull()  # nothing is being asked of the hub when it ends: an answer cut off there is waited for
        return nurse.drawn


async def _registers_a_class(nurse: OnlineVisit) -> None:
    await nurse.press("f12")
    await nurse.sees("What do you want to do with the list?")
    await nurse.press("5", "6")
    await nurse.sees("> 1 Register 18 children")
    await nurse.draw(2)
    await nurse.press("enter")
    await nurse.sees("registered as attending")
    await nurse.press("escape")
    await nurse.sees("Record vaccinations")


async def _takes_a_consent(nurse: OnlineVisit) -> None:
    await nurse.press("4")
    await nurse.sees("Only No consent response")
    await nurse.press("enter")
    await nurse.sees("Needs consent")
    await nurse.press("c")
    await nurse.sees("what was answered?")
    await nurse.press("enter", "enter", "enter", "down")
    await nurse.sees("> (x) All were asked, and all answered no")
    await nurse.draw(3)
    await nurse.press("f10")
    await nurse.sees("> 1 Confirm")
    await nurse.draw(4)
    await nurse.press("enter")
    await nurse.sees("was the vaccine given?")


async def _decides(nurse: OnlineVisit) -> None:
    """Look at whether a child consents alone, and decide in triage about another one."""
    await nurse.press("escape", "down", "enter")
    await nurse.sees("Needs consent")
    await nurse.press("g")
    await nurse.sees("does the child know which vaccination it is?")
    for _ in range(4):
        await nurse.press("down", "enter")
    await nurse.press("down")
    await nurse.draw(5)
    await nurse.press("f10")
    await nurse.sees("> 1 Confirm")
    await nurse.press("enter")
    await nurse.sees("Needs consent")
    await nurse.press("escape", "escape")
    await nurse.sees("Record vaccinations")
    await nurse.press("7")
    await nurse.sees("Only Triage needed")
    await nurse.press("down", "down", "enter")
    await nurse.sees("Needs triage")
    await nurse.press("t")
    await nurse.sees("is it safe to vaccinate?")
    await nurse.press("down", "enter")
    await nurse.types("Spoke to Mum: the rash was gone the next day")
    await nurse.draw(6)
    await nurse.press("f10")
    await nurse.sees("> 1 Confirm")
    await nurse.press("enter")
    await nurse.sees("was the vaccine given?")
    await nurse.press("escape", "escape")
    await nurse.sees("Record vaccinations")


async def _adds_a_child(nurse: OnlineVisit) -> None:
    await nurse.press("a")
    await nurse.sees("First name")
    for typed in ("Zara", "Newby", "01/06/2013"):
        await nurse.types(typed)
        await nurse.press("enter")
    await nurse.press("up", "up", "enter", "enter")
    await nurse.types("BL1 6GX")
    await nurse.press("enter")
    await nurse.types("Moved here on Monday")
    await nurse.draw(7)
    await nurse.press("f10")
    await nurse.sees("NEWBY, Zara is on the list now.")


async def _gives_and_notes(nurse: OnlineVisit) -> None:
    """Give a dose, and what comes after it: a note, an adverse reaction, and the next child as the last one."""
    await nurse.press("2")
    await nurse.sees("Only Ready")
    await nurse.press("down", "down", "down", "down", "enter")
    await nurse.sees("was the vaccine given?")
    await nurse.press("n")
    await nurse.sees("Note:")
    await nurse.types("Afraid of needles: last, and lying down")
    await nurse.draw(8)
    await nurse.press("f10")
    await nurse.sees("> 1 Confirm")
    await nurse.press("enter")
    await nurse.sees("was the vaccine given?")
    await record(nurse)
    await nurse.sees("HPV given:", "Next in 9C")
    await nurse.press("ctrl+o")
    await nurse.sees("As the last one")
    await nurse.draw(9)
    await nurse.press("enter")
    await nurse.sees("> 1 Confirm")
    await nurse.press("enter")
    await nurse.sees("HPV given:")


async def _notes_a_reaction(nurse: OnlineVisit) -> None:
    await nurse.press("enter")
    await nurse.sees("nothing to record")
    await nurse.press("r")
    await nurse.sees("What was seen?")
    await nurse.press("enter")
    await nurse.types("Pale and dizzy two minutes after the injection")
    await nurse.press("tab")
    await nurse.types("Laid down, feet up, water; better after ten minutes")
    await nurse.draw(10)
    await nurse.press("f10")
    await nurse.sees("> 1 Confirm")
    await nurse.press("enter")
    await nurse.sees("Adverse reaction: Pale and dizzy")
    await nurse.draw(11)
    await nurse.press("escape", "escape")
    await nurse.sees("Record vaccinations")


async def _ends_the_day(nurse: OnlineVisit) -> None:
    """Look at Today, count the box of the batch, and see what is left to do in Mavis by hand."""
    await nurse.press("t")
    await nurse.sees("Today: HPV session")
    await nurse.press("b")
    await nurse.types("40")
    await nurse.press("enter")
    await nurse.types("1")
    await nurse.press("enter")
    await nurse.types("37")
    await nurse.draw(12)
    await nurse.press("f10")
    await nurse.sees("adds up")
    await nurse.draw(13)
    await nurse.press("escape")
    await nurse.sees("Record vaccinations")
    await nurse.press("h")
    await nurse.sees("To do in Mavis by hand")
    await nurse.press("down", "space", "down")
    await nurse.sees("[x]")
    await nurse.draw(14)


def write() -> None:
    """Write the pictures."""
    surroundings()
    with tempfile.TemporaryDirectory() as folder:
        keep(THE_DAY, asyncio.run(draw_the_day(Path(folder))))

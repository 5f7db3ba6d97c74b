"""Draws the twelve states from the running program: `make gallery` writes the pictures and docs/gallery.md.

The real app, store, client and hub, on the demonstration's invented sessions of one fixed morning; only the clock, the
identifiers and the plug in the wall are ours. The suite draws them again and compares (tests/test_gallery.py).
"""

import asyncio
import tempfile
from pathlib import Path

from gallery.hierarchy import HIERARCHY, draw_hierarchy
from gallery.online_visit import OnlineVisit, visit
from gallery.visiting import (
    CHECKOUT,
    PICTURES,
    SIZES,
    Drawn,
    State,
    keep,
    keep_named,
    record,
    sized_name,
    surroundings,
)

INVENTED_BOX = "]d201050123456789001727022810XK2201"
"""The code of a box that nobody sells: its product code has a right check digit and no owner."""

STATES = (
    State(
        1,
        "Dashboard with offline sessions",
        "dashboard-with-offline-sessions",
        "See at a glance which sessions are on this device, and open one. Space marks sessions, `o` saves all that are "
        "marked.",
    ),
    State(
        2,
        "School session",
        "school-session",
        "Read how far the session has got, and save it offline with `o` before leaving for the school.",
    ),
    State(
        3,
        "School session is available offline",
        "school-session-available-offline",
        "See until when the copy is kept, when it was refreshed and how many records were changed here; refresh it, or "
        "remove it.",
    ),
    State(
        4,
        "Child list is available offline",
        "child-list-available-offline",
        "Type a name, a class, a birthday or an NHS number at once; the arrow keys and Enter open a child.",
    ),
    State(
        5,
        "Child is available offline",
        "child-available-offline",
        "Read who it is, what was agreed and what may be done and why, and answer the question: was the vaccine given?",
    ),
    State(
        6,
        "You are working offline banner",
        "working-offline-banner",
        "Go on working in the sessions that are saved; the others wait until the team server can be reached.",
    ),
    State(
        7,
        "Help working offline",
        "help-working-offline",
        "Read what can and what can’t be done without a network, and where a record is meanwhile.",
    ),
    State(
        8,
        "Offline vaccination saved",
        "offline-vaccination-saved",
        "Go on with the next child: the record is on this device and will be sent by itself.",
    ),
    State(
        9,
        "Online vaccination saved",
        "online-vaccination-saved",
        "Go on with the next child: the team server holds the record.",
    ),
    State(
        10,
        "You have offline changes",
        "you-have-offline-changes",
        "See that something waits, and press `c` to see what.",
    ),
    State(
        11,
        "Your offline changes have been saved",
        "offline-changes-saved",
        "Read how many records arrived, when and from where; F8 puts the message away, nothing else does.",
    ),
    State(
        12,
        "School session not available offline",
        "school-session-not-available-offline",
        "Read why it can’t be opened now and what to do about it.",
    ),
)


SIZED_PAGES = {
    "Dashboard": "dashboard",
    "One session": "session",
    "List of children": "list",
    "One child": "child",
    "Form": "form",
    "Check and confirm": "check",
    "Today": "today",
    "A box is scanned": "scanned",
    "Change hands": "change-hands",
}
"""The pages of a day, as their pictures in other sizes are named."""

_HOW = "The twelve states, drawn at 80x24 by `make gallery` from the running program on invented children."
_FIRST = """\
Decided once, in `mavis_tui/terminal/themes.py` (docs/decisions/0035): what is still to do is bold and has the most \
contrast of all, with and without colour; what somebody has to look at is blue, yellow or red; what is done is grey, \
the whole line; green says that something is here or safe. Every status is a word: nothing is told by colour alone."""
_SIZED = """\
At 60 columns and 20 lines nothing is cut but what ends in `…`; from 120 columns on the highlighted child stands \
beside the list (docs/decisions/0044), classes and batches stand beside a session's page, and where there are lines \
for it every health answer is written out."""


async def draw_all(folder: Path) -> tuple[dict[int, Drawn], dict[str, Drawn]]:
    """Walk through a nurse's morning and keep the twelve states, by number, and what they are at other sizes."""
    async with visit(folder, STATES) as nurse:
        await nurse.sees("Sessions", "Mill Brow")
        await nurse.press("enter")
        await nurse.sees("Record vaccinations")
        await nurse.draw(2)
        await nurse.press("o")
        await nurse.sees("Available offline", "until")
        await nurse.draw(3)
        await nurse.press("escape", "down", "down", "down")
        await nurse.sees("Sessions")
        await nurse.press("o")
        await nurse.sees("Saved. You can vaccinate")
        await nurse.press("up", "up", "up")
        await nurse.draw(1)
        await nurse.draw_at_every_size("dashboard")
        await nurse.press("enter")
        await nurse.sees("Record vaccinations")
        await nurse.draw_at_every_size("session")
        await nurse.press("v")
        await nurse.sees("Type a name")
        await nurse.draw(4)
        await nurse.press("enter")
        await nurse.sees("was the vaccine given?")
        await nurse.draw(5)
        await nurse.draw_at_every_size("child")
        await record(nurse, at_every_size=True)
        await nurse.sees("Saved. The team server holds this record.")
        await nurse.draw(9)
        await nurse.pull()
        await nurse.press("down", "enter")
        await nurse.sees("was the vaccine given?")
        await record(nurse)
        await nurse.sees("Saved offline. On this device only")
        await nurse.draw(8)
        await nurse.draw_at_every_size("list")
        await nurse.press("escape", "t")
        await nurse.sees("Today: Flu session", "1 waits on this device")
        await nurse.draw_at_every_size("today")
        await nurse.press("escape", "escape")
        await nurse.sees("You have offline changes")
        await nurse.draw(10)
        await nurse.press("down", "enter")
        await nurse.sees("Not available offline")
        await nurse.draw(12)
        await nurse.press("escape", "h")
        await nurse.sees("Help working offline")
        await nurse.draw(7)
        await nurse.press("escape")
        await nurse.plug_in()
        await nurse.sees("Your offline changes have been saved")
        await nurse.draw(11)
        await nurse.press("f8")
        await nurse.pull()
        await nurse.sees("You are working offline")
        await nurse.draw(6)
        await _scans_and_hands_over(nurse)
        return nurse.drawn, nurse.sized


async def _scans_and_hands_over(nurse: OnlineVisit) -> None:
    """Scan a box on the page of a child, and let another nurse record."""
    await nurse.press("up", "enter")
    await nurse.sees("Record vaccinations")
    await nurse.press("v", "down", "down", "enter")
    await nurse.sees("was the vaccine given?")
    await nurse.scans(INVENTED_BOX)
    await nurse.sees("Your answer takes this batch.")
    await nurse.draw_at_every_size("scanned")
    await nurse.press("ctrl+n")
    await nurse.sees("Change hands")
    await nurse.draw_at_every_size("change-hands")


def page() -> str:
    """Write docs/gallery.md: every state with its picture and what a person can do there."""
    parts = ["# Gallery", _HOW]
    for state in STATES:
        parts += [f"## {state.number} {state.title}", f"![{state.title}](pictures/{state.slug}.svg)", state.can]
    parts += ["## What the eye meets first", _FIRST]
    for palette in HIERARCHY:
        parts += [f"### {palette.title}", f"![{palette.title}](pictures/{palette.slug}.svg)"]
    parts += ["## Narrow and wide", _SIZED]
    for title, name in SIZED_PAGES.items():
        parts.append(f"### {title}")
        parts += [f"![{title}, {w} columns by {h} lines](pictures/{sized_name(name, (w, h))}.svg)" for w, h in SIZES]
    return "\n\n".join(parts) + "\n"


def write() -> None:
    """Write the pictures and the page."""
    surroundings()
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        drawn, sized = asyncio.run(draw_all(Path(folder)))
    keep(STATES, drawn)
    keep_named({**sized, **asyncio.run(draw_hierarchy())})
    (CHECKOUT / "docs" / "gallery.md").write_text(page(), encoding="utf-8")

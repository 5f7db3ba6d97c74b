"""Draws what the eye meets first in every palette and without colour, for docs/gallery.md: `make gallery` writes it.

A list of the real lines, one for each way in which a child can stand, in the real colours; only the children are ours.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from rich.terminal_theme import TerminalTheme
from textual.app import ComposeResult

from gallery.visiting import CHECKOUT, Drawn, picture
from mavis_tui.app.drawing import DrawingApp
from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.models.attendance import Registered
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group, StatusKey
from mavis_tui.screens.children.child_rows import columns, heading, pieces
from mavis_tui.settings import Settings
from mavis_tui.widgets.listing import Line, Listing, Piece
from mavis_tui.widgets.text import Text
from mavis_tui.workspace.children.row import ChildRow, ProgrammeLine

SIZE = (80, 14)

VGA = TerminalTheme(
    (0, 0, 0),
    (170, 170, 170),
    [(0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170)],
    [
        (85, 85, 85),
        (255, 85, 85),
        (85, 255, 85),
        (255, 255, 85),
        (85, 85, 255),
        (255, 85, 255),
        (85, 255, 255),
        (255, 255, 255),
    ],
)
"""What the sixteen colours are on a Linux console."""


class Palette(NamedTuple):
    """A picture: its file, what it is called, the setting, and what the terminal says of itself."""

    slug: str
    title: str
    theme: Literal["dark", "light"]
    environment: Mapping[str, str]


_TRUE = {"COLORTERM": "truecolor", "TERM": "xterm-256color"}
_SIXTEEN = {"COLORTERM": "", "TERM": "linux"}

HIERARCHY = (
    Palette("hierarchy-dark", "Dark", "dark", _TRUE),
    Palette("hierarchy-light", "Light", "light", _TRUE),
    Palette("hierarchy-16-dark", "Sixteen colours, dark", "dark", _SIXTEEN),
    Palette("hierarchy-16-light", "Sixteen colours, light", "light", _SIXTEEN),
    Palette("hierarchy-no-colour", "Without colour", "dark", {**_TRUE, "NO_COLOR": "1"}),
)

_STANDS: tuple[tuple[str, Group, Sending | None, Registered], ...] = (
    ("ABARA, Daisy", Group.DUE, None, Registered.ATTENDING),
    ("AKHTAR, George", Group.NEEDS_TRIAGE, None, Registered.UNREGISTERED),
    ("BAKER, Dylan", Group.NEEDS_CONSENT, None, Registered.UNREGISTERED),
    ("BAKER, Omar", Group.HAS_REFUSAL, None, Registered.UNREGISTERED),
    ("EZE, Ruby", Group.CANNOT_VACCINATE, None, Registered.ABSENT),
    ("GHOSH, Isla", Group.DUE, None, Registered.UNREGISTERED),
    ("GUPTA, Amara", Group.VACCINATED, Sending.WAITING, Registered.ATTENDING),
    ("HALL, Abigail", Group.VACCINATED, Sending.ATTENTION, Registered.ATTENDING),
    ("IQBAL, Holly", Group.VACCINATED, Sending.REVIEW, Registered.ATTENDING),
    ("JONES, Priya", Group.VACCINATED, Sending.SAVED, Registered.ATTENDING),
    ("KHALID, Nathan", Group.VACCINATED, None, Registered.UNREGISTERED),
    ("LIU, Jacob", Group.NOT_ELIGIBLE, None, Registered.UNREGISTERED),
)


class _Hierarchy(DrawingApp):
    CSS_PATH = CHECKOUT / "mavis_tui" / "app" / "app.tcss"

    def _print_error_renderables(self) -> None:
        """Clear no screen in the end: this isn't the terminal that it says it is."""

    def compose(self) -> ComposeResult:
        """The head of the columns, and the lines."""
        parts = columns(SIZE[0] - 5, today=True, programmes=1)
        yield Text(f"  {heading(parts)}", id="columns", classes="label")
        yield Listing(opens=False)

    def on_mount(self) -> None:
        """Draw a line for each way to stand."""
        parts = columns(SIZE[0] - 5, today=True, programmes=1)
        rows = [_row(number, *stands) for number, stands in enumerate(_STANDS)]
        mark = Line("", lambda _: (Piece("The line that is highlighted, whatever stands in it"),))
        listing = self.query_one(Listing)
        listing.show([*(Line(row.id, lambda _, row=row: pieces(row, parts)) for row in rows), mark])  # type: ignore[misc]
        listing.go_to("")


def _row(number: int, name: str, group: Group, sending: Sending | None, came: Registered) -> ChildRow:
    key = next(key for key in StatusKey if key.startswith(group.name.lower()))
    flu = ProgrammeLine(
        programme=Programme.FLU, label="Flu", key=key, group=group, detail="", ready=False, sending=sending
    )
    return ChildRow(
        id=f"{number}",
        name=name,
        known_as="",
        born=date(2016 + number % 5, 1 + number, 3 + 2 * number),
        year_group=3,
        registration=f"{3 + number % 3}{'ABC'[number % 3]}",
        nhs_number=None,
        invalidated=False,
        programmes=(flu,),
        ready=False,
        done=False,
        attendance=came,
        key="",
    )


@contextmanager
def _terminal(says: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.pop("NO_COLOR", None)
    os.environ.update(says)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


async def draw_hierarchy() -> dict[str, Drawn]:
    """Draw it in every palette, by the names of the files."""
    drawn = {}
    for palette in HIERARCHY:
        with _terminal(palette.environment):
            app = _Hierarchy(Settings(data_dir=Path(), theme=palette.theme))
            async with app.run_test(size=SIZE) as pilot:
                await pilot.pause()
                drawn[palette.slug] = picture(app, f"What the eye meets first: {palette.title}", VGA)
    return drawn

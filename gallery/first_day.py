"""Draws the first day with the real Mavis, for docs/mavis.md: `make gallery` writes its pictures too.

The real app without any hub, on a workbook in the layout that Mavis exports, of invented children; two of its cells say
what Mavis doesn't write, and the newer one has what Mavis writes back. Only the clock and the identifiers are ours.
"""

import asyncio
import os
import random
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import load_workbook

from gallery.online_visit import NOW
from gallery.visiting import CHECKOUT, SIZE, Drawn, State, Visit, keep, record, surroundings
from mavis_tui.app.app import MavisApp
from mavis_tui.cache.store import Store
from mavis_tui.client.service import Service
from mavis_tui.settings import Settings
from mavis_tui.workspace import Workspace

WORKBOOK = CHECKOUT / "tests" / "fixtures" / "hpv-school.xlsx"
EMAIL, NAME = "sian.rees@example.nhs.uk", "Sian Rees"
BILAL, DEEPA, NIKHIL, CARYS, AOIFE = "9990455392", "9995639505", "9994412620", "9995775352", "9999544991"
"""NHS numbers: two are vaccinated, one is unwell, and of two the workbook says what Mavis doesn't write."""

FIRST_DAY = (
    State(1, "Open a workbook from Mavis", "first-day-open-a-workbook", ""),
    State(2, "What wasn’t understood", "first-day-what-was-not-understood", ""),
    State(3, "The first dose of a batch", "first-day-first-dose-of-a-batch", ""),
    State(4, "Saved offline", "first-day-saved-offline", ""),
    State(5, "One child, recorded", "first-day-one-child", ""),
    State(6, "Export for Mavis", "first-day-export", ""),
    State(7, "What was written", "first-day-what-was-written", ""),
    State(8, "Exported", "first-day-exported", ""),
    State(9, "A newer workbook", "first-day-newer-workbook", ""),
    State(10, "Saved", "first-day-saved", ""),
)


Cell = str | date | None
"""What stands in a cell of the workbook."""


class Watch:
    """A clock that stands still until somebody moves it on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """What time it is."""
        return self.now


@asynccontextmanager
async def visit_without_hub(
    folder: Path, watch: Watch, states: Sequence[State], prepare: Callable[[Workspace], None] = lambda _: None
) -> AsyncIterator[Visit]:
    """Open the app on a device that never met a hub, at home in `folder`, once somebody has prepared it."""
    numbers = iter(range(1_000_000))
    workspace = Workspace(
        Store(folder / "store", new_id=lambda: "first-day-device"),
        Settings(data_dir=folder / "store", lock_minutes=0),
        watch,
        lambda: f"first-day-{next(numbers)}",
        no_hub,
        random.Random(1),
    )
    workspace.access.create("a password for a picture")
    prepare(workspace)
    before = dict(os.environ)
    os.environ["HOME"] = str(folder)
    try:
        app = MavisApp(workspace)
        async with app.run_test(size=SIZE) as pilot:
            yield Visit(app, pilot, states)
    finally:
        os.environ.clear()
        os.environ.update(before)
        await workspace.access.close()


async def draw_first_day(folder: Path) -> dict[int, Drawn]:
    """Walk from the workbook to Mavis and back, and keep the pictures by number."""
    downloads, watch = folder / "Downloads", Watch()
    downloads.mkdir()
    odd = {
        CARYS: {"CONSENT_STATUS": "Consent given by phone"},
        AOIFE: {"TRIAGE_STATUS": "Ask her GP", "YEAR_GROUP": "9?"},
    }
    _write(downloads / "harbour.xlsx", odd)
    async with visit_without_hub(folder, watch, FIRST_DAY) as nurse:
        await _opens(nurse)
        await nurse.press("enter", "v")
        await nurse.sees("Type a name")
        await _records(nurse)
        watch.now += timedelta(hours=6)
        await _exports(nurse)
        watch.now += timedelta(hours=18)
        _write(downloads / "newer.xlsx", _as_mavis_has_it())
        await _comes_back(nurse)
        return nurse.drawn


def no_hub(_hub: str, _token: str | None) -> Service:
    """Fail: nobody asks for one."""
    raise RuntimeError("there is no hub on the first day")


async def _opens(nurse: Visit) -> None:
    await nurse.sees("Sign in", "F7")
    await nurse.press("f7")
    for typed in ("~/Downloads/harbour.xlsx", "", "", EMAIL, NAME):
        await nurse.types(typed)
        await nurse.press("enter")
    await nurse.sees("What you are", "(x) Nurse")
    await nurse.draw(1)
    await nurse.press("enter")
    await nurse.sees("HPV session at Harbour View Academy", "Available offline")
    await nurse.draw(2)
    await nurse.press("enter")
    await nurse.sees("Sian Rees (no team server)", "Harbour View Academy")


async def _records(nurse: Visit) -> None:
    """Give Bilal the first dose of the day and Deepa the next one; Nikhil is unwell, Zofia isn't there."""
    await nurse.press("enter", "1")
    await nurse.sees("Choose one")  # no batch is chosen whose expiry date nobody knows
    await nurse.press("down")
    await nurse.sees("Batch expiry date")
    await nurse.press("enter")
    await nurse.types("31/05/2027")
    await nurse.draw(3)
    await nurse.press("f10")
    await _confirms(nurse)
    await nurse.press("down", "down", "down", "enter")
    await record(nurse)
    await nurse.sees("Saved offline")
    await nurse.press("down", "enter", "4")
    await nurse.sees("Why was it not given?")
    await nurse.press("down", "down", "f10")
    await _confirms(nurse)
    await nurse.draw(4)
    await nurse.press("down", "down", "enter", "f5", "f5")
    await nurse.sees("Absent")
    await nurse.press("escape", *["up"] * 6, "enter")
    await nurse.sees("ABARA, Bilal", "Recorded")
    await nurse.draw(5)


async def _confirms(nurse: Visit) -> None:
    await nurse.sees("Check and confirm", "> 1 Confirm")
    await nurse.press("enter")
    await nurse.sees("Saved offline")


async def _exports(nurse: Visit) -> None:
    await nurse.press("escape", "escape", "x")
    await nurse.sees("For Mavis: what is new or corrected")
    await nurse.draw(6)
    await nurse.press("f10")
    await nurse.sees("3 records written")
    await nurse.draw(7)
    await nurse.press("escape", "v", "enter")
    await nurse.sees("Written to")
    await nurse.draw(8)


async def _comes_back(nurse: Visit) -> None:
    await nurse.press("escape", "escape", "w")
    await nurse.types("~/Downloads/newer.xlsx")
    await nurse.press("f10")
    await nurse.sees("came back from Mavis")
    await nurse.draw(9)
    await nurse.press("escape", "v")
    await nurse.sees("Type a name")
    await nurse.draw(10)


def _as_mavis_has_it() -> dict[str, dict[str, Cell]]:
    """Give the cells in which Mavis writes what it took in."""
    attempt: dict[str, Cell] = {
        "DATE_OF_VACCINATION": NOW.date(),
        "TIME_OF_VACCINATION": f"{NOW:%H:%M}:00",
        "PERFORMING_PROFESSIONAL_EMAIL": EMAIL,
    }
    dose: dict[str, Cell] = {
        **attempt,
        "VACCINATED": "Y",
        "VACCINE_GIVEN": "Gardasil9",
        "BATCH_NUMBER": "FM8629",
        "BATCH_EXPIRY_DATE": date(2027, 5, 31),
        "ANATOMICAL_SITE": "left upper arm",
    }
    unwell: dict[str, Cell] = {**attempt, "VACCINATED": "N", "REASON_NOT_VACCINATED": "unwell", "DOSE_SEQUENCE": None}
    return {
        number: {**cells, "UUID": f"11111111-8545-4003-aed2-00000000000{at}"}
        for at, (number, cells) in enumerate({BILAL: dose, DEEPA: dose, NIKHIL: unwell}.items())
    }


def _write(path: Path, changed: Mapping[str, Mapping[str, Cell]]) -> None:
    """Write the workbook with other cells for some children, by NHS number and column."""
    book = load_workbook(WORKBOOK)
    sheet = book["Vaccinations"]
    headers = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        for column, value in changed.get(str(row[headers.index("NHS_NUMBER")].value), {}).items():
            row[headers.index(column)].value = value
    book.save(path)


def write() -> None:
    """Write the pictures."""
    surroundings()
    with tempfile.TemporaryDirectory() as folder:
        keep(FIRST_DAY, asyncio.run(draw_first_day(Path(folder))))

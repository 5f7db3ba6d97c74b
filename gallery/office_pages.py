"""Draws the office's pages as Chromium shows them, for docs/hub-office.md and the README, where that is installed.

Every section of the navigation has a picture by its address, so that a new one can't be forgotten. No test compares
them: what a browser draws depends on its version and on the fonts of the machine.
"""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from gallery.served_office import NOW, ServedOffice, chromium, served, signs_in, why_not
from gallery.visiting import PICTURES
from mavis_tui.hub.office.import_workbook import import_workbook
from mavis_tui.hub.pages.sections import SECTIONS
from mavis_tui.hub.pages.visits import AT
from mavis_tui.models.calendar import today
from mavis_tui.spreadsheets.workbook import read_workbook
from tests.spreadsheets.invented import a_row
from tests.spreadsheets.invented import write as write_workbook

_ADA = {"NHS_NUMBER": "9990000018", "SESSION_ID": 1220}
_BO = {"PERSON_FORENAME": "Bo", "PERSON_SURNAME": "Ng", "NHS_NUMBER": "9990000026", "SESSION_ID": 1220}
_CY = {"PERSON_FORENAME": "Cy", "PERSON_SURNAME": "Rees", "NHS_NUMBER": "9990000034", "SESSION_ID": 1220}
_BELOW = {
    "office-review": ("office-case",),
    "office-sessions": ("office-session", "office-child"),
    "office-batches": ("office-batch",),
    "office-uptake": ("office-missing",),
    "office-laptops": ("office-laptop",),
    "office-people": ("office-person",),
}
"""What the first link in a section's table leads to, and the first link there."""

_HIGHEST = 2_600
"""Pixels: a log is longer than anybody looks at in a picture."""

_SIZE = {"width": 1000, "height": 700}


def picture_of(address: str) -> str:
    """Name the picture of a section by its address: `office-files` for /office/files."""
    return f"office{address.removeprefix(AT).replace('/', '-') or '-today'}"


async def _draw(folder: Path) -> list[str]:
    async with served(folder) as office, chromium(viewport=_SIZE) as context:
        page = await context.new_page()
        await page.goto(f"{office.address}{AT}")
        drawn = [await _keep(page, "office-sign-in")]
        await signs_in(page, office)
        for section in SECTIONS:
            await page.goto(f"{office.address}{section.address}")
            drawn.append(await _keep(page, picture_of(section.address)))
            for below in _BELOW.get(picture_of(section.address), ()):
                await page.locator("main table a").first.click()
                await page.wait_for_load_state()
                drawn.append(await _keep(page, below))
        drawn += await _in_and_out(page, office, folder)
    return drawn


async def _in_and_out(page: Any, office: ServedOffice, folder: Path) -> list[str]:
    before = read_workbook(write_workbook(folder / "before.xlsx", [a_row(**_ADA), a_row(**_BO)]))
    await import_workbook(office.database, before, (today(lambda: NOW),))
    moved = {**_ADA, "PERSON_POSTCODE": "M20 1AA", "PERSON_GENDER_CODE": "Unclear"}
    newer = write_workbook(folder / "hpv-session.xlsx", [a_row(**moved), a_row(**_CY)])
    await page.goto(f"{office.address}{AT}/files")
    await page.get_by_label("Workbook (.xlsx)").set_input_files(newer)
    await page.get_by_role("button", name="See what it would change").click()
    await page.wait_for_url(f"{office.address}{AT}/files/workbooks/*")
    drawn = [await _keep(page, "office-files-workbook")]
    await page.goto(f"{office.address}{AT}/files/for-mavis")
    drawn.append(await _keep(page, "office-files-for-mavis"))
    await page.get_by_role("button", name="Make the file").click()
    await page.wait_for_url(f"{office.address}{AT}/files/exports/2")
    drawn.append(await _keep(page, "office-files-export"))
    return drawn


async def _keep(page: Any, name: str) -> str:
    height = min(_HIGHEST, await page.evaluate("() => document.documentElement.scrollHeight"))
    part = {"x": 0, "y": 0, "width": _SIZE["width"], "height": height}
    file = PICTURES / f"{name}.png"
    await page.screenshot(path=file, full_page=True, clip=part, animations="disabled", caret="hide")
    return name


def write() -> None:
    """Write the pictures, or say why not and leave those that are there."""
    if missing := why_not():
        print(f"NOT DRAWN: the office’s pages, because {missing}.")
        return
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_draw(Path(folder)))


if __name__ == "__main__":
    write()

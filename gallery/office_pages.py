"""Draws the office's pages as Chromium shows them, for docs/hub-office.md and the README, where that is installed.

Every section of the navigation has a picture by its address, so that a new one can't be forgotten. No test compares
them: what a browser draws depends on its version and on the fonts of the machine.
"""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from gallery.served_office import ServedOffice, chromium, served, signs_in, why_not
from gallery.visiting import CHECKOUT, PICTURES
from mavis_tui.hub.pages.sections import SECTIONS
from mavis_tui.hub.pages.visits import AT

_BOOK = CHECKOUT / "tests" / "fixtures" / "hpv-school.xlsx"
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
        drawn += await _in_and_out(page, office)
    return drawn


async def _in_and_out(page: Any, office: ServedOffice) -> list[str]:
    await page.goto(f"{office.address}{AT}/files")
    await page.get_by_label("Workbook (.xlsx)").set_input_files(_BOOK)
    await page.get_by_role("button", name="See what it would change").click()
    await page.get_by_role("link", name="Today").wait_for()
    drawn = [await _keep(page, "office-files-workbook", whole=False)]
    await page.goto(f"{office.address}{AT}/files/for-mavis")
    drawn.append(await _keep(page, "office-files-for-mavis"))
    await page.get_by_role("button", name="Make the file").click()
    await page.wait_for_url(f"{office.address}{AT}/files/exports/2")
    drawn.append(await _keep(page, "office-files-export"))
    return drawn


async def _keep(page: Any, name: str, *, whole: bool = True) -> str:
    await page.screenshot(path=PICTURES / f"{name}.png", full_page=whole, animations="disabled", caret="hide")
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

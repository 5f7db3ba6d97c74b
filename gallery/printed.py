"""Draws the page of uptake as a browser prints it, for docs/the-day.md, where Chromium is installed.

No test compares it: what a browser draws depends on its version and on the fonts of the machine.
"""

import asyncio
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

from gallery.online_visit import visit
from gallery.visiting import PICTURES, surroundings
from mavis_tui.workspace.files.uptake_files import write_uptake_page

_SAVED = (0, 3, 4)
"""The places on the dashboard of the sessions that are counted: flu at one school, HPV at two."""
_TERM = date(2026, 9, 1), date(2026, 12, 31)


async def write_report(folder: Path) -> Path:
    """Write the page of a term, as far as it is saved on this device."""
    page = folder / "uptake.html"
    async with visit(folder, ()) as nurse:
        workspace = nurse.workspace
        sessions = [row.id for group in workspace.sessions.dashboard().groups.values() for row in group]
        for place in _SAVED:
            await workspace.sessions.save_offline(sessions[place])
        write_uptake_page(workspace.reports.of((), *_TERM), page)
        await nurse.pull()
    return page


def write() -> None:
    """Write the picture, where there is a browser that draws it."""
    browser = shutil.which("chromium")
    if browser is None:
        return
    surroundings()
    with tempfile.TemporaryDirectory() as folder:
        page = asyncio.run(write_report(Path(folder)))
        drawn = f"--screenshot={PICTURES / 'day-report.png'}"
        quietly = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=790,900")
        subprocess.run([browser, *quietly, drawn, page.as_uri()], check=True, capture_output=True, timeout=120)

"""A day of the office in a real browser, beside two nurses with the real program on their laptops."""

import random
from collections.abc import AsyncIterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from gallery.served_office import EMAIL, NOW, PASSWORD, ServedOffice, chromium, served, signs_in
from mavis_tui.cache.store import Store
from mavis_tui.client.service import Service
from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.office.retention import set_second_factor
from mavis_tui.hub.positions import Position
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import children
from mavis_tui.models.child import Child
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import status_of
from mavis_tui.settings import Settings
from mavis_tui.workspace import Workspace
from tests.builders import TODAY
from tests.hub.running import CHEAP
from tests.spreadsheets.mavis_rules import Team, complaints
from tests.workspace.nurse import FULL

BOOK = Path(__file__).parents[1] / "fixtures" / "hpv-school.xlsx"
"""Of session 1204 at Harbour View Academy, with 120 children."""
NURSES = ("sian.rees@example.nhs.uk", "amina.begum@example.nhs.uk")
TEAM = Team(users=frozenset(NURSES), sessions={"1204": ((TODAY,), ("HPV",))})

LATER = datetime(2026, 11, 24, 12, 31)  # noqa: DTZ001 # England's wall clock, when the file is uploaded


async def people(database: Database) -> None:
    """Let the office and two nurses in; there is no session yet."""
    await add_user(database, EMAIL, "Pat Okoro", "R1L", PASSWORD, CHEAP, role=Position.ADMINISTRATOR)
    for email in NURSES:
        await add_user(database, email, email.partition(".")[0].capitalize(), "R1L", PASSWORD, CHEAP)
    await set_second_factor(database, "R1L", NOW, required=False)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[ServedOffice]:
    async with served(tmp_path, fill=people) as running:
        yield running


async def laptop(office: ServedOffice, folder: Path, email: str) -> Workspace:
    """Give the program on a nurse's laptop, signed in, with the session saved on it."""
    ids = count()
    made = Workspace(
        Store(folder, new_id=lambda: f"laptop-of-{email.partition('.')[0]}"),
        Settings(data_dir=folder, hub=office.address),
        lambda: NOW,
        lambda: f"{email.partition('.')[0]}-{next(ids)}",
        lambda hub, token: Service(hub, token=token),
        random.Random(1),
    )
    made.access.create("an offline password")
    await made.access.sign_in(office.address, email, PASSWORD)
    await made.sessions.refresh_list()
    await made.sessions.save_offline("1204")
    return made


def gives(nurse: Workspace, child: str, batch: str) -> None:
    """Record a dose as the form does."""
    options = nurse.recording.options("1204", child, Programme.HPV)
    answers = msgspec.structs.replace(FULL, batch_number=batch, pre_screened=True)
    prepared = nurse.recording.prepare(options, answers)
    assert [breach.text for breach in prepared.breaches] == []
    nurse.recording.confirm(prepared)


async def sends(nurse: Workspace) -> None:
    """Send what waits; nothing may be left."""
    assert (await nurse.upload_now()).stopped_by == ""


async def due(office: ServedOffice) -> list[Child]:
    """Give the children whom a nurse may vaccinate, by name."""
    async with office.database.reading() as connection:
        documents = (await connection.execute(select(children.c.document))).scalars().all()
    listed = [msgspec.json.decode(one, type=Child) for one in documents]
    ready = [one for one in listed if status_of(one, Programme.HPV, TODAY).ready]
    return sorted(ready, key=lambda one: (one.full_name, one.id))


async def test_a_day_is_lived_through_from_the_workbook_to_the_file_for_mavis(
    office: ServedOffice, tmp_path: Path
) -> None:
    async with chromium(viewport={"width": 1280, "height": 900}, accept_downloads=True) as context:
        page = await context.new_page()
        await signs_in(page, office)
        await _imports(page)
        sian, amina = [await laptop(office, tmp_path / email, email) for email in NURSES]
        ready = await due(office)
        for child in ready[:5]:
            gives(sian, child.id, "FM8629")
        for child in (ready[4], *ready[5:8]):  # Amina's laptop has no network, so she doesn't hear of Sian's fifth
            gives(amina, child.id, "FM4111")
        await sends(sian)
        await sends(amina)
        await _decides(page, ready[4])
        await _keeps_out(page, "laptop-of-amina")
        gives(amina, ready[8].id, "FM4111")
        assert (await amina.upload_now()).stopped_by, "her laptop is let in no more; what it holds waits on it"
        content = await _fetches(page, tmp_path)
        for each in (sian, amina):
            await each.access.close()
    assert complaints(content, TEAM, LATER) == []
    assert content.count(b"\r\n") == 1 + 8, "the headings, and each child’s dose once"


async def _imports(page: Any) -> None:
    await page.get_by_role("link", name="In and out").click()
    await page.get_by_label("Workbook (.xlsx)").set_input_files(BOOK)
    await page.get_by_role("button", name="See what it would change").click()
    assert "120 new, 0 updated" in await page.locator("main").inner_text()
    await page.get_by_role("button", name="Import it").click()
    assert "was imported: 120 children" in await page.locator("main").inner_text()


async def _decides(page: Any, child: Child) -> None:
    """Set aside the dose that was recorded twice, on the page that shows both."""
    await page.get_by_role("link", name="Review").click()
    await page.get_by_role("link", name=child.full_name).click()
    both = page.locator("main table").first
    for batch in ("FM8629", "FM4111"):
        assert batch in await both.inner_text()
    forms = page.locator("main form")
    (doubted,) = [each for each in await forms.all() if "by amina" in (await each.inner_text()).casefold()]
    await doubted.get_by_label("Set it aside").check()
    await doubted.get_by_label("Note about").fill("The same dose, given once: Amina typed it again")
    await doubted.get_by_role("button").click()
    assert "set aside" in await page.locator("main").inner_text()


async def _keeps_out(page: Any, device: str) -> None:
    """Let a lost laptop in no more, once what would be lost with it was said."""
    await page.get_by_role("link", name="Laptops").click()
    await page.get_by_role("link", name=device).click()
    assert "would be lost with it" in await page.locator("main").inner_text()
    await page.get_by_role("button", name="Let it in no more").click()
    assert (
        f"{device} is let in no more. What was recorded on it stays on it." in await page.locator("main").inner_text()
    )


async def _fetches(page: Any, folder: Path) -> bytes:
    await page.get_by_role("link", name="In and out").click()
    await page.get_by_role("button", name="See what it would hold").click()
    await page.get_by_role("button", name="Make the file").click()
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="Fetch the file").click()
    download = await coming.value
    assert download.suggested_filename == "mavis-2026-11-24-1.csv"
    await download.save_as(folder / "for-mavis.csv")
    return (folder / "for-mavis.csv").read_bytes()

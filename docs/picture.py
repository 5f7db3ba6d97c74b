"""Draws the README's picture from the running program: `make picture`.

The real app on a real store, filled with the demonstration's invented sessions, with no hub to be reached.
"""

import asyncio
import os
import random
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from mavis_tui.app import MavisApp
from mavis_tui.cache.store import Account, Store
from mavis_tui.client.service import Service
from mavis_tui.demo.generate import demonstration
from mavis_tui.models.calendar import today
from mavis_tui.models.programme import Site
from mavis_tui.models.session import SessionListing
from mavis_tui.models.status import still_to_do
from mavis_tui.models.vaccination import Staff
from mavis_tui.settings import Settings
from mavis_tui.sync.connectivity import Link
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording import Answers

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 24, 11, 12, tzinfo=UTC)
NOBODY_THERE = "http://127.0.0.1:9"
RECORDED = 24


def a_morning(folder: Path) -> Workspace:
    """Make a device in the middle of a morning: three sessions saved, some children done, nothing uploaded yet."""
    store = Store(folder)
    store.create("a password for a picture")
    staff = Staff(email="sian.rees@example.nhs.uk", name="Sian Rees")
    store.device.set_account(
        Account(hub=NOBODY_THERE, token="none", expires_at=NOW.replace(hour=20), staff=staff, organisation="R1L")
    )
    numbers = iter(range(1_000_000))
    workspace = Workspace(
        store,
        Settings(data_dir=folder),
        lambda: NOW,
        lambda: f"picture-{next(numbers)}",
        lambda hub, token: Service(hub, token=token),
        random.Random(1),
    )
    bundles = demonstration(today(lambda: NOW))
    listings = []
    for number, bundle in enumerate(bundles):
        left = {child.id: still_to_do(child, bundle.session, today(lambda: NOW)) for child in bundle.children}
        left = {child: programmes for child, programmes in left.items() if programmes}
        listings.append(SessionListing(session=bundle.session, children=bundle.count, done=bundle.count - len(left)))
        if number % 3 == 0:
            store.snapshots.save(bundle, etag="picture", saved_at=NOW.replace(hour=7, minute=55), outstanding=left)
    store.device.set_listing(tuple(listings), "picture", NOW)
    _record_some(workspace, bundles[0].session.id)
    return workspace


def _record_some(workspace: Workspace, session_id: str) -> None:
    ready = [row for row in workspace.children.rows(session_id) if row.programmes and row.programmes[0].ready]
    for row in ready[:RECORDED]:
        options = workspace.recording.options(session_id, row.id, row.programmes[0].programme)
        vaccine = options.vaccines[0]
        dated = [batch for batch in options.batches[vaccine.name] if batch.expiry is not None]
        if not dated:
            continue
        answers = Answers(
            vaccine=vaccine.name, batch_number=dated[0].number, batch_expiry=dated[0].expiry, site=Site.LEFT_ARM_UPPER
        )
        prepared = workspace.recording.prepare(options, answers)
        if not prepared.breaches:
            workspace.recording.confirm(prepared)


async def picture(workspace: Workspace) -> str:
    """Run the app at 80x24 until it knows that it is offline, and give its screen as SVG."""
    app = MavisApp(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        while workspace.link is Link.UNKNOWN:
            await pilot.pause(0.05)
        await pilot.pause()
        drawn = app.export_screenshot(title="mavis")
    # the fonts would come from somebody's server; every machine has a monospaced one of its own
    return re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL).replace("Fira Code, monospace", "monospace")


def main() -> None:
    """Write docs/dashboard.svg."""
    os.environ.update(COLORTERM="truecolor", TERM="xterm-256color", TEXTUAL_ANIMATIONS="none")
    with tempfile.TemporaryDirectory() as folder:
        drawn = asyncio.run(picture(a_morning(Path(folder) / "store")))
    (HERE / "dashboard.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()

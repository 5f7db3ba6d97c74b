"""Draws several laptops without a team server, for docs/several-laptops.md: `make gallery` writes its pictures too.

The real app of the laptop that collects, on the workbook of the first day; the other laptop is a workspace without a
screen. Only the clocks and the identifiers are ours.
"""

import asyncio
import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

from gallery.first_day import BILAL, DEEPA, NIKHIL, WORKBOOK, Watch, no_hub, visit_without_hub
from gallery.visiting import Drawn, State, keep, surroundings
from mavis_tui.cache.store import Store
from mavis_tui.models.programme import Programme, Reason, Site
from mavis_tui.settings import Settings
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.recording import Answers

SEVERAL_LAPTOPS = (
    State(1, "What came from which laptop", "several-laptops", ""),
    State(2, "Side by side", "several-laptops-side-by-side", ""),
    State(3, "One file", "several-laptops-one-file", ""),
)

_PASSWORD = "a password for a picture"
_DOSE = Answers(vaccine="Gardasil9", batch_number="FM8629", batch_expiry=date(2027, 5, 31), site=Site.LEFT_ARM_UPPER)
_OTHER = Answers(vaccine="Gardasil9", batch_number="AB1234", batch_expiry=date(2027, 8, 31), site=Site.RIGHT_ARM_UPPER)


def _records(workspace: Workspace, email: str, name: str, watch: Watch) -> Workspace:
    workspace.access.introduce(email, name)
    workspace.workbooks.open(WORKBOOK, [watch().date()])
    return workspace


def _record(workspace: Workspace, child: str, answers: Answers) -> None:
    (session,) = workspace.team.sessions()
    options = workspace.recording.options(session, workspace.children.find(session, child), Programme.HPV)
    workspace.recording.confirm(workspace.recording.prepare(options, answers))


def _other_laptop(folder: Path, watch: Watch) -> Workspace:
    numbers = iter(range(1_000_000))
    store = Store(folder / "other", new_id=lambda: "other-device")
    settings = Settings(data_dir=folder / "other", lock_minutes=0)
    workspace = Workspace(store, settings, watch, lambda: f"other-{next(numbers)}", no_hub, random.Random(2))
    workspace.access.create(_PASSWORD)
    return _records(workspace, "tom.lister@example.nhs.uk", "Tom Lister", watch)


async def draw_several_laptops(folder: Path) -> dict[int, Drawn]:
    """Let two laptops record, the one collect what the other handed in, decide and export; by number."""
    watch = Watch()
    (folder / "Downloads").mkdir()

    def prepare(office: Workspace) -> None:
        _records(office, "sian.rees@example.nhs.uk", "Sian Rees", watch)
        other = _other_laptop(folder, watch)
        other.team.words.tell(office.team.words.draw())
        _record(office, BILAL, _DOSE)
        watch.now += timedelta(minutes=4)
        _record(other, BILAL, _OTHER)
        _record(other, DEEPA, _DOSE)
        _record(other, NIKHIL, Answers(reason=Reason.UNWELL))
        other.team.hand_in(folder / "Downloads" / "hand-in-tom-lister.mavis")
        other.lock()
        watch.now += timedelta(hours=5)
        office.team.collect([folder / "Downloads"])

    async with visit_without_hub(folder, watch, SEVERAL_LAPTOPS, prepare) as nurse:
        await nurse.sees("Sessions", "Harbour View Academy")
        await nurse.press("c", "f")
        await nurse.sees("Several laptops, one file", "to be decided first")
        await nurse.press("home")
        await nurse.draw(1)
        await nurse.press("enter")
        await nurse.sees("1 Sian Rees", "* Batch")
        await nurse.draw(2)
        await nurse.press("enter")
        await nurse.types("Sian gave it; Tom had typed it from her note")
        await nurse.press("f10")
        await nurse.sees("Decided about ABARA, Bilal")
        await nurse.press("x", "f10")
        await nurse.sees("3 records written to")
        await nurse.draw(3)
        return nurse.drawn


def write() -> None:
    """Write the pictures."""
    surroundings()
    with tempfile.TemporaryDirectory() as folder:
        keep(SEVERAL_LAPTOPS, asyncio.run(draw_several_laptops(Path(folder))))

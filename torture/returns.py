"""Hubs that were restored, moved or made anew, laptops that were put back or copied: nothing acknowledged is lost.

Each case draws who recorded, corrected and sent how much before and after; then the thing happens, every laptop greets
the hub, signs in and sends, twice over. The hub must hold everything that was confirmed, once, and it must be said.
"""

import asyncio
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from unittest.mock import patch

from mavis_tui.hub.store.backup import back_up, restore
from mavis_tui.hub.store.generation import last_restored
from mavis_tui.sync import comparing
from torture.laptop import Laptop
from torture.machine import in_memory
from torture.promises import DOUBLED, LOST, STUCK, Broken
from torture.team import CHILDREN, NOT_GIVEN, Team, a_team, correct, record, sealed_stores
from torture.trial import Scale, Trial

SECONDS = 150
LAPTOPS = 2
UNSAID = "returns that nobody was told of"
AGAIN = "changes sent though the hub had them"
BACK = "records that a hub had lost, and got again"
PROMISES = (LOST, DOUBLED, STUCK, UNSAID, AGAIN)
SENDING = "POST /v1/changes"
ELSEWHERE = "http://elsewhere.test"

NOTES = (
    (
        "Two laptops record, correct and send; then the hub is restored from an older copy by its command, or by hand, "
        "moves to another address, or is made anew from the same workbook; or a laptop is put back from a backup, or "
        "its data folder is copied to another one. Everybody signs in and sends, twice over."
    ),
    "“Told” are the nurse, by the sentence on her dashboard, and the office, by `mavis hub devices`, with the count.",
    "The control believes its receipts: it doesn’t compare them with what the hub holds.",
)


class Scene:
    """One case as it goes: the team, what is drawn, and what is counted."""

    def __init__(self, team: Team, chance: Random) -> None:
        self.team = team
        self.chance = chance
        self.address = ""

    def work(self, children: list[int]) -> None:
        """Record for some children on any of the laptops, and correct some of it."""
        for child in children:
            laptop = self.chance.choice(self.team.laptops[:LAPTOPS])
            entry = record(laptop, child) if self.chance.random() < 0.7 else record(laptop, child, NOT_GIVEN)
            if entry is not None and self.chance.random() < 0.3:
                correct(laptop, child, entry.change.id, notes="Right arm was sore")

    async def send(self, *, everybody: bool) -> None:
        """Let everybody send, or some."""
        for laptop in self.team.laptops:
            if everybody or self.chance.random() < 0.7:
                await laptop.workspace.upload_now()


Happens = Callable[[Scene], Awaitable[None]]


async def _restored(scene: Scene) -> None:
    copy = scene.team.folder / "copy.db"
    await back_up(scene.team.folder / "hub.db", copy, scene.team.clock())
    await _go_on(scene)
    await scene.team.stop_hub()
    scene.team.clock.forward(minutes=1)
    await restore(copy, scene.team.folder / "hub.db", scene.team.clock())
    await scene.team.start_hub("hub.db")


async def _by_hand(scene: Scene) -> None:
    copy = scene.team.folder / "copy.db"
    with sqlite3.connect(scene.team.folder / "hub.db") as held, sqlite3.connect(copy) as made:
        held.backup(made)
    made.close()
    held.close()
    await _go_on(scene)
    await scene.team.start_hub("copy.db")


async def _moved(scene: Scene) -> None:
    await _go_on(scene)
    scene.address = ELSEWHERE


async def _made_anew(scene: Scene) -> None:
    await _go_on(scene)
    await scene.team.start_hub("anew.db", knows=False)


async def _put_back(scene: Scene) -> None:
    laptop = scene.team.laptops[0]
    saved = scene.team.folder / "backup"
    shutil.copytree(laptop.disk, saved, ignore=shutil.ignore_patterns("*-shm"))
    await _go_on(scene, everybody=True)
    await laptop.wake_up_with(saved)


async def _copied(scene: Scene) -> None:
    laptop = scene.team.laptops[0]
    saved = scene.team.folder / "copied"
    shutil.copytree(laptop.disk, saved, ignore=shutil.ignore_patterns("*-shm"))
    twin = scene.team.laptop_on(saved, "twin")
    twin.confirmed = dict(laptop.confirmed)
    record(twin, CHILDREN)
    await _go_on(scene)


HAPPENS: dict[str, Happens] = {
    "hubs restored by their command": _restored,
    "hubs put back by hand": _by_hand,
    "hubs moved to another address": _moved,
    "hubs made anew from the workbooks": _made_anew,
    "laptops put back from a backup": _put_back,
    "data folders copied to two laptops": _copied,
}
LOSES = {_restored: 1, _by_hand: 1, _made_anew: 1}
"""What happens to a hub so that it lacks records; the rest lacks none."""


async def _go_on(scene: Scene, *, everybody: bool = False) -> None:
    scene.work(scene.chance.sample(range(5, CHILDREN), scene.chance.randint(1, 3)))
    await scene.send(everybody=everybody)


async def play(folder: Path, sealed: list[Path], what: Happens, chance: Random) -> Counter[str]:
    """Play one case, and count."""
    counts: Counter[str] = Counter()
    async with a_team(folder, sealed) as team:
        for n in range(LAPTOPS):
            await team.equip(n)
        scene = Scene(team, chance)
        scene.work([1, 2, 3, 4])
        await scene.send(everybody=chance.random() < 0.5)
        await what(scene)
        try:
            await _afterwards(scene, counts, loses=what in LOSES)
        except Broken as broken:
            counts[broken.promise] += 1
        counts["records and corrections confirmed"] += len({one for each in team.laptops for one in each.confirmed})
    return counts


async def _afterwards(scene: Scene, counts: Counter[str], *, loses: bool) -> None:
    team = scene.team
    held = (await team.tables()).held.keys()
    gone = {laptop: _acknowledged(laptop) - held for laptop in team.laptops}
    for laptop in team.laptops:
        result = await team.heal(laptop, hub=scene.address)
        await laptop.workspace.engine().probe()
        counts[STUCK] += bool(result.stopped_by) or bool(laptop.store.outbox.waiting())
        if gone[laptop]:
            counts[UNSAID] += not any("didn’t hold" in said for said in laptop.workspace.sessions.dashboard().damaged)
    lost = {revision for each in gone.values() for revision in each}
    counts[BACK] += len(lost & (await team.tables()).held.keys())
    if loses and lost:
        told = await last_restored(team.database)
        counts[UNSAID] += told is None or told.records != len(lost)
    sent = [laptop.wire.sent(SENDING) for laptop in team.laptops]
    for laptop in team.laptops:
        await team.heal(laptop, hub=scene.address)
        await laptop.workspace.engine().probe()
    counts[AGAIN] += sum(laptop.wire.sent(SENDING) for laptop in team.laptops) - sum(sent)
    tables = await team.tables()
    counts[LOST] += sum(revision not in tables.held for laptop in team.laptops for revision in laptop.confirmed)
    tables.knows_only(team.laptops)


def _acknowledged(laptop: Laptop) -> set[tuple[str, int]]:
    entries = laptop.store.outbox.entries()
    return {(entry.change.id, entry.change.revision) for entry in entries if entry.receipt is not None}


def run(scale: Scale) -> Trial:
    """Play each case again and again with other draws; in short, three of them once."""
    few = ("hubs restored by their command", "hubs made anew from the workbooks", "data folders copied to two laptops")
    counts = _played(few, 0) if scale.short else _played(tuple(HAPPENS), SECONDS)

    async def believes(*_: object) -> int:
        return 0

    with patch.object(comparing, "compare", believes):
        control = _played(few[:1] if scale.short else tuple(HAPPENS), 0)
    return Trial(
        name="Hubs restored, moved and made anew; laptops put back and copied",
        counts=counts,
        must_be_zero=PROMISES,
        control={name: control[name] for name in (*HAPPENS, *PROMISES) if name in control},
        notes=NOTES,
    )


def _played(names: tuple[str, ...], seconds: float) -> dict[str, int]:
    """Play these cases once, and again and again for so many seconds."""
    counts: Counter[str] = Counter()
    until, done = time.monotonic() + seconds, 0
    with tempfile.TemporaryDirectory(prefix="mavis-returns-", dir=in_memory()) as made, asyncio.Runner() as loop:
        sealed = sealed_stores(Path(made), LAPTOPS)
        while not done or time.monotonic() < until:
            for name in names:
                what = HAPPENS[name]
                folder = Path(made) / f"{done}-{what.__name__}"
                counts[name] += 1
                counts += loop.run(play(folder, sealed, what, Random(f"{name} {done}")))
                shutil.rmtree(folder)
            done += 1
    return {name: counts[name] for name in (*names, "records and corrections confirmed", BACK, *PROMISES)}

"""A laptop's clock jumps: ahead by days or years, behind, while a form is open, through the hour that comes twice.

Nothing goes on the word of such a clock, no time that was written down is rewritten, and what may be wrong is marked.
"""

import asyncio
import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from mavis_tui.cache.device import Device
from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.errors import MavisError
from mavis_tui.models.attendance import Registered, said_at
from mavis_tui.models.programme import Programme
from torture.laptop import Laptop
from torture.machine import in_memory
from torture.promises import DOUBLED, LOST, SESSION, STUCK, Broken
from torture.school import GIVEN
from torture.team import Team, a_team, record, sealed_stores
from torture.trial import Scale, Trial

REMOVED = "sessions removed on the word of such a clock"
REWRITTEN = "times rewritten after they had been confirmed"
UNMARKED = "wrong times that nobody was told of"
UNNAMED = "wrong clocks that nobody named"
KEPT = "sessions that never go"
PROMISES = (LOST, DOUBLED, STUCK, REMOVED, REWRITTEN, UNMARKED, UNNAMED, KEPT)
MARKED, SAID_NO = "records with a time that is marked as doubted", "records that a wrong day refused in words"

JUMPS: dict[str, timedelta] = {
    "ahead by an hour": timedelta(hours=1),
    "ahead by three days": timedelta(days=3),
    "ahead by a year": timedelta(days=365),
    "ahead by 30 years": timedelta(days=30 * 365),
    "behind by an hour": timedelta(hours=-1),
    "behind by a day": timedelta(days=-1),
    "behind by a year": timedelta(days=-365),
    "behind by 16 years": timedelta(days=-16 * 365),
}
SLACK = timedelta(minutes=15)
"""By so much the hub lets two clocks differ."""
REPEATED = date(2026, 10, 25)
"""On this day the clocks of England go from 2am back to 1am."""

NOTES = (
    (
        "A laptop with a saved session and records jumps without a network: ahead by an hour, three days, a year or "
        "30 years, behind by an hour, a day, a year or 16 years, before mavis starts and while a form is open. It "
        "starts again, records, registers, goes back, and sends. Then the session is really over."
    ),
    "In the hour that comes twice in October, a record is made before and after the clocks go back.",
    "The control takes the word of the laptop’s clock for what day it is.",
)


async def play(folder: Path, sealed: list[Path], jump: timedelta, *, met: bool) -> Counter[str]:
    """Let the clock jump, before or after the hub was `met` with it, and count what came of it."""
    counts: Counter[str] = Counter()
    async with a_team(folder, sealed) as team:
        laptop = await team.equip(0)
        record(laptop, 1)
        await laptop.workspace.upload_now()
        laptop.wire.cut()
        record(laptop, 2)
        recording = laptop.workspace.recording
        open_form = recording.prepare(recording.options(SESSION, "child-3", Programme.HPV), GIVEN)
        laptop.clock.ahead = jump
        laptop.confirm(lambda: recording.confirm(open_form))
        if met:
            laptop.wire.mend()
            await laptop.workspace.engine().probe()
            await laptop.workspace.engine().probe()
        await laptop.restart()
        counts[REMOVED] += not laptop.workspace.sessions.is_saved(SESSION)
        right, made = team.clock(), len(laptop.confirmed)
        _work(laptop, 4)
        counts[SAID_NO] += len(laptop.confirmed) == made
        counts[UNNAMED] += (met or jump < timedelta(0)) and not laptop.workspace.time.words()
        team.clock.forward(minutes=5)
        laptop.clock.ahead = timedelta(0)
        await laptop.restart()
        counts[REMOVED] += not laptop.workspace.sessions.is_saved(SESSION)
        _work(laptop, 5)
        counts += await _sent(team, laptop, right)
        counts += await _over(team, laptop)
    return counts


def _work(laptop: Laptop, child: int) -> None:
    """Record for one child, and register the next one."""
    with suppress(MavisError):
        record(laptop, child)

    def register() -> Entry | None:
        came = laptop.workspace.attendance.register(SESSION, f"child-{child + 2}", Registered.ATTENDING)
        return laptop.store.outbox.entry(came.change) if came.change else None

    laptop.confirm(register)


async def _sent(team: Team, laptop: Laptop, right: datetime) -> Counter[str]:
    """Let all of it go up, and look at each time: as it was confirmed, and marked if it is wrong."""
    counts: Counter[str] = Counter()
    result = await team.heal(laptop)
    counts[STUCK] += bool(result.stopped_by)
    try:
        (await team.tables()).has_everything_of(laptop)
    except Broken as broken:
        counts[broken.promise] += 1
    for entry in laptop.store.outbox.entries():
        confirmed = laptop.confirmed.get((entry.change.id, entry.change.revision))
        counts[REWRITTEN] += confirmed != entry.change
        told, by = entry.change.vaccination, entry.change.attendance
        if told is not None and told.performed_at is not None:
            counts[MARKED] += told.time_doubted
            wrong = abs(told.performed_at - right) > SLACK
            counts[UNMARKED] += wrong and not told.time_doubted and entry.sending is Sending.SAVED
        if by is not None and said_at(entry.change) > team.clock() + SLACK:
            counts[UNMARKED] += entry.sending is Sending.SAVED
    return counts


async def _over(team: Team, laptop: Laptop) -> Counter[str]:
    """Let the session be over for everybody: then its copy goes."""
    team.clock.forward(days=10)
    await laptop.restart()
    await laptop.workspace.engine().probe()
    with suppress(MavisError):
        await team.heal(laptop)
    laptop.workspace.sessions.let_go_of_old()
    return Counter({KEPT: laptop.workspace.sessions.is_saved(SESSION)})


async def play_the_hour_twice(folder: Path, sealed: list[Path]) -> Counter[str]:
    """Record before and after the clocks go back, at what the wall says is the same time."""
    counts: Counter[str] = Counter()
    async with a_team(folder, sealed, (REPEATED,)) as team:
        team.clock.now = datetime.combine(REPEATED, datetime.min.time(), UTC) + timedelta(minutes=30)
        laptop = await team.equip(0)
        first = record(laptop, 1)
        team.clock.forward(hours=1)
        second = record(laptop, 2)
        assert first is not None
        assert second is not None
        for entry in (first, second):
            counts[UNMARKED] += entry.change.vaccination is None or not entry.change.vaccination.time_doubted
            counts[MARKED] += entry.change.vaccination is not None and entry.change.vaccination.time_doubted
        counts += await _sent(team, laptop, team.clock())
    return counts


def run(scale: Scale) -> Trial:
    """Let the clock jump in every way; in short, in four."""
    some = ("ahead by three days", "behind by a day")
    jumps = {name: JUMPS[name] for name in some} if scale.short else JUMPS
    counts = _played(jumps, (False,) if scale.short else (False, True))
    with patch.object(Device, "proven_time", property(lambda _: datetime(2056, 1, 1, tzinfo=UTC))):
        control = _played({name: jumps[name] for name in some[:1]}, (False,), twice=False)
    return Trial(
        name="Clock jumps",
        counts=counts,
        must_be_zero=PROMISES,
        control={name: control[name] for name in ("clock jumps", *PROMISES)},
        notes=NOTES,
    )


def _played(jumps: dict[str, timedelta], meets: tuple[bool, ...], *, twice: bool = True) -> dict[str, int]:
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="mavis-clocks-", dir=in_memory()) as made, asyncio.Runner() as loop:
        sealed = sealed_stores(Path(made), 1)
        for number, jump in enumerate(jumps.values()):
            for met in meets:
                folder = Path(made) / f"{number}-{met}"
                counts += loop.run(play(folder, sealed, jump, met=met))
                counts["clock jumps"] += 1
                shutil.rmtree(folder)
        if twice:
            counts += loop.run(play_the_hour_twice(Path(made) / "twice", sealed))
            counts["hours that come twice"] += 1
    said = ("clock jumps", "hours that come twice", MARKED, SAID_NO, *PROMISES)
    return {name: counts[name] for name in said}

"""The power goes at any moment of a day at a school, and the store is opened from any state the disk may then be in.

Every operation on a file that the real store asks for is noted while a scripted day runs, SQLite's and Python's own
(`vfs`, `tracing`). After each operation the power is cut: `disk` builds states in which the disk may be found. What the
contract of SQLite with a disk (sqlite.org/atomiccommit.html, sqlite.org/psow.html) and POSIX allow, and is built:

- the journal (WAL): whatever was written since its last sync arrived or not, sector by sector in any order, or is cut
  at any byte; what it grew by holds zeros or anything; the file is any length between the old and the new one
- the database while a checkpoint moves the journal into it: any mix of old and new sectors, so pages torn too, and any
  length; together with any state of the journal allowed at that moment
- the shared memory (-shm) is never there, as after every start of a machine; SQLite makes it anew from the journal
- names: what was made, renamed or deleted in a folder since that folder was synced happened or not, all of it, what
  came first, or any of it; so a deleted journal comes back, and a renamed file has its old name
- files that Python writes (vault.json, new snapshots, new databases): as the journal, until their sync

Not built, because the contract excludes it: bytes changing that were not being written, a sync that lies, and two
moments at once. The control is the same day with `synchronous = NORMAL`, which many recommend for a WAL.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from unittest.mock import patch

from mavis_tui.cache.engine import opening
from mavis_tui.cache.keys import vault, wraps
from mavis_tui.cache.outbox import reserve
from torture.day import CHECKPOINT_PAGES, Day
from torture.disk import Disk, Event, State, Sync, Write
from torture.found import WRONG, faults, lay_out
from torture.system_calls import TOLD_EARLY, synced_before_told
from torture.tracing import Trace
from torture.trial import Scale, Trial

NOT_SYNCED = "steps confirmed with something not yet synced"
NEVER_SYNCED = ("changes.count",)
"""What may lag behind by design: a count that is there to notice files that were lost."""


class Size(NamedTuple):
    """Records of the day, cuts at each moment, every how many moments, and at how many moments of the control."""

    records: int
    cuts: int
    every: int
    control: int


_SHORT = Size(records=12, cuts=1, every=3, control=40)
_LONG = Size(records=120, cuts=8, every=1, control=80)
_EVERY_IN_A_HURRY = 10
"""Where a trial may only last so long, every tenth moment is cut at."""


class Moment(NamedTuple):
    """One operation on a file, and what was promised once it was done: surely, and by the step that was going on."""

    event: Event
    sure: dict[str, object]
    maybe: dict[str, object]


def run(scale: Scale) -> Trial:
    """Trace a day, cut the power at every moment of it, open what is found, and count."""
    size = _SHORT if scale.short else _LONG._replace(every=_EVERY_IN_A_HURRY) if scale.seconds else _LONG
    chance = Random(4)
    with tempfile.TemporaryDirectory(prefix="mavis-cuts-") as folder, quick_passwords():
        place = Path(folder)
        counts = cuts(place / "day", size, chance)
        with _synchronous_normal():
            control = cuts(place / "control", size._replace(every=1), chance, at_most=size.control)
        told = None if scale.short else synced_before_told(place / "strace")
    must_be_zero = [*WRONG, NOT_SYNCED]
    if told is not None:
        counts.update(told)
        must_be_zero.append(TOLD_EARLY)
    return Trial("Power cuts", dict(counts), tuple(must_be_zero), dict(control), _notes(traced=told is not None))


def moments_of(day: Path, records: int) -> tuple[list[Moment], int, int]:
    """Run a day in the folder `day`; give its moments, how many steps were confirmed, and how many of those too early.

    Raises AssertionError if a file changed in a way that wasn't noticed: then nothing here would be proved.
    """
    day.mkdir()
    trace = Trace(day)
    moments: list[Moment] = []
    sure: dict[str, object] = {}
    confirmed = too_early = 0
    with trace.recording():
        for step in Day(day / "store", records).steps():
            before = len(trace.events)
            step.do()
            maybe = {promise.name: promise.value for promise in step.promises}
            events = trace.events[before:]
            moments += [Moment(event, sure, maybe) for event in events]
            sure = sure | maybe
            if events and maybe:
                # the promise holds from the moment when the step returned
                moments[-1] = Moment(events[-1], sure, {})
                confirmed += 1
                too_early += any(path.name not in NEVER_SYNCED for path in trace.disk.unsynced())
    if missed := trace.missed():
        raise AssertionError(f"changed unseen: {missed}")
    return moments, confirmed, too_early


def cuts(day: Path, size: Size, chance: Random, *, at_most: int | None = None) -> Counter[str]:
    """Cut the power at the moments of a day, and count what was found; all of them, or so many chosen by chance."""
    moments, confirmed, too_early = moments_of(day, size.records)
    counts = Counter(dict.fromkeys(("power cuts", "stores opened, each from another state"), 0))
    counts["operations on files in the day"] = len(moments)
    counts["checkpoints begun in the day"] = sum(_begins_checkpoint(*pair) for pair in pairwise(moments))
    counts["steps confirmed in the day"] = confirmed
    counts.update(dict.fromkeys(WRONG, 0))
    counts[NOT_SYNCED] = too_early
    chosen = set(range(0, len(moments), size.every))
    if at_most is not None:
        chosen = set(chance.sample(sorted(chosen), min(at_most, len(chosen))))
    disk, seen = Disk(), set[bytes]()
    for number, moment in enumerate(moments):
        disk.happen(moment.event)
        if number not in chosen:
            continue
        for _ in range(1 if disk.settled() else size.cuts):
            state = disk.cut(chance)
            counts["power cuts"] += 1
            known = _fingerprint(state, moment)
            if known not in seen:
                seen.add(known)
                counts.update(_found(state, day, moment))
                counts["stores opened, each from another state"] += 1
    return counts


def _found(state: State, origin: Path, moment: Moment) -> Counter[str]:
    with tempfile.TemporaryDirectory(prefix="mavis-found-", dir=_memory()) as folder:
        return faults(lay_out(state, origin, Path(folder)), moment.sure, moment.maybe)


def _begins_checkpoint(moment: Moment, after: Moment) -> bool:
    """True if the next operation is the first that moves the journal into the database."""
    names = [(type(each.event), each.event.path.name) for each in (moment, after)]
    return names == [(Sync, "changes.db-wal"), (Write, "changes.db")]


def _fingerprint(state: State, moment: Moment) -> bytes:
    """Tell states apart that hold something else, or at which something else was promised."""
    hashed = blake2b(repr((len(moment.sure), sorted(moment.maybe))).encode(), digest_size=16)
    for path, content in sorted(state.items()):
        hashed.update(f"{path} {None if content is None else len(content)}\0".encode() + (content or b""))
    return hashed.digest()


def _memory() -> str | None:
    """Where states are laid out: in memory where there is such a place, because they needn't outlive anything."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - with a name of its own below it


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Derive the key of each password once only, and keep little room aside: a day is opened thousands of times."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(vault, "MEMORY_KIB", 8 * 1024))
        stack.enter_context(patch.object(reserve, "SIZE", 4096))
        stack.enter_context(patch.object(wraps, "_cipher_from", lru_cache(wraps._cipher_from)))
        yield


@contextmanager
def _synchronous_normal() -> Iterator[None]:
    def connect(*arguments: Any) -> Any:
        connection = opening.connect(*arguments)
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    with patch("mavis_tui.cache.engine.encrypted_file.connect", connect):
        yield


_WHAT = (
    "A scripted day (saving, recording, correcting, receipts, another password, locking and unlocking) ran while every "
    "operation on a file was noted. The power was cut after each operation; every time the store was opened from a "
    "state in which the disk may then be: whatever wasn’t synced yet had arrived, or not, or in part, in any mix over "
    "all files."
)
_SOONER = (
    f"The journal went into the database every {CHECKPOINT_PAGES} pages instead of every 1,000, so that the day has "
    "many such moments."
)
_TRACED = (
    "strace watched a recording process of its own to see that the kernel really was asked to sync before each "
    "confirmation was told."
)
_NOT_TRACED = "There was no strace here: that each sync which SQLite asks for reaches the kernel is taken on trust."
_GIVEN = "Taken as given: a sync that returned is on the disk, and bytes next to those being written stay as they are."
_CONTROL = "The control is the same day with `synchronous = NORMAL`."


def _notes(*, traced: bool) -> tuple[str, ...]:
    return (_WHAT, _SOONER, _TRACED if traced else _NOT_TRACED, _GIVEN, _CONTROL)

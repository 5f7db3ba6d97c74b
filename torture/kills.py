"""A process that records without pause is killed at any instant, and what it had confirmed is looked for.

The process is a nurse's app without its screens: it opens the real store, prepares and confirms records and corrections
through the workspace, notes attempts, takes receipts, and closes and opens the store now and then. What it tells, it
tells after the call returned. The next process opens what the killed one left, says what it found, and is killed too.
"""

import random
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from mavis_tui.cache.store import Store
from torture import keeping
from torture.json_file import json_recorder, new_json_file
from torture.ledger import UNREADABLE, Ledger
from torture.recorder import CHILDREN, PASSWORD, new_store, recorder
from torture.trial import Scale, Trial
from torture.victim import READY, Where, killed


class _Size(NamedTuple):
    recording: int
    saving: int
    vault: int
    control: int


_SHORT = _Size(recording=70, saving=12, vault=8, control=3)
_LONG = _Size(recording=10_000, saving=600, vault=400, control=3_000)
_IN_A_HURRY = _Size(recording=10_000, saving=150, vault=100, control=3_000)
"""Where a trial may only last so long, recording is killed for that long, and the rest so often."""
_PATIENCE = 0.02
"""Seconds: within so long a process records a few times on a quiet machine."""

KILLS_PER_STORE = 25
"""Then a fresh one, so that looking for everything stays quick."""

CHECK_EVERY = 7

ENOUGH = 5
"""Unreadable files of the control."""


_WHERE = {
    Where.OPENING: "while opening the store",
    Where.BETWEEN: "between two steps",
    Where.IN_A_VERB: "inside a step, before or after its commit",
    Where.COMMITTING: "inside a commit",
    Where.CLOSING: "while closing the store",
}


_WHAT = (
    "A process that records without pause was killed at random instants. Each time the next process opened the store "
    "and looked for every record, correction and receipt that had been confirmed, then recorded on."
)
_FORKED = (
    "The processes were forked from one that had the program loaded and the keys unlocked; each opened the store "
    "itself, and now and then closed it and opened it with the password."
)
_HOW_OFTEN = (
    f"A fresh store after every {KILLS_PER_STORE} kills; every {CHECK_EVERY}th opening also ran SQLite’s and "
    "SQLCipher’s integrity checks over every page of changes.db."
)
_NOT_A_CUT = (
    "SIGKILL leaves the operating system alive: what it was given to write is still written. Power cuts are a trial of "
    "their own."
)
_CONTROL = (
    f"The control keeps the same records by TinyDB’s own JSONStorage, and was killed until {ENOUGH} of its files "
    "couldn’t be read. (In the short form: JSONStorage behind CachingMiddleware.)"
)


def run(scale: Scale) -> Trial:
    """Kill, open again, look, and count; the same on TinyDB's own JSONStorage as the control."""
    size = _SHORT if scale.short else _IN_A_HURRY if scale.seconds else _LONG
    chance = random.Random(4)
    with tempfile.TemporaryDirectory(prefix="mavis-kills-") as folder:
        place = Path(folder)
        recording = while_recording(place, size.recording, chance, scale.seconds)
        saving = keeping.kill_while_saving(place, size.saving, chance)
        vault = keeping.kill_while_changing_passwords(place, size.vault, chance)
        control = _control(place, size.control, chance, caching=scale.short)
    counts = {
        "SIGKILLs in all": recording["while recording"] + size.saving + size.vault,
        **recording,
        **saving,
        **vault,
    }
    wrong = (*Ledger.WRONG, *keeping.WRONG)
    return Trial(
        name="Kills",
        counts={
            **{name: count for name, count in counts.items() if name not in wrong},
            **{w: counts[w] for w in wrong},
        },
        must_be_zero=wrong,
        control=dict(control),
        notes=(_WHAT, _FORKED, _HOW_OFTEN, _NOT_A_CUT, _CONTROL),
    )


def while_recording(place: Path, kills: int, chance: random.Random, seconds: float = 0) -> Counter[str]:
    """Kill the recording process so many times, or for so many seconds; one in five while it opens the store."""
    ledger, until = Ledger(), time.monotonic() + seconds
    ledger.counts["while recording"] = 0
    ledger.counts.update(dict.fromkeys(_WHERE.values(), 0))
    ready_made, folder = place / "ready made", place / "store"
    new_store(ready_made)
    store, usable = Store(folder), False
    for kill in range(kills):
        if seconds and time.monotonic() > until:
            break
        ledger.counts["while recording"] += 1
        if not usable or kill % KILLS_PER_STORE == 0:
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(ready_made, folder)
            store._vault.unlock(PASSWORD)
            ledger.forget()
        life = recorder(store, kill, check=kill % CHECK_EVERY == 0)
        # most are killed within two records or so, a fifth before there is any
        death = killed(life, chance.uniform(0, _PATIENCE), after="" if kill % 5 == 4 else READY)
        ledger.counts[_WHERE[death.where]] += 1
        usable = ledger.hear(death)
    return ledger.counts


def _control(place: Path, kills: int, chance: random.Random, *, caching: bool) -> Counter[str]:
    """Kill the control until it has failed often enough to be believed, at most so many times."""
    ledger, path = Ledger(), place / "control.json"
    usable = False
    for kill in range(kills):
        if not usable or kill % KILLS_PER_STORE == 0:
            new_json_file(path, CHILDREN)
            ledger.forget()
        usable = ledger.hear(killed(json_recorder(path, kill, caching=caching), chance.uniform(0, 0.02), patient=False))
        ledger.counts["while recording"] += 1
        if ledger.counts[UNREADABLE] == ENOUGH:
            break
    return ledger.counts

"""Kills while a snapshot is saved and while the password or the keys change: the old is there or the new, whole."""

from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random
from unittest.mock import patch

from mavis_tui.cache.keys import vault
from mavis_tui.cache.keys.vault import Vault
from mavis_tui.cache.store import Store
from mavis_tui.errors import WrongPassword
from mavis_tui.models.session import SessionBundle, bundle
from tests.builders import NOON, a_batch, a_child, a_session
from torture.ledger import digest
from torture.recorder import PASSWORD, SESSION
from torture.victim import READY, Witness, killed

HALF = "snapshots half, missing or of another day"
LOCKED_OUT = "vaults that no password opens"
KEYS_LOST = "keys lost"
WRONG = (HALF, LOCKED_OUT, KEYS_LOST)

_QUICK = patch.object(vault, "MEMORY_KIB", 8 * 1024)
"""The least that a vault takes: passwords are changed here, not guessed."""


def kill_while_saving(place: Path, kills: int, chance: Random) -> Counter[str]:
    """Refresh one session again and again, each time with other children; kill; see which copy is there."""
    counts = Counter({"while a snapshot was being saved": kills, HALF: 0})
    store = _store(place / "saving")
    bundles = [_bundle_of_day(day) for day in range(3)]
    store.snapshots.save(bundles[0], etag="day-0", saved_at=NOON, outstanding={})
    store.lock()
    store._vault.unlock(PASSWORD)
    held = 0
    for _ in range(kills):
        death = killed(_saving(store, bundles), chance.uniform(0, 0.06))
        saved = [int(line[1]) for line in death.told if line[0] == "saved"]
        found = [int(line[1]) for line in death.told if line[0] == "holds"]
        # what an earlier kill interrupted may have come through or not: nothing else may
        if death.trouble or found not in ([held], [held + 1]):
            counts[HALF] += 1
        counts["snapshots saved"] += len(saved)
        held = max([held, *found, *saved])
    return counts


def kill_while_changing_passwords(place: Path, kills: int, chance: Random) -> Counter[str]:
    """Change the password and add keys again and again; kill; see which password opens, and that each key is there."""
    counts = Counter({"while the password or the keys changed": kills, LOCKED_OUT: 0, KEYS_LOST: 0})
    path = place / "vault" / "vault.json"
    with _QUICK:
        Vault(path).create(_password(0))
    held, keys = 0, dict[str, str]()
    for kill in range(kills):
        death = killed(_changing(path, held, kill, tuple(keys)), chance.uniform(0, 0.12))
        told: dict[str, list[list[str]]] = {word: [] for word in ("opens", "key", "made", "changed", READY)}
        for word, *rest in death.told:
            told.setdefault(word, []).append(rest)
        if death.trouble or not told["opens"]:
            counts[LOCKED_OUT] += 1
            continue
        kept = dict(told["key"])
        counts[KEYS_LOST] += sum(kept.get(name) != written for name, written in keys.items())
        keys |= dict(told["made"])
        held = max(int(number) for (number,) in told["opens"] + told["changed"])
        counts["password changes"] += len(told["changed"])
    return counts


def _store(folder: Path) -> Store:
    with _QUICK:
        store = Store(folder)
        store.create(PASSWORD)
    return store


def _bundle_of_day(day: int) -> SessionBundle:
    children = tuple(a_child(n, registration=f"Day {day}") for n in range(1, 81 + 20 * day))
    return bundle(a_session(), children, (a_batch(),))


def _saving(store: Store, bundles: list[SessionBundle]) -> Callable[[Witness], None]:
    """Each copy is one day on from the last: the n-th has the children of day n modulo the number of days."""

    def act(witness: Witness) -> None:
        store._open()
        note = store.snapshots.note(SESSION)
        if note is None or store.snapshots.damaged:
            raise AssertionError("no snapshot")
        number = int(note.etag.removeprefix("day-"))
        if tuple(store.snapshots.children(SESSION)) != bundles[number % len(bundles)].children:
            raise AssertionError("half a snapshot")
        witness.tell("holds", number)
        witness.tell(READY)
        for day in count(number + 1):
            store.snapshots.save(bundles[day % len(bundles)], etag=f"day-{day}", saved_at=NOON, outstanding={})
            witness.tell("saved", day)

    return act


def _password(number: int) -> str:
    return f"blue lamp seven rivers {number}"


def _changing(path: Path, held: int, kill: int, keys: tuple[str, ...]) -> Callable[[Witness], None]:
    def act(witness: Witness) -> None:
        opened = Vault(path)
        number = _first_that_opens(opened, held)
        witness.tell("opens", number)
        for name in keys:
            witness.tell("key", name, digest(opened.key(name)))
        witness.tell(READY)
        with _QUICK:
            for step in count(1):
                name = f"sessions/{kill}-{step}"
                witness.tell("made", name, digest(opened.key(name, create=True)))
                opened.change_password(_password(number), _password(number + 1))
                number += 1
                witness.tell("changed", number)

    return act


def _first_that_opens(opened: Vault, held: int) -> int:
    """Try the password that was confirmed last, then the one whose confirmation the kill may have come before."""
    try:
        opened.unlock(_password(held))
    except WrongPassword:
        opened.unlock(_password(held + 1))
        return held + 1
    return held

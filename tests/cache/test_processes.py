"""Real processes: killed at any instant, and recording at the same time."""

import random
import subprocess
import sys
from pathlib import Path

from mavis_tui.cache.store import Store
from tests.cache.conftest import PASSWORD

ROOT = Path(__file__).parents[2]


def recording(folder: Path, name: str, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.cache.recording", str(folder), name, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_no_kill_at_any_instant_loses_a_confirmed_record(store: Store) -> None:
    store.lock()
    confirmed: list[str] = []
    chance = random.Random(1)
    for kill in range(15):
        # the process says what is confirmed; the kill falls into the write after one of those, or between two
        with recording(store.folder, f"kill{kill}", 100_000) as process:
            assert process.stdout is not None
            confirmed += [process.stdout.readline().split()[0] for _ in range(chance.randint(1, 40))]
            for _ in range(chance.randint(0, 3000)):
                pass
            process.kill()
            confirmed += [line.split()[0] for line in process.stdout if line.endswith("\n")]
    store.unlock(PASSWORD)
    kept = store.outbox.waiting()
    assert {change.id for change in kept} >= set(confirmed)
    assert [change.sequence for change in kept] == list(range(1, len(kept) + 1))
    assert len(kept) - len(confirmed) <= 15


def test_two_processes_at_once_lose_nothing_and_share_no_number(store: Store) -> None:
    first, second = (recording(store.folder, name, 60) for name in ("first", "second"))
    said = [line.split() for process in (first, second) for line in process.communicate(timeout=60)[0].splitlines()]
    assert (first.returncode, second.returncode) == (0, 0)
    assert sorted(int(sequence) for _, sequence in said) == list(range(1, 121))
    assert [(change.id, change.sequence) for change in store.outbox.waiting()] == sorted(
        ((id_, int(sequence)) for id_, sequence in said), key=lambda pair: pair[1]
    )

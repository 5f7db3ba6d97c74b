"""Real processes recording at the same time. What becomes of them when they are killed: tests/torture/test_kills.py."""

import subprocess
import sys
from pathlib import Path

from mavis_tui.cache.store import Store

ROOT = Path(__file__).parents[2]


def recording(folder: Path, name: str, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.cache.recording", str(folder), name, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_two_processes_at_once_lose_nothing_and_share_no_number(store: Store) -> None:
    first, second = (recording(store.folder, name, 60) for name in ("first", "second"))
    said = [line.split() for process in (first, second) for line in process.communicate(timeout=300)[0].splitlines()]
    assert (first.returncode, second.returncode) == (0, 0)
    assert sorted(int(sequence) for _, sequence in said) == list(range(1, 121))
    assert [(change.id, change.sequence) for change in store.outbox.waiting()] == sorted(
        ((id_, int(sequence)) for id_, sequence in said), key=lambda pair: pair[1]
    )

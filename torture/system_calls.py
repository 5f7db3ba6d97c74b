"""What the kernel was asked for, by strace where there is one: is the journal synced before a confirmation is told?"""

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from mavis_tui.cache.store import Store
from tests.cache.conftest import PASSWORD

TOLD_EARLY = "confirmations told before the kernel had synced the journal"
RECORDS = 300

_CALL = re.compile(r"^\d+\s+(?P<call>\w+)\(\d+<(?P<file>[^>]*)>")
_ROOT = Path(__file__).parent.parent


def synced_before_told(folder: Path) -> Counter[str] | None:
    """Run the recording process of the tests under strace, and count. None where there is no strace, or it may not."""
    if shutil.which("strace") is None:
        return None
    store = Store(folder / "store")
    store.create(PASSWORD)
    store.lock()
    lines = folder / "calls"
    tracing = ["strace", "-f", "-y", "-e", "trace=write,pwrite64,fsync,fdatasync", "-o", str(lines)]
    recording = [sys.executable, "-m", "tests.cache.recording", str(store.folder), "traced", str(RECORDS)]
    finished = subprocess.run([*tracing, *recording], cwd=_ROOT, stdout=subprocess.PIPE, check=False)
    if finished.returncode:
        return None
    return _count(lines.read_text("utf-8").splitlines())


def _count(lines: list[str]) -> Counter[str]:
    """Go through the calls in their order: writes to the journal, syncs of it, and what is told through the pipe."""
    counts = Counter({"confirmations seen by strace": 0, "syncs of the journal seen by strace": 0, TOLD_EARLY: 0})
    unsynced = False
    for line in lines:
        call = _CALL.match(line)
        if call is None:
            continue
        journal = call["file"].endswith("changes.db-wal")
        if call["call"] in ("pwrite64", "write") and journal:
            unsynced = True
        elif call["call"] in ("fsync", "fdatasync") and journal:
            unsynced = False
            counts["syncs of the journal seen by strace"] += 1
        elif call["call"] == "write" and call["file"].startswith("pipe:"):
            counts["confirmations seen by strace"] += 1
            counts[TOLD_EARLY] += unsynced
    return counts

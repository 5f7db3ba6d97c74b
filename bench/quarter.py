"""A control group that gets a quarter of one core: what an old laptop is like. Needs Linux, and to be root."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_PERIOD, _QUOTA = 100_000, 25_000
"""Microseconds: so many of each period may be used."""

NEEDS = "needs Linux and root"


@contextmanager
def quarter_of_a_core() -> Iterator[Path | None]:
    """Give the folder of such a group, None where none can be made; it goes with the block."""
    name = f"mavis-bench-{os.getpid()}"
    try:
        if (_ROOT / "cgroup.controllers").exists():
            group = _ROOT / name
            group.mkdir()
            (group / "cpu.max").write_text(f"{_QUOTA} {_PERIOD}")
        else:
            group = _ROOT / "cpu" / name
            group.mkdir()
            (group / "cpu.cfs_period_us").write_text(str(_PERIOD))
            (group / "cpu.cfs_quota_us").write_text(str(_QUOTA))
    except OSError:
        yield None
        return
    try:
        yield group
    finally:
        group.rmdir()

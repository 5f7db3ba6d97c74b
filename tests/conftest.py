"""What every test gets: no network but loopback, no settings of the person who runs it, a clock that stands still."""

import gc
import ipaddress
import os
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from mavis_tui.cache.keys import vault, wraps
from tests import clock as given
from tests.noon import NOON
from tests.rounds import ALL_ROUNDS, rounds

FIXTURES = Path(__file__).parent / "fixtures"

MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
"""Where Linux keeps files in memory."""

_ROOM_BYTES = 2 * 1024**3
"""The suite needs a tenth of that at any moment."""

BESIDES = {
    "fenrir": "what a screen reader says",
    "faketime": "make calendar",
    "nginx": "the site of deploy/",
    "zsh": "whether Tab works in it",
    "fish": "whether Tab works in it",
    "makensis": "whether the installer for Windows can be put together",
    "systemd-analyze": "the units of deploy/",
}
"""Debian's packages that some tests need, with what can't be tried without them."""

FIRST = ("tests/journeys", "tests/packaging", "tests/torture", "tests/app", "tests/test_gallery.py", "tests/commands")
"""What takes longest, or waits for other processes: at the end the last of it would keep one process of the suite."""

# Some machines forbid Python to keep what it compiled; every process of a test would then compile all of it again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Which key follows from which password is slow on purpose, and the suite asks for the same few a thousand times.
wraps._cipher_from = lru_cache(maxsize=64)(wraps._cipher_from)

# Thousands of tests leave little behind, and looking for it ever so often takes a twelfth of the time.
gc.set_threshold(50_000, 20, 20)


def pytest_configure() -> None:
    """Let the suite run at the moment that it is given, hear Ctrl+C however it was begun, and try properties.

    What a shell begins in the background ignores it, and so would every program that a test starts.

    The folders of the tests are in memory where that can be: everything that a nurse confirms waits for the disk, and
    thousands of tests would wait half of their time for a disk that has nothing to do with what they ask. Whoever
    names a place in TMPDIR, or with --basetemp, gets that. No other temporary file is: a kill inside a commit is only
    tried where a commit takes its time (`torture/kills.py`).
    """
    given.give()
    if "TMPDIR" not in os.environ and _takes_the_suite(MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    hypothesis.settings.register_profile(
        "suite",
        max_examples=rounds(100),
        deadline=None,
        derandomize=not ALL_ROUNDS,
        database=None,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("suite")


def _takes_the_suite(folder: Path) -> bool:
    """Tell whether a folder has room, may be written, and may hold programs: in a container it often has or may not."""
    if not hasattr(os, "statvfs") or not os.access(folder, os.W_OK | os.X_OK):
        return False
    there = os.statvfs(folder)
    return not there.f_flag & getattr(os, "ST_NOEXEC", 0) and there.f_bavail * there.f_frsize >= _ROOM_BYTES


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""

    def place(item: pytest.Item) -> int:
        return next((at for at, named in enumerate(FIRST) if item.nodeid.startswith(named)), len(FIRST))

    items.sort(key=place)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what this machine has no program for, and is so left out here; in CI nothing may be missing."""
    if missing := [f"{program} ({what})" for program, what in BESIDES.items() if not shutil.which(program)]:
        terminalreporter.write_line(f"Not installed here, so left out: {', '.join(missing)}.")


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Let one process more than there are cores run tests: a test that presses keys waits for half of its time."""
    return (yield) + 1


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not ipaddress.ip_address(address[0]).is_loopback:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the settings, terminal and proxies of the person who runs the tests out of them."""
    for name in list(os.environ):
        if name.startswith(("MAVIS_", "TEXTUAL_")) or name.lower().endswith("_proxy") or name == "NO_COLOR":
            monkeypatch.delenv(name)
    monkeypatch.setenv("MAVIS_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("MAVIS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a store that a test makes take the least memory that a vault accepts: a password is slow on purpose."""
    monkeypatch.setattr(vault, "MEMORY_KIB", 8 * 1024)


class StandingClock:
    """A clock that stands still until it is told to move on."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        """Move on by what `timedelta` takes: `clock.forward(minutes=5)`."""
        self.now += timedelta(**amount)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def new_id() -> Callable[[], str]:
    """Give identifiers that can be foretold: id-1, id-2, …"""
    numbers = iter(range(1, 1_000_000))
    return lambda: f"id-{next(numbers)}"


@pytest.fixture
def fixtures() -> Path:
    """The folder of invented workbooks, in the layout that Mavis exports."""
    return FIXTURES

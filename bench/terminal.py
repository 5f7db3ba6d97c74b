"""A program in a pseudo-terminal of 80 columns and 24 lines, 256 colours: what a key makes it send, and its cost."""

import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from pathlib import Path
from typing import NamedTuple

_NOT_AS_INSTALLED = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
"""Both slow down a start: nobody's installation has them."""

_QUIET = 0.2
"""After so many seconds without a byte, what a key caused is over."""


_PATIENCE = 1
"""So many seconds at most until the first byte: some keys change nothing, as an arrow at the end of a list."""


class Burst(NamedTuple):
    """What came after a key: how many bytes, and the seconds until the first and the last of them."""

    sent: int
    first: float
    last: float


class Terminal:
    """Runs Python with `arguments`. Leaving the block ends the program.

    `group` is the folder of a control group that limits the program's processor time.
    """

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], group: Path | None = None) -> None:
        self._arguments = arguments
        self._environment = environment
        self._group = group
        self.seen = b""

    def __enter__(self) -> "Terminal":
        master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        inherited = {name: value for name, value in os.environ.items() if name not in _NOT_AS_INSTALLED}
        own = {"TERM": "xterm-256color", "COLORTERM": "", "TEXTUAL_ANIMATIONS": "none", **self._environment}
        group = self._group
        self._master = master
        self._begin = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, *self._arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**inherited, **own},
            start_new_session=True,
            preexec_fn=(lambda: (group / "cgroup.procs").write_text("0")) if group else None,
        )
        os.close(slave)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        os.close(self._master)

    def read_until(self, text: str, limit: float = 60) -> float:
        """Read until `text` was sent; give the seconds since the program was started."""
        while text.encode() not in self.seen:
            if not self._read(limit):
                raise RuntimeError(f"{self._arguments[0]} never drew {text!r}, but {self.seen[-2000:]!r}")
        return time.perf_counter() - self._begin

    def settle(self, quiet: float = _QUIET, wait: float = 0) -> Burst:
        """Wait up to `wait` seconds for something to read, then read until nothing came for `quiet` seconds."""
        begin = time.perf_counter()
        sent, first, last = 0, 0.0, 0.0
        while received := self._read(quiet if sent else max(quiet, wait)):
            last = time.perf_counter() - begin
            first = first or last
            sent += received
        return Burst(sent, first, last)

    def press(self, keys: str, quiet: float = _QUIET, wait: float = _PATIENCE) -> Burst:
        """Hit keys, and read until what they caused is over."""
        os.write(self._master, keys.encode())
        return self.settle(quiet, wait)

    def press_until(self, keys: str, text: str, limit: float = 10) -> tuple[float, float]:
        """Hit keys; give the seconds until the first byte that they caused, and until `text` was sent in one piece."""
        at, begin, first = len(self.seen), time.perf_counter(), 0.0
        os.write(self._master, keys.encode())
        while text.encode() not in self.seen[at:]:
            if not self._read(limit):
                raise RuntimeError(f"{keys!r} never drew {text!r}, but {self.seen[at:][-2000:]!r}")
            first = first or time.perf_counter() - begin
        return first, time.perf_counter() - begin

    def memory(self) -> tuple[int, int]:
        """Give the memory in use now and at most so far, in KiB."""
        lines = dict(line.split(":", 1) for line in self._proc("status").read_text().splitlines())
        return int(lines["VmRSS"].split()[0]), int(lines["VmHWM"].split()[0])

    def private_memory(self) -> int:
        """Give the memory that no other process shares, nor a file holds, in KiB."""
        lines = self._proc("smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))

    def cost(self) -> tuple[float, int]:
        """Give the processor time used so far in seconds, and how often any of its threads woke up."""
        nanoseconds, woken = 0, 0
        for thread in self._proc("task").iterdir():
            nanoseconds += int((thread / "schedstat").read_text().split()[0])
            status = (thread / "status").read_text().splitlines()
            woken += next(int(line.split()[1]) for line in status if line.startswith("voluntary_ctxt_switches"))
        return nanoseconds / 1e9, woken

    def _proc(self, name: str) -> Path:
        return Path(f"/proc/{self._process.pid}") / name

    def _read(self, limit: float) -> int:
        ready, _, _ = select.select([self._master], [], [], limit)
        if not ready:
            return 0
        try:
            received = os.read(self._master, 65536)
        except OSError:  # the program ended
            return 0
        self.seen += received
        return len(received)

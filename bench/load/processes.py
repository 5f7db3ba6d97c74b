"""What takes part in a run as processes, and what of the machine each takes: by /proc, so on Linux only."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_START_SECONDS = 60.0


class Served(NamedTuple):
    """A server that was begun: its address, and its process, of which the others of it are children."""

    address: str
    pid: int


@contextlib.contextmanager
def hub(folder: Path, database: str, workers: int) -> Iterator[Served]:
    """Serve a hub as an operator does. It ends with this block, and with this process, however that ends."""
    command = ["mavis_tui", "hub", "serve", "--port", "0", "--workers", str(workers), "--while-stdin"]
    with _serving(folder / "hub.ready", command, {"MAVIS_HUB_DATABASE": database}) as served:
        yield served


@contextlib.contextmanager
def plain(folder: Path, database: str) -> Iterator[Served]:
    """Serve the plain route beside it (`plain.py`)."""
    with _serving(folder / "plain.ready", ["bench.load.plain"], {"MAVIS_HUB_DATABASE": database}) as served:
        yield served


@contextlib.contextmanager
def _serving(ready: Path, module: list[str], said: dict[str, str]) -> Iterator[Served]:
    ready.unlink(missing_ok=True)
    log = ready.with_suffix(".log")
    command = [sys.executable, "-m", *module, "--ready-file", str(ready)]
    with (
        log.open("ab") as errors,
        subprocess.Popen(
            command, env={**os.environ, **said}, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors
        ) as process,
    ):
        try:
            until = time.monotonic() + _START_SECONDS
            while not ready.exists():
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"{module[0]} didn't start: {log.read_text('utf-8')[-2000:]}")
                time.sleep(0.02)
            yield Served(ready.read_text("utf-8").strip(), process.pid)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def cluster_pid(url: str) -> int:
    """Give the first process of a private cluster (tests/postgres.py), by the socket's folder in its URL."""
    place = Path(url.partition("host=")[2])
    return int((place / "data" / "postmaster.pid").read_text("utf-8").split()[0])


class Busy(NamedTuple):
    """Seconds of processor so far: of the hub, of PostgreSQL (0 where there is none), and of the client itself."""

    hub: float
    postgres: float
    client: float
    at: float

    def since(self, before: "Busy") -> "Busy":
        """Give what came since then; `at` is how long that was."""
        return Busy(*(now - then for now, then in zip(self, before, strict=True)))


def busy(hub_pid: int, postgres_pid: int = 0) -> Busy:
    """Look what each has taken until now."""
    return Busy(
        seconds_of(hub_pid), seconds_of(postgres_pid) if postgres_pid else 0.0, time.process_time(), time.monotonic()
    )


def seconds_of(pid: int) -> float:
    """Give the seconds of processor that a process has taken, with those that it began, also those that ended."""
    return sum(sum(map(int, _stat(one)[11:15])) for one in _family(pid)) / _TICKS


def memory_of(pid: int) -> list[float]:
    """Give megabytes in memory of a process and each that it began, the largest first."""
    return _sizes(pid, "VmRSS")


def peaks_of(pid: int) -> list[float]:
    """Give the most that each of them ever had in memory."""
    return _sizes(pid, "VmHWM")


def _sizes(pid: int, which: str) -> list[float]:
    sizes = []
    for one in _family(pid):
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{one}/status").read_text("utf-8")
            sizes += [int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(which)]
    return sorted(sizes, reverse=True)


def _family(pid: int) -> list[int]:
    """Give a process with its children, and theirs."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and (fields := _stat(int(entry.name))):
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    family = [pid]
    for one in family:
        family += parents.get(one, [])
    return family


def _stat(pid: int) -> list[str]:
    """Give what the kernel says of a process, from its state on; nothing where it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return []

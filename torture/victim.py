"""A process that is forked to do something, tells through a pipe what it has done, and is killed at some instant.

Forking saves the second that imports take, and nothing else: the process opens its files itself, holds its own locks,
and SIGKILL leaves it no chance to finish anything.
"""

import gc
import mmap
import os
import select
import signal
import time
from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

READY = "ready"
FAILED = "failed"

_PATIENCE_SECONDS = 120
"""How long an opening may take on a machine that is busy with other things."""


class Where(IntEnum):
    """What a process was doing when it was killed."""

    OPENING = 0
    BETWEEN = 1
    IN_A_VERB = 2
    COMMITTING = 3
    CLOSING = 4


class Witness:
    """What the process tells its killer. Each line is told by one call to the system, so that it arrives whole."""

    def __init__(self, pipe: int, place: mmap.mmap) -> None:
        self._pipe = pipe
        self._place = place

    def tell(self, *words: object) -> None:
        """Tell one line of words without spaces in them."""
        os.write(self._pipe, (" ".join(map(str, words)) + "\n").encode())

    def is_at(self, where: Where) -> None:
        """Leave word of what is being done, where it can be read after a death."""
        self._place[0] = where


class Death(NamedTuple):
    """What a process told before it was killed, and what it was doing; `trouble` if it ended by itself."""

    told: list[list[str]]
    where: Where
    trouble: str


def killed(act: Callable[[Witness], None], wait: float, *, after: str = READY, patient: bool = True) -> Death:
    """Let a new process `act`, and kill it `wait` seconds after it told the line `after`, or after its start if empty.

    On a busy machine it waits longer, if `patient`. `act` runs until it is killed. One that ends or fails by itself has
    a `trouble`.
    """
    reading, writing = os.pipe()
    place = mmap.mmap(-1, 1)
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _live(act, Witness(writing, place))
    os.close(writing)
    heard = _heard_until(reading, after.encode()) if after else b""
    time.sleep(wait * (_slowness() if patient else 1))
    os.kill(pid, signal.SIGKILL)
    heard += _rest(reading)
    _, status = os.waitpid(pid, 0)
    where = Where(place[0])
    place.close()
    told = [line.split() for line in heard.decode().split("\n")[:-1]]
    failed = next((" ".join(line[1:]) for line in told if line[:1] == [FAILED]), "")
    by_itself = "" if os.WIFSIGNALED(status) else f"ended by itself with {status}"
    return Death(told, where, failed or by_itself)


def _slowness() -> float:
    """Say how many times longer than on a quiet machine something takes here now, at least once."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def _live(act: Callable[[Witness], None], witness: Witness) -> None:
    """Be the process: nothing of the one it was forked from may run on here, not even its way out."""
    try:
        gc.freeze()
        act(witness)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the killer must hear of it
        witness.tell(FAILED, f"{type(error).__name__}: {error}".replace("\n", " "))
    finally:
        os._exit(1)


def _heard_until(pipe: int, line: bytes) -> bytes:
    heard = b""
    while line + b"\n" not in heard:
        ready, _, _ = select.select([pipe], [], [], _PATIENCE_SECONDS)
        more = os.read(pipe, 1 << 16) if ready else b""
        if not more:
            break
        heard += more
    return heard


def _rest(pipe: int) -> bytes:
    heard = b""
    while more := os.read(pipe, 1 << 16):
        heard += more
    os.close(pipe)
    return heard

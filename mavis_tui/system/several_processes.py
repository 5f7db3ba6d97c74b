"""Several processes that serve one socket: begun as copies of this one, begun anew where one ends by itself, ended
together. What they share lies in the database; each hashes passwords and keeps connections of its own.
"""

import logging
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from mavis_tui.errors import CannotBeDone

_LOOK_SECONDS = 0.2
_REST_SECONDS = 1.0
"""One that ended sooner than this after it began is begun anew only then: what ails it won't be gone before."""

_log = logging.getLogger("mavis.hub")

Serve = Callable[[Callable[[], None]], None]
"""Serves until SIGTERM; calls what it is given once it answers."""


def serve_with(count: int, serve: Serve, ready: Callable[[], None]) -> None:
    """Let so many processes serve until SIGTERM or SIGINT; calls `ready` once all of them answer.

    Raises CannotBeDone where one doesn't start, or where the system has no copies of processes (Windows).
    """
    if sys.platform == "win32":
        raise CannotBeDone("Windows serves with one process only. Nothing was started. Leave --workers away.")
    _Several(count, serve).run(ready)


class _Several:
    def __init__(self, count: int, serve: Serve) -> None:
        self._count = count
        self._serve = serve
        self._began: dict[int, float] = {}
        self._stopping = False
        self._said, self._saying = os.pipe()
        self._lifeline, self._holding = os.pipe()

    def run(self, ready: Callable[[], None]) -> None:
        before = {name: signal.signal(name, self._stop) for name in (signal.SIGINT, signal.SIGTERM)}
        try:
            for _ in range(self._count):
                self._begin()
            if self._all_answer():
                ready()
            while self._began and not self._stopping:
                self._begin_anew()
            self._see_them_end()
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)
            for end in (self._said, self._saying, self._lifeline, self._holding):
                os.close(end)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping = True
        for pid in self._began:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)

    def _begin(self) -> None:
        if sys.platform == "win32":
            return
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid:
            self._began[pid] = time.monotonic()
            if self._stopping:  # it was asked for in this very moment, when nobody knew this one yet
                os.kill(pid, signal.SIGTERM)
            return
        code = 1
        try:
            for name in (signal.SIGINT, signal.SIGTERM):
                signal.signal(name, signal.SIG_DFL)
            os.setpgid(0, 0)  # Ctrl+C is for the one that began it, which tells the others
            os.close(self._holding)
            threading.Thread(target=_end_with, args=(self._lifeline,), name="lifeline", daemon=True).start()
            self._serve(lambda: _tell(self._saying))
            code = 0
        finally:
            if code:
                _log.error("A process of the hub ended by an error", exc_info=True)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _all_answer(self) -> bool:
        """Wait until each has said that it answers; False if they were asked to stop. Raises CannotBeDone."""
        missing = self._count
        while missing and not self._stopping:
            if select.select([self._said], [], [], _LOOK_SECONDS)[0]:
                missing -= len(os.read(self._said, missing))
            if missing and self._ended():
                self._stop(signal.SIGTERM, None)
                self._see_them_end()
                raise CannotBeDone("A process of the hub didn’t start: its log says why. All of them were stopped.")
        return not missing

    def _begin_anew(self) -> None:
        for began in self._ended():
            if not self._stopping:
                _log.warning("A process of the hub ended by itself; another one is begun")
                time.sleep(max(0.0, began + _REST_SECONDS - time.monotonic()))
                self._begin()
        # Also empties the pipe of what those say that were begun anew.
        if not self._stopping and select.select([self._said], [], [], _LOOK_SECONDS)[0]:
            os.read(self._said, self._count)

    def _ended(self) -> list[float]:
        """Give when those began that have ended since one last looked."""
        if sys.platform == "win32":
            return []
        return [self._began.pop(pid) for pid in list(self._began) if os.waitpid(pid, os.WNOHANG)[0]]

    def _see_them_end(self) -> None:
        while self._began:
            if not self._ended():
                time.sleep(_LOOK_SECONDS / 4)


def _tell(pipe: int) -> None:
    with suppress(OSError):  # nobody listens any more
        os.write(pipe, b".")


def _end_with(lifeline: int) -> None:
    """End as SIGTERM does when the process that began this one is gone, however it went."""
    os.read(lifeline, 1)
    signal.raise_signal(signal.SIGTERM)

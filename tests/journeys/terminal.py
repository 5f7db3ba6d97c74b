"""A real pseudo-terminal of 80 columns and 24 lines with a real process in it, read the way a person reads."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

import pyte

COLUMNS, LINES = 80, 24
PATIENCE_SECONDS = 120.0
"""How long to wait for something to appear; reached only when it never does."""

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "tab": "\t",
    "f2": "\x1bOQ",
    "f4": "\x1bOS",
    "f6": "\x1b[17~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "ctrl+o": "\x0f",
}


class Terminal:
    """Runs mavis with `arguments` and the suite's clock in a pseudo-terminal. Use it in a `with`.

    It ends what it started.

    `transcript` is everything that the process wrote to the terminal, byte by byte.
    """

    def __init__(
        self,
        *arguments: str,
        environment: Mapping[str, str],
        size: tuple[int, int] = (COLUMNS, LINES),
        program: Sequence[str] = ("-m", "tests.clock"),
        executable: str = sys.executable,
        term: str = "xterm-256color",
        umask: int = -1,
    ) -> None:
        columns, lines = size
        self.transcript = bytearray()
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.process = subprocess.Popen(
            [executable, *program, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**environment, "TERM": term, "COLUMNS": str(columns), "LINES": str(lines)},
            start_new_session=True,
            umask=umask,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        os.close(self._master)

    @property
    def text(self) -> str:
        """What the screen shows, line by line, without colours."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def line(self) -> str:
        """The line in which the cursor stands."""
        return self._screen.display[self._screen.cursor.y].rstrip()

    def press(self, *keys: str) -> None:
        """Press keys by name, or one character each."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())

    def sent_by(self, key: str) -> str:
        """Give what the terminal sends for a key."""
        return KEYS.get(key, key)

    def type(self, text: str) -> None:
        """Type text."""
        os.write(self._master, text.encode())

    def wait_for(self, *texts: str) -> str:
        """Read until all `texts` are on the screen, and give the screen."""
        return self.wait_until(lambda screen: all(text in screen for text in texts), f"{texts} to appear")

    def wait_until(self, is_so: Callable[[str], bool], what: str = "the screen to change") -> str:
        """Read until the screen is as wanted, and give it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_so(self.text):
            left = deadline - time.monotonic()
            if left <= 0 or not self._read(left):
                raise AssertionError(f"waited for {what}; the screen was:\n{self.text}")
        return self.text

    def wait_for_end(self) -> int:
        """Read until the process has ended, and give its exit code."""
        while self._read(PATIENCE_SECONDS):
            pass
        return self.process.wait(PATIENCE_SECONDS)

    def read_for(self, seconds: float) -> None:
        """Read what comes within so many seconds, where nothing tells whether more will."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and self._read(left):
            pass

    def kill(self) -> None:
        """End the process the hard way, as a power cut would."""
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:  # the other end is gone
            return False
        self.transcript += data
        self._stream.feed(data)
        return bool(data)

"""The team server of the demonstration: a real hub in a process of its own, on a port of this computer alone."""

import asyncio
import locale
import socket
import subprocess
import time
import webbrowser
from pathlib import Path

from mavis_tui.errors import HubUnreachable
from mavis_tui.system.own_program import once_more

LOOPBACK = "127.0.0.1"

_START_SECONDS = 90
"""How long the hub may take to start on a slow computer, perhaps with a virus scanner that reads it first."""

_STOP_SECONDS = 5

_ANSWER_SECONDS = 0.2
"""Who listens on this computer takes a call at once; Windows tries for two seconds where nobody does."""


class DemoHub:
    """The demonstration's hub, a process of its own that can be taken away and brought back on the same port."""

    def __init__(self, database: Path, port: int, log: Path) -> None:
        self.address = f"http://{LOOPBACK}:{port}"
        self._database = database
        self._port = port
        self._log = log
        self._ready = log.with_suffix(".ready")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """True while the hub's process lives."""
        return self._process is not None and self._process.poll() is None

    async def toggle(self) -> None:
        """Take the hub away, or bring it back and wait until it answers."""
        await asyncio.to_thread(self.stop if self.running else self.start)

    def start(self) -> None:
        """Start the process and wait until it answers. Raises HubUnreachable if it doesn't."""
        self.begin()
        self.wait_until_ready()

    def begin(self) -> None:
        """Start the process, and don't wait for it."""
        self._ready.unlink(missing_ok=True)
        serve = ["serve", "--database", str(self._database), "--port", str(self._port)]
        serve += ["--ready-file", str(self._ready)]
        serve.append("--while-stdin")  # nothing of the demonstration stays behind, however this process ends
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                once_more("hub", *serve),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                # Ctrl+C is meant for the app or for this command, which then ends the hub.
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        """Wait until it answers. Raises HubUnreachable if it doesn't, and then nothing of it stays behind."""
        if not self._wait_for(self._ready):
            self.stop()
            raise HubUnreachable(
                f"The demonstration’s team server didn’t start at {self.address}. Perhaps something else is there. "
                f"Nothing is lost. What it said last: {_last_words(self._log)}"
            )

    def stop(self) -> None:
        """End the process, if it lives, and wait until it is gone and nobody answers at its address."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process = None
        # under Wine a process has ended a little before what it listened with is closed
        until = time.monotonic() + _STOP_SECONDS
        while _is_answered(self._port) and time.monotonic() < until:
            time.sleep(0.02)

    def wait(self) -> None:
        """Wait until the process ends by itself."""
        if self._process is not None:
            self._process.wait()

    def _wait_for(self, ready: Path) -> bool:

        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until and self.running:
            if ready.exists():
                return True
            time.sleep(0.05)
        return False


def open_in_browser(address: str) -> bool:
    """Open a page of the demonstration in this computer's browser; False where there is none."""
    return webbrowser.open(address)


def free_port() -> int:
    """Give a port that nobody has."""
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port: int = free.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Tell whether a hub could listen on a port now."""
    try:
        socket.create_server((LOOPBACK, port)).close()
    except OSError:
        return False
    return True


def _is_answered(port: int) -> bool:
    """Tell whether somebody takes a call on a port now."""
    with socket.socket() as asking:
        asking.settimeout(_ANSWER_SECONDS)
        return asking.connect_ex((LOOPBACK, port)) == 0


def _last_words(log: Path) -> str:
    """Give the sentences at its end, which were broken into lines.

    They are written as standard error is: in the computer's code page on Windows.
    """
    return " ".join(log.read_text(locale.getpreferredencoding(False), "replace").split()[-60:]) or "nothing"

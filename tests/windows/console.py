"""The app in Wine's console: it opens, draws its first page, takes a key, and ends as it should.

Wine's console draws into a pseudo-terminal of Linux. It counts the signs that move the cursor as letters, so of a page
only words can be looked for.
"""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from contextlib import suppress

from release.wine import Windows
from tests.windows import prefix

_PATIENCE_SECONDS = 180.0
"""How long to wait for a word or the end; reached only when it never comes."""
_PAGE = b"The same again"
"""On the first page that a device without a store shows: its second field."""
_CTRL_Q = b"\x11"


def trouble(windows: Windows) -> str:
    """Open the app on a device without a store and end it by its key; say what went otherwise, or nothing."""
    master, console = pty.openpty()
    fcntl.ioctl(console, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    told = {**windows.variables, "TERM": "xterm-256color", **prefix.TOLD, "MAVIS_DATA_DIR": r"C:\nothing there yet"}
    running = subprocess.Popen(
        ["wine", str(prefix.PYTHON), "-m", "mavis_tui"],
        cwd=prefix.CHECKOUT,
        env=told,
        stdin=console,
        stdout=console,
        stderr=console,
        start_new_session=True,
    )
    os.close(console)
    try:
        return _trouble(master, running)
    finally:
        running.kill()
        running.wait()
        os.close(master)


def _trouble(master: int, running: "subprocess.Popen[bytes]") -> str:
    shown = b""
    pressed = False
    gives_up_at = time.monotonic() + _PATIENCE_SECONDS
    while running.poll() is None:
        if time.monotonic() > gives_up_at:
            return f"{'It took its key and never ended' if pressed else 'Its first page never came'}: {shown!r}"
        if select.select([master], [], [], 0.1)[0]:
            with suppress(OSError):  # it ended meanwhile
                shown += os.read(master, 65536)
        if not pressed and _PAGE in shown:
            os.write(master, _CTRL_Q)
            pressed = True
    if running.returncode or not pressed:
        return f"It ended with {running.returncode}: {shown!r}"
    return ""

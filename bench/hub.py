"""A real hub for benchmarks: its database filled beforehand, and served by a process of its own on loopback."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from argon2 import PasswordHasher

from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.sessions.sessions import put_session
from mavis_tui.hub.store.opening import open_hub_database
from mavis_tui.models.session import SessionBundle
from tests.builders import NURSE

PASSWORD = "a password for a benchmark"
"""The nurse's on the hub, and that of a benchmark's device."""


async def fill(folder: Path, sessions: Iterable[SessionBundle]) -> None:
    """Put sessions and a nurse into the database of the hub in `folder`."""
    database = await open_hub_database(folder / "hub.db")
    for session in sessions:
        await put_session(database, session)
    await add_user(database, NURSE.email, NURSE.name, "R1L", PASSWORD, PasswordHasher())
    await database.close()


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve the hub in `folder`, and give its address."""
    ready = folder / "ready"
    command = [sys.executable, "-m", "mavis_tui", "hub", "serve", "--port", "0", "--ready-file", str(ready)]
    environment = {**os.environ, "MAVIS_HUB_DATABASE": str(folder / "hub.db")}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            while not ready.exists():
                if process.poll() is not None:
                    raise RuntimeError("the hub didn't start")
                time.sleep(0.02)
            yield ready.read_text("utf-8").strip()
        finally:
            process.terminate()

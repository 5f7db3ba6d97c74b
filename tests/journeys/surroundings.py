"""What a journey runs in: its own environment, a hub process on loopback, and the hub's own word on its records."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import TracebackType

import httpx
import msgspec
import pytest

from mavis_tui import cli
from mavis_tui.hub.sessions.sessions import put_session
from mavis_tui.hub.store.opening import open_hub_database
from mavis_tui.models.calendar import system_clock, today
from mavis_tui.models.child import Child
from mavis_tui.models.session import SessionBundle
from mavis_tui.models.vaccination import Vaccination

EMAIL = "sian.rees@example.nhs.uk"
PASSWORD = "a cup of tea at eleven"
OFFLINE_PASSWORD = "the tea is always cold"


class Surroundings:
    """A folder, an environment without the tester's settings, and one hub that can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._port = _free_port()
        self.hub = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[str] | None = None
        own = {name: value for name, value in os.environ.items() if not name.startswith(("MAVIS_", "TEXTUAL_"))}
        own.pop("NO_COLOR", None)
        self.environment = {
            **own,
            "HOME": str(folder),
            "MAVIS_SETTINGS": str(folder / "settings.toml"),
            "MAVIS_DATA_DIR": str(self.data),
            "MAVIS_HUB_DATABASE": str(folder / "hub" / "hub.db"),
            "MAVIS_HUB": self.hub,
            "MAVIS_PASSWORD": PASSWORD,
            "MAVIS_OFFLINE_PASSWORD": OFFLINE_PASSWORD,
            "MAVIS_PROBE_SECONDS": "1",
        }

    def __enter__(self) -> "Surroundings":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill_hub()

    def prepare(self, *arguments: str) -> None:
        """Run one command to a good end, in this process: what a journey needs before it begins proves nothing."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environment.items():
                patch.setenv(name, value)
            assert cli.main(arguments) == 0

    def let_in(self) -> None:
        """Let a nurse in at the hub."""
        self.prepare("hub", "add-user", EMAIL, "--name", "Sian Rees", "--organisation", "R1L")

    def prepare_hub(self, workbook: Path) -> None:
        """Let a nurse in and import a workbook as a session of today."""
        self.let_in()
        self.prepare("hub", "import", str(workbook), "--date", today(system_clock).isoformat(), "--time", "09:30")

    def fill_hub(self, *sessions: SessionBundle) -> None:
        """Let a nurse in and give her team these sessions."""

        async def fill() -> None:
            database = await open_hub_database(self.folder / "hub" / "hub.db")
            for session in sessions:
                await put_session(database, session)
            await database.close()

        self.let_in()
        asyncio.run(fill())

    def start_hub(self) -> None:
        """Start the hub on the port and database that it always has, and wait until it listens."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.clock", "hub", "serve", "--port", str(self._port)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self._process.stderr is not None
        said = self._process.stderr.readline()
        assert self.hub in said, said + self._process.stderr.read()

    def kill_hub(self) -> None:
        """End the hub's process the hard way."""
        if self._process is not None:
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.communicate()
            self._process = None

    def held_by_hub(self, session: str) -> Counter[str]:
        """Ask the hub itself how often it holds each vaccination of a session."""
        return Counter(record.id for _, record in self.records_of_hub(session))

    def records_of_hub(self, session: str) -> list[tuple[Child, Vaccination]]:
        """Ask the hub itself which vaccinations of a session it holds, and of whom."""
        with httpx.Client(base_url=self.hub) as hub:
            witness = {"email": EMAIL, "password": PASSWORD, "device": "a-witness"}
            token = hub.post("/v1/sign-in", json=witness).json()["token"]
            answer = hub.get(f"/v1/sessions/{session}", headers={"Authorization": f"Bearer {token}"})
        bundle = msgspec.json.decode(answer.content, type=SessionBundle)
        return [(child, record) for child in bundle.children for care in child.care.values() for record in care.history]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port

"""Commands in this process, against a real store in the test's folder and a real hub on a loopback socket."""

import asyncio
import io
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest
import uvicorn
from argon2 import PasswordHasher

from mavis_tui import cli
from mavis_tui.cache.keys import vault
from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.app import create_app
from mavis_tui.hub.sessions.sessions import put_session
from mavis_tui.hub.store.opening import open_hub_database
from mavis_tui.models.calendar import system_clock, today
from mavis_tui.models.session import SessionBundle
from tests.builders import NURSE, a_bundle

HUB_PASSWORD = "a cup of tea at eleven"
OFFLINE_PASSWORD = "the kettle is on again"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Ran(NamedTuple):
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def sentences(self) -> str:
        """What was told on stderr, as if its lines were as long as they like."""
        return " ".join(self.err.split())

    @property
    def prose(self) -> str:
        """What was told on stdout, likewise: where a line is cut depends on how long a folder's name is."""
        return " ".join(self.out.split())

    @property
    def data(self) -> Any:
        """The one line of JSON on stdout."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The error as JSON, which is the last line on stderr."""
        return json.loads(self.err.splitlines()[-1])


class Mavis(Protocol):
    """Runs a command and checks its exit code."""

    def __call__(self, *words: str, code: int = 0) -> Ran: ...


class Hub:
    """A hub in a thread, which can go away and come back on the same port with the same database."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self._database = folder / "hub.db"
        self._port = port
        self._knows_nurse = False
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def port(self) -> int:
        return self._port

    def put(self, *bundles: SessionBundle) -> None:
        asyncio.run(self._put(bundles))

    async def _put(self, bundles: tuple[SessionBundle, ...]) -> None:
        database = await open_hub_database(self._database)
        for bundle in bundles:
            await put_session(database, bundle)
        if not self._knows_nurse:  # again, it would take her token away
            await add_user(database, NURSE.email, NURSE.name, "R1L", HUB_PASSWORD, CHEAP)
            self._knows_nurse = True
        await database.close()

    def start(self) -> None:
        app = create_app(self._database, hasher=CHEAP)
        config = uvicorn.Config(app, port=self._port, log_config=None, access_log=False, ws="none", lifespan="on")
        self._server = uvicorn.Server(config)
        started = threading.Event()
        startup = self._server.startup

        async def announced(sockets: Any = None) -> None:
            await startup(sockets)
            started.set()

        self._server.startup = announced  # type: ignore[method-assign] # uvicorn has no event for this
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        assert started.wait(120)
        self._port = self._server.servers[0].sockets[0].getsockname()[1]

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(120)
            assert not self._thread.is_alive()

    @contextmanager
    def away(self) -> Iterator[None]:
        self.stop()
        try:
            yield
        finally:
            self.start()


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub with one session today: thirty children due HPV, one batch. Who records takes a child of her own."""
    hub = Hub(tmp_path_factory.mktemp("hub"))
    hub.put(a_bundle(30, dates=(today(system_clock),)))
    hub.start()
    yield hub
    hub.stop()


@pytest.fixture
def mavis(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Mavis:
    """Commands on a device of the test's own, which gives the offline password by variable."""
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", OFFLINE_PASSWORD)
    monkeypatch.setenv("MAVIS_PASSWORD", HUB_PASSWORD)

    def run(*words: str, code: int = 0) -> Ran:
        capsys.readouterr()
        ended = cli.main(words)
        said = capsys.readouterr()
        assert ended == code, said.err
        return Ran(ended, said.out, said.err)

    return run


class Laptop(NamedTuple):
    """What a nurse's device has on its disk once she has signed in, and once she has saved the session."""

    signed_in: Path
    saved: Path


@pytest.fixture(scope="module")
def laptop(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    """Let the nurse sign in and save the session once; each test works on a copy. Who signs in or out takes `own`."""
    folder = tmp_path_factory.mktemp("laptop")
    made = Laptop(folder / "signed-in", folder / "saved")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vault, "MEMORY_KIB", 8 * 1024)
        patch.setenv("MAVIS_SETTINGS", str(folder / "settings.toml"))
        patch.setenv("MAVIS_DATA_DIR", str(made.signed_in))
        patch.setenv("MAVIS_OFFLINE_PASSWORD", OFFLINE_PASSWORD)
        patch.setenv("MAVIS_PASSWORD", HUB_PASSWORD)
        assert cli.main(("sign-in", "--hub", hub.address, "--email", NURSE.email)) == 0
        shutil.copytree(made.signed_in, made.saved)
        patch.setenv("MAVIS_DATA_DIR", str(made.saved))
        assert cli.main(("save-offline", "1204")) == 0
    return made


@pytest.fixture
def signed_in(mavis: Mavis, laptop: Laptop, tmp_path: Path) -> Mavis:
    """A nurse who is signed in."""
    shutil.copytree(laptop.signed_in, tmp_path / "data")
    return mavis


@pytest.fixture
def saved(mavis: Mavis, laptop: Laptop, tmp_path: Path) -> Mavis:
    """A nurse who has saved the session on her device."""
    shutil.copytree(laptop.saved, tmp_path / "data")
    return mavis


@pytest.fixture
def own(mavis: Mavis, hub: Hub) -> Mavis:
    """A nurse who has saved the session on a device that no other test has."""
    mavis("sign-in", "--hub", hub.address, "--email", NURSE.email)
    mavis("save-offline", "1204")
    return mavis


class Answering(Protocol):
    """Opens `mavis --plain` and gives it answers, one a line."""

    def __call__(self, *answers: str) -> Ran: ...


@pytest.fixture
def plainly(mavis: Mavis, monkeypatch: pytest.MonkeyPatch) -> Answering:
    def answering(*answers: str) -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
        ran = mavis("--plain")
        assert not [letter for letter in ran.out + ran.err if letter < " " and letter != "\n"]
        return ran

    return answering

"""`mavis demo`: a real hub on this computer, filled with invented sessions, and a nurse who is signed in to it."""

import asyncio
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import util
from pathlib import Path
from types import FrameType
from typing import Annotated

import msgspec
import typer

from mavis_tui import settings
from mavis_tui.console import asking, compose, terminal
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import say, show
from mavis_tui.console.results import DemonstrationDoors
from mavis_tui.demo.generate import ORGANISATION, demonstration
from mavis_tui.demo.names import STAFF
from mavis_tui.errors import BadInput, CannotBeDone, HubUnreachable, how_to_install
from mavis_tui.models.calendar import long_date, system_clock, today
from mavis_tui.settings import Settings, whole_path
from mavis_tui.system.signals import ENDING
from mavis_tui.workspace import Workspace

START_SECONDS = 30
"""How long the hub may take to start on a slow computer."""

_STOP_SECONDS = 5
_NURSE = 0
_KEPT = "demo.json"


def command(
    keep: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Keep everything in this folder, and go on with it next time.")
    ] = None,
    app: Annotated[bool, typer.Option("--app/--no-app", help="Open the app, or only serve until Ctrl+C.")] = True,
    as_json: AsJson = False,
) -> None:
    """Try mavis with invented children and a team server.

    The team server runs on this computer, and a key in the app takes it away and brings it back. Leaves nothing behind,
    unless --keep says where. With --no-app prints how to get in, so that commands can be tried.
    """
    _require_hub()
    if app:
        terminal.begin()
    with _ending_on_signals(), _folder(keep) as place:
        switch = DemoHub(place / "hub.db", _port(place), place / "hub.log")
        try:
            doors = _set_up(place, switch)
            with compose.opened(_settings(doors)) as made:
                (made.access.unlock if made.access.has_store else made.access.create)(doors.offline_password)
                _sign_in_again(made, doors)
                raise typer.Exit(_open(made, switch, doors) if app else _serve(doors, switch, as_json=as_json))
        finally:
            switch.stop()


class DemoHub:
    """The demonstration's hub, a process of its own that can be taken away and brought back on the same port."""

    def __init__(self, database: Path, port: int, log: Path) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._database = database
        self._port = port
        self._log = log
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
        ready = self._log.with_suffix(".ready")
        ready.unlink(missing_ok=True)
        serve = ["serve", "--database", str(self._database), "--port", str(self._port), "--ready-file", str(ready)]
        serve.append("--while-stdin")  # nothing of the demonstration stays behind, however this process ends
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "mavis_tui", "hub", *serve],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                # Ctrl+C is meant for the app or for this command, which then ends the hub.
                start_new_session=True,
            )
        if not self._wait_for(ready):
            self.stop()
            raise HubUnreachable(
                f"The demonstration’s team server didn’t start at {self.address}. Perhaps something else is there. "
                f"Nothing is lost. What it said last: {_last_words(self._log)}"
            )

    def stop(self) -> None:
        """End the process, if it lives, and wait until it is gone."""
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

    def wait(self) -> None:
        """Wait until the process ends by itself."""
        if self._process is not None:
            self._process.wait()

    def _wait_for(self, ready: Path) -> bool:

        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.running:
            if ready.exists():
                return True
            time.sleep(0.05)
        return False


def _require_hub() -> None:

    if util.find_spec("litestar") is None:
        raise CannotBeDone(
            "The demonstration runs a team server, and what that needs isn’t installed. Nothing was changed. "
            + how_to_install("hub")
        )


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Give a folder for everything: a temporary one that goes afterwards, or the one to keep."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="mavis-demo-", ignore_cleanup_errors=True) as made:
            yield Path(made)
        return
    place = whole_path(keep)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        strange = any(place.iterdir()) and not (place / _KEPT).exists()
    except OSError as error:
        raise BadInput(f"{place} can’t be used as a folder. Name another one after --keep.") from error
    if strange:
        raise BadInput(f"{place} holds something else, and was left as it was. Name a new folder after --keep.")
    yield place


@contextmanager
def _ending_on_signals() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end the command as an exception does, so that it cleans up."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {name: signal.signal(name, leave) for name in ENDING}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _port(place: Path) -> int:
    """Give the port of a kept demonstration, or a free one."""
    if (place / _KEPT).exists():
        return int(_kept(place).hub.rpartition(":")[2])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _kept(place: Path) -> DemonstrationDoors:

    try:
        doors = msgspec.json.decode((place / _KEPT).read_bytes(), type=DemonstrationDoors)
    except (OSError, msgspec.DecodeError) as error:
        raise BadInput(f"{place / _KEPT} can’t be read. Name a new folder after --keep.") from error
    return msgspec.structs.replace(doors, data_dir=str(place / "laptop"))


def _set_up(place: Path, switch: DemoHub) -> DemonstrationDoors:
    """Start the hub: filled with new sessions and with a nurse signed in, or as it was kept."""
    day = today(system_clock)
    if (place / _KEPT).exists():
        doors = _kept(place)
        switch.start()
        if doors.made_on != day:
            say(f"The sessions kept in {place} are those of {long_date(doors.made_on)} and the days after.")
        return doors
    doors = DemonstrationDoors(
        hub=switch.address,
        email=STAFF[_NURSE][0],
        password=secrets.token_urlsafe(12),
        data_dir=str(place / "laptop"),
        offline_password=secrets.token_urlsafe(12),
        made_on=day,
    )
    asyncio.run(_fill(place / "hub.db", doors))
    switch.start()
    written = place / _KEPT
    written.touch(mode=0o600)
    written.write_bytes(msgspec.json.encode(doors))
    return doors


async def _fill(database_file: Path, doors: DemonstrationDoors) -> None:
    from mavis_tui.hub.access.accounts import add_user
    from mavis_tui.hub.sessions.sessions import put_session
    from mavis_tui.hub.store.database import open_hub_database

    database = await open_hub_database(database_file)
    try:
        for session in demonstration(doors.made_on):
            await put_session(database, session)
        await add_user(database, doors.email, STAFF[_NURSE][1], ORGANISATION, doors.password)
    finally:
        await database.close()


def _sign_in_again(made: Workspace, doors: DemonstrationDoors) -> None:
    """Sign the nurse in, the first time or because a kept sign-in has run out."""
    if not made.access.signed_in:
        asking.run(made, made.access.sign_in(doors.hub, doors.email, doors.password))
        asking.run(made, made.sessions.refresh_list())


def _settings(doors: DemonstrationDoors) -> Settings:

    return msgspec.structs.replace(settings.load(), data_dir=Path(doors.data_dir), hub=doors.hub)


def _open(made: Workspace, switch: DemoHub, doors: DemonstrationDoors) -> int:
    from mavis_tui.app.app import open_app

    return open_app(made, switch, hint=f"The demonstration’s offline password is {doors.offline_password}")


def _serve(doors: DemonstrationDoors, switch: DemoHub, *, as_json: bool) -> int:
    """Say how to get in, and wait for Ctrl+C, which is the way to end it and no failure."""
    show(doors, lambda: _lines(doors), as_json=as_json)
    say("Serving until you press Ctrl+C.")
    try:
        switch.wait()
    except KeyboardInterrupt:
        return 0
    return 1


def _lines(doors: DemonstrationDoors) -> Iterator[str]:
    yield f"Team server       {doors.hub}"
    yield f"E-mail            {doors.email}"
    yield f"Password          {doors.password}"
    yield f"Data folder       {doors.data_dir}"
    yield f"Offline password  {doors.offline_password}"
    yield ""
    yield "To try commands in another terminal:"
    yield f"  export MAVIS_DATA_DIR={doors.data_dir}"
    yield f"  export MAVIS_OFFLINE_PASSWORD={doors.offline_password}"
    yield "  mavis sessions"


def _last_words(log: Path) -> str:
    """Give the sentences at its end, which were broken into lines."""
    return " ".join(log.read_text("utf-8", "replace").split()[-60:]) or "nothing"

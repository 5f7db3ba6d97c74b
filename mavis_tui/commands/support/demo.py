"""`mavis demo`: a real hub on this computer, filled with invented sessions, and a nurse who is signed in to it."""

import asyncio
import os
import secrets
import shutil
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
from mavis_tui.cache.engine.files import replace_private_file
from mavis_tui.console import asking, compose, terminal
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import say, show
from mavis_tui.console.results import DemonstrationDoors
from mavis_tui.demo.names import OFFICE, STAFF
from mavis_tui.demo.team_server import LOOPBACK, DemoHub, free_port, is_free, open_in_browser
from mavis_tui.errors import BadInput, CannotBeDone, how_to_install
from mavis_tui.models.calendar import long_date, system_clock, today
from mavis_tui.settings import Settings, whole_path
from mavis_tui.system.signals import when_ended
from mavis_tui.workspace import Workspace

_NURSE = 0
_KEPT = "demo.json"
_DATABASE = "hub.db"
_BEGUN = "demo.begun"
"""Stands in the folder while it is filled, so that one whose filling was killed is known as a demonstration’s."""

_GONE_SECONDS = 3
"""So long after its demonstration was killed a hub may still hold its port."""


def command(
    keep: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Keep everything in this folder, and go on with it next time.")
    ] = None,
    app: Annotated[bool, typer.Option("--app/--no-app", help="Open the app, or only serve until Ctrl+C.")] = True,
    office: Annotated[
        bool, typer.Option("--office", help="Serve the office’s pages instead, with a day on which much is recorded.")
    ] = False,
    browser: Annotated[
        bool, typer.Option("--open", help="With --office: open them in this computer’s browser.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Try mavis with invented children and a team server.

    The team server runs on this computer, and a key in the app takes it away and brings it back. Leaves nothing behind,
    unless --keep says where. With --no-app prints how to get in, so that commands can be tried; with --office where the
    office’s pages are.
    """
    _require_hub()
    if browser and not office:
        raise BadInput("--open opens the office’s pages: say --office, too. Nothing was started.")
    if app and not office:
        terminal.begin()
    with _ending_on_signals(), _around_the_proxy(), _folder(keep) as place:
        switch = DemoHub(place / _DATABASE, _port(place), place / "hub.log")
        try:
            doors = _set_up(place, switch, OFFICE if office else STAFF[_NURSE])
            if office:
                raise typer.Exit(_serve_pages(doors, switch, as_json=as_json, browser=browser))
            with compose.opened(_settings(doors)) as made:
                (made.access.unlock if made.access.has_store else made.access.create)(doors.offline_password)
                _sign_in_again(made, doors)
                raise typer.Exit(_open(made, switch, doors) if app else _serve(doors, switch, as_json=as_json))
        finally:
            switch.stop()


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
        try:
            temporary = tempfile.TemporaryDirectory(prefix="mavis-demo-", ignore_cleanup_errors=True)
        except OSError as error:
            raise CannotBeDone(
                "No folder for temporary files can be written on this computer. Nothing was started. Name a folder in "
                "TMPDIR, or one after --keep."
            ) from error
        with temporary as made:
            yield Path(made)
        return
    place = whole_path(keep)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        known = (place / _KEPT).exists() or (place / _BEGUN).exists()
        if not known and any(place.iterdir()):
            raise BadInput(f"{place} holds something else, and was left as it was. Name a new folder after --keep.")
        if not (place / _KEPT).exists():
            _begin_anew(place)
    except OSError as error:
        raise BadInput(
            f"{place} can’t be used as a folder ({error.strerror}). Nothing was started. Name another one after --keep."
        ) from error
    yield place


def _begin_anew(place: Path) -> None:
    """Empty a folder that nothing but a demonstration has filled, and only in part."""
    if (place / _BEGUN).exists():
        for left in place.glob(f"{Path(_DATABASE).stem}.*"):
            left.unlink()
        shutil.rmtree(place / "laptop", ignore_errors=True)
    (place / _BEGUN).touch(mode=0o600)


@contextmanager
def _ending_on_signals() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end the command as an exception does, so that it cleans up."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    as_before = when_ended(leave)
    try:
        yield
    finally:
        as_before()


@contextmanager
def _around_the_proxy() -> Iterator[None]:
    """Let nothing but this computer be asked for its own address, whatever proxy the settings of an office name."""
    names = ("NO_PROXY", "no_proxy")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update({name: f"{before[name] or ''},{LOOPBACK}" for name in names})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _port(place: Path) -> int:
    """Give the port of a kept demonstration, unless it stays taken, or a free one."""
    if not (place / _KEPT).exists():
        return free_port()
    kept, until = int(_kept(place).hub.rpartition(":")[2]), time.monotonic() + _GONE_SECONDS
    while not is_free(kept):
        if time.monotonic() > until:
            return free_port()
        time.sleep(0.05)
    return kept


def _kept(place: Path) -> DemonstrationDoors:

    try:
        doors = msgspec.json.decode((place / _KEPT).read_bytes(), type=DemonstrationDoors)
    except (OSError, msgspec.DecodeError) as error:
        raise BadInput(f"{place / _KEPT} can’t be read. Name a new folder after --keep.") from error
    return msgspec.structs.replace(doors, data_dir=str(place / "laptop"))


def _set_up(place: Path, switch: DemoHub, who: tuple[str, str]) -> DemonstrationDoors:
    """Start the hub: filled with new sessions and with a nurse signed in, or as it was kept."""
    day = today(system_clock)
    if (place / _KEPT).exists():
        doors = msgspec.structs.replace(_kept(place), hub=switch.address)
        if doors.email != who[0]:
            raise BadInput(
                f"{place} keeps a demonstration for {'the office' if doors.email == OFFICE[0] else 'nurses'}, which "
                "was left as it was. Name a new folder after --keep."
            )
        switch.start()
        if doors.made_on != day:
            say(f"The sessions kept in {place} are those of {long_date(doors.made_on)} and the days after.")
    else:
        doors = DemonstrationDoors(
            hub=switch.address,
            email=who[0],
            password=secrets.token_urlsafe(12),
            data_dir=str(place / "laptop"),
            offline_password=secrets.token_urlsafe(12),
            made_on=day,
        )
        # SQLAlchemy takes a quarter of a second, and a demonstration is filled once.
        from mavis_tui.commands.support.demo_team_server import fill

        asyncio.run(fill(place / _DATABASE, doors, who[1], switch.begin))
        switch.wait_until_ready()
    replace_private_file(place / _KEPT, msgspec.json.encode(doors))
    (place / _BEGUN).unlink(missing_ok=True)
    return doors


def _sign_in_again(made: Workspace, doors: DemonstrationDoors) -> None:
    """Sign the nurse in: the first time, because a kept sign-in has run out, or because the hub has another port."""
    account = made.access.account
    if not made.access.signed_in or account is None or account.hub != doors.hub:
        asking.run(made, made.access.sign_in(doors.hub, doors.email, doors.password))
        asking.run(made, made.sessions.refresh_list())


def _settings(doors: DemonstrationDoors) -> Settings:
    """Give what this person has set, but for where the demonstration is; its password is nothing for a keyring."""
    return msgspec.structs.replace(settings.load(), data_dir=Path(doors.data_dir), hub=doors.hub, keyring=False)


def _open(made: Workspace, switch: DemoHub, doors: DemonstrationDoors) -> int:
    from mavis_tui.app.app import open_app

    return open_app(made, switch, hint=f"The demonstration’s offline password is {doors.offline_password}")


def _serve(doors: DemonstrationDoors, switch: DemoHub, *, as_json: bool) -> int:
    """Say how to get in, and wait for Ctrl+C, which is the way to end it and no failure."""
    show(doors, lambda: _lines(doors), as_json=as_json)
    sys.stdout.flush()  # a script at the other end of a pipe gets in while it serves, not when it is over
    return _until_ended(switch)


def _until_ended(switch: DemoHub) -> int:
    say("Serving until you press Ctrl+C.")
    try:
        switch.wait()
    except KeyboardInterrupt:
        return 0
    return 1


def _serve_pages(doors: DemonstrationDoors, switch: DemoHub, *, as_json: bool, browser: bool) -> int:
    """Say where the office’s pages are and how to sign in there, and wait for Ctrl+C."""
    pages = f"{doors.hub}/office"
    show(doors, lambda: _lines_of_pages(pages, doors), as_json=as_json)
    sys.stdout.flush()
    if browser and not open_in_browser(pages):
        say("No browser was found on this computer. Open the address in one yourself.")
    return _until_ended(switch)


def _lines_of_pages(pages: str, doors: DemonstrationDoors) -> Iterator[str]:
    yield f"Office’s pages  {pages}"
    yield f"E-mail          {doors.email}"
    yield f"Password        {doors.password}"


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

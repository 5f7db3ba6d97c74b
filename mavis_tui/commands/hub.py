"""`mavis hub …`: what the people who run a team's hub do: serve it, let nurses in, import Mavis's workbooks."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mavis_tui.commands.options import AsJson
from mavis_tui.errors import BadInput

if TYPE_CHECKING:
    from datetime import date, time

    from mavis_tui.hub.importing import Imported
    from mavis_tui.spreadsheets.workbook import Remark, Workbook

DATABASE_VARIABLE = "MAVIS_HUB_DATABASE"
DEFAULT_PORT = 8675

_NEEDED = ("litestar", "sqlalchemy", "aiosqlite", "argon2", "uvicorn", "python_calamine")

app = typer.Typer(
    name="hub",
    help="Run the service that a team’s laptops talk to.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Database = Annotated[
    str,
    typer.Option(
        metavar="URL|PATH",
        help="The hub’s database: the path of an SQLite file, or a URL such as postgresql+asyncpg://host/name. "
        f"Without it: {DATABASE_VARIABLE}, else mavis-hub/hub.db in the folder for user data.",
        show_default=False,
    ),
]


@app.command("serve")
def serve(
    database: Database = "",
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to listen on; 0 is any free one.")
    ] = DEFAULT_PORT,
    ready_file: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write the hub’s address here once it answers.")
    ] = None,
) -> None:
    """Serve the hub until Ctrl+C or SIGTERM."""
    from mavis_tui.commands.printing import say

    _require()
    from mavis_tui.hub.serving import is_loopback
    from mavis_tui.hub.serving import serve as run

    if not is_loopback(host):
        say(
            f"Warning: other computers can reach {host}, and the hub itself doesn’t encrypt. Passwords and children’s",
            "records would be readable on the way. Put it behind a proxy with TLS.",
        )

    def ready(address: str) -> None:
        say(f"The hub listens on {address}. Stop it with Ctrl+C.")
        if ready_file is not None:
            # In one piece: whoever waits for the file must not read half an address.
            written = ready_file.with_name(f"{ready_file.name}.new")
            written.write_text(f"{address}\n", "utf-8")
            written.replace(ready_file)

    run(_database(database), host, port, ready)


@app.command("add-user")
def add_user(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The address the nurse signs in with.")],
    name: Annotated[str, typer.Option(help="Her name, as records show it.")],
    organisation: Annotated[str, typer.Option(metavar="CODE", help="The team’s ODS code, such as R1L.")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Let a nurse in, or give her a new name, team or password.

    The password comes from standard input, MAVIS_PASSWORD or the file that MAVIS_PASSWORD_FILE names; otherwise asks.
    """
    import asyncio

    from mavis_tui.commands import passwords
    from mavis_tui.commands.printing import show

    _require()
    password = passwords.obtain(passwords.HUB, on_stdin=password_stdin, prompt=f"Password for {email}: ", twice=True)
    new = asyncio.run(_add_user(_database(database), email, name, organisation, password))
    result = {"email": email.strip().casefold(), "name": name, "organisation": organisation, "new": new}
    done = "can sign in now" if new else "is up to date; she has to sign in again"
    show(result, lambda: [f"{name} ({result['email']}, {organisation}) {done}."], as_json=as_json)


@app.command("import")
def import_(
    workbook: Annotated[Path, typer.Argument(metavar="WORKBOOK", help="An offline spreadsheet from Mavis (.xlsx).")],
    dates: Annotated[
        list[str], typer.Option("--date", metavar="DATE", help="A day of the session, such as 2026-11-24. Repeatable.")
    ],
    time: Annotated[str, typer.Option(metavar="TIME", help="When it starts, such as 09:30.")] = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Import a session from Mavis’s offline spreadsheet; again brings it up to date and doubles nothing."""
    import asyncio

    from mavis_tui.commands.printing import show
    from mavis_tui.models.calendar import system_clock, today
    from mavis_tui.models.schedule import checked_dates

    _require()
    from mavis_tui.hub.scheduling import read_date, read_time
    from mavis_tui.spreadsheets.workbook import read_workbook

    days = checked_dates([read_date(text) for text in dates], today(system_clock))
    start = read_time(time) if time else None
    done = asyncio.run(_import(_database(database), read_workbook(workbook.expanduser()), days, start))
    show(done, lambda: _lines(done), as_json=as_json)


async def _add_user(database: str, email: str, name: str, organisation: str, password: str) -> bool:
    from mavis_tui.hub import accounts
    from mavis_tui.hub.database import open_database

    opened = await open_database(database)
    try:
        return await accounts.add_user(opened, email, name, organisation, password)
    finally:
        await opened.close()


async def _import(database: str, workbook: "Workbook", days: "tuple[date, ...]", start: "time | None") -> "Imported":
    from mavis_tui.hub.database import open_database
    from mavis_tui.hub.importing import import_workbook

    opened = await open_database(database)
    try:
        return await import_workbook(opened, workbook, days, start)
    finally:
        await opened.close()


def _lines(done: "Imported") -> Iterator[str]:
    from mavis_tui.commands.printing import count, prose
    from mavis_tui.models.calendar import long_date

    children = count(done.children, "child", "children")
    yield f"{done.title} ({done.session}, {done.organisation}), {', '.join(long_date(day) for day in done.dates)}"
    yield f"{children}: {done.new} new, {done.updated} updated, {done.unchanged} unchanged, {done.gone} gone"
    if done.kept:
        yield f"{done.kept} no longer in the workbook, kept because something was recorded for them"
    for remark in done.remarks:
        yield from prose(_sentence(remark))


def _sentence(remark: "Remark") -> str:
    where = f"{remark.sheet}, row {remark.row}"
    return f"{where}{f', {remark.column}' if remark.column else ''}: “{remark.cell}”. {remark.done}"


def _database(given: str) -> str:
    if chosen := given or os.environ.get(DATABASE_VARIABLE, ""):
        return chosen
    from platformdirs import user_data_path

    return str(user_data_path("mavis-hub", appauthor=False) / "hub.db")


def _require() -> None:
    """Raise BadInput that says how to install what the hub needs, if any of it isn't there."""
    from importlib.util import find_spec

    if any(find_spec(name) is None for name in _NEEDED):
        raise BadInput(
            "What the hub needs isn’t installed here. Nothing was changed. Install it: pip install 'mavis-tui[hub]'"
        )

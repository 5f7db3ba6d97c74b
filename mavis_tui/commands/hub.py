"""`mavis hub …`: what the people who run a team's hub do: serve it, let nurses in, import Mavis's workbooks."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mavis_tui.commands import hub_audit, hub_devices, hub_export, hub_review, hub_take
from mavis_tui.commands.hub_options import Database, opened, require, where
from mavis_tui.commands.options import AsJson
from mavis_tui.errors import BadInput

if TYPE_CHECKING:
    from datetime import date, time

    from mavis_tui.hub.importing import Imported
    from mavis_tui.spreadsheets.workbook import Workbook

DEFAULT_PORT = 8675

app = typer.Typer(
    name="hub",
    help="Run the service that a team’s laptops talk to.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command("serve")
def serve(
    database: Database = "",
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to listen on; 0 is any free one.")
    ] = DEFAULT_PORT,
    cert: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Serve over TLS with this certificate and its chain (PEM).")
    ] = None,
    key: Annotated[Path | None, typer.Option(metavar="PATH", help="The certificate’s key (PEM, no password).")] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="A proxy does the TLS; believe it, if it runs on this computer.")
    ] = False,
    ready_file: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write the hub’s address here once it answers.")
    ] = None,
) -> None:
    """Serve the hub until Ctrl+C or SIGTERM. Beyond this computer only over TLS, or behind a proxy that does TLS."""
    from mavis_tui.commands.printing import say

    require()
    from mavis_tui.hub.serving import Certificate
    from mavis_tui.hub.serving import serve as run

    if (cert is None) is not (key is None):
        raise BadInput("TLS needs both --cert and --key. Nothing was started.")
    certificate = Certificate(cert.expanduser(), key.expanduser()) if cert and key else None

    def ready(address: str) -> None:
        say(f"The hub listens on {address}. Stop it with Ctrl+C.")
        if ready_file is not None:
            # In one piece: whoever waits for the file must not read half an address.
            written = ready_file.with_name(f"{ready_file.name}.new")
            written.write_text(f"{address}\n", "utf-8")
            written.replace(ready_file)

    run(where(database), host, port, ready, certificate=certificate, behind_proxy=behind_proxy)


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

    require()
    password = passwords.obtain(passwords.HUB, on_stdin=password_stdin, prompt=f"Password for {email}: ", twice=True)
    new = asyncio.run(_add_user(database, email, name, organisation, password))
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

    require()
    from mavis_tui.hub.scheduling import read_date, read_time
    from mavis_tui.spreadsheets.workbook import read_workbook

    days = checked_dates([read_date(text) for text in dates], today(system_clock))
    start = read_time(time) if time else None
    done = asyncio.run(_import(database, read_workbook(workbook.expanduser()), days, start))
    show(done, lambda: _lines(done), as_json=as_json)


app.command("export")(hub_export.command)
app.command("take")(hub_take.command)
app.command("devices")(hub_devices.command)
app.command("audit")(hub_audit.command)
app.command("review")(hub_review.command)


async def _add_user(database: str, email: str, name: str, organisation: str, password: str) -> bool:
    from mavis_tui.hub import accounts

    async with opened(database) as made:
        return await accounts.add_user(made, email, name, organisation, password)


async def _import(database: str, workbook: "Workbook", days: "tuple[date, ...]", start: "time | None") -> "Imported":
    from mavis_tui.hub.importing import import_workbook

    async with opened(database) as made:
        return await import_workbook(made, workbook, days, start)


def _lines(done: "Imported") -> Iterator[str]:
    from mavis_tui.commands.printing import count, prose
    from mavis_tui.models.calendar import long_date
    from mavis_tui.workspace.words import remark_words

    children = count(done.children, "child", "children")
    yield f"{done.title} ({done.session}, {done.organisation}), {', '.join(long_date(day) for day in done.dates)}"
    yield f"{children}: {done.new} new, {done.updated} updated, {done.unchanged} unchanged, {done.gone} gone"
    if done.kept:
        yield f"{done.kept} no longer in the workbook, kept because something was recorded for them"
    for remark in done.remarks:
        yield from prose(remark_words(remark))

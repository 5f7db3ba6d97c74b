"""`mavis open`: take in the workbook that Mavis exports for a session, with no hub at all."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from mavis_tui.commands.access.sign_in import open_store
from mavis_tui.console import compose, passwords
from mavis_tui.console.long_work import stopped_by_ctrl_c, told
from mavis_tui.console.options import AsJson, FluProtocolOfSession, OfflineOnStdin
from mavis_tui.console.printing import say, show
from mavis_tui.console.role_and_protocol import flu_protocol_typed, role_typed
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput, ListShortened
from mavis_tui.long_work import LongWork
from mavis_tui.models.calendar import long_date
from mavis_tui.models.wording import counted
from mavis_tui.settings import whole_path
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.sessions.workbooks import Opened
from mavis_tui.workspace.typed_values import typed_date
from mavis_tui.workspace.words_of_files import remark_words


def command(
    workbook: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The offline spreadsheet that Mavis exported.")],
    dates: Annotated[
        list[str],
        typer.Option(
            "--date", metavar="DATE", help="A day on which the session is; not in the workbook, so give each."
        ),
    ],
    clinic: Annotated[
        str, typer.Option(metavar="NAME", help="At which clinic, as Mavis spells it, where the workbook doesn’t say.")
    ] = "",
    session_id: Annotated[
        str,
        typer.Option(
            metavar="NUMBER", help="SESSION_ID of the session in Mavis, or clinic, where the workbook doesn’t say it."
        ),
    ] = "",
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Replace the list here though many of its children aren’t in this workbook."),
    ] = False,
    nurse: Annotated[
        str, typer.Option(metavar="EMAIL", help="Your e-mail address in Mavis, on a device where nobody signed in.")
    ] = "",
    name: Annotated[str, typer.Option(help="Your name, as records show it; with --nurse.")] = "",
    role: Annotated[
        str, typer.Option(metavar="ROLE", help="What you are: nurse, healthcare-assistant or prescriber.")
    ] = "",
    flu_protocol: FluProtocolOfSession = "",
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Open a workbook from Mavis, with no team server at all.

    A new device is set up by it: the offline password is chosen, and who records is asked once. A newer workbook of
    the same session (same team, SESSION_ID and place, at a clinic the same day too) brings the list up to date, keeps
    what was recorded here, and shows which records Mavis has by now. One that lacks many children of the list, as a
    filtered copy does, is refused without --replace. What couldn’t be understood is listed by sheet,
    row, column and cell.
    """
    days = [typed_date(text) for text in dates]
    for text, day in zip(dates, days, strict=True):
        if day is None:
            raise BadInput(f"--date must be a date like 2026-11-24 or 24/11/2026, not “{text}”. Nothing was opened.")
    path = whole_path(workbook)
    if not path.is_file():
        raise BadInput(f"There is no file {path}. Nothing was opened.")
    with compose.opened() as made:
        open_store(made, on_stdin=offline_stdin)
        if nurse or not made.access.introduced:
            _introduce(made, path, nurse, name, role)
        elif role:
            _say_role(made, role)
        try:
            known = [day for day in days if day is not None]
            work = LongWork()
            with stopped_by_ctrl_c(work), told(work, made.settings, as_json=as_json):
                done = made.workbooks.open(
                    path,
                    known,
                    clinic,
                    session_id,
                    shorter=replace,
                    flu_protocol=flu_protocol_typed(flu_protocol),
                    work=work,
                )
        except ListShortened as error:
            raise BadInput(f"{error} If the list is right, open it with --replace.") from error
        show(done, lambda: _lines(done), as_json=as_json, shape="open")


def _say_role(made: Workspace, role: str) -> None:
    """Change what who records here is; a team server knows it better."""
    if made.access.account is not None:
        raise BadInput(
            "Your role comes from the team server on this device: leave out --role, or ask who runs it. "
            "Nothing was opened."
        )
    made.access.introduce(made.access.nurse.email, made.access.nurse.name, role_typed(role))


def _introduce(made: Workspace, path: Path, email: str, name: str, role: str) -> None:
    """Ask once who records here; the workbook knows the addresses."""
    staff = [person.email for person in made.workbooks.staff_in(path)]
    who = email.strip().lower()
    if not who and passwords.can_ask():
        if staff:
            say("The workbook names these people:", ", ".join(staff))
        who = typer.prompt("Your e-mail address in Mavis", err=True).strip().lower()
    if not who:
        named = f" The workbook names: {', '.join(staff)}." if staff else ""
        raise BadInput(f"Say who records on this device: --nurse EMAIL --name NAME.{named} Nothing was opened.")
    if not name and passwords.can_ask():
        name = typer.prompt("Your name, as records show it", err=True)
    nurse = made.access.introduce(who, name, role_typed(role) if role else None)
    if staff and nurse.email not in staff:
        say(f"{nurse.email} isn’t among the people whom the workbook names: Mavis may not take records in that name.")


def _lines(done: Opened) -> Iterator[str]:

    children = counted(done.children, "child", "children")
    yield f"{done.title} ({done.organisation}), {', '.join(long_date(day) for day in done.dates)}"
    yield f"Available offline as {done.session}: {children}"
    if done.again:
        yield f"Brought up to date: {done.new} new, {done.gone} gone"
        if done.kept:
            yield f"{done.kept} no longer in the workbook, kept because something was recorded for them"
    if done.typed:
        yield counted(
            done.typed,
            "record was typed in the workbook and waits here to be exported",
            "records were typed in the workbook and wait here to be exported",
        )
    if done.saved:
        yield counted(
            done.saved,
            "record came back from Mavis and is saved there",
            "records came back from Mavis and are saved there",
        )
    if done.to_export:
        yield f"{counted(done.to_export, 'record')} not exported yet"
    for sentence in (*done.said, *done.differing):
        yield from prose(sentence)
    if done.remarks:
        cells = counted(len(done.remarks), "cell")
        yield f"{cells} not understood or not kept; everything else was taken in:"
    for remark in done.remarks:
        yield from prose(remark_words(remark), "  ")

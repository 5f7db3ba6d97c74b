"""`mavis children`: who is on the list of a session, and how each child stands."""

from collections.abc import Iterator
from itertools import chain
from typing import Annotated

import typer
from msgspec.structs import replace

from mavis_tui.commands.children.narrowing import (
    attendance_typed,
    group_typed,
    is_of_class,
    kind_typed,
    missing_typed,
    programme_typed,
)
from mavis_tui.console import asking, compose
from mavis_tui.console.options import AsJson, OfflineOnStdin, SessionId, words_of
from mavis_tui.console.printing import show, table
from mavis_tui.console.wrapping import prose
from mavis_tui.models.calendar import year_group_label
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.wording import counted
from mavis_tui.workspace.children.looking import Looking
from mavis_tui.workspace.children.row import ChildRow, ProgrammeLine
from mavis_tui.workspace.children.search import found
from mavis_tui.workspace.words import sending_tag

NO_NUMBER = "no NHS number"
"""Stands in its column; the id, which `--json` gives and every command takes, is wider than a page has room for."""


def command(
    session: SessionId,
    find: Annotated[
        str,
        typer.Option(
            help="Only children with these words in a name, the class, the NHS number or the birthday, like 8A1 or "
            "4 may; - reads them from standard input."
        ),
    ] = "",
    year_group: Annotated[
        int | None, typer.Option(min=-4, max=13, help="Only children of this year group; 0 is Reception.")
    ] = None,
    status: Annotated[
        str,
        typer.Option(
            help="Only children with this status in a programme: vaccinated, due, needs triage, needs consent, "
            "has a refusal, unable to vaccinate or not eligible."
        ),
    ] = "",
    ready: Annotated[bool, typer.Option("--ready", help="Only children who can be vaccinated now.")] = False,
    attending: Annotated[bool, typer.Option("--attending", help="Only children who attend today.")] = False,
    absent: Annotated[bool, typer.Option("--absent", help="Only children who are absent today.")] = False,
    unregistered: Annotated[
        bool, typer.Option("--unregistered", help="Only children of whom nobody has said yet whether they came.")
    ] = False,
    form: Annotated[str, typer.Option("--class", metavar="CLASS", help="Only children of this class, like 8T1.")] = "",
    programme: Annotated[
        str, typer.Option(help="Only children of this programme; the other options then mean it alone.")
    ] = "",
    wanted: Annotated[
        str,
        typer.Option(help="Only children who want this kind of vaccine: nasal, injection, gelatine-free or not-known."),
    ] = "",
    psd: Annotated[
        bool | None, typer.Option("--psd/--no-psd", help="Only children with a patient specific direction, or without.")
    ] = None,
    missing: Annotated[
        str,
        typer.Option(
            help="Only children who lack this: register, no-response, follow-up, conflicting-consent, triage or "
            "no-nhs-number."
        ),
    ] = "",
    by_class: Annotated[bool, typer.Option("--by-class", help="Order the list by class, and then by name.")] = False,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """List the children of a session and how they stand."""
    looking = Looking(
        year=year_group,
        group=group_typed(status),
        ready=ready,
        attendance=attendance_typed(attending=attending, absent=absent, unregistered=unregistered),
        programme=programme_typed(programme),
        kind=kind_typed(wanted),
        psd=psd,
        missing=missing_typed(missing),
        by_class=by_class,
    )
    with compose.unlocked(on_stdin=offline_stdin) as made:
        asking.run(made, made.sessions.open(session))
        rows = made.children.rows(session, by_class=by_class)
        rows = found([row for row in rows if is_of_class(row, form)], replace(looking, words=words_of(find)))
        today = not made.attendance.why_not(session)
        aside = made.sessions.set_aside(session)
        show(rows, lambda: chain(_aside(aside), _lines(rows, today=today)), as_json=as_json, shape="children")


def _aside(rows: tuple[str, ...]) -> Iterator[str]:
    """Say first which rows of the workbook couldn’t be taken: whoever stands in them isn’t on the list."""
    if rows:
        yield f"{counted(len(rows), 'row')} of the workbook could not be taken:"
    for row in rows:
        yield from prose(row, "  ")


def _lines(rows: list[ChildRow], *, today: bool) -> Iterator[str]:

    yield from table([line for row in rows for line in _row(row, today=today)], flexible=1)
    yield counted(len(rows), "child", "children")


def _row(row: ChildRow, *, today: bool) -> Iterator[tuple[str, ...]]:
    """Give one line per programme; only the first says who it is, and on a day of the session who came."""
    number = spaced_nhs_number(row.nhs_number, NO_NUMBER)
    name = f"{row.name} (known as {row.known_as})" if row.known_as else row.name
    # children come by class, and the class says the year too; the year stands in for it where the list has none
    form = row.registration or (year_group_label(row.year_group) if row.year_group is not None else "")
    came = row.attendance.label if row.attendance.attending is not None else ""
    who: tuple[str, ...] = (number, name, form, came) if today else (number, name, form)
    for line in row.programmes:
        yield (*who, _status(line))
        who = ("",) * len(who)
    if not row.programmes:
        yield (*who, "")


def _status(line: ProgrammeLine) -> str:

    where = f", {sending_tag(line.sending).text}" if line.sending is not None else ""
    return f"{line.label}: {line.group.value}{where}"

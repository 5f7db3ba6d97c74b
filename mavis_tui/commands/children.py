"""`mavis children`: who is on the list of a session, and how each child stands."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from mavis_tui.commands.options import AsJson, OfflineOnStdin, SessionId

if TYPE_CHECKING:
    from mavis_tui.workspace.rows import ChildRow, ProgrammeLine


def command(
    session: SessionId,
    find: Annotated[str, typer.Option(help="Only children with these words in a name or the NHS number.")] = "",
    ready: Annotated[bool, typer.Option("--ready", help="Only children who can be vaccinated now.")] = False,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """List the children of a session and how they stand."""
    from mavis_tui.commands import compose
    from mavis_tui.commands.printing import show
    from mavis_tui.workspace.finding import matches

    with compose.unlocked(on_stdin=offline_stdin) as made:
        compose.run(made, made.sessions.open(session))
        rows = [
            row
            for row in made.children.rows(session)
            if (not find or matches(row.key, find)) and (not ready or any(line.ready for line in row.programmes))
        ]
        show(rows, lambda: _lines(rows), as_json=as_json)


def _lines(rows: "list[ChildRow]") -> Iterator[str]:
    from mavis_tui.commands.printing import count, table

    yield from table([line for row in rows for line in _row(row)], flexible=1)
    yield count(len(rows), "child", "children")


def _row(row: "ChildRow") -> Iterator[tuple[str, ...]]:
    """Give one line per programme; only the first says who it is."""
    from mavis_tui.models.calendar import year_group_label
    from mavis_tui.models.identity import spaced_nhs_number

    number = spaced_nhs_number(row.nhs_number) if row.nhs_number else row.id
    name = f"{row.name} (known as {row.known_as})" if row.known_as else row.name
    year = year_group_label(row.year_group) if row.year_group is not None else ""
    who = (number, name, year)
    for line in row.programmes:
        yield (*who, _standing(line))
        who = ("", "", "")
    if not row.programmes:
        yield (*who, "")


def _standing(line: "ProgrammeLine") -> str:
    from mavis_tui.workspace.words import sending_tag

    where = f", {sending_tag(line.sending).text}" if line.sending is not None else ""
    return f"{line.label}: {line.group.value}{where}"

"""`mavis match`: which child was it? For records that were made while the offline password was forgotten."""

from collections.abc import Iterator
from typing import Annotated

import typer

from mavis_tui.console import asking, compose
from mavis_tui.console.options import AsJson, OfflineOnStdin, children_here, sessions_here
from mavis_tui.console.printing import show, table
from mavis_tui.console.role_and_protocol import protocol_typed
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.models.calendar import clock_time, long_date, short_date
from mavis_tui.models.protocols import PROTOCOL_LABELS
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.sealed.matching import Found, Match, Waiting
from mavis_tui.workspace.sealed.sealed_records import sealed_rows, sealed_what


def command(
    record: Annotated[str, typer.Argument(metavar="[RECORD]", help="The id of one, as the list gives it.")] = "",
    session: Annotated[
        str, typer.Argument(metavar="[SESSION]", help="The session it belongs to.", autocompletion=sessions_here)
    ] = "",
    child: Annotated[
        str,
        typer.Argument(
            metavar="[CHILD]",
            help="An NHS number, an id or a name: the whole of it with --confirm.",
            autocompletion=children_here,
        ),
    ] = "",
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Say that you compared them and that this is the child.")
    ] = False,
    protocol: Annotated[
        str,
        typer.Option(metavar="PROTOCOL", help="Under which protocol it was given, where two are possible."),
    ] = "",
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Match what was recorded while locked to its children.

    Without RECORD, lists what waits, with the children it may be about. With RECORD, SESSION and CHILD, shows the
    record beside the child; with --confirm too, records it for that child. It then takes the path of every record.
    """
    if bool(record) != bool(session) or bool(session) != bool(child):
        raise BadInput(
            "Say all three, RECORD, SESSION and CHILD, or none of them to see the list. Nothing was changed."
        )
    with compose.unlocked(on_stdin=offline_stdin) as made:
        if not record:
            waiting = asking.run(made, made.matching.waiting())
            show(waiting, lambda: _listed(waiting), as_json=as_json, shape="match")
            return
        match = asking.run(made, _match(made, record, session, child, protocol, confirm=confirm))
        if not confirm:
            show(match, lambda: _compared(match), as_json=as_json, shape="match RECORD")
            return
        entry = made.matching.confirm(match)
        row = made.changes.row(entry.change.id)
        show(
            row,
            lambda: [f"{row.child}: {row.what}", f"{row.status}: {row.explained}"],
            as_json=as_json,
            shape="match --confirm",
        )


async def _match(made: Workspace, record: str, session: str, words: str, protocol: str, *, confirm: bool) -> Match:
    await made.sessions.open(session)
    # To be shown beside the record, a part of the name is enough; to be recorded for, never.
    meant = made.children.exactly if confirm else made.children.find
    chosen = protocol_typed(protocol) if protocol else None
    match = made.matching.match(record, session, meant(session, words), chosen)
    if confirm and match.protocols:
        there_are = ", ".join(match.protocols)
        raise BadInput(f"Say under which protocol it was given, with --protocol: {there_are}. Nothing was recorded.")
    return match


def _listed(waiting: Waiting) -> Iterator[str]:

    if not waiting.found and not waiting.unreadable:
        yield "Nothing that was recorded while locked waits to be matched."
    for found in waiting.found:
        yield from _one(found)
    for unreadable in waiting.unreadable:
        yield from prose(
            f"The sealed record {unreadable.id} can’t be opened: {unreadable.why} It stays on this device."
        )


def _one(found: Found) -> Iterator[str]:

    record = found.record
    born, day = short_date(record.date_of_birth), long_date(record.performed_on)
    yield f"{record.full_name}, born {born}: {sealed_what(record)}"
    yield from prose(f"{record.place}, {day} at {clock_time(record.performed_at)}, {record.performed_by.name}", "  ")
    if not found.candidates:
        yield "  No child of a session on this device fits."
    if found.missing:
        yield from prose(found.missing, "  ")
    for one in found.candidates[:5]:
        yield f"    {one.session} {one.row.id}"
        yield from prose(f"{one.row.name}, born {short_date(one.row.born)}: same {', '.join(one.same)}", "      ")
    yield f"  Compare: mavis match {record.id} SESSION CHILD"
    yield ""


def _compared(match: Match) -> Iterator[str]:

    heads = ("", "As written down", "On the list", "")
    rows = [(one.label, one.written, one.listed, "" if one.same else "DIFFERENT") for one in match.compared]
    yield from table([heads, *rows], flexible=2)
    yield ""
    told = {one.label for one in match.compared} | {"Child"}
    yield from table([row for row in sealed_rows(match.record).items() if row[0] not in told], flexible=1)
    if match.vaccination.protocol is not None:
        yield f"Protocol: {PROTOCOL_LABELS[match.vaccination.protocol]}"
    for doubt in match.doubts:
        yield from prose(f"Look at this first: {doubt}")
    yield ""
    yield "If this is the child, the same again with --confirm. Nothing was changed yet."

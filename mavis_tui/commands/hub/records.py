"""`mavis hub records`: find a child among all that a hub holds, and read all that was recorded for one."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, Organisation, hub_opened
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import say, show
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.hub.office.child_records import (
    ChildFound,
    ChildHistory,
    RevisionKept,
    find_children,
    history_of,
)
from mavis_tui.hub.office.record_in_words import described
from mavis_tui.hub.store.audit_log import note_alone
from mavis_tui.models.calendar import clock_time, london, long_date, system_clock
from mavis_tui.models.change import Verdict
from mavis_tui.models.organisation import organisation_code


def command(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORDS", help="Parts of a name, a birthday (2013-06-21) or an NHS number."),
    ] = None,
    child: Annotated[
        str, typer.Option(metavar="CHILD", help="Read all that was recorded for this child, by its id.")
    ] = "",
    organisation: Organisation = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Find a child, and read all that was recorded for it.

    It is found by name, birthday or NHS number, and read with --child. Every revision stands there with what the hub
    answered, what the office decided, and in which files for Mavis it is. Whose history was read is in the log; what
    was searched for isn’t.
    """
    team = organisation_code(organisation) if organisation else ""
    if bool(words) is bool(child):
        raise BadInput("Type whom to find, or say --child with an id. Nothing was searched.")
    if child:
        history = asyncio.run(_history(database, child, team))
        show(history, lambda: _told(history), as_json=as_json, shape="hub records --child")
        return
    rows = asyncio.run(_found(database, " ".join(words or ()), team))
    if not rows:
        say("Nobody here fits that.")
    show(rows, lambda: _lines(rows), as_json=as_json, shape="hub records")


async def _found(database: str, typed: str, organisation: str) -> list[ChildFound]:
    async with hub_opened(database) as made:
        found = await find_children(made, typed, organisation)
        await note_alone(made, system_clock(), "Search for a child", organisation)
        return found


async def _history(database: str, child: str, organisation: str) -> ChildHistory:
    async with hub_opened(database) as made:
        history = await history_of(made, child, organisation)
        await note_alone(made, system_clock(), "Read a child’s history", history.organisation, child)
        return history


def _lines(rows: Sequence[ChildFound]) -> Iterator[str]:
    for row in rows:
        number = f", {row.nhs_number}" if row.nhs_number else ""
        yield from prose(f"{row.name}, born {long_date(row.date_of_birth)}{number} ({row.organisation})")
        yield f"  {row.child}"
        yield from prose(f"{'sessions' if row.sessions[1:] else 'session'} {', '.join(row.sessions)}", "  ")


def _told(history: ChildHistory) -> Iterator[str]:
    child = history.child
    who = f"{child.full_name}, born {long_date(child.date_of_birth)}" if child else "A child on no list any more"
    yield from prose(f"{who} ({history.child_id}, {history.organisation})")
    for one in history.sessions:
        on_it = "" if one.listed else ", not on the list now"
        yield from prose(f"{one.title} ({one.session}){on_it}", "  ")
    if not history.records:
        yield "Nothing was recorded."
    for kept in history.records:
        yield ""
        received = london(kept.received.received_at)
        came = f"came on {long_date(received.date())} at {clock_time(received)}"
        yield f"Version {kept.record.revision}, {came}"
        for label, text in described(kept.record, _stands(kept)).items():
            yield from prose(f"{label}: {text}", "  ")
        for file in kept.files:
            yield from prose(f"In the file {file}", "  ")


def _stands(kept: RevisionKept) -> str:
    if kept.decision is not None:
        why = f": {kept.decision.note}" if kept.decision.note else ""
        return f"{kept.decision.outcome.word} by {kept.decision.by}{why}"
    return f"to be decided: {kept.received.reason}" if kept.received.verdict is Verdict.REVIEW else "saved"

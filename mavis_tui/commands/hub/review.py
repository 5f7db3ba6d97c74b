"""`mavis hub review`: what the hub took but doubts, and what the office decides about it."""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, Organisation, hub_opened
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import say, show
from mavis_tui.console.wrapping import broken, cells, prose
from mavis_tui.errors import BadInput
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.record_in_words import described
from mavis_tui.hub.office.review import Case, Reviewed, list_cases
from mavis_tui.hub.office.take_file import ToMatch, to_match
from mavis_tui.hub.store.audit_log import Noted, note
from mavis_tui.hub.store.decisions import Decision, Ruling
from mavis_tui.models.calendar import long_date, system_clock
from mavis_tui.models.organisation import organisation_code
from mavis_tui.terminal.safe_text import plain

_LABEL = 16
_SIDE_BY_SIDE = 2


def command(
    change: Annotated[str, typer.Argument(metavar="CHANGE", help="The number of the record to decide about.")] = "",
    keep: Annotated[bool, typer.Option("--keep", help="The record counts.")] = False,
    set_aside: Annotated[
        bool, typer.Option("--set-aside", help="The record stays in the hub, but doesn’t count any more.")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="The correction doesn’t count, and the record is as it was before it.")
    ] = False,
    ask: Annotated[
        bool,
        typer.Option("--ask", help="Ask the nurse what the note says, which her laptop shows; nothing is decided."),
    ] = False,
    note: Annotated[str, typer.Option(metavar="TEXT", help="Why. Needed where a record is set aside or undone.")] = "",
    by: Annotated[str, typer.Option(metavar="EMAIL", help="Who decides: somebody with an account on this hub.")] = "",
    session: Annotated[str, typer.Option(metavar="SESSION", help="List only what concerns this session.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="List also what is decided.")] = False,
    organisation: Organisation = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """List the records that the hub doubts, and decide about them.

    It has taken them. Each stands beside the others of the same child and programme. A decision overwrites nothing and
    may be changed by another one; devices learn of it when they refresh the session.
    """
    if not change:
        if keep or set_aside or undo or ask or note or by:
            raise BadInput("Say which record: mavis hub review CHANGE --keep --by EMAIL. Nothing was decided.")
        team = organisation_code(organisation) if organisation else ""
        cases, unmatched = asyncio.run(_list(database, team, session, closed=everything))
        show(
            {"cases": cases, "unmatched": unmatched},
            lambda: _lines(cases, unmatched),
            as_json=as_json,
            shape="hub review",
        )
        if not cases and not unmatched:
            say("There is nothing to look at.")
        return
    chosen = {Ruling.KEEP: keep, Ruling.SET_ASIDE: set_aside, Ruling.UNDO: undo, Ruling.ASK: ask}
    outcomes = [outcome for outcome, wanted in chosen.items() if wanted]
    if len(outcomes) != 1:
        raise BadInput("Say either --keep, --set-aside, --undo or --ask. Nothing was decided.")
    (outcome,) = outcomes
    if not by:
        raise BadInput("Say with --by who decides: the e-mail address of an account. Nothing was decided.")
    decision, left = asyncio.run(_decide(database, change, by, note, outcome))
    show(
        decision,
        lambda: [f"{decision.change} was {decision.outcome.word}."],
        as_json=as_json,
        shape="hub review CHANGE",
    )
    if left:
        say(f"Still to be decided about the same child and programme: {', '.join(left)}")


async def _list(database: str, organisation: str, session: str, *, closed: bool) -> tuple[list[Case], list[ToMatch]]:
    async with hub_opened(database) as made:
        async with made.writing() as connection:
            noted = Noted("Review: list", "done", session=session)
            await note(connection, system_clock(), [noted], organisation=organisation)
        cases = await list_cases(made, organisation=organisation, session=session, closed=closed)
        # Nobody has said yet in which session these belong.
        unmatched = [] if session else await to_match(made)
        return cases, [one for one in unmatched if organisation in ("", one.organisation)]


async def _decide(database: str, change: str, by: str, note: str, outcome: Ruling) -> tuple[Decision, list[str]]:
    async with hub_opened(database) as made:
        decision = await decide(made, change, outcome, by=by, note_text=note, now=system_clock())
        cases = await list_cases(made)
        of_case = [case for case in cases if change in {one.record.id for one in case.records}]
    return decision, [one.record.id for case in of_case for one in case.records if one.open]


def _lines(cases: Sequence[Case], unmatched: Sequence[ToMatch]) -> Iterator[str]:
    for number, case in enumerate(cases):
        if number:
            yield ""
        yield from prose(f"{_who(case)}: {case.title} ({case.session}, {case.organisation})")
        for one in case.records:
            if one.why:
                yield from prose(f"{one.record.id}: {one.why}", "  ")
        columns = [column for one in case.records for column in _columns(one)]
        for start in range(0, len(columns), _SIDE_BY_SIDE):
            yield from _beside(columns[start : start + _SIDE_BY_SIDE])
    if unmatched:
        yield ""
        yield from prose(
            "Recorded without a list and not matched to a child yet. Whoever recorded them can match them on the "
            "device: mavis match. These came in by a file:"
        )
        for record in unmatched:
            yield from prose(f"{record.id}, recorded by {record.sent_by}, device {record.device}", "  ")


def _who(case: Case) -> str:
    if case.child is None:
        return f"A child the hub doesn’t know ({case.child_id})" if case.child_id else "About no child"
    listed = "" if case.listed else ", not on the list"
    return f"{case.child.full_name}, born {long_date(case.child.date_of_birth)}{listed}"


def _columns(one: Reviewed) -> Iterator[dict[str, str]]:
    """Describe a record, and before it the revision that it takes the place of."""
    if one.replaced is not None:
        yield described(one.replaced, f"before, version {one.replaced.revision}")
    yield described(one.record, _status(one))


def _beside(columns: Sequence[dict[str, str]]) -> Iterator[str]:
    """Draw records side by side, each in a column, a row for each thing that there is to say."""
    wide = (78 - _LABEL) // _SIDE_BY_SIDE - 2
    labels = list(dict.fromkeys(label for column in columns for label in column))
    for label in labels:
        said = [list(broken(plain(column.get(label, "–")), wide)) for column in columns]
        for at, parts in enumerate(zip_longest(*said, fillvalue="")):
            beside = "  ".join(f"{part}{' ' * (wide - cells(part))}" for part in parts)
            yield f"  {'' if at else label:<{_LABEL}}{beside}".rstrip()


def _status(one: Reviewed) -> str:
    if one.decision is None:
        return "to be decided" if one.flagged else "saved"
    why = f": {one.decision.note}" if one.decision.note else ""
    return f"{one.decision.outcome.word} by {one.decision.by}{why}"

"""`mavis hub today`: how far the sessions of a day have come, as the first of the office's pages says it."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, Organisation, hub_opened
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import say, show
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.hub.office.retention import list_teams
from mavis_tui.hub.office.today import SessionToday, Today, day_so_far
from mavis_tui.hub.sessions.progress import ProgressKept
from mavis_tui.hub.store.audit_log import note_alone
from mavis_tui.models.calendar import clock_time, long_date, system_clock, today
from mavis_tui.models.organisation import organisation_code
from mavis_tui.models.wording import counted


def command(
    day: Annotated[str, typer.Argument(metavar="DAY", help="Another day, such as 2026-11-24.")] = "",
    organisation: Organisation = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Say how far the sessions of the day have come.

    For each team and session: who is done, who is due and who isn't ready; on how many laptops it is, how much they
    said waits on them, and how many records somebody has to look at.
    """
    try:
        wanted = date.fromisoformat(day) if day else today(system_clock)
    except ValueError as error:
        raise BadInput(f"{day!r} isn’t a day like 2026-11-24.") from error
    rows = asyncio.run(_days(database, organisation_code(organisation) if organisation else "", wanted))
    if not any(row.sessions for row in rows):
        say(f"No session is on {long_date(wanted)}.")
    show(rows, lambda: _lines(rows), as_json=as_json, shape="hub today")


async def _days(database: str, organisation: str, day: date) -> list[Today]:
    async with hub_opened(database) as made:
        now, kept = system_clock(), ProgressKept()
        teams = [organisation] if organisation else [row.organisation for row in await list_teams(made)]
        rows = [await day_so_far(made, kept, team, day, now) for team in teams]
        await note_alone(made, now, "Look at the sessions of the day", organisation)
        return rows


def _lines(rows: Sequence[Today]) -> Iterator[str]:
    for row in rows:
        if not row.sessions:
            continue
        yield from prose(f"{row.organisation}, {long_date(row.day)}, as of {clock_time(row.as_of)}:")
        for session in row.sessions:
            yield from _session(session)


def _session(session: SessionToday) -> Iterator[str]:
    yield from prose(f"{session.title} ({session.session})")
    yield from prose(_so_far(session.children, session.done, session.due, session.not_ready), "  ")
    if len(session.programmes) > 1:
        for one in session.programmes:
            yield from prose(f"{one.programme}: {_so_far(one.children, one.done, one.due, one.not_ready)}", "    ")
    waiting = counted(session.waiting, "record waits", "records wait") if session.waiting else "nothing waits"
    saved = f"on {counted(session.laptops, 'laptop')}, where {waiting}" if session.laptops else "on no laptop"
    yield from prose(f"{saved}; {counted(session.being_checked, 'case')} to be checked", "  ")


def _so_far(children: int, done: int, due: int, not_ready: int) -> str:
    return f"{done} of {counted(children, 'child', 'children')} done, {due} due, {not_ready} not ready"

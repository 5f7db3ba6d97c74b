"""`mavis edit-session`: change the dates, the start time or the flu protocol of a session on the hub."""

from datetime import date, time
from typing import Annotated

import typer
from msgspec import UnsetType

from mavis_tui.console import asking, compose
from mavis_tui.console.options import AsJson, FluProtocolOfSession, OfflineOnStdin, SessionId
from mavis_tui.console.printing import say, show
from mavis_tui.console.role_and_protocol import flu_protocol_typed
from mavis_tui.errors import BadInput
from mavis_tui.models.protocols import PROTOCOL_LABELS
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Protocol
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.typed_values import typed_date, typed_time


def command(
    session: SessionId,
    dates: Annotated[
        list[str] | None,
        typer.Option("--date", metavar="DATE", help="A date, like 2026-11-24; once for each. They replace all others."),
    ] = None,
    start: Annotated[
        str | None, typer.Option("--time", metavar="TIME", help="When it starts, like 09:30; “none” takes it away.")
    ] = None,
    flu_protocol: FluProtocolOfSession = "",
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Change dates, start time or flu protocol of a session. Works online only.

    What is left out stays as it is. A copy on this device is refreshed at once.
    """
    if not dates and start is None and not flu_protocol:
        raise BadInput("Say what to change: --date, --time or --flu-protocol. Nothing was changed.")
    chosen = flu_protocol_typed(flu_protocol)
    days = []
    for typed in dates or ():
        if (day := typed_date(typed)) is None:
            raise BadInput(f"“{typed}” isn’t a date. Write it like 2026-11-24. Nothing was changed.")
        days.append(day)
    with compose.unlocked(on_stdin=offline_stdin) as made:
        trouble = asking.run(made, _edit(made, session, days, start, chosen))
        edited = made.sessions.outline(session)
        show(edited, lambda: [_line(edited)], as_json=as_json, shape="edit-session")
        say(trouble)


async def _edit(
    made: Workspace, session: str, days: list[date], start: str | None, flu: Protocol | UnsetType | None
) -> str:
    if not made.sessions.is_known(session):
        await made.sessions.refresh_list()
    known = made.sessions.outline(session)
    at = known.start_time if start is None else _time(start)
    return await made.sessions.edit(session, days or known.dates, at, flu)


def _time(typed: str) -> time | None:

    if typed.strip().casefold() == "none":
        return None
    if (at := typed_time(typed)) is None:
        raise BadInput(f"“{typed}” isn’t a time of day. Write it like 09:30. Nothing was changed.")
    return at


def _line(session: Session) -> str:
    at = f", {session.start_time:%H:%M}" if session.start_time is not None else ""
    flu = f", flu under {PROTOCOL_LABELS[session.flu_protocol]}" if session.flu_protocol is not None else ""
    return f"{session.id}  {session.title}: {session.dates_in_words()}{at}{flu}"

"""`mavis sessions`: the team's sessions, and which of them are saved on this device."""

from collections.abc import Iterator

from mavis_tui.console import asking, compose
from mavis_tui.console.options import AsJson, OfflineOnStdin
from mavis_tui.console.printing import say, show, table_rows
from mavis_tui.errors import HubRefused, HubUnreachable, SignInNeeded
from mavis_tui.models.calendar import short_date
from mavis_tui.models.session import is_of_workbook
from mavis_tui.models.wording import counted
from mavis_tui.sync.connectivity import Link
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.sessions.overview import Dashboard, SessionRow
from mavis_tui.workspace.words import not_exported, session_tag


def command(offline_stdin: OfflineOnStdin = False, as_json: AsJson = False) -> None:
    """List the team’s sessions and which are available offline.

    Asks the team server; if it can’t be reached, lists what is known on this device.
    """
    with compose.unlocked(on_stdin=offline_stdin) as made:
        for gone in made.sessions.let_go_of_old():
            say(f"The copy of session {gone} on this device was removed: the days for which it is kept are over.")
        why_old = _refresh(made)
        dashboard = made.sessions.dashboard()
        if why_old is not None and not dashboard.groups:
            raise why_old
        if why_old is not None and made.access.account is not None:  # without a hub nothing newer is to be had
            say("This is what is known on this device.", str(why_old))
        for sentence in dashboard.damaged:
            say(sentence)
        show(dashboard, lambda: _lines(dashboard, online=why_old is None), as_json=as_json, shape="sessions")


def _refresh(made: Workspace) -> Exception | None:
    """Ask the hub for the list; give what went wrong instead of raising it."""
    try:
        asking.run(made, made.sessions.refresh_list(), clock=False)
    except (HubUnreachable, HubRefused, SignInNeeded) as error:
        return error
    return None


def _lines(dashboard: Dashboard, *, online: bool) -> Iterator[str]:

    if not dashboard.groups:
        yield "The team has no sessions."
    rows = {name: [_row(row, online=online) for row in group] for name, group in dashboard.groups.items()}
    aligned = table_rows([row for group in rows.values() for row in group], flexible=2)
    for name, group in rows.items():
        yield name
        for _, lines in zip(group, aligned, strict=False):
            yield from lines
    if dashboard.waiting:
        yield f"You have offline changes: {counted(dashboard.waiting, 'change')} not sent yet. Send now: mavis sync"
    if dashboard.to_export:
        yield f"{not_exported(dashboard.to_export)}. Export them: mavis export SESSION --mavis-csv FILE"
    if dashboard.attention:
        yield f"{counted(dashboard.attention, 'record')} in need of attention. See why: mavis changes"


def _row(row: SessionRow, *, online: bool) -> tuple[str, ...]:

    start = f" {row.start_time:%H:%M}" if row.start_time else ""
    more = f" +{len(row.dates) - 1}" if len(row.dates) > 1 else ""
    offline = session_tag(saved=row.saved, link=Link.ONLINE if online else Link.UNREACHABLE).text
    if row.waiting:
        offline += f", {row.waiting} not {'exported' if is_of_workbook(row.id) else 'sent'}"
    done = f"{row.done} of {row.children}"
    return f"  {row.id}", f"{short_date(row.dates[0])}{start}{more}", row.place, done, offline

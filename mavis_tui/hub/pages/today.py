"""The first page: the sessions of the day."""

from litestar import get
from litestar.response import Template

from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.office.sessions_held import sessions_held
from mavis_tui.hub.pages.rendering import page
from mavis_tui.hub.pages.section import Section
from mavis_tui.hub.pages.visits import AT, Visit
from mavis_tui.models.calendar import today


@get(AT, summary="Look at the sessions of the day")
async def show_today(request: Visit) -> Template:
    """List the sessions of the team that are on today."""
    hub, day = hub_of(request), today(hub_of(request).clock)
    rows = [row for row in await sessions_held(hub.database, request.user.organisation) if day in row.dates]
    return page(request, "today.html", title="Today", section=AT, day=day, rows=rows)


SECTION = Section("Today", AT, (show_today,))

"""The first page: a day's sessions as they fill. It brings itself up to date, with script and without."""

from datetime import date
from typing import Any

from litestar import Response, get

from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.office.today import day_so_far
from mavis_tui.hub.pages.drawing.rendering import page
from mavis_tui.hub.pages.section import Section
from mavis_tui.hub.pages.visits import AT, RELOADS, UNATTENDED, Visit
from mavis_tui.models.calendar import today

SO_FAR_AT = f"{AT}/today/so-far"


@get(AT, opt={RELOADS: True}, summary="Look at the sessions of the day")
async def show_today(request: Visit) -> Response[Any]:
    """Show the team's sessions of today, or of the day that was asked for."""
    return await _drawn_day(request, "today.html")


@get(SO_FAR_AT, opt={UNATTENDED: True}, summary="Bring the sessions of the day up to date")
async def show_so_far(request: Visit) -> Response[Any]:
    """Give the numbers alone, which the page puts in the place of older ones."""
    return await _drawn_day(request, "today_so_far.html")


async def _drawn_day(request: Visit, template: str) -> Response[Any]:
    hub = hub_of(request)
    now, typed = hub.clock(), request.query_params.get("day", "").strip()
    day, errors = today(hub.clock), {}
    if typed:
        try:
            day = date.fromisoformat(typed)
        except ValueError:
            errors = {"day": "Enter a day as 2026-11-24"}
    so_far = await day_so_far(hub.database, hub.progress, request.user.organisation, day, now)
    return page(
        request,
        template,
        title="Today" if day == today(hub.clock) else "Another day",
        section=AT,
        status=422 if errors else 200,
        errors=errors,
        so_far=so_far,
        is_today=day == today(hub.clock),
        so_far_at=SO_FAR_AT,
        typed=typed if errors else day.isoformat(),
    )


SECTION = Section("Today", AT, (show_today, show_so_far))

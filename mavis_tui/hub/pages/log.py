"""The log: who read and wrote what, searched and page by page; and whether it is as it was written."""

from datetime import date, datetime, time, timedelta
from typing import Any

from litestar import Response, get

from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.pages.drawing.rendering import page
from mavis_tui.hub.pages.section import Section
from mavis_tui.hub.pages.visits import AT, Visit
from mavis_tui.hub.store.audit_log import LogSearch, search_log, verified
from mavis_tui.models.calendar import LONDON

LOG_AT = f"{AT}/log"
_MOST_LINES = 100


@get(LOG_AT, summary="Read the log")
async def show_log(request: Visit) -> Response[Any]:
    """Show lines of the team's log, the newest first."""
    asked = {name: request.query_params.get(name, "").strip() for name in ("since", "until", "by", "action", "about")}
    errors: dict[str, str] = {}
    since, until = (_day(asked[name], name, errors) for name in ("since", "until"))
    before = request.query_params.get("before", "")
    wanted = LogSearch(
        since=None if since is None else _midnight(since),
        until=None if until is None else _midnight(until + timedelta(days=1)),
        by=asked["by"],
        action=asked["action"],
        about=asked["about"],
    )
    lines = (
        []
        if errors
        else await search_log(
            hub_of(request).database,
            request.user.organisation,
            wanted,
            _MOST_LINES + 1,
            int(before) if before.isascii() and before.isdecimal() and len(before) < 16 else 0,
        )
    )
    return page(
        request,
        "log.html",
        title="Log",
        section=LOG_AT,
        status=422 if errors else 200,
        errors=errors,
        lines=lines[:_MOST_LINES],
        older=lines[_MOST_LINES - 1].number if len(lines) > _MOST_LINES else 0,
        asked=asked,
    )


@get(f"{LOG_AT}/verify", summary="Verify the log")
async def show_verified(request: Visit) -> Response[Any]:
    """Follow the chain through the whole log, which has the lines of all teams."""
    return page(
        request,
        "log_verified.html",
        title="Is the log as it was written?",
        section=LOG_AT,
        crumbs=(("Log", LOG_AT),),
        found=await verified(hub_of(request).database),
    )


def _day(typed: str, name: str, errors: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        errors[name] = "Enter a day as 2026-11-24"
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


SECTION = Section("Log", LOG_AT, (show_log, show_verified))

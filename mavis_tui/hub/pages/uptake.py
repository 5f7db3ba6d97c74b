"""Uptake: who is vaccinated by school, programme, year group and class, who is missing and why, and the same as CSV."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get

from mavis_tui.errors import BadInput
from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.office.uptake import HubUptake, HubUptakeRow
from mavis_tui.hub.pages.drawing.rendering import one_page_of, page
from mavis_tui.hub.pages.drawing.tables_as_csv import as_csv
from mavis_tui.hub.pages.section import Section
from mavis_tui.hub.pages.visits import AT, Visit
from mavis_tui.models.calendar import academic_year, today
from mavis_tui.models.programme import Programme, label_of

UPTAKE_AT = f"{AT}/uptake"
_LINES = 100
_PLACE = ("school", "programme", "year", "class")


@get(UPTAKE_AT, summary="Look at the uptake")
async def show_uptake(request: Visit) -> Response[Any]:
    """Show the uptake of sessions with a day in the time asked about."""
    since, until, errors = _time(request)
    day = today(hub_of(request).clock)
    found, rows = None, []
    if not errors:
        try:
            found = await _counted(request, since, until)
            rows = [(row, f"{UPTAKE_AT}/missing?{urlencode(_of_cell(row, since, until))}") for row in found.rows]
        except BadInput as error:
            errors = {"until": str(error)}
    return page(
        request,
        "uptake.html",
        title="Uptake",
        section=UPTAKE_AT,
        status=422 if errors else 200,
        errors=errors,
        found=found,
        **one_page_of(request, rows, _LINES),
        since=request.query_params.get("since", "") if errors else since or "",
        until=request.query_params.get("until", "") if errors else until or "",
        presets=[(name, f"{UPTAKE_AT}?since={start}&until={end}") for name, start, end in presets(day)],
        as_csv=f"{UPTAKE_AT}/csv?{urlencode(_bounds(since, until))}",
    )


@get(f"{UPTAKE_AT}/missing", summary="Look at who is missing")
async def show_missing(request: Visit) -> Response[Any]:
    """List who isn’t vaccinated of a school, programme, year group and class, and why."""
    since, until, errors = _time(request)
    hub, asked = hub_of(request), [request.query_params.get(name, "") for name in _PLACE]
    school, programme, year_group, of_class = asked
    rows = (
        []
        if errors
        else await hub.uptake.missing(
            request.user.organisation, today(hub.clock), (school, programme, year_group, of_class), since, until
        )
    )
    return page(
        request,
        "missing.html",
        title="Who isn’t vaccinated",
        section=UPTAKE_AT,
        crumbs=(("Uptake", UPTAKE_AT),),
        of=", ".join(one for one in (school, of_class, _label(programme)) if one),
        since=since,
        until=until,
        **one_page_of(request, rows, _LINES),
        kept=[*zip(_PLACE, asked, strict=True), *_bounds(since, until).items()],
    )


@get(f"{UPTAKE_AT}/csv", summary="Fetch the uptake as CSV")
async def fetch_uptake(request: Visit) -> Response[bytes]:
    """Give the smallest parts as CSV; no child is named in it."""
    since, until, errors = _time(request)
    if errors:
        raise BadInput(next(iter(errors.values())))
    found = await _counted(request, since, until)
    head = ("School", "Programme", "Year group", "Class", "Children", "Vaccinated", "Doses given")
    lines = [
        (row.school, row.label, row.year_group, row.of_class, row.children, row.vaccinated, row.given)
        for row in found.rows
    ]
    return as_csv("uptake.csv", head, lines)


async def _counted(request: Visit, since: date | None, until: date | None) -> HubUptake:
    hub = hub_of(request)
    return await hub.uptake.of(request.user.organisation, hub.clock(), today(hub.clock), since, until)


def _label(programme: str) -> str:
    return label_of(Programme(programme)) if programme in set(Programme) else programme


def presets(day: date) -> list[tuple[str, date, date]]:
    """Give this week, this term and this school year: from Monday; autumn to 31 December, spring to 31 March, summer.

    Terms differ from council to council; these are the school year in three parts that need no calendar of one.
    """
    monday = day - timedelta(days=day.weekday())
    year = academic_year(day)
    starts = (date(year, 9, 1), date(year + 1, 1, 1), date(year + 1, 4, 1), date(year + 1, 9, 1))
    term = max(at for at in range(3) if starts[at] <= day)
    return [
        ("This week", monday, monday + timedelta(days=6)),
        ("This term", starts[term], starts[term + 1] - timedelta(days=1)),
        ("This school year", starts[0], starts[3] - timedelta(days=1)),
    ]


def _time(request: Visit) -> tuple[date | None, date | None, dict[str, str]]:
    found: list[date | None] = []
    errors: dict[str, str] = {}
    for name in ("since", "until"):
        typed = request.query_params.get(name, "").strip()
        try:
            found.append(date.fromisoformat(typed) if typed else None)
        except ValueError:
            found.append(None)
            errors[name] = "Enter a day as 2026-11-24"
    return found[0], found[1], errors


def _bounds(since: date | None, until: date | None) -> dict[str, str]:
    return {name: f"{day}" for name, day in (("since", since), ("until", until)) if day is not None}


def _of_cell(row: HubUptakeRow, since: date | None, until: date | None) -> dict[str, str]:
    year = "none" if row.year_group is None else f"{row.year_group}"
    values = (row.school, row.programme.value, year, row.of_class)
    return {**dict(zip(_PLACE, values, strict=True)), **_bounds(since, until)}


SECTION = Section("Uptake", UPTAKE_AT, (show_uptake, show_missing, fetch_uptake))

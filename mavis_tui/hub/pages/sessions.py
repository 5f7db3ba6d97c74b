"""Sessions and children: what the team has, one session, one child's history, and what was turned away."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from mavis_tui.errors import BadInput
from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.office.child_records import RevisionKept, find_children, history_of
from mavis_tui.hub.office.one_session import look_at_session
from mavis_tui.hub.office.record_in_words import described
from mavis_tui.hub.office.refused import refused_records
from mavis_tui.hub.office.sessions_held import sessions_held
from mavis_tui.hub.pages.drawing.rendering import one_page_of, page
from mavis_tui.hub.pages.section import Section
from mavis_tui.hub.pages.visits import AT, Visit
from mavis_tui.models.calendar import today
from mavis_tui.models.change import Verdict

SESSIONS_AT = f"{AT}/sessions"
CHILDREN_AT = f"{AT}/children"
REFUSED_AT = f"{AT}/refused"
_LINES = 100
"""So many stand on a page."""

_CRUMBS = (("Sessions and children", SESSIONS_AT),)


@get(SESSIONS_AT, summary="List the sessions")
async def show_sessions(request: Visit) -> Response[Any]:
    """List the team's sessions, the newest first, and offer to find a child."""
    hub, team = hub_of(request), request.user.organisation
    rows = sorted(await sessions_held(hub.database, team), key=lambda row: (row.dates, row.session), reverse=True)
    return page(
        request,
        "sessions.html",
        title="Sessions and children",
        section=SESSIONS_AT,
        **one_page_of(request, rows, _LINES),
        refused=len(await refused_records(hub.database, team)),
    )


@get(f"{SESSIONS_AT}/{{session_id:str}}", summary="Look at a session")
async def show_session(request: Visit, session_id: FromPath[str]) -> Response[Any]:
    """Show a session and how each child of it stands today."""
    hub = hub_of(request)
    seen = await look_at_session(hub.database, request.user.organisation, session_id, today(hub.clock))
    return page(
        request,
        "session.html",
        title=seen.session.title,
        section=SESSIONS_AT,
        crumbs=_CRUMBS,
        seen=seen,
        **one_page_of(request, seen.children, _LINES),
    )


@get(CHILDREN_AT, summary="Search for a child")
async def show_children(request: Visit) -> Response[Any]:
    """Find children by name, birthday or NHS number. What was typed stands in no log."""
    hub, typed = hub_of(request), request.query_params.get("who", "").strip()
    errors, found = {}, []
    try:
        found = await find_children(hub.database, typed, request.user.organisation)
    except BadInput as error:
        errors = {"who": str(error)}
    return page(
        request,
        "children.html",
        title="Children who were found",
        section=SESSIONS_AT,
        crumbs=_CRUMBS,
        status=422 if errors else 200,
        errors=errors,
        typed=typed,
        **one_page_of(request, found, _LINES),
    )


@get(f"{CHILDREN_AT}/{{child_id:str}}", summary="Read a child’s history")
async def show_child(request: Visit, child_id: FromPath[str]) -> Response[Any]:
    """Show all that was recorded for a child, in every session, with each revision and what became of it."""
    history = await history_of(hub_of(request).database, child_id, request.user.organisation)
    return page(
        request,
        "child.html",
        title=history.child.full_name if history.child is not None else "A child on no list any more",
        section=SESSIONS_AT,
        crumbs=_CRUMBS,
        history=history,
        records=[(kept, described(kept.record, _stands(kept))) for kept in history.records],
    )


@get(REFUSED_AT, summary="Look at what was turned away")
async def show_refused(request: Visit) -> Response[Any]:
    """List what was turned away, why, and who has to do something."""
    return page(
        request,
        "refused.html",
        title="Records that were turned away",
        section=SESSIONS_AT,
        crumbs=_CRUMBS,
        rows=await refused_records(hub_of(request).database, request.user.organisation),
    )


def _stands(kept: RevisionKept) -> str:
    if kept.decision is not None:
        why = f": {kept.decision.note}" if kept.decision.note else ""
        return f"{kept.decision.outcome.word} by {kept.decision.by}{why}"
    return f"to be decided: {kept.received.reason}" if kept.received.verdict is Verdict.REVIEW else "saved"


SECTION = Section("Sessions", SESSIONS_AT, (show_sessions, show_session, show_children, show_child, show_refused))

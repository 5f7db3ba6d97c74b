"""Looking for one child on the lists of the nurse's own team, before somebody is added who has come without a list."""

from litestar import post
from litestar.params import JSONBody

from mavis_tui.hub.access.devices import note_seen
from mavis_tui.hub.access.throttle import WINDOW
from mavis_tui.hub.api.audit_middleware import NOTES_ITSELF
from mavis_tui.hub.api.context import SMALL, Asked, hub_of
from mavis_tui.hub.api.problems import Spoken, answers
from mavis_tui.hub.sessions.look_for import look_for
from mavis_tui.hub.store.audit_log import Noted, note_of
from mavis_tui.wire.messages import LookFor, OnLists

MOST_QUESTIONS = 60
"""So many children a nurse may look for in a quarter of an hour: more than come to any door, too few to read a team."""

_LOOK = "Look for a child"


@post(
    "/v1/children/look-for",
    status_code=200,
    responses=answers(401, 413, 422, 429),
    summary=_LOOK,
    request_max_body_size=SMALL,
    opt={NOTES_ITSELF: True},
)
async def look_for_child(request: Asked, data: JSONBody[LookFor]) -> OnLists:
    """Say who on the team's lists is, or may be, this child: by NHS number, or by birthday and a name that is alike.

    At most ten are named, each by one session, with name, birthday, NHS number, year and class. Each who is named
    stands in the audit log by their id. The question is in the body, so that no log of addresses has it.
    """
    hub, nurse = hub_of(request), request.user
    now = hub.clock()
    counted = ((f"look {nurse.organisation} {nurse.staff.email}", MOST_QUESTIONS),)
    if wait := await hub.questions.wait(counted, now):
        minutes = int(WINDOW.total_seconds()) // 60
        raise Spoken(
            429,
            f"You have looked for {MOST_QUESTIONS} children in {minutes} minutes, and more aren’t looked for. Wait a "
            "few minutes, and look for this one again.",
            {"Retry-After": str(wait)},
        )
    await hub.questions.failed(counted, now)
    async with hub.database.reading() as connection:
        found = await look_for(connection, nurse.organisation, data)
    noted = [Noted(_LOOK, "told", session=one.session, child=one.id) for one in found.children]
    async with hub.database.writing() as connection:
        await note_seen(connection, nurse, now)
        await note_of(connection, nurse, now, noted or [Noted(_LOOK, "done, nobody found")])
    return found

"""What is new of the sessions on a device: the question that a device keeps asking while online."""

import re
from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from mavis_tui.hub.access.devices import note_seen
from mavis_tui.hub.api.audit_middleware import NOTES_ITSELF
from mavis_tui.hub.api.authentication import still_let_in
from mavis_tui.hub.api.context import Asked, hub_of
from mavis_tui.hub.api.problems import Spoken, answers
from mavis_tui.hub.sessions.news import news_of
from mavis_tui.hub.store.audit_log import Noted, note_of
from mavis_tui.wire.messages import LONGEST_WAIT_FOR_NEWS, MOST_HELD, Hello, News, SessionNews

_ONE = "[A-Za-z0-9._-]{1,64}:[^,:]+"
_is_one = re.compile(_ONE).fullmatch
Nonce = Annotated[str, QueryParameter(min_length=1, max_length=200)]
HeldSessions = Annotated[
    str,
    QueryParameter(
        name="held",
        max_length=MOST_HELD * 100,
        description="`session:version` for each, by commas.",
        schema_extra={"pattern": f"^,*({_ONE}(,+{_ONE})*,*)?$"},
    ),
]
Wait = Annotated[int, QueryParameter(ge=0, le=LONGEST_WAIT_FOR_NEWS, description="Seconds to wait for something new.")]


@get(
    "/v1/news",
    responses=answers(401, 422),
    summary="Say what is new of the sessions on a device",
    opt={NOTES_ITSELF: True},
)
async def get_news(request: Asked, nonce: Nonce, held: HeldSessions = "", wait: Wait = 0) -> News:
    """Give, of each session, the children whom something changed about since the version that the device has.

    A version is the beginning of the session's ETag (`held_tag`). Answers at once if there is something new, and
    otherwise when there is, or when `wait` is over. What is handed out is noted in the audit log, a question without an
    answer isn't: there is one a minute.
    """
    hub, organisation = hub_of(request), request.user.organisation
    asked = _read(held)
    found: list[SessionNews] = []
    if await hub.watch.differs(organisation, asked, wait):
        if wait:
            await still_let_in(request)
        async with hub.database.reading() as connection:
            for session_id, tag in asked.items():
                news = await news_of(connection, organisation, session_id, tag)
                if news is not None:
                    found.append(news)
    now = hub.clock()
    if found:
        noted = [Noted("Hand out what is new", "done", session=one.id) for one in found]
        async with hub.database.writing() as connection:
            await note_seen(connection, request.user, now)
            await note_of(connection, request.user, now, noted)
    return News(hello=Hello(name=hub.name, nonce=nonce, time=now, generation=hub.generation), sessions=tuple(found))


def _read(held: str) -> dict[str, str]:
    named = [one for one in held.split(",") if one]
    if len(named) > MOST_HELD or not all(map(_is_one, named)):
        raise Spoken(422, "What the device holds can’t be read: it must be session:version, by commas.")
    return {session_id: tag for session_id, _, tag in (one.partition(":") for one in named)}

"""The team's sessions: the list, a whole one, and changing one."""

import asyncio
from typing import cast

import msgspec
from litestar import Response, get, patch
from litestar.enums import MediaType
from litestar.params import FromPath, JSONBody

from mavis_tui.errors import BadInput
from mavis_tui.hub.api.context import MIDDLING, NOT_PACKED_AGAIN, Asked, hub_of
from mavis_tui.hub.api.problems import Spoken, answers
from mavis_tui.hub.sessions.bundles import stamp_of, whole_session
from mavis_tui.hub.sessions.fetched import whole
from mavis_tui.hub.sessions.sessions import edit_session
from mavis_tui.models.calendar import today
from mavis_tui.models.schedule import checked_dates
from mavis_tui.models.session import Session, SessionBundle
from mavis_tui.wire.messages import SessionEdit, SessionList


@get("/v1/sessions", responses=answers(401), summary="List the team’s sessions")
async def list_sessions(request: Asked) -> Response[SessionList]:
    """List them with counts, earliest first. With an ETag; 304 if the list is the one the device has."""
    hub = hub_of(request)
    listed = await hub.listings.of(request.user.organisation, today(hub.clock))
    tag = f'"{listed.tag}"'
    return cast("Response[SessionList]", _not_modified(tag) if _has(request, tag) else _encoded(listed.encoded, tag))


@get(
    "/v1/sessions/{session_id:str}",
    responses=answers(401, 404),
    summary="Get a whole session",
    opt={NOT_PACKED_AGAIN: True},
)
async def get_session(request: Asked, session_id: FromPath[str]) -> Response[SessionBundle]:
    """Give the session, its children and its batches, with a count and a digest. ETag and 304 as for the list."""
    hub, organisation = hub_of(request), request.user.organisation
    async with hub.database.reading() as connection:
        stamp = await stamp_of(connection, organisation, session_id)
        if stamp is None:
            raise Spoken(404)
        tag = f'"{stamp}"'
        if _has(request, tag):
            return cast("Response[SessionBundle]", _not_modified(tag))
        one = hub.fetched.held(organisation, session_id, stamp)
        encoded = b"" if one is not None else await whole_session(connection, organisation, session_id)
    if one is None:
        one = await asyncio.to_thread(whole, encoded)
        hub.fetched.keep(organisation, session_id, stamp, one)
    answer = _encoded(one.encoded, tag)
    answer.headers["Vary"] = "Accept-Encoding"
    if one.packed and "gzip" in request.headers.get("Accept-Encoding", ""):
        answer.content = one.packed
        answer.headers["Content-Encoding"] = "gzip"
    return cast("Response[SessionBundle]", answer)


@patch(
    "/v1/sessions/{session_id:str}",
    responses=answers(401, 404, 413, 422),
    summary="Change dates, time or flu protocol",
    request_max_body_size=MIDDLING,
)
async def patch_session(request: Asked, session_id: FromPath[str], data: JSONBody[SessionEdit]) -> Session:
    """Change what is given, leave the rest; answer with the session as it is now."""
    hub = hub_of(request)
    try:
        if isinstance(data.dates, tuple):
            data = msgspec.structs.replace(data, dates=checked_dates(data.dates, today(hub.clock)))
        session = await edit_session(hub.database, request.user.organisation, session_id, data)
    except BadInput as error:
        raise Spoken(422, str(error)) from error
    if session is None:
        raise Spoken(404)
    return session


def _has(request: Asked, tag: str) -> bool:
    """True if the device says that it has this version. A proxy may have made the tag a weak one."""
    held = request.headers.get("If-None-Match", "")
    return tag in [one.strip().removeprefix("W/") for one in held.split(",")] or held.strip() == "*"


def _not_modified(tag: str) -> Response[None]:
    return Response(None, status_code=304, headers={"ETag": tag})


def _encoded(encoded: bytes, tag: str) -> Response[bytes]:
    return Response(encoded, media_type=MediaType.JSON, headers={"ETag": tag})

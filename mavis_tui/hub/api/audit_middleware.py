"""Notes every call of a nurse who is signed in, one that is added later too, before its answer leaves."""

from typing import Any

import msgspec
from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from mavis_tui.errors import DatabaseDown
from mavis_tui.hub.access.devices import note_seen
from mavis_tui.hub.api.problems import as_messages, from_database
from mavis_tui.hub.nurse import Nurse
from mavis_tui.hub.store.audit_log import Noted, note_of
from mavis_tui.models.vaccination import Id

NOTES_ITSELF = "notes_itself"
"""The option of a call that, where it succeeds, has noted in its own transaction what it did and who was there."""

_OUTCOMES = {200: "done", 201: "done", 204: "done", 303: "done", 304: "done, nothing new"}


class Auditor(ASGIMiddleware):
    """Stands between the sign-in and the calls."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the call on, and its answer once it is noted."""
        nurse = scope.get("user")
        if not isinstance(nurse, Nurse):
            await next_app(scope, receive, send)
            return

        said_otherwise = False

        async def noting(message: Message) -> None:
            nonlocal said_otherwise
            if said_otherwise:
                return
            if message["type"] == "http.response.start":
                try:
                    await _note_call(scope, nurse, message["status"])
                except DatabaseDown as error:
                    # What can't be noted isn't handed out: the answer is another one, and this is its only way.
                    said_otherwise = True
                    for part in as_messages(from_database(Request(scope), error)):
                        await send(part)
                    return
            await send(message)

        await next_app(scope, receive, noting)


async def _note_call(scope: Scope, nurse: Nurse, status: int) -> None:
    if status < 400 and scope["route_handler"].opt.get(NOTES_ITSELF):
        return
    hub = scope["litestar_app"].state.hub
    now = hub.clock()
    async with hub.database.writing() as connection:
        await note_seen(connection, nurse, now)
        await note_of(connection, nurse, now, [line_of_call(scope, status)])


def line_of_call(scope: Scope, status: int) -> Noted:
    """Make the line about a call, or a page, that was answered with a status."""
    handler: Any = scope["route_handler"]
    named = scope.get("path_params", {})
    return Noted(
        action=handler.summary or handler.handler_name,
        outcome=_OUTCOMES.get(status, f"refused ({status})" if status < 500 else f"failed ({status})"),
        session=_an_id(named.get("session_id")),
        child=_an_id(named.get("child_id")),
        change=_an_id(named.get("change_id")),
    )


def _an_id(text: object) -> str:
    """Give what could be an id; whatever else was put in its place stays out of the log."""
    try:
        return msgspec.convert(text or "", Id)
    except msgspec.ValidationError:
        return ""

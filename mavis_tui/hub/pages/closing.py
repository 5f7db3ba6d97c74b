"""What is written once a page is answered, before its answer leaves: the visit, a notice, the form, a line in the log.

What can't be noted isn't handed out.
"""

from typing import Any

from litestar import Request
from litestar.datastructures import Headers
from litestar.types import Message, Send

from mavis_tui.errors import DatabaseDown
from mavis_tui.hub.access.browsers import Visitor, keep_form, kept_form, note_visit
from mavis_tui.hub.api.audit_middleware import line_of_call
from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.api.problems import from_database
from mavis_tui.hub.pages.drawing.rendering import NOTICE
from mavis_tui.hub.pages.errors import in_the_frame
from mavis_tui.hub.pages.forms import end_once
from mavis_tui.hub.pages.visits import AT, BROWSER, NOTES_ITSELF, RELOADS, UNATTENDED
from mavis_tui.hub.store.audit_log import note

database_page = in_the_frame(from_database)
"""Draws the page for when the database can't work."""


class Closing:
    """An ASGI `send` that passes an answer on once everything about it is written.

    `form` is the number of the form that was sent, empty where nothing was.
    """

    def __init__(self, request: Request[Any, Any, Any], visitor: Visitor, send: Send) -> None:
        self._request, self._visitor, self._send = request, visitor, send
        self._said_otherwise = False
        self.form = ""

    async def __call__(self, message: Message) -> None:
        """Pass a part of the answer on."""
        if self._said_otherwise:
            return
        if message["type"] == "http.response.start":
            try:
                await self._close(message["status"], Headers([*message.get("headers", [])]))
            except DatabaseDown as error:
                self._said_otherwise = True
                request = self._request
                await database_page(request, error).to_asgi_response(None, request)(
                    request.scope, request.receive, self._send
                )
                return
        await self._send(message)

    async def _close(self, status: int, headers: Headers) -> None:
        option, hub = self._request.scope["route_handler"].opt, hub_of(self._request)
        if option.get(UNATTENDED):
            return
        visitor, now, done = self._visitor, hub.clock(), status < 400
        notice = self._request.scope["state"].get(NOTICE, "")
        if not notice and not headers.get("Content-Type", "").startswith("text/html"):
            notice = visitor.notice  # nobody has read it yet
        by_itself = option.get(RELOADS) and "again" in self._request.query_params
        async with hub.database.writing() as connection:
            await note_visit(connection, visitor, None if by_itself else now, notice)
            if self.form:
                await end_once(connection, self.form, headers.get("Location", AT) if done else None)
                if done and visitor.has_kept:
                    kept = await kept_form(connection, visitor)
                    if kept is not None and kept.path.partition("?")[0] == self._request.scope["path"]:
                        await keep_form(connection, visitor, None)
            if not (done and option.get(NOTES_ITSELF)):
                line = line_of_call(self._request.scope, status)
                who = {"organisation": visitor.organisation, "email": visitor.email, "device": BROWSER}
                await note(connection, now, [line], **who)

"""What stands before every page: who asks, whether she may, and whether a form is hers and comes for the first time.

A page needs nothing of its own for any of that, and has no way around it.
"""

from typing import Any, Final
from urllib.parse import quote

from litestar import Request, Response
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.response import Redirect
from litestar.types import ASGIApp, Receive, Scope, Send

from mavis_tui.errors import DatabaseDown
from mavis_tui.hub.access.browsers import INSIDE, PASSWORD, Kept, Visitor, keep_form, visitor_with
from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.api.problems import Spoken
from mavis_tui.hub.pages.closing import Closing, database_page
from mavis_tui.hub.pages.drawing.rendering import go_on
from mavis_tui.hub.pages.errors import error_page, refused
from mavis_tui.hub.pages.forms import FIELD, begin_once, is_form_of, is_from_here
from mavis_tui.hub.pages.visits import (
    ADMINISTRATORS_ONLY,
    AT,
    BEFORE_THE_CODE,
    CODE_AT,
    COOKIE,
    KEPT_AT,
    OPEN_TO_ALL,
    SEVERAL_TIMES,
    SIGN_IN_AT,
    UNATTENDED,
)
from mavis_tui.hub.positions import Position

_ASKS_ONLY: Final = ("GET", "HEAD", "OPTIONS")
_MOST_KEPT = 64 * 1024
_NOT_FROM_HERE = (
    "This was sent by another site’s page. Nothing was changed. Go to the page itself, and send it from there."
)
_OUT_OF_DATE = (
    "The page that you sent was made for another sign-in. Nothing was changed. Open it anew, and send it from there."
)
_NOT_YOURS = "This is for an administrator of your team. Nothing was changed. Ask one of them."
SENT_BEFORE = "That form was sent before, so nothing was done a second time."
"""What is told where a form comes again: pressed twice, or from a page that the browser went back to."""


class Door(ASGIMiddleware):
    """Stands before the pages."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Let a request through to its page, or answer in the page's place."""
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        scope["user"], scope["auth"] = None, request.cookies.get(COOKIE, "")
        out: Send | Closing = send
        answer: Response[Any] | None
        try:
            visitor = await _who(request)
            if visitor is not None and visitor.is_inside:
                out = Closing(request, visitor, send)
            answer = await _instead(request, visitor, out)
        except HTTPException as error:
            answer = error_page(request, *refused(error))
        except DatabaseDown as error:
            answer, out = database_page(request, error), send
        if answer is None:
            await next_app(scope, receive, out)
        else:
            await answer.to_asgi_response(None, request)(scope, receive, out)


async def _who(request: Request[Any, Any, Any]) -> Visitor | None:
    cookie, hub = request.scope["auth"], hub_of(request)
    visitor = await visitor_with(hub.database, cookie, hub.clock()) if cookie else None
    request.scope["user"] = visitor
    return visitor


async def _instead(
    request: Request[Any, Any, Any], visitor: Visitor | None, out: "Send | Closing"
) -> Response[Any] | None:
    """Give what is answered in a page's place, None where the page answers. Raises Spoken."""
    option = request.scope["route_handler"].opt
    changes = request.method not in _ASKS_ONLY
    if changes and not is_from_here(request):
        raise Spoken(403, _NOT_FROM_HERE)
    if visitor is None and not option.get(OPEN_TO_ALL):
        return await _to_sign_in(request, None, changes=changes)  # and nothing of a stranger's form is read
    form = await _own_form(request, visitor) if changes else ""
    if option.get(OPEN_TO_ALL):
        return None
    if visitor is None or visitor.is_over or visitor.stage != (PASSWORD if option.get(BEFORE_THE_CODE) else INSIDE):
        return await _to_sign_in(request, visitor, changes=changes)
    if option.get(ADMINISTRATORS_ONLY) and visitor.position is not Position.ADMINISTRATOR:
        raise Spoken(403, _NOT_YOURS)
    if not changes or option.get(SEVERAL_TIMES) or not isinstance(out, Closing):
        return None
    hub = hub_of(request)
    async with hub.database.writing() as connection:
        led_to = await begin_once(connection, form, hub.clock())
    if led_to is not None:
        return go_on(request, led_to, SENT_BEFORE)
    out.form = form
    return None


async def _own_form(request: Request[Any, Any, Any], visitor: Visitor | None) -> str:
    """Give the number of the form that was sent. Raises Spoken for one that isn't of this browser's sign-in."""
    given = (await request.form()).get(FIELD)
    if isinstance(given, str) and is_form_of(request.scope["auth"], given):
        return given
    if visitor is not None and visitor.is_inside and request.headers.get("Sec-Fetch-Site") == "same-origin":
        # A page of ours, from before she signed in again: what she typed isn't lost, and she is asked.
        await _keep(request, visitor)
    raise Spoken(403, _OUT_OF_DATE)


async def _to_sign_in(request: Request[Any, Any, Any], visitor: Visitor | None, *, changes: bool) -> Response[Any]:
    """Lead to where she signs in, and remember what she wanted."""
    option = request.scope["route_handler"].opt
    if option.get(UNATTENDED):
        return Response(b"", status_code=401, headers={"HX-Refresh": "true"})
    if option.get(BEFORE_THE_CODE):
        return Redirect(AT if visitor is not None and visitor.is_inside else SIGN_IN_AT, status_code=303)
    if visitor is not None and visitor.stage == PASSWORD and not visitor.is_over:
        return Redirect(CODE_AT, status_code=303)
    if changes and visitor is not None:
        wanted = KEPT_AT if await _keep(request, visitor) else AT
    else:
        wanted = AT if changes else _address_of(request)
    return Redirect(SIGN_IN_AT if wanted == AT else f"{SIGN_IN_AT}?next={quote(wanted, safe='/')}", status_code=303)


async def _keep(request: Request[Any, Any, Any], visitor: Visitor) -> bool:
    """Keep the form that was sent, without its files and passwords; False for one that is too large."""
    fields = tuple(
        (name, value)
        for name, value in (await request.form()).multi_items()
        if isinstance(value, str) and name not in (FIELD, "code") and "password" not in name
    )
    if sum(len(name) + len(value) for name, value in fields) > _MOST_KEPT:
        return False
    handler: Any = request.scope["route_handler"]
    kept = Kept(path=_address_of(request), title=handler.summary or handler.handler_name, fields=fields)
    async with hub_of(request).database.writing() as connection:
        await keep_form(connection, visitor, kept)
    return True


def _address_of(request: Request[Any, Any, Any]) -> str:
    query = request.scope["query_string"].decode("latin-1")
    return quote(request.scope["path"], safe="/:@!$&'()*+,;=-._~") + (f"?{query}" if query else "")

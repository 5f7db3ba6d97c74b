"""Signing in to the pages, and out: the same password, the same limits and the same log as on a laptop."""

import secrets
from datetime import datetime
from typing import Any, TypeAlias
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.response import Redirect

from mavis_tui.hub.access.browsers import (
    INSIDE,
    PASSWORD,
    NextCookie,
    Visitor,
    begin_visit,
    end_visit,
    was_let_in_before,
)
from mavis_tui.hub.access.second_factor import is_required
from mavis_tui.hub.access.signing_in import Entrance, NotLetIn
from mavis_tui.hub.api.context import SMALL, Hub, hub_of
from mavis_tui.hub.pages.cookies import browser_cookie
from mavis_tui.hub.pages.drawing.rendering import page
from mavis_tui.hub.pages.forms import way_on
from mavis_tui.hub.pages.visits import AT, BROWSER, CODE_AT, KEPT_AT, OPEN_TO_ALL, SEVERAL_TIMES, SIGN_IN_AT, Visit
from mavis_tui.hub.positions import position_of
from mavis_tui.hub.store.audit_log import Noted, note
from mavis_tui.wire.messages import LONGEST_PASSWORD

SIGN_IN = "Sign in to the pages"
CLOSED_HERE = "This account was closed by the people who run the team server. Ask them if it should be open."
RECORDS = (
    "This account is for recording: with it you sign in on a laptop, in the program mavis. "
    "These pages are for the office and the administrators of your team."
)
_LONGEST_EMAIL = 300

Anybody: TypeAlias = Request[Visitor | None, Any, Any]
"""A request of whoever it is."""


@get(SIGN_IN_AT, opt={OPEN_TO_ALL: True}, summary="Open the page to sign in")
async def show_sign_in(request: Anybody) -> Response[Any]:
    """Ask for e-mail address and password; who is signed in goes on."""
    wanted = way_on(request.query_params.get("next", AT))
    if request.user is not None and request.user.is_inside:
        return Redirect(wanted, status_code=303)
    return _asking(request, wanted)


@post(SIGN_IN_AT, opt={OPEN_TO_ALL: True}, summary=SIGN_IN, status_code=200, request_max_body_size=SMALL)
async def take_sign_in(request: Anybody) -> Response[Any]:
    """Let somebody in, or ask for her second factor, or say why not."""
    form, hub = await request.form(), hub_of(request)
    email, password, wanted = (str(form.get(name, "")) for name in ("email", "password", "next"))
    missing = {
        name: f"Enter {what}"
        for name, what, text in (("email", "an e-mail address", email), ("password", "a password", password))
        if not text.strip()
    }
    if missing:
        return _asking(request, way_on(wanted), 422, missing, email)
    let_in = await hub.doorkeeper.at(
        _entrance(hub, request.scope["auth"]),
        email.strip()[:_LONGEST_EMAIL],
        password[: LONGEST_PASSWORD + 1],
        request.client.host if request.client else "",
        hub.clock(),
    )
    if isinstance(let_in, NotLetIn):
        later = {"Retry-After": str(let_in.wait)} if let_in.wait else None
        return _asking(request, way_on(wanted), let_in.status, {"email": let_in.sentence}, email, later)
    return led_on(request, let_in, way_on(wanted))


@post(f"{AT}/sign-out", opt={SEVERAL_TIMES: True}, summary="Sign out of the pages", status_code=200)
async def take_sign_out(request: Visit) -> Response[Any]:
    """End the sign-in of this browser."""
    hub = hub_of(request)
    async with hub.database.writing() as connection:
        await end_visit(connection, request.user, hub.clock())
    answer = Redirect(f"{SIGN_IN_AT}?left=1", status_code=303)
    answer.set_cookie(browser_cookie(request, secrets.token_urlsafe(32)))
    return answer


def led_on(request: Request[Any, Any, Any], begun: NextCookie, wanted: str) -> Response[Any]:
    """Give a browser its next cookie, and lead it on: to the code, to the form that is kept, or to what was wanted."""
    if begun.stage == PASSWORD:
        to = CODE_AT if wanted == AT else f"{CODE_AT}?next={quote(wanted, safe='/')}"
    else:
        to = KEPT_AT if begun.has_kept else wanted
    answer = Redirect(to, status_code=303)
    answer.set_cookie(browser_cookie(request, begun.cookie))
    return answer


def _asking(
    request: Anybody,
    wanted: str,
    status: int = 200,
    errors: dict[str, str] | None = None,
    email: str = "",
    headers: dict[str, str] | None = None,
) -> Response[Any]:
    cookie = request.scope["auth"] or secrets.token_urlsafe(32)
    request.scope["auth"] = cookie
    visitor = request.user
    answer = page(
        request,
        "sign_in.html",
        title="Sign in",
        status=status,
        errors=errors,
        headers=headers,
        wanted=wanted,
        email=email,
        left="left" in request.query_params,
        was_here=visitor is not None and visitor.stage == INSIDE and visitor.is_over,
        has_kept=visitor is not None and visitor.has_kept,
    )
    answer.set_cookie(browser_cookie(request, cookie))
    return answer


def _entrance(hub: Hub, before: str) -> Entrance[NextCookie]:
    """Make the entrance of the pages for a browser that has this cookie."""

    async def let_in(found: Any, now: datetime) -> NextCookie:
        async with hub.database.writing() as connection:
            asks = await is_required(connection, found.organisation)
            begun = await begin_visit(connection, found.email, PASSWORD if asks else INSIDE, before, now)
            outcome = "done, but for the second factor" if asks else "done"
            who = {"organisation": found.organisation, "email": found.email, "device": BROWSER}
            await note(connection, now, [Noted(SIGN_IN, outcome)], **who)
        return begun

    return Entrance(
        called=SIGN_IN,
        device=BROWSER,
        why_not=_why_not_here,
        knows=lambda connection, email: was_let_in_before(connection, before, email),
        let_in=let_in,
        counted_as=before,
    )


def _why_not_here(found: Any) -> tuple[str, str] | None:
    if found.disabled_at is not None:
        return "refused: the account is closed", CLOSED_HERE
    if position_of(found.role).role is not None:
        return "refused: an account that records", RECORDS
    return None

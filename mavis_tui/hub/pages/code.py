"""The second factor at a sign-in: its code, and setting it up the first time."""

from typing import Any

import segno
from litestar import Response, get, post
from markupsafe import Markup

from mavis_tui.hub.access.browsers import INSIDE, begin_visit
from mavis_tui.hub.access.second_factor import is_code, offered_secret
from mavis_tui.hub.api.context import SMALL, hub_of
from mavis_tui.hub.pages.drawing.rendering import page
from mavis_tui.hub.pages.forms import way_on
from mavis_tui.hub.pages.sign_in import led_on
from mavis_tui.hub.pages.visits import AT, BEFORE_THE_CODE, BROWSER, CODE_AT, Visit
from mavis_tui.hub.store.audit_log import Noted, note
from mavis_tui.models.wording import counted

_CODE = "Sign in to the pages: second factor"
_WRONG = "That isn’t the code that is shown now. Wait for the next one, and enter that."


@get(CODE_AT, opt={BEFORE_THE_CODE: True}, summary="Open the page of the second factor")
async def show_code(request: Visit) -> Response[Any]:
    """Ask for the code; who has no second factor yet is shown what her phone has to know."""
    return await _asking_for_code(request, way_on(request.query_params.get("next", AT)))


@post(CODE_AT, opt={BEFORE_THE_CODE: True}, summary=_CODE, status_code=200, request_max_body_size=SMALL)
async def take_code(request: Visit) -> Response[Any]:
    """Let somebody in whose code is right and was taken by nobody before."""
    form, hub, visitor = await request.form(), hub_of(request), request.user
    wanted, now = way_on(str(form.get("next", AT))), hub.clock()
    typed = "".join(str(form.get("code", "")).split())
    if not typed:
        return await _asking_for_code(request, wanted, 422, "Enter the code of six digits")
    right = await is_code(hub.database, visitor.email, typed, now)
    who = {"organisation": visitor.organisation, "email": visitor.email, "device": BROWSER}
    async with hub.database.writing() as connection:
        if right is True:
            begun = await begin_visit(connection, visitor.email, INSIDE, request.scope["auth"], now)
            await note(connection, now, [Noted(_CODE, "done")], **who)
            return led_on(request, begun, wanted)
        outcome = "refused: too many wrong codes before" if right else "refused: wrong code"
        await note(connection, now, [Noted(_CODE, outcome)], **who)
    if right is False:
        return await _asking_for_code(request, wanted, 422, _WRONG)
    sentence = f"Too many wrong codes. Try again in {counted(-(-right // 60), 'minute')}."
    return await _asking_for_code(request, wanted, 429, sentence, {"Retry-After": str(right)})


async def _asking_for_code(
    request: Visit, wanted: str, status: int = 200, error: str = "", headers: dict[str, str] | None = None
) -> Response[Any]:
    hub, visitor = hub_of(request), request.user
    secret = None
    if not visitor.has_second_factor:
        async with hub.database.writing() as connection:
            secret = await offered_secret(connection, visitor.email)
    return page(
        request,
        "code.html",
        title="Enter the code from your phone" if secret is None else "Set up a second factor",
        status=status,
        errors={"code": error} if error else None,
        headers=headers,
        wanted=wanted,
        secret=None if secret is None else " ".join(secret.text[at : at + 4] for at in range(0, len(secret.text), 4)),
        drawn=None if secret is None else _drawn(secret.address),
    )


def _drawn(address: str) -> Markup:
    """Draw what a phone's camera reads; the same stands beside it as text."""
    code = segno.make(address, error="m")
    return Markup(code.svg_inline(scale=5, border=4, light="#fff", svgclass="mavis-code", lineclass=None))  # noqa: S704 # of an address that has only been drawn

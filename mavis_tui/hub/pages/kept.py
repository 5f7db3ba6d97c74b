"""The form that somebody sent when she had to sign in again: shown to her, and done only once she says so."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from mavis_tui.hub.access.browsers import keep_form, kept_form
from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.pages.drawing.rendering import go_on, page
from mavis_tui.hub.pages.visits import AT, KEPT_AT, SEVERAL_TIMES, Visit


@get(KEPT_AT, summary="Look at a form that was kept")
async def show_kept(request: Visit) -> Response[Any]:
    """Show what was typed, to be sent again or thrown away."""
    async with hub_of(request).database.reading() as connection:
        kept = await kept_form(connection, request.user)
    if kept is None:
        return Redirect(AT, status_code=303)
    return page(request, "kept.html", title=f"Do this now? {kept.title}", kept=kept)


@post(f"{KEPT_AT}/forget", opt={SEVERAL_TIMES: True}, summary="Throw away a form that was kept", status_code=200)
async def forget_kept(request: Visit) -> Response[Any]:
    """Throw it away."""
    async with hub_of(request).database.writing() as connection:
        await keep_form(connection, request.user, None)
    return go_on(request, AT, "What you had typed was thrown away. Nothing was changed.")

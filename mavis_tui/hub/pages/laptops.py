"""Laptops: who holds what, when each was last heard of, what waits there, and keeping out one that is lost."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from mavis_tui.errors import NotFound
from mavis_tui.hub.access.devices import DeviceRow, bar, let_in, list_devices
from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.pages.drawing.rendering import go_on, page
from mavis_tui.hub.pages.section import Section
from mavis_tui.hub.pages.visits import ADMINISTRATORS_ONLY, AT, NOTES_ITSELF, Visit
from mavis_tui.hub.positions import Position

LAPTOPS_AT = f"{AT}/laptops"
_CRUMBS = (("Laptops", LAPTOPS_AT),)


@get(LAPTOPS_AT, summary="List the devices")
async def show_laptops(request: Visit) -> Response[Any]:
    """List the team's laptops, the one that was heard of last first."""
    rows = await list_devices(hub_of(request).database, request.user.organisation)
    return page(
        request,
        "laptops.html",
        title="Laptops",
        section=LAPTOPS_AT,
        rows=rows,
        waiting=sum(row.waiting or 0 for row in rows),
        decides=request.user.position is Position.ADMINISTRATOR,
    )


@get(f"{LAPTOPS_AT}/{{device:str}}", summary="Look at a device", opt={ADMINISTRATORS_ONLY: True})
async def show_laptop(request: Visit, device: FromPath[str]) -> Response[Any]:
    """Say what would be lost with a laptop, before it is kept out."""
    row = await _of_team(request, device)
    return page(request, "laptop_out.html", title=f"Laptop {device}", section=LAPTOPS_AT, crumbs=_CRUMBS, row=row)


@post(
    f"{LAPTOPS_AT}/{{device:str}}/out",
    summary="Let a device in no more",
    status_code=200,
    opt={ADMINISTRATORS_ONLY: True, NOTES_ITSELF: True},
)
async def take_out(request: Visit, device: FromPath[str]) -> Response[Any]:
    """Let a laptop in no more."""
    hub, visitor = hub_of(request), request.user
    await bar(hub.database, device, hub.clock(), organisation=visitor.organisation, by=visitor.email)
    return go_on(request, LAPTOPS_AT, f"{device} is let in no more. What was recorded on it stays on it.")


@post(
    f"{LAPTOPS_AT}/{{device:str}}/in",
    summary="Let a device in again",
    status_code=200,
    opt={ADMINISTRATORS_ONLY: True, NOTES_ITSELF: True},
)
async def take_in_again(request: Visit, device: FromPath[str]) -> Response[Any]:
    """Let a laptop in again."""
    hub, visitor = hub_of(request), request.user
    await let_in(hub.database, device, hub.clock(), organisation=visitor.organisation, by=visitor.email)
    return go_on(request, LAPTOPS_AT, f"{device} is let in again. Its nurse has to sign in there.")


async def _of_team(request: Visit, device: str) -> DeviceRow:
    rows = await list_devices(hub_of(request).database, request.user.organisation)
    found = [row for row in rows if row.device == device]
    if not found:
        raise NotFound(f"The team has no laptop {device}.")
    return found[0]


SECTION = Section("Laptops", LAPTOPS_AT, (show_laptops, show_laptop, take_out, take_in_again))

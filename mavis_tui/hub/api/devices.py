"""What a device says of itself, and what the hub holds of it."""

from typing import Annotated

from litestar import get, post
from litestar.params import JSONBody, QueryParameter

from mavis_tui.hub.access.devices import note_here
from mavis_tui.hub.api.context import MIDDLING, Asked, hub_of
from mavis_tui.hub.api.problems import answers
from mavis_tui.hub.changes.held import held_changes_of, held_of
from mavis_tui.wire.messages import Held, HeldChanges, Here

First = Annotated[int, QueryParameter(name="from", ge=1, description="Leave out what has a lower sequence.")]


@post(
    "/v1/devices/here",
    status_code=204,
    responses=answers(401, 413, 422),
    summary="Say what a device holds",
    request_max_body_size=MIDDLING,
)
async def here(request: Asked, data: JSONBody[Here]) -> None:
    """Remember which sessions are saved on this device and how many changes wait there, for those who run the hub."""
    hub, nurse = hub_of(request), request.user
    async with hub.database.writing() as connection:
        await note_here(connection, nurse.organisation, nurse.device, data, hub.clock())


@get("/v1/devices/self/held", responses=answers(401, 422), summary="Say what the hub holds of this device")
async def held(request: Asked, first: First = 1) -> Held:
    """Count and digest what was recorded on the device of the token and holds a receipt here.

    A device whose receipts are of another generation compares this with its own; where it differs, it asks for the
    list and sends what isn't in it once more, with `returned`.
    """
    return await held_of(hub_of(request).database, request.user, first)


@get("/v1/devices/self/held/changes", responses=answers(401, 422), summary="List what the hub holds of this device")
async def held_changes(request: Asked, first: First = 1) -> HeldChanges:
    """List the revisions that `held` counts, by their sequence on the device."""
    return await held_changes_of(hub_of(request).database, request.user, first)

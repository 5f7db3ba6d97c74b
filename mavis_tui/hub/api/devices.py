"""What a device says of itself."""

from litestar import post
from litestar.params import JSONBody

from mavis_tui.hub.access.devices import note_here
from mavis_tui.hub.api.context import Asked, hub_of
from mavis_tui.hub.api.problems import answers
from mavis_tui.wire.messages import Here


@post("/v1/devices/here", status_code=204, responses=answers(401, 413, 422), summary="Say what a device holds")
async def here(request: Asked, data: JSONBody[Here]) -> None:
    """Remember which sessions are saved on this device and how many changes wait there, for those who run the hub."""
    hub, nurse = hub_of(request), request.user
    async with hub.database.writing() as connection:
        await note_here(connection, nurse.organisation, nurse.device, data, hub.clock())

"""Recovering a device whose offline password was forgotten."""

from litestar import post
from litestar.params import JSONBody

from mavis_tui.hub.access.recovery import recovered
from mavis_tui.hub.api.context import SMALL, Asked, hub_of
from mavis_tui.hub.api.problems import Spoken, answers
from mavis_tui.wire.recovery import Recovered, RecoveryRequest


@post(
    "/v1/recovery",
    status_code=200,
    responses=answers(401, 413, 422),
    summary="Recover a device",
    request_max_body_size=SMALL,
)
async def recover(request: Asked, data: JSONBody[RecoveryRequest]) -> Recovered:
    """Give a device its key back. The nurse signed in on that device, and belongs to the team it was sealed for."""
    found = await recovered(hub_of(request).database, request.user, data)
    if found is None:
        raise Spoken(422, "This device was set up for another team, or its vault was altered. Nothing was opened.")
    return found

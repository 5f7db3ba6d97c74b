"""Whether the hub can take records in now: for whoever watches it, and not for laptops."""

from typing import Any

from litestar import Request, get

from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.api.problems import answers
from mavis_tui.wire.messages import Ready


@get(
    "/health/ready",
    exclude_from_auth=True,
    security=[{}],
    responses=answers(503),
    summary="Say whether records can be taken in",
)
async def ready(request: Request[None, None, Any]) -> Ready:
    """Write to the database, changing nothing: 200 if that can be done, else 503 with the cause."""
    hub = hub_of(request)
    await hub.readiness.proven()
    return Ready(name=hub.name, generation=hub.generation, time=hub.clock())

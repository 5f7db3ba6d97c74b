"""Whether the hub is there, and whether it can take records in now: for whoever watches it, and not for laptops."""

from typing import Any

from litestar import Request, get

from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.api.problems import answers
from mavis_tui.wire.messages import Live, Ready


@get(
    "/health/live",
    exclude_from_auth=True,
    security=[{}],
    responses=answers(),
    summary="Say that the process runs",
)
async def live(request: Request[None, None, Any]) -> Live:
    """Answer without asking the database: who gets no answer in time may start the hub again."""
    hub = hub_of(request)
    return Live(name=hub.name, time=hub.clock())


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

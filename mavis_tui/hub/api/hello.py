"""The probe: proof that the hub itself answers, and not a captive portal."""

from typing import Annotated, Any

from litestar import Request, get
from litestar.params import QueryParameter

from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.api.problems import answers
from mavis_tui.wire.messages import Hello


@get("/v1/hello", exclude_from_auth=True, security=[{}], responses=answers(422), summary="Say who is there")
async def hello(
    request: Request[None, None, Any], nonce: Annotated[str, QueryParameter(min_length=1, max_length=200)]
) -> Hello:
    """Echo the nonce, with the hub's name and time."""
    hub = hub_of(request)
    return Hello(name=hub.name, nonce=nonce, time=hub.clock(), generation=hub.generation)

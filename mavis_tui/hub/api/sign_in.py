"""Signing in and out."""

from typing import Any

import msgspec
from litestar import Request, post
from litestar.params import JSONBody

from mavis_tui.hub.access.signing_in import NotLetIn
from mavis_tui.hub.access.team_keys import team_keys_of
from mavis_tui.hub.api.context import SMALL, Asked, hub_of
from mavis_tui.hub.api.problems import Spoken, answers
from mavis_tui.wire.messages import SignedIn, SignInRequest


@post(
    "/v1/sign-in",
    exclude_from_auth=True,
    security=[{}],
    status_code=200,
    request_max_body_size=SMALL,
    responses=answers(401, 403, 413, 422, 429),
    summary="Sign in",
)
async def sign_in(request: Request[None, None, Any], data: JSONBody[SignInRequest]) -> SignedIn:
    """Exchange an e-mail address and password for a token that expires."""
    hub = hub_of(request)
    address = request.client.host if request.client else ""
    signed_in = await hub.doorkeeper.sign_in(data, address, hub.clock())
    if isinstance(signed_in, NotLetIn):
        later = {"Retry-After": str(signed_in.wait)} if signed_in.wait else {}
        raise Spoken(signed_in.status, signed_in.sentence, later)
    keys = await team_keys_of(hub.database, signed_in.organisation)
    return msgspec.structs.replace(signed_in, team_key=keys.public, generation=hub.generation)


@post("/v1/sign-out", status_code=204, responses=answers(401), summary="Sign out")
async def sign_out(request: Asked) -> None:
    """Make the nurse's tokens on this device worthless."""
    await hub_of(request).doorkeeper.sign_out(request.user)

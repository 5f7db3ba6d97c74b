"""Who is asking: the bearer token on every call that needs one."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from mavis_tui.hub.access.devices import Barred
from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.api.problems import Spoken
from mavis_tui.hub.nurse import Nurse


class Bearer(AbstractAuthenticationMiddleware):
    """Puts the nurse whose token it is into `request.user`; nobody's token is a 401."""

    async def authenticate_request(self, connection: ASGIConnection[Any, Any, Any, Any]) -> AuthenticationResult:
        """Look the token up. Raises NotAuthorizedException."""
        return AuthenticationResult(user=await still_let_in(connection), auth=None)


async def still_let_in(connection: ASGIConnection[Any, Any, Any, Any]) -> Nurse:
    """Look up whose token a call carries, also when it has waited. Raises NotAuthorizedException, Spoken."""
    scheme, _, token = connection.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        hub = hub_of(connection)
        try:
            nurse = await hub.doorkeeper.nurse_with(token.strip(), hub.clock())
        except Barred as error:
            raise Spoken(401, str(error)) from error
        if nurse is not None:
            return nurse
    raise NotAuthorizedException

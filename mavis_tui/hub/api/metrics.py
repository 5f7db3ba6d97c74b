"""What Prometheus is told at `/metrics`: requests and how long they took, records, reviews, laptops, the database.

Litestar's own plugin counts the requests, by the pattern of a call and never by its address, which has ids in it.
Nothing here names a person, a child or a team. It isn't for everybody: see `Allowed`.
"""

import secrets
from typing import Any, Final

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException, NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware, DefineMiddleware
from litestar.plugins.prometheus import PrometheusConfig, PrometheusController
from litestar.types import ASGIApp, Receive, Scope, Send
from prometheus_client import Counter, Gauge, disable_created_metrics

from mavis_tui import __version__
from mavis_tui.errors import DatabaseDown
from mavis_tui.hub.api.context import hub_of
from mavis_tui.models.change import Receipt
from mavis_tui.wire.addresses import is_loopback

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")

_BUCKETS: list[str | float] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60]
"""Seconds. A device gives up after 20; a question what is new waits for 55."""

# When each count began says nothing here, and is as much again to read.
disable_created_metrics()  # type: ignore[no-untyped-call]

_LAST: Final = "mostrecent"
_ALL: Final = "livesum"
"""What counts where several processes tell a number (PROMETHEUS_MULTIPROC_DIR): the newest of them, or all together."""


def _of_the_database(name: str, says: str) -> Gauge:
    return Gauge(f"mavis_hub_{name}", says, multiprocess_mode=_LAST)


CHANGES = Counter("mavis_hub_changes_total", "Changes that devices sent, by the verdict they got.", ["verdict"])
CONNECTIONS = Gauge("mavis_hub_connections", "Connections that are open now, in this process.", multiprocess_mode=_ALL)
_IN_USE = Gauge(
    "mavis_hub_database_connections",
    "Connections to the database that are at work now, in this process.",
    multiprocess_mode=_ALL,
)
_INFO = Gauge("mavis_hub_info", "1; the label says which version runs.", ["version"], multiprocess_mode=_LAST)
_READY = _of_the_database("ready", "1 if records can be taken in now, else 0.")
_OF_THE_DATABASE = {
    name: _of_the_database(name, says)
    for name, says in {
        "users": "Accounts.",
        "sessions": "Sessions.",
        "records": "Revisions of changes that are kept.",
        "reviews_open": "Records that somebody has to decide about.",
        "devices": "Devices that were ever heard of.",
        "devices_waiting": "Devices that said that changes wait on them.",
        "changes_waiting": "Changes that devices said wait on them.",
        "devices_silent": "Devices on which changes wait and that weren’t heard of for a day.",
        "database_bytes": "What the database takes on the disk.",
    }.items()
}
_INFO.labels(__version__).set(1)


class Allowed:
    """Who may read the numbers: who has the token, if there is one; else who asks from this computer.

    Behind a proxy everybody seems to ask from this computer. So without a token what came through one is not answered,
    and with `behind_proxy` nobody is.
    """

    def __init__(self, token: str = "", *, behind_proxy: bool = False) -> None:
        self._token = token
        self._behind_proxy = behind_proxy

    def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
        """Pass over who may. Raises NotFoundException: to all others there is no such call."""
        if not (self._has_the_token(connection) if self._token else self._is_here(connection)):
            raise NotFoundException

    def _has_the_token(self, connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
        scheme, _, given = connection.headers.get("Authorization", "").partition(" ")
        right = secrets.compare_digest(given.strip().encode(), self._token.encode())
        return right and scheme.lower() == "bearer"

    def _is_here(self, connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
        if self._behind_proxy or any(name in connection.headers for name in _FORWARDED):
            return False
        return connection.client is not None and is_loopback(connection.client.host)


class _Answering(ASGIMiddleware):
    """Answers what was raised at the door, before a call began: answered further out, it would count as a 200."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the request on, and answer what is raised."""
        try:
            await next_app(scope, receive, send)
            return
        except (HTTPException, DatabaseDown) as error:
            kind: type[Exception] = DatabaseDown if isinstance(error, DatabaseDown) else HTTPException
            request: Request[Any, Any, Any] = Request(scope)
            answer: Any = scope["litestar_app"].exception_handlers[kind](request, error)
        await answer.to_asgi_response(None, request)(scope, receive, send)


def counted_requests() -> tuple[DefineMiddleware, ASGIMiddleware]:
    """Make what counts every request that is a call of the hub, from outside of all else."""
    plugin = PrometheusConfig(app_name="hub", prefix="mavis_hub", group_path=True, buckets=_BUCKETS)
    return plugin.middleware, _Answering()


def metrics(allowed: Allowed) -> type[PrometheusController]:
    """Make the call, for whom it is."""

    class Metrics(PrometheusController):
        """Everything that is counted, in the text format of Prometheus."""

        opt = {"exclude_from_auth": True}  # noqa: RUF012 # Litestar copies it
        include_in_schema = False
        guards = [allowed]  # noqa: RUF012 # Litestar copies it
        before_request = staticmethod(_looked_up)

    return Metrics


def count_changes(receipts: list[Receipt]) -> None:
    """Count what devices sent, by the verdict."""
    for receipt in receipts:
        CHANGES.labels(receipt.verdict.value).inc()


async def _looked_up(request: Request[Any, Any, Any]) -> None:
    """Bring up to date what is counted in the database, which isn't asked each time."""
    hub = hub_of(request)
    _IN_USE.set(hub.database.connections_in_use())
    try:
        await hub.readiness.proven()
        for name, number in (await hub.counts.now(hub.clock())).items():
            _OF_THE_DATABASE[name].set(number)
        _READY.set(1)
    except DatabaseDown:
        _READY.set(0)

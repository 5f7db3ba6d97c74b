"""What every request must be and every answer carries, whatever the call: it has its body as it is, and no browser may
do anything with what comes back.
"""

from typing import Any

from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from mavis_tui.hub.problems import Spoken

_ALWAYS = {
    # What the hub says about children is nobody else's to keep: no proxy may.
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_A_YEAR = "max-age=31536000"


async def add_headers(message: Message, scope: Scope) -> None:
    """Put the headers on an answer, also on one that says no to something the hub doesn't know."""
    if message["type"] != "http.response.start":
        return
    message.setdefault("headers", [])
    headers = MutableScopeHeaders.from_message(message)
    for name, value in _ALWAYS.items():
        headers[name] = value
    if scope.get("scheme") == "https":
        headers["Strict-Transport-Security"] = _A_YEAR


async def refuse_compressed(request: Request[Any, Any, Any]) -> None:
    """Say no to a compressed body, which could be small on the way and huge in memory."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise Spoken(415)

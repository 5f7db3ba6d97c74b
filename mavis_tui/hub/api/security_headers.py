"""What every answer carries, whatever the call: no browser may do anything with it, and nobody may keep it."""

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

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

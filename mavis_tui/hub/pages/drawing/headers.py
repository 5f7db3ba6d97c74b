"""What every page carries besides what every answer of the hub does: what a browser may do with it."""

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from mavis_tui.hub.pages.static_files import KEPT_FOR_GOOD
from mavis_tui.hub.pages.visits import STATIC_AT, is_of_pages

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing from anywhere else, nothing that stands in the page itself, and in nobody's frame."""

_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


async def add_page_headers(message: Message, scope: Scope) -> None:
    """Put the headers on an answer that a browser gets; runs after those of every answer."""
    if message["type"] != "http.response.start" or not is_of_pages(scope["path"]):
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in _ALWAYS.items():
        headers[name] = value
    if scope["path"].startswith(f"{STATIC_AT}/") and message["status"] == 200:
        headers["Cache-Control"] = KEPT_FOR_GOOD

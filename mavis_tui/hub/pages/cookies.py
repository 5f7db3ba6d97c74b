"""The cookie of the pages: for them only, out of reach of scripts, and sent by no other site's pages."""

from typing import Any

from litestar import Request
from litestar.datastructures import Cookie

from mavis_tui.hub.pages.visits import AT, COOKIE


def browser_cookie(request: Request[Any, Any, Any], value: str) -> Cookie:
    """Make it; it goes when the browser is closed. Over TLS it is sent over nothing else."""
    secure = request.scope.get("scheme") == "https"
    return Cookie(key=COOKIE, value=value, path=AT, httponly=True, secure=secure, samesite="strict")

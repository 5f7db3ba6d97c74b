"""What a form of a page carries so that nobody else's page can send it, and the same one does nothing twice.

Each form has a number of its own and a digest over it that only who has the browser's cookie can make; the cookie of
another sign-in makes another. Nothing of it is stored before the form is sent.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.pages.visits import AT, SIGN_IN_AT
from mavis_tui.hub.store.tables import forms_sent
from mavis_tui.hub.store.upserts import put_row

FIELD = "form"
"""The name of the hidden field."""

_REMEMBERED = timedelta(days=2)
_LONGEST_ADDRESS = 1_000


def form_number(cookie: str) -> str:
    """Make the number of a form for who has this cookie."""
    number = secrets.token_urlsafe(12)
    return f"{number}.{_proof(cookie, number)}"


def is_form_of(cookie: str, given: str) -> bool:
    """True if a form was made for who has this cookie."""
    number, dot, proof = given.partition(".")
    return bool(cookie and number and dot) and hmac.compare_digest(_proof(cookie, number).encode(), proof.encode())


def _proof(cookie: str, number: str) -> str:
    return hmac.new(cookie.encode(), number.encode(), hashlib.sha256).hexdigest()


def is_from_here(request: Request[Any, Any, Any]) -> bool:
    """True unless the browser says that a form stood on another site's page.

    Only names are compared, not ports: a proxy tells us the name that it was asked for, and not every one its port.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    try:
        return origin is None or urlsplit(origin).hostname == urlsplit(f"//{request.headers.get('Host', '')}").hostname
    except ValueError:  # no address at all
        return False


def way_on(wanted: str) -> str:
    """Give the address of a page that somebody wanted, if it is one of ours; else that of the first page."""
    plain = wanted.isascii() and wanted.isprintable() and "\\" not in wanted and len(wanted) <= _LONGEST_ADDRESS
    parts = urlsplit(wanted) if plain and wanted.startswith(AT) else None
    if parts is None or parts.scheme or parts.netloc:
        return AT
    is_ours = parts.path == AT or parts.path.startswith(f"{AT}/")
    steps = parts.path.casefold().replace("%2e", ".").replace("%2f", "/").split("/")
    return AT if not is_ours or ".." in steps or parts.path.startswith(SIGN_IN_AT) else wanted


async def begin_once(connection: AsyncConnection, given: str, now: datetime) -> str | None:
    """Note that a form was sent; None for the first time, afterwards the address to which that led."""
    at = int(now.timestamp())
    long_ago = forms_sent.c.at <= at - int(_REMEMBERED.total_seconds())
    forgotten = select(forms_sent.c.digest).where(long_ago).with_for_update(skip_locked=True)
    await connection.execute(delete(forms_sent).where(forms_sent.c.digest.in_(forgotten)))
    if await put_row(connection, forms_sent, {"digest": _digest_of(given), "at": at, "led_to": ""}):
        return None
    wanted = select(forms_sent.c.led_to).where(forms_sent.c.digest == _digest_of(given))
    return (await connection.execute(wanted)).scalar_one_or_none() or AT


async def end_once(connection: AsyncConnection, given: str, led_to: str | None) -> None:
    """Note where a form led, or, with None, that it did nothing and may be sent again."""
    of_it = forms_sent.c.digest == _digest_of(given)
    change = delete(forms_sent) if led_to is None else update(forms_sent).values(led_to=way_on(led_to))
    await connection.execute(change.where(of_it))


def _digest_of(given: str) -> str:
    return hashlib.sha256(given.encode()).hexdigest()

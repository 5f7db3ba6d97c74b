"""Gives each request a number, which its answer carries and which stands in the log, so that one leads to the other."""

import logging
import re
import secrets
from time import perf_counter

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from mavis_tui.hub.log import CALLS, REQUEST

NAME = b"x-request-id"
"""The header, as nginx and others have it."""

_is_number = re.compile(rb"[A-Za-z0-9-]{8,64}").fullmatch


def with_number(app: ASGIApp, *, behind_proxy: bool) -> ASGIApp:
    """Number the requests of an application, and write each to the log once it is answered.

    With `behind_proxy` a number that the proxy gave already stays.
    """

    async def numbered(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        number = (_given(scope) if behind_proxy else "") or secrets.token_hex(8)
        held = REQUEST.set(number)
        began, status = perf_counter(), 0

        async def with_header(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (NAME, number.encode())]
            await send(message)

        try:
            await app(scope, receive, with_header)
        finally:
            if CALLS.isEnabledFor(logging.INFO):
                _write(scope, status, perf_counter() - began)
            REQUEST.reset(held)

    return numbered


def _given(scope: HTTPScope) -> str:
    given = next((value for name, value in scope["headers"] if name == NAME), b"")
    return given.decode() if _is_number(given) else ""


def _write(scope: HTTPScope, status: int, took: float) -> None:
    """Write which call it was, by its pattern: an address has ids in it. A status of 0 is one whose client had gone."""
    fields = {
        "method": scope["method"],
        "call": scope.get("path_template") or "unknown",
        "status": status,
        "milliseconds": round(1000 * took, 1),
    }
    CALLS.info("%s %s", fields["method"], fields["call"], extra={"fields": fields})

"""Errors as RFC 9457 problem documents, whoever raised them; what went wrong inside stays inside."""

import logging
import traceback
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi import ResponseSpec
from litestar.types.asgi_types import HTTPResponseBodyEvent, HTTPResponseStartEvent

from mavis_tui.errors import DatabaseDown
from mavis_tui.hub.store.failures import for_devices
from mavis_tui.wire.messages import Problem

MEDIA_TYPE = "application/problem+json"

_log = logging.getLogger("mavis.hub")

_TITLES = {
    400: "The request can’t be read",
    401: "Sign in",
    403: "Not let in",
    404: "Not found",
    405: "That can’t be done here",
    413: "Too much at once",
    415: "That can’t be read here",
    422: "That can’t be right",
    429: "Too many attempts",
    500: "Something went wrong in the team server",
    503: "The team server can’t work now",
}

_DETAILS = {
    400: "The request isn’t JSON in UTF-8.",
    401: "The team server needs an e-mail address and password. What was recorded is safe where it is.",
    404: "Your team has nothing of that name on this team server.",
    405: "The team server doesn’t know this call.",
    413: "The team server takes less than this in one request. Send fewer records at a time.",
    415: "The team server reads this request as it is, not compressed. Nothing was stored. Send it again without that.",
    503: "Nothing was stored. Send it again in a moment.",
    500: "Nothing was stored. Send it again; if it goes on, tell the people who run the team server when it happened.",
}


_A_WHILE = 300
"""Seconds to wait while a person has to do something at the hub."""

_KEPT = {401: {"WWW-Authenticate": "Bearer"}}


def problem(status: int, detail: str = "", headers: dict[str, str] | None = None) -> Response[Problem]:
    """Make an answer that says no. `detail` is a sentence; without one, the usual one of that status."""
    title = _TITLES.get(status, "The team server said no")
    return Response(
        Problem(title=title, status=status, detail=detail or _DETAILS.get(status, "")),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers=headers,
    )


def from_http_error(_request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """Answer what Litestar, or a call of ours, raised."""
    if isinstance(error, ValidationException):
        return problem(422, _what_is_wrong(error))
    sentence = error.sentence if isinstance(error, Spoken) else ""
    return problem(error.status_code, sentence, {**_KEPT.get(error.status_code, {}), **_told(error)})


def from_database(request: Request[Any, Any, Any], error: DatabaseDown) -> Response[Problem]:
    """Answer while the database can't work: with the cause, and when to ask again."""
    said = f"{error.title}: {error}"
    _log.error("%s %s", request.scope.get("path_template", "?"), said)
    return problem(503, for_devices(error), {"Retry-After": str(error.wait_seconds or _A_WHILE)})


def from_unreadable(_request: Request[Any, Any, Any], _error: UnicodeDecodeError) -> Response[Problem]:
    """Answer a body whose text isn't UTF-8, as JSON's must be."""
    return problem(400)


def from_depth(_request: Request[Any, Any, Any], _error: RecursionError) -> Response[Problem]:
    """Answer a request that holds lists in lists, or objects in objects, deeper than anything of ours."""
    return problem(422, "The request is nested too deeply to be anything the team server knows. Nothing was stored.")


def from_anything(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """Answer what nobody foresaw. The log gets the place in the code; a message could carry somebody's name."""
    place = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s in %s\n%s", type(error).__name__, request.scope.get("path_template", "?"), place)
    return problem(500)


def as_messages(answer: Response[Problem]) -> tuple[HTTPResponseStartEvent, HTTPResponseBodyEvent]:
    """Write an answer as ASGI has it, where nobody else does any more."""
    headers = {**answer.headers, "Content-Type": MEDIA_TYPE}
    encoded = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    body = msgspec.json.encode(answer.content)
    return (
        {"type": "http.response.start", "status": answer.status_code or 500, "headers": encoded},
        {"type": "http.response.body", "body": body, "more_body": False},
    )


class Spoken(HTTPException):
    """Raised by our own calls: an HTTP status and, where the usual sentence of that status won’t do, one for people."""

    def __init__(self, status_code: int, sentence: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(status_code=status_code, headers=headers)
        self.sentence = sentence


def answers(*statuses: int) -> dict[int, ResponseSpec]:
    """Describe the problem documents a call may answer with, for OpenAPI; any may find a request unreadable,
    or the database out of order (503).

    What can be too large (413) can also be compressed, which the hub doesn't read (415).
    """
    unreadable = (400, 415) if 413 in statuses else (400,)
    return {
        status: ResponseSpec(
            data_container=Problem,
            description=_TITLES[status],
            media_type=MEDIA_TYPE,
            generate_examples=False,
        )
        for status in dict.fromkeys((*unreadable, *statuses, 503))
    }


def _told(error: HTTPException) -> dict[str, str]:
    return {name: value for name, value in (error.headers or {}).items() if name.lower() in ("allow", "retry-after")}


def _what_is_wrong(error: ValidationException) -> str:
    extra = error.extra if isinstance(error.extra, list) else []
    found = [f"{one.get('key', 'the request')}: {one.get('message', '')}" for one in extra if isinstance(one, dict)]
    return "; ".join(found) or "Something in the request has a value that makes no sense."

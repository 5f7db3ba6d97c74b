"""Errors in words, inside the frame of the pages: what happened, what is safe, what to do."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Template

from mavis_tui.errors import BadInput, CannotBeDone, DatabaseDown, MavisError, NotFound
from mavis_tui.hub.api.problems import Spoken
from mavis_tui.hub.pages.drawing.rendering import page
from mavis_tui.hub.pages.visits import is_of_pages
from mavis_tui.wire.messages import Problem

_SAID: Final[Mapping[int, tuple[str, str]]] = {
    400: ("That can’t be read", "Nothing was changed. Go back, and try it again."),
    403: ("That isn’t for you", "Nothing was changed. Ask an administrator of your team if it should be."),
    404: (
        "There is no such page",
        "Your team has nothing at this address. It may have been typed wrongly, or removed.",
    ),
    405: ("That can’t be done here", "Nothing was changed. Go on from the first page."),
    409: ("That can’t be done now", "Nothing was changed."),
    413: ("That is too much at once", "The team server takes less in one form. Nothing was changed."),
    415: ("That can’t be read here", "Nothing was changed. Go back, and try it again."),
    422: ("That can’t be right", "Nothing was changed. Go back, look at what was typed, and try it again."),
    429: ("Too many attempts", "Nothing was changed. Wait for a while, and try it again."),
    500: (
        "Something went wrong in the team server",
        "Nothing was changed. Try it again; if it goes on, tell the people who run the team server when it happened.",
    ),
    503: ("The team server can’t work now", "Nothing was changed. Try it again in a moment."),
}

_Answering = Callable[[Request[Any, Any, Any], Any], Response[Problem]]


def error_page(
    request: Request[Any, Any, Any], status: int, sentence: str = "", headers: dict[str, str] | None = None
) -> Template:
    """Draw the page of an error; without a sentence of its own, with the usual one of its status."""
    title, usual = _SAID.get(status, _SAID[422] if status < 500 else _SAID[500])
    return page(request, "error.html", title=title, status=status, headers=headers, sentence=sentence or usual)


def from_no(request: Request[Any, Any, Any], error: MavisError) -> Template:
    """Draw what an office function said no to, and no page caught."""
    status = 404 if isinstance(error, NotFound) else 409 if isinstance(error, CannotBeDone) else 422
    return error_page(request, status, str(error))


def in_the_frame(answering: _Answering) -> Callable[[Request[Any, Any, Any], Any], Response[Any]]:
    """Give what answers an error as a page where pages are, and as `answering` does everywhere else."""

    def answer(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        problem = answering(request, error)
        if not is_of_pages(request.scope["path"]):
            return problem
        told = isinstance(error, DatabaseDown) or (isinstance(error, Spoken) and error.sentence)
        sentence = problem.content.detail if told else ""
        kept = {name: value for name, value in problem.headers.items() if name.lower() in ("retry-after", "allow")}
        return error_page(request, problem.status_code or 500, sentence, kept)

    return answer


SAID_NO: dict[int | type[Exception], Callable[[Request[Any, Any, Any], Any], Response[Any]]] = {
    BadInput: from_no,
    NotFound: from_no,
    CannotBeDone: from_no,
}
"""What office functions raise where something can't be done as it was asked for."""


def refused(error: HTTPException) -> tuple[int, str, dict[str, str]]:
    """Give the status, the sentence and the headers of an error that was raised before a page began."""
    return error.status_code, error.sentence if isinstance(error, Spoken) else "", error.headers or {}

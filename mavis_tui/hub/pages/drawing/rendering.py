"""Making the answer of a page: a template in the frame, or the way to the next page with what that is to tell."""

from collections.abc import Sequence
from typing import Any

from litestar import Request
from litestar.enums import MediaType
from litestar.response import Redirect, Template

from mavis_tui.hub.access.browsers import Visitor
from mavis_tui.hub.pages.forms import FIELD, form_number
from mavis_tui.hub.pages.visits import COOKIE

NOTICE = "notice"
"""Under this name the state of a request has what the next page is to tell."""


def page(
    request: Request[Any, Any, Any],
    template: str,
    *,
    title: str,
    status: int = 200,
    section: str = "",
    crumbs: tuple[tuple[str, str], ...] = (),
    errors: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Template:
    """Draw a template in the frame.

    `title` is its heading; `section` the address of the section in the navigation; `crumbs` the pages above it, as name
    and address; `errors` says of fields (by their ids) what is wrong, which the summary at the top lists.
    """
    visitor = request.scope.get("user")
    inside = visitor if isinstance(visitor, Visitor) and visitor.is_inside else None
    cookie = request.scope.get("auth") or request.cookies.get(COOKIE, "")
    return Template(
        template,
        status_code=status,
        media_type=MediaType.HTML,
        headers=headers,
        context={
            **context,
            "title": title,
            "section": section,
            "crumbs": crumbs,
            "errors": errors or {},
            "visitor": inside,
            "notice": inside.notice if inside else "",
            "form_field": FIELD,
            "form_number": lambda: form_number(cookie),
        },
    )


def go_on(request: Request[Any, Any, Any], address: str, notice: str = "") -> Redirect:
    """Lead to the next page by GET, which tells a notice: a reload there does nothing again."""
    if notice:
        request.scope["state"][NOTICE] = notice
    return Redirect(address, status_code=303)


def one_page_of(request: Request[Any, Any, Any], rows: Sequence[Any], most: int) -> dict[str, Any]:
    """Give what the macro `paging` needs: of a long list the `rows` of the page that the address asks for.

    Where the address says nothing sensible (`from`, the place of the first line), that is the first page.
    """
    typed = request.query_params.get("from", "")
    first = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
    return {"rows": rows[first : first + most], "count": len(rows), "first": first, "a_page": most}

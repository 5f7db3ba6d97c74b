"""The sections of the pages, in the order of the navigation. Who makes one adds it here, and nowhere else."""

from typing import Any

from litestar import Router

from mavis_tui.hub.pages import batches, files, laptops, log, people, review, sessions, today, uptake
from mavis_tui.hub.pages.code import show_code, take_code
from mavis_tui.hub.pages.door import Door
from mavis_tui.hub.pages.errors import SAID_NO
from mavis_tui.hub.pages.kept import forget_kept, show_kept
from mavis_tui.hub.pages.nowhere import show_nowhere
from mavis_tui.hub.pages.section import Section
from mavis_tui.hub.pages.sign_in import show_sign_in, take_sign_in, take_sign_out
from mavis_tui.hub.pages.static_files import static_file

SECTIONS: tuple[Section, ...] = (
    today.SECTION,
    review.SECTION,
    sessions.SECTION,
    batches.SECTION,
    uptake.SECTION,
    laptops.SECTION,
    people.SECTION,
    files.SECTION,
    log.SECTION,
)

_MOST_BYTES = 64 * 1024
"""How large a form may be; one with a file says so itself (`request_max_body_size`)."""


def office_pages() -> Router:
    """Make all pages, behind their door."""
    frame = [static_file, show_sign_in, take_sign_in, take_sign_out, show_code, take_code, show_kept, forget_kept]
    return behind_the_door(*frame, show_nowhere, *(handler for section in SECTIONS for handler in section.handlers))


def behind_the_door(*handlers: Any) -> Router:
    """Put pages and actions behind the door."""
    return Router(
        "/",
        route_handlers=handlers,
        middleware=[Door()],
        exception_handlers=SAID_NO,
        request_max_body_size=_MOST_BYTES,
        include_in_schema=False,
        opt={"exclude_from_auth": True},
    )

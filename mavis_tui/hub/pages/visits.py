"""What a page has at hand: who asks, and by which addresses pages and their cookie go."""

from typing import Any, Final, TypeAlias

from litestar import Request

from mavis_tui.hub.access.browsers import Visitor

AT: Final = "/office"
"""Under which all pages are."""
STATIC_AT: Final = f"{AT}/static"
SIGN_IN_AT: Final = f"{AT}/sign-in"
CODE_AT: Final = f"{SIGN_IN_AT}/code"
KEPT_AT: Final = f"{AT}/kept"

COOKIE: Final = "mavis_office"
BROWSER: Final = "browser"
"""What the log has in the place of a device."""

OPEN_TO_ALL: Final = "open_to_all"
"""The option of a page that asks nobody who she is."""
BEFORE_THE_CODE: Final = "before_the_code"
"""The option of a page for who has typed her password and hasn't come further."""
ADMINISTRATORS_ONLY: Final = "administrators_only"
"""The option of what is only for an administrator; all else is for the office, too."""
NOTES_ITSELF: Final = "notes_itself"
"""The option of an action that notes in its own transaction what it did and who; what it refuses is noted for it."""
UNATTENDED: Final = "unattended"
"""The option of what a page asks for by itself: it is no line of the log, and keeps nobody signed in."""
RELOADS: Final = "reloads"
"""The option of a page that a browser without script loads again by itself, with `again` in its address: that is noted,
and keeps nobody signed in."""
SEVERAL_TIMES: Final = "several_times"
"""The option of a form that may be sent again and again, because that does nothing twice."""
Visit: TypeAlias = Request[Visitor, Any, Any]
"""A request of somebody who is signed in."""


def is_of_pages(path: str) -> bool:
    """True for the address of a page, and for what isn't one but lies where they do."""
    return path == AT or path.startswith(f"{AT}/")

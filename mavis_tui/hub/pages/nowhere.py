"""An address where no page is: answered behind the door, too, so that the frame with its navigation is around it."""

from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException

from mavis_tui.hub.pages.visits import AT


@get(f"{AT}/{{rest:path}}", summary="Look for a page that isn’t there")
async def show_nowhere() -> Response[Any]:
    """Say that there is none."""
    raise NotFoundException

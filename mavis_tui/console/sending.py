"""Sending what a command has just put on the disk, while somebody waits for the prompt."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from mavis_tui.console.printing import say
from mavis_tui.errors import MavisError
from mavis_tui.workspace import Workspace

T = TypeVar("T")

SEND_SECONDS = 8
"""How long a command that has saved its record waits for the hub to take it."""


async def made_and_sent(made: Workspace, make: Callable[[], T], *, send: bool) -> T:
    """Put something on the disk with `make`, give the hub a short time to take it if `send`, and give what was made."""
    alone = not made.changes.waiting() and made.changes.notice() is None
    result = make()
    if send:
        await _try_to_send(made)
    if alone and (notice := made.changes.notice()) is not None:
        made.changes.dismiss(notice)  # it arrived while the nurse was looking on: no news for a banner
    return result


async def _try_to_send(made: Workspace) -> None:
    """Give the hub, if there is one, a short time to take what waits. It is on the disk, whatever happens here."""
    if made.access.account is None:
        return

    try:
        async with asyncio.timeout(SEND_SECONDS):
            why_not = (await made.engine().upload()).stopped_by
    except TimeoutError:
        why_not = "The team server was too slow to take it now."
    except MavisError as error:
        why_not = str(error)
    if why_not:
        say(why_not)

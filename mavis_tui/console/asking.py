"""Asking the hub for a command: a verb run to its end, and the connection closed. It alone needs asyncio."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from mavis_tui.console.printing import say
from mavis_tui.console.privacy import hush_libraries
from mavis_tui.workspace import Workspace

T = TypeVar("T")


def run(made: Workspace, verb: Coroutine[Any, Any, T], *, clock: bool = True) -> T:
    """Run a verb that talks to the hub to its end, and close the connection.

    With `clock`, what is wrong with this laptop’s clock is said afterwards, as far as it is known.
    """
    hush_libraries()

    async def closing() -> T:
        try:
            return await verb
        finally:
            await made.access.close()

    try:
        return asyncio.run(closing())
    finally:
        if clock and made.access.unlocked and (wrong := made.time.words()):
            say(wrong)

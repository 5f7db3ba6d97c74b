"""What is being asked of the hub or written just now, so that locking can end the one and wait for the other."""

from collections.abc import Awaitable, Callable, Coroutine
from inspect import iscoroutine
from typing import TYPE_CHECKING, Any, TypeVar

from mavis_tui.errors import StoreLocked

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")

ENDED = (
    "mavis was locked before the team server had answered. What you recorded is safe on this device. Look whether the "
    "team server has it, and do it again if not."
)


class InFlight:
    """Work that needs the store open. It belongs to whichever event loop runs."""

    def __init__(self) -> None:
        self._asked: set[asyncio.Future[Any]] = set()
        self._written: set[asyncio.Future[Any]] = set()
        self._behind: set[asyncio.Future[Any]] = set()
        self._ended: set[asyncio.Future[Any]] = set()
        self._ending = False

    @property
    def any(self) -> bool:
        """True while something is being asked or written that somebody waits for."""
        return bool(self._asked or self._written)

    async def ask(self, answer: Awaitable[T], seconds: float | None = None) -> T:
        """Await an answer of the hub, no longer than so many seconds.

        Raises StoreLocked if `end` comes first, TimeoutError, and what asking raises.
        """
        import asyncio

        if self._ending:
            if iscoroutine(answer):
                answer.close()
            raise StoreLocked(ENDED)
        asked = asyncio.ensure_future(answer)
        self._asked.add(asked)
        try:
            async with asyncio.timeout(seconds):
                return await asked
        except asyncio.CancelledError:
            if asked in self._ended:
                raise StoreLocked(ENDED) from None
            raise
        finally:
            self._asked.discard(asked)
            self._ended.discard(asked)

    def write(self, writing: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Start what locking must wait for, because it can't be broken off: what a thread reads or writes."""
        import asyncio

        written = asyncio.ensure_future(writing)
        self._written.add(written)
        written.add_done_callback(self._written.discard)
        return written

    def in_thread(self, write: Callable[..., T], *arguments: Any) -> "asyncio.Task[T]":
        """Start in a thread what waits for the disk; shield it where whoever awaits it may be cancelled."""
        import asyncio

        written = self.write(asyncio.to_thread(write, *arguments))
        written.add_done_callback(_heed)
        return written

    async def on_disk(self, write: Callable[..., T], *arguments: Any) -> T:
        """Do in a thread what waits for the disk, and give or raise what it does; the event loop goes on meanwhile.

        It can't be broken off: whoever awaits it and is cancelled goes, and it is done all the same.
        """
        import asyncio

        return await asyncio.shield(self.in_thread(write, *arguments))

    async def in_background(self, write: Callable[..., T], *arguments: Any) -> T:
        """Do the same for what nobody in front of the screen began: it doesn't keep mavis from locking by itself."""
        import asyncio

        written = asyncio.ensure_future(asyncio.to_thread(write, *arguments))
        self._behind.add(written)
        written.add_done_callback(self._behind.discard)
        written.add_done_callback(_heed)
        return await asyncio.shield(written)

    async def end(self) -> None:
        """Break off what is asked and wait for what is written; from now on nothing is asked, until `begin`."""
        import asyncio

        self._ending = True
        while self.any or self._behind:
            self._ended |= self._asked
            for asked in self._asked:
                asked.cancel()
            await asyncio.wait(self._asked | self._written | self._behind)
            await asyncio.sleep(0)  # for whoever waited for it

    def begin(self) -> None:
        """Let things be asked again."""
        self._ending = False


def _heed(written: "asyncio.Task[Any]") -> None:
    """Look how it ended, in case that whoever waited for it is gone."""
    if not written.cancelled():
        written.exception()

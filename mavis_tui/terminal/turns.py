"""One key after the other: each is handed out once everything that the one before it began has come to rest.

Textual puts a key into the queue of what has the focus and takes the next: of several keys that come in one read, as
SSH delivers them, the second is dealt with while the first is still opening its page. See
docs/decisions/0026-a-key-waits-for-the-one-before.md.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable
from typing import Any, TypeVar

from textual import events
from textual.app import App

T = TypeVar("T")

MOST_SECONDS = 2.0
"""So long at most a key waits for the one before: an app that never comes to rest must not be deaf."""

_TURNS_WITHOUT_A_LOOK = 40
"""How many turns of the loop stand for rest where the loop can't say whether anything is left to do."""


class TurnsApp(App[int]):
    """An app that deals with keys and pasted text in the order in which they came, each when it is at rest."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._in_line: deque[events.Event] = deque()
        self._dealing = False
        self._held: set[asyncio.Future[Any]] = set()
        self._alone: set[asyncio.Future[Any]] = set()
        self._handing_out: asyncio.Task[None] | None = None

    @property
    def waits_for_keys(self) -> bool:
        """True if every key that was hit has been dealt with."""
        return not self._dealing

    async def on_event(self, event: events.Event) -> None:
        """Deal with a key that was just hit, or put it at the end of the line."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._dealing:
            self._in_line.append(event)
        else:
            self._dealing = True
            await self._deal_with(event)

    def as_it_fits(self, event: events.Event) -> events.Event | None:
        """Give what is to be dealt with in the place of a key, or of what was pasted, when its turn has come.

        None if that has been done.
        """
        return event

    def hold(self, doing: "asyncio.Future[Any]") -> None:
        """Let the next key wait for what a key wrote; one that has waited long enough goes to nobody until it is done.

        It was hit for a page that isn't there yet; only what `works_meanwhile` is for the app as a whole.
        """
        for held in (self._held, self._alone):
            held.add(doing)
            doing.add_done_callback(held.discard)

    def works_meanwhile(self, event: events.Event) -> bool:  # noqa: ARG002 - for who knows the keys
        """Tell whether a key does what it does also while something is being written."""
        return False

    async def in_turn(self, work: Awaitable[T]) -> T:
        """Wait for something short that a key began, and let the next key wait too: it was meant for what comes then.

        Never for the network: there Esc must work.
        """
        doing = asyncio.ensure_future(work)
        self._held.add(doing)
        try:
            return await doing
        finally:
            self._held.discard(doing)

    async def _deal_with(self, event: events.Event) -> None:
        try:
            if not self._alone or self.works_meanwhile(event):
                fitting = self.as_it_fits(event)
                if fitting is not None:
                    await super().on_event(fitting)
        finally:
            self._handing_out = asyncio.create_task(self._hand_out_the_next())

    async def _hand_out_the_next(self) -> None:
        give_up = asyncio.get_running_loop().time() + MOST_SECONDS
        await at_rest(give_up)
        while self._held and asyncio.get_running_loop().time() < give_up:
            await asyncio.wait(self._held, timeout=MOST_SECONDS)
            await at_rest(give_up)
        if not self._in_line or not self.call_later(self._deal_with, self._in_line.popleft()):
            self._dealing = False


async def at_rest(give_up: float) -> None:
    """Wait until nothing in the loop can go on by itself: all else waits for a key, the clock, a thread or the network.

    `give_up` is a time of the loop's clock.
    """
    loop = asyncio.get_running_loop()
    ready = getattr(loop, "_ready", None)  # what CPython's loops have to do next
    for turn in range(1_000_000):
        await asyncio.sleep(0)
        done = not ready if ready is not None else turn >= _TURNS_WITHOUT_A_LOOK
        if done or loop.time() > give_up:
            return

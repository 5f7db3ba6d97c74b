"""Follows what is new at the hub while this device is online: one question that waits, instead of probes.

It costs no request more than the probes did, and what another nurse records is here as soon as the hub has it. Where
something on the way cuts a waiting question off, the next waits half as long, and in the end none waits.
"""

import time
from collections.abc import Awaitable, Callable, Collection, Mapping

from mavis_tui.client.service import Service
from mavis_tui.errors import HubRefused, HubUnreachable, MavisError, NotFound, NotTheHub
from mavis_tui.wire.messages import LONGEST_WAIT_FOR_NEWS, Hello, News, held_tag

SHORTEST_WAIT_SECONDS = 4.0
"""A question that may wait no longer than this isn’t kept waiting at all: the rest comes before it instead."""

CUT_OFF_SECONDS = 2.0
"""What ends sooner than this wasn’t cut off for waiting."""

LEFT_ALONE_SECONDS = 60.0
"""How long a session isn’t asked about whose news couldn’t be taken in, and a hub that refused the question."""

OLDER_HUB_SECONDS = 60 * LEFT_ALONE_SECONDS
"""How long a hub isn’t asked that doesn’t know the question: it may be a newer one tomorrow."""

Held = Callable[[], Mapping[str, str]]
"""The sessions at hand, each with its ETag."""
Take = Callable[[Collection[str], News], Awaitable[Collection[str]]]
"""Takes in what is new of the sessions that were asked about; gives those for which that didn’t work."""


class Following:
    """Asks for news of the sessions at hand. `seconds` is a clock that nobody can set back."""

    def __init__(
        self,
        service: Service,
        new_nonce: Callable[[], str],
        held: Held,
        take: Take,
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._service = service
        self._new_nonce = new_nonce
        self._held = held
        self._take = take
        self._seconds = seconds
        self._longest = float(LONGEST_WAIT_FOR_NEWS)
        self._left_alone: dict[str, float] = {}
        self._unknown_until = float("-inf")

    @property
    def possible(self) -> bool:
        """False where nobody is signed in, or the hub doesn’t know the question: an older one."""
        return self._service.token is not None and self._seconds() >= self._unknown_until

    def wait_for(self, seconds: float) -> int:
        """Say how long the next question may wait at most: so many whole seconds, or not at all."""
        allowed = min(seconds, self._longest)
        return int(allowed) if allowed >= SHORTEST_WAIT_SECONDS else 0

    def anew(self) -> None:
        """Forget what was learnt of the way: it is another one now, and what it cut off is asked for at once."""
        self._longest = float(LONGEST_WAIT_FOR_NEWS)
        self._unknown_until = float("-inf")
        self._left_alone.clear()

    async def ask(self, wait: int = 0) -> Hello | None:
        """Ask, let the question wait for so many seconds, and take in what came; None if the hub doesn’t know it.

        Raises what asking raises, and what looking for the sessions at hand does.
        """
        began = self._seconds()
        held = {
            session_id: tag
            for session_id, etag in self._held().items()
            if (tag := held_tag(etag)) and self._left_alone.get(session_id, began) <= began
        }
        try:
            news = await self._service.news(self._new_nonce(), held, wait)
        except NotTheHub:
            raise
        except (NotFound, HubRefused) as refusal:
            older = isinstance(refusal, NotFound)
            self._unknown_until = self._seconds() + (OLDER_HUB_SECONDS if older else LEFT_ALONE_SECONDS)
            return None
        except HubUnreachable:
            lasted = self._seconds() - began
            if wait and lasted >= CUT_OFF_SECONDS:
                self._longest = min(lasted, wait) / 2
            raise
        for session_id in await self._taken(held, news):
            self._left_alone[session_id] = self._seconds() + LEFT_ALONE_SECONDS
        return news.hello

    async def _taken(self, held: Mapping[str, str], news: News) -> Collection[str]:
        try:
            return await self._take(held.keys(), news)
        except MavisError:
            return [one.id for one in news.sessions]

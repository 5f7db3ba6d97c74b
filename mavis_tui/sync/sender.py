"""Sends what waits in the outbox, batch by batch, as much at once as the hub and the line take."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from mavis_tui.cache.outbox.outbox import Outbox
from mavis_tui.client.service import Service
from mavis_tui.errors import HubFailed, HubRefused, HubTooSlow, MavisError, NotTheHub
from mavis_tui.long_work import LongWork
from mavis_tui.models.calendar import Clock
from mavis_tui.models.change import Change
from mavis_tui.sync.upload import BatchSize, Upload, plan

LARGEST_BATCH = 1_000
"""So many changes are posted at once at most: compressed some 50 kB, and on a slow link every request costs a wait."""

PASSED_OVER_AT_MOST = 3
"""After so many single records that the hub wouldn't even look at, the trouble isn't the records."""


class Sender:
    """Sends the changes of one device, and keeps the receipts. `work` counts while it does.

    `meet_the_hub` is awaited before each batch, and raises where the hub isn't there; `heard` is told how each request
    ended, `on_change` is called after each batch, `on_disk` does in a thread what waits for the disk.
    """

    def __init__(
        self,
        outbox: Outbox,
        service: Service,
        clock: Clock,
        *,
        meet_the_hub: Callable[[], Awaitable[None]],
        heard: Callable[[MavisError | None], None],
        on_change: Callable[[], None],
        on_disk: Callable[..., Awaitable[Any]],
    ) -> None:
        self._outbox = outbox
        self._service = service
        self._clock = clock
        self._meet_the_hub = meet_the_hub
        self._heard = heard
        self._on_change = on_change
        self._on_disk = on_disk
        self._tries: dict[tuple[str, int], int] = {}
        self.work = LongWork()

    async def send_all(self, upload: Upload) -> None:
        """Send what waits to its end; what came of it is in `upload`. Raises what stopped it."""
        size = BatchSize(LARGEST_BATCH)
        while batch := self._next(upload, size.now):
            await self._meet_the_hub()
            await self._on_disk(self._outbox.note_attempt, batch, self._clock())
            try:
                receipts = await self._service.send(batch, returned=bool(self._outbox.at_the_hub.returned(batch[:1])))
            except NotTheHub:
                raise
            except (HubTooSlow, HubFailed, HubRefused) as error:
                self._make_smaller(size, upload, batch, error)
                continue
            await self._on_disk(self._outbox.take, receipts)
            upload.answered(receipts)
            for change in batch:
                self._tries.pop((change.id, change.revision), None)
            self._heard(None)
            self._on_change()
            size.double()

    def _next(self, upload: Upload, size: int) -> list[Change]:
        """Choose the next batch. What a hub lost goes first, and by itself, because the hub counts it."""
        left = upload.left(self._outbox.waiting())
        self.work.begin("Sending", "records", upload.dealt_with + len(left))
        self.work.reach(upload.dealt_with)
        returned = self._outbox.at_the_hub.returned(left)
        return plan(returned or left, size, self._tries)

    def _make_smaller(self, size: BatchSize, upload: Upload, batch: Sequence[Change], error: MavisError) -> None:
        """Choose the size of the next batch after one that didn't go through, or raise what makes it pointless."""
        if isinstance(error, HubTooSlow | HubFailed):
            # Too much at once, one record too many, or a dead hub: it has to greet again before it gets the half.
            self._heard(error)
            if isinstance(error, HubFailed) and error.wait_seconds:
                raise error
        if len(batch) > 1:
            size.halve(len(batch), error)
            return
        revision = (batch[0].id, batch[0].revision)
        self._tries[revision] = self._tries.get(revision, 0) + 1
        upload.pass_over(batch[0], error)
        if isinstance(error, HubTooSlow) or upload.passed_over >= PASSED_OVER_AT_MOST:
            raise error
        size.begin_small()

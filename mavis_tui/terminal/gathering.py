"""Tells a scan from keys where the driver doesn't: on Windows, and wherever Textual itself reads the keyboard."""

import asyncio

from textual import events

from mavis_tui.terminal.scans import Scans
from mavis_tui.terminal.turns import TurnsApp


class GatheringApp(TurnsApp):
    """Gathers keys before they stand in line, as `RestingDriver` does before it hands them on."""

    _scans: Scans | None = None

    @property
    def gathers_scans(self) -> bool:
        """True unless the driver does it, or nobody types at all."""
        return not self.is_headless and not getattr(self._driver, "gathers_scans", False)

    async def on_event(self, event: events.Event) -> None:
        """Hold back what may belong to a scan; hand on the scan whole, and all else in its order."""
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if not typed or not self.gathers_scans:
            await super().on_event(event)
            return
        if self._scans is None:
            self._scans = Scans()
        for whole in self._scans.feed(event):
            await self._hand_on(whole)
        self._look_later(self._scans)

    def _look_later(self, scans: Scans) -> None:
        """Look once the time is over, behind the keys that stand in the queue by then: a busy app is no silence."""
        seconds = scans.seconds_left
        if seconds is not None:
            asyncio.get_running_loop().call_later(seconds, self.call_later, self._late, scans)

    async def _late(self, scans: Scans) -> None:
        for whole in scans.late():
            await self._hand_on(whole)
        self._look_later(scans)

    async def _hand_on(self, whole: object) -> None:
        if isinstance(whole, events.Event):
            await super().on_event(whole)

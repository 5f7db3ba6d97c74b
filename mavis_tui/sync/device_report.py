"""Tells the hub which sessions are saved on this device and how many changes wait, for the people who run the hub."""

from collections.abc import Callable

from mavis_tui.client.service import Service
from mavis_tui.errors import HubRefused, MavisError, NotFound, NotTheHub
from mavis_tui.wire.messages import Here


class DeviceReport:
    """Says it when it has changed since it was said last. Whether it arrives makes no difference to a nurse."""

    def __init__(self, service: Service, here: Callable[[], Here]) -> None:
        self._service = service
        self._here = here
        self._said: Here | None = None

    async def tell(self) -> None:
        """Say it, if there is something new to say and somebody is signed in. Never raises a MavisError."""
        if self._service.token is None:
            return
        try:
            here = self._here()
        except MavisError:
            return
        if here == self._said:
            return
        try:
            await self._service.tell(here)
        except NotTheHub:
            return
        except (HubRefused, NotFound):
            pass  # an older hub, which won't want to know it the next time either
        except MavisError:
            return
        self._said = here

"""The verbs: everything a nurse can do, used by screens and commands alike. No Textual, no Typer."""

import random
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from mavis_tui.cache.keys.os_keyring import OsKeyring
from mavis_tui.cache.store import Store
from mavis_tui.models.calendar import Clock
from mavis_tui.models.identity import NewId
from mavis_tui.models.session import is_of_workbook
from mavis_tui.settings import Settings
from mavis_tui.sync.connectivity import Link
from mavis_tui.wire.messages import Here
from mavis_tui.workspace.access.access import Access, Connect
from mavis_tui.workspace.families import Families

if TYPE_CHECKING:
    from mavis_tui.sync.engine import Engine, Known
    from mavis_tui.sync.upload import UploadResult


class LastUpload(Struct, frozen=True, kw_only=True):
    """What came of an upload and when. `title` names in a few words what stopped it, and is empty if nothing did."""

    result: "UploadResult"
    at: datetime
    title: str


class Workspace(Families):
    """One nurse's work on one device, by families of verbs, and the engine that uploads beside it.

    `upload_trouble` says that uploading ended because of a fault of the program, and is empty otherwise.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        clock: Clock,
        new_id: NewId,
        connect: Connect,
        random_source: random.Random,
    ) -> None:
        access = Access(store, clock, connect, OsKeyring(store.folder) if settings.keyring else None)
        super().__init__(store, settings, clock, new_id, access, lambda: self.link is Link.ONLINE)
        self._random = random_source
        self._engine: Engine | None = None
        self._known: Known | None = None
        self.upload_trouble = ""

    @property
    def link(self) -> Link:
        """How this device stands with the hub: unknown until the first probe."""
        known = self._now_known()
        return known.connectivity.link if known is not None else Link.UNKNOWN

    @property
    def why(self) -> str:
        """Say in a sentence why the hub can't be reached, or nothing."""
        known = self._now_known()
        return known.connectivity.why if known is not None else ""

    @property
    def last_upload(self) -> LastUpload | None:
        """Give the last upload that sent something or was stopped, since mavis was started."""
        known = self._now_known()
        if known is None or known.last_result is None or known.last_at is None:
            return None
        title = known.last_error.title if known.last_error is not None else ""
        return LastUpload(result=known.last_result, at=known.last_at, title=title)

    def engine(self, on_change: Callable[[], None] = lambda: None) -> "Engine":
        """Give the engine that probes and uploads for the signed-in nurse. Raises SignInNeeded on a new device."""
        service = self.access.service
        if self._engine is None or self._engine.service is not service:
            from mavis_tui.sync.device_report import Telling
            from mavis_tui.sync.engine import Engine

            self._engine = Engine(
                outbox=self._store.outbox,
                service=service,
                clock=self.clock,
                new_nonce=self._new_id,
                random=self._random,
                probe_seconds=self.settings.probe_seconds,
                on_change=on_change,
                on_hub_time=lambda hub_time: self._store.device.set_hub_time(hub_time, self.clock()),
                tell=Telling(service, self._here).tell,
            )
            if self._known is not None:
                self._engine.go_on_from(self._known)
                self._known = None
            self.access.heard = self._engine.heard
        return self._engine

    async def tell_hub(self) -> None:
        """Say to the hub what is saved on this device now; a running engine does so by itself. Never raises for it."""
        from mavis_tui.sync.device_report import Telling

        await Telling(self.access.service, self._here).tell()

    def _here(self) -> Here:
        saved = (note.session.id for note in self._store.snapshots.notes())
        holds = sorted(session_id for session_id in saved if not is_of_workbook(session_id))
        return Here(holds=tuple(holds), waiting=self._store.outbox.counts().waiting)

    def wake(self) -> None:
        """Let a running engine try now: a record was just made, or somebody asked."""
        if self._engine is not None:
            self._engine.wake()

    async def upload_now(self) -> "UploadResult":
        """Send what waits, joining an upload that runs. Raises SignInNeeded on a device that never signed in."""
        return await self.access.in_flight.ask(self.engine().upload())

    def lock(self) -> None:
        """Close the store, drop its keys and forget what was in memory."""
        self.forget()
        self._engine = self._known = None
        self.access.lock()

    async def lock_for_a_while(self) -> None:
        """Close the store and drop its keys, but keep in memory where the nurse is, for when she unlocks again.

        What is being asked of the hub is broken off, with StoreLocked for whoever asked; what is being written is
        waited for. Uploading has to be stopped before, and started again after unlocking.
        """
        in_flight = self.access.in_flight
        await in_flight.end()
        try:
            await self.access.close()
        finally:
            self._known = self._now_known()
            self._engine = None
            self.forget_children()
            self.access.lock()
            in_flight.begin()

    def _now_known(self) -> "Known | None":
        """Give what the engine knows of the link, or knew when mavis was locked."""
        return self._engine.known if self._engine is not None else self._known

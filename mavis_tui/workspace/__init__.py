"""The verbs: everything a nurse can do, used by screens and commands alike. No Textual, no Typer."""

import random
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from mavis_tui.cache.store import Store
from mavis_tui.models.calendar import Clock
from mavis_tui.models.identity import NewId
from mavis_tui.settings import Settings
from mavis_tui.sync.connectivity import Link
from mavis_tui.workspace.access import Access, Connect
from mavis_tui.workspace.attendance import Attendance
from mavis_tui.workspace.batches import Batches
from mavis_tui.workspace.changes import Changes
from mavis_tui.workspace.children import Children
from mavis_tui.workspace.recording import Recording
from mavis_tui.workspace.sessions import Sessions
from mavis_tui.workspace.shelf import Shelf

if TYPE_CHECKING:
    from mavis_tui.sync.engine import Engine
    from mavis_tui.sync.upload import UploadResult


class LastUpload(Struct, frozen=True, kw_only=True):
    """What came of an upload and when. `title` names in a few words what stopped it, and is empty if nothing did."""

    result: "UploadResult"
    at: datetime
    title: str


class Workspace:
    """One nurse's work on one device, by families of verbs.

    `access` unlocks and signs in, `sessions` takes sessions offline, `children` finds and shows, `recording` records,
    `attendance` registers who came, `batches` knows the vaccines, `changes` says what waits; `engine` uploads. All but
    `access` need the store unlocked. `upload_trouble` says that uploading ended because of a fault of the program, and
    is empty otherwise.
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
        self.settings = settings
        self.clock = clock
        self._store = store
        self._new_id = new_id
        self._random = random_source
        self._engine: Engine | None = None
        self.upload_trouble = ""
        shelf = Shelf(store)
        self._shelf = shelf
        self.access = Access(store, clock, connect)
        self.sessions = Sessions(store, settings, clock, self.access, shelf)
        self.children = Children(clock, shelf)
        self.recording = Recording(store, clock, new_id, self.access, shelf, lambda: self.link is Link.ONLINE)
        self.attendance = Attendance(store, clock, new_id, self.access, shelf, lambda: self.link is Link.ONLINE)
        self.batches = Batches(
            store, clock, new_id, self.access, shelf, self.sessions, lambda: self.link is Link.ONLINE
        )
        self.changes = Changes(store, shelf)

    @property
    def link(self) -> Link:
        """How this device stands with the hub: unknown until the first probe."""
        return self._engine.connectivity.link if self._engine is not None else Link.UNKNOWN

    @property
    def why(self) -> str:
        """Say in a sentence why the hub can't be reached, or nothing."""
        return self._engine.connectivity.why if self._engine is not None else ""

    @property
    def last_upload(self) -> LastUpload | None:
        """Give the last upload that sent something or was stopped, since mavis was started."""
        engine = self._engine
        if engine is None or engine.last_result is None or engine.last_at is None:
            return None
        title = engine.last_error.title if engine.last_error is not None else ""
        return LastUpload(result=engine.last_result, at=engine.last_at, title=title)

    def engine(self, on_change: Callable[[], None] = lambda: None) -> "Engine":
        """Give the engine that probes and uploads for the signed-in nurse. Raises SignInNeeded on a new device."""
        service = self.access.service
        if self._engine is None or self._engine.service is not service:
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
            )
            self.access.heard = self._engine.heard
        return self._engine

    def wake(self) -> None:
        """Let a running engine try now: a record was just made, or somebody asked."""
        if self._engine is not None:
            self._engine.wake()

    async def upload_now(self) -> "UploadResult":
        """Send what waits, joining an upload that runs. Raises SignInNeeded on a device that never signed in."""
        return await self.engine().upload()

    def lock(self) -> None:
        """Close the store, drop its keys and forget what was in memory."""
        self._shelf.clear()
        self.children.clear()
        self._engine = None
        self.access.lock()

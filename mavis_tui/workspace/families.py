"""The families of verbs, each made and loaded when it is asked for: a command needs two or three of them."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from mavis_tui.cache.store import Store
from mavis_tui.models.calendar import Clock
from mavis_tui.models.identity import NewId
from mavis_tui.settings import Settings
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.readable_sessions import Shelf

if TYPE_CHECKING:
    from mavis_tui.workspace.children.attendance import Attendance
    from mavis_tui.workspace.children.child_page import Children
    from mavis_tui.workspace.children.list_rows import Rows
    from mavis_tui.workspace.files.fhir import Fhir
    from mavis_tui.workspace.files.mavis_csv import Exports
    from mavis_tui.workspace.files.paper_list import Paper
    from mavis_tui.workspace.files.transfer_file import Escape
    from mavis_tui.workspace.recording.batches import Batches
    from mavis_tui.workspace.recording.drafts import Unfinished
    from mavis_tui.workspace.recording.recording import Recording
    from mavis_tui.workspace.sealed.matching import Matching
    from mavis_tui.workspace.sealed.sealed_records import Intake
    from mavis_tui.workspace.sending.changes import Changes
    from mavis_tui.workspace.sessions.offline_copies import Sessions
    from mavis_tui.workspace.sessions.readiness import Ready
    from mavis_tui.workspace.sessions.workbooks import Workbooks
    from mavis_tui.workspace.support.doctor import Doctor


class Families:
    """What a nurse can do on one device. All but `access`, `intake` and `doctor` need the store unlocked."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        clock: Clock,
        new_id: NewId,
        access: Access,
        is_online: Callable[[], bool],
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.access = access
        self._store = store
        self._new_id = new_id
        self._is_online = is_online
        self._shelf = Shelf(store)

    def forget_children(self) -> None:
        """Drop who the children are from memory, but not what was looked for among them."""
        if "_rows" in vars(self):
            self._rows.clear()

    def forget(self) -> None:
        """Drop from memory whatever was read of sessions and children."""
        self._shelf.clear()
        self.forget_children()
        if "children" in vars(self):
            self.children.clear()

    @cached_property
    def _rows(self) -> "Rows":
        from mavis_tui.workspace.children.list_rows import Rows

        return Rows(self._shelf)

    @cached_property
    def sessions(self) -> "Sessions":
        """Give the verbs that take sessions offline."""
        from mavis_tui.workspace.sessions.offline_copies import Sessions

        return Sessions(self._store, self.settings, self.clock, self.access, self._shelf, lambda: self._rows)

    @cached_property
    def children(self) -> "Children":
        """Give the verbs that find children and show them."""
        from mavis_tui.workspace.children.child_page import Children

        return Children(self.clock, self._shelf, self._rows)

    @cached_property
    def recording(self) -> "Recording":
        """Give the verbs that record vaccinations."""
        from mavis_tui.workspace.recording.recording import Recording

        return Recording(self._store, self.clock, self._new_id, self.access, self._shelf, self._is_online)

    @cached_property
    def attendance(self) -> "Attendance":
        """Give the verbs that register who came."""
        from mavis_tui.workspace.children.attendance import Attendance

        return Attendance(self._store, self.clock, self._new_id, self.access, self._shelf, self._is_online)

    @cached_property
    def batches(self) -> "Batches":
        """Give the verbs that know the vaccines."""
        from mavis_tui.workspace.recording.batches import Batches

        return Batches(self._store, self.clock, self._new_id, self.access, self._shelf, self.sessions, self._is_online)

    @cached_property
    def changes(self) -> "Changes":
        """Give the verbs that say what waits and what was sent."""
        from mavis_tui.workspace.sending.changes import Changes

        return Changes(self._store, self._shelf)

    @cached_property
    def ready(self) -> "Ready":
        """Give the verb that rehearses before leaving."""
        from mavis_tui.workspace.sessions.readiness import Ready

        return Ready(self._store, self.clock, self.access, self.sessions, self._shelf)

    @cached_property
    def unfinished(self) -> "Unfinished":
        """Give the verbs that keep forms that were left."""
        from mavis_tui.workspace.recording.drafts import Unfinished

        return Unfinished(self._store, self.clock, self.settings, self.sessions, self.recording)

    @cached_property
    def intake(self) -> "Intake":
        """Give the verb that records without any list, while the store is locked."""
        from mavis_tui.workspace.sealed.sealed_records import Intake

        return Intake(self._store, self.clock, self._new_id)

    @cached_property
    def matching(self) -> "Matching":
        """Give the verbs that find the children of those records."""
        from mavis_tui.workspace.sealed.matching import Matching

        return Matching(self._store, self._shelf, self.sessions, self.children, self.recording)

    @cached_property
    def doctor(self) -> "Doctor":
        """Give the verbs that examine."""
        from mavis_tui.workspace.support.doctor import Doctor

        return Doctor(self._store, self.clock, self.access)

    @cached_property
    def escape(self) -> "Escape":
        """Give the verb that writes what waits to a file for the hub."""
        from mavis_tui.workspace.files.transfer_file import Escape

        return Escape(self._store, self.clock)

    @cached_property
    def exports(self) -> "Exports":
        """Give the verb that writes the file that Mavis imports."""
        from mavis_tui.workspace.files.mavis_csv import Exports

        return Exports(self._store, self.clock, self._shelf)

    @cached_property
    def fhir(self) -> "Fhir":
        """Give the verb that writes what was given for other programs."""
        from mavis_tui.workspace.files.fhir import Fhir

        return Fhir(self._store, self.clock, self._shelf)

    @cached_property
    def paper(self) -> "Paper":
        """Give the verb that writes a list for a clipboard."""
        from mavis_tui.workspace.files.paper_list import Paper

        return Paper(self._store, self.clock, self._shelf)

    @cached_property
    def workbooks(self) -> "Workbooks":
        """Give the verbs that open what Mavis exports, without any hub."""
        from mavis_tui.workspace.sessions.workbooks import Workbooks

        return Workbooks(self._store, self.clock, self.access, self._shelf)

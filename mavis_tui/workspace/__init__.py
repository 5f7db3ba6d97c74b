"""The verbs: everything a nurse can do, used by screens and commands alike. No Textual, no Typer.

What every command needs is made at once. What is done around a child, what few days need (files for and of other
programs, paper, the doctor) and the engine that uploads are dear to load, so they are made when they are asked for.
"""

import random
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from mavis_tui import __version__
from mavis_tui.cache.keys.os_keyring import OsKeyring
from mavis_tui.cache.store import Store
from mavis_tui.errors import MavisError
from mavis_tui.long_work import LongWork
from mavis_tui.models.calendar import Clock
from mavis_tui.models.identity import NewId
from mavis_tui.models.session import is_of_workbook
from mavis_tui.settings import Settings
from mavis_tui.sync.connectivity import Link
from mavis_tui.wire.messages import Here, News
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.access.hub_and_team import Connect
from mavis_tui.workspace.children.list_rows import ListRows
from mavis_tui.workspace.keeping import Keeping
from mavis_tui.workspace.proven_time import ProvenTime
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.sending.changes import Changes
from mavis_tui.workspace.sessions.newest import Newest
from mavis_tui.workspace.sessions.offline_copies import Sessions
from mavis_tui.workspace.words import rehearsed_words

if TYPE_CHECKING:
    from mavis_tui.client.service import Service
    from mavis_tui.sync.engine import Engine, Known
    from mavis_tui.sync.following import Following
    from mavis_tui.sync.upload import UploadResult
    from mavis_tui.workspace.access.hands import ChangingHands
    from mavis_tui.workspace.around_a_child import AroundAChild
    from mavis_tui.workspace.children.attendance import Attendance
    from mavis_tui.workspace.children.child_page import Children
    from mavis_tui.workspace.children.whole_class import WholeClass
    from mavis_tui.workspace.day.boxes_counted import CountingBoxes
    from mavis_tui.workspace.day.days import Days
    from mavis_tui.workspace.day.recall import Recalls
    from mavis_tui.workspace.day.uptake_report import Reports
    from mavis_tui.workspace.files.by_hand import LeftForMavis
    from mavis_tui.workspace.files.fhir import Fhir
    from mavis_tui.workspace.files.mavis_csv import MavisCsv
    from mavis_tui.workspace.files.paper_list import PaperList
    from mavis_tui.workspace.files.transfer_file import TransferFile
    from mavis_tui.workspace.recording.adding import Adding
    from mavis_tui.workspace.recording.as_the_last import LastOne
    from mavis_tui.workspace.recording.batches import Batches
    from mavis_tui.workspace.recording.boxes import Boxes
    from mavis_tui.workspace.recording.drafts import KeptDrafts
    from mavis_tui.workspace.recording.of_the_day import RecordingOfTheDay
    from mavis_tui.workspace.recording.recording import Recording
    from mavis_tui.workspace.recording.withdrawing import Withdrawing
    from mavis_tui.workspace.sealed.matching import Matching
    from mavis_tui.workspace.sealed.sealed_records import SealedRecording
    from mavis_tui.workspace.sessions.readiness import ReadinessCheck
    from mavis_tui.workspace.sessions.workbooks import Workbooks
    from mavis_tui.workspace.support.doctor import Doctor
    from mavis_tui.workspace.team.team import Team


class LastUpload(Struct, frozen=True, kw_only=True):
    """What came of an upload and when. `title` names in a few words what stopped it, and is empty if nothing did."""

    result: "UploadResult"
    at: datetime
    title: str


class Workspace:
    """One nurse's work on one device: her verbs by what they are about, and the engine that uploads beside them.

    All but `access`, `sealed_recording` and `doctor` need the store unlocked.
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
        self.time = time = ProvenTime(store, clock)
        self.clock = clock = time.now
        self._store = store
        self._new_id = new_id
        self._readable = readable = ReadableSessions(store)
        self._rows = ListRows(readable)
        self.access = access = Access(store, time.raw, connect, OsKeyring(store.folder) if settings.keyring else None)
        self.sessions = Sessions(store, settings, clock, access, readable, self._rows, time.words)
        self.sessions.by_hand = lambda: self.left_for_mavis
        self.newest = Newest(
            store, self.clock, readable, self.sessions, self._is_online, access.in_flight.in_background
        )
        self._keeping = Keeping(store, self.clock, access, readable, self._is_online)
        self.changes = Changes(store, readable)
        access.hub_and_team.on_another_team = self._forget_team
        self._random = random_source
        self._engine: Engine | None = None
        self._known: Known | None = None

    @cached_property
    def _around_a_child(self) -> "AroundAChild":
        from mavis_tui.workspace.around_a_child import AroundAChild

        return AroundAChild.made(
            self._store,
            self.settings,
            self.time,
            self._new_id,
            self.access,
            self._readable,
            self._rows,
            self.sessions,
            self._keeping,
            lambda: self.link in (Link.OFFLINE, Link.UNREACHABLE),
        )

    @property
    def children(self) -> "Children":
        """Give the verbs that find children and show them."""
        return self._around_a_child.children

    @property
    def recording(self) -> "Recording":
        """Give the verbs that record and correct."""
        return self._around_a_child.recording

    @property
    def last_one(self) -> "LastOne":
        """Give the verb that offers the next child what was given last."""
        return self._around_a_child.last_one

    @property
    def withdrawing(self) -> "Withdrawing":
        """Give the verb that withdraws."""
        return self._around_a_child.withdrawing

    @property
    def attendance(self) -> "Attendance":
        """Give the verbs that register who came."""
        return self._around_a_child.attendance

    @property
    def whole_class(self) -> "WholeClass":
        """Give the verbs that register a whole class."""
        return self._around_a_child.whole_class

    @property
    def batches(self) -> "Batches":
        """Give the verbs for batches."""
        return self._around_a_child.batches

    @cached_property
    def hands(self) -> "ChangingHands":
        """Give the verbs for who records."""
        from mavis_tui.workspace.access.hands import ChangingHands

        return ChangingHands(self._store, self.time.raw, self.access)

    @cached_property
    def boxes(self) -> "Boxes":
        """Give the verbs for boxes that are scanned."""
        from mavis_tui.workspace.recording.boxes import Boxes

        return Boxes(self._store, self.clock, self._readable)

    @property
    def drafts(self) -> "KeptDrafts":
        """Give the verbs for unfinished forms."""
        return self._around_a_child.drafts

    @property
    def of_the_day(self) -> "RecordingOfTheDay":
        """Give the verbs that record what is beside the doses: consent, triage, notes."""
        return self._around_a_child.of_the_day

    @property
    def adding(self) -> "Adding":
        """Give the verbs that put a child on a list."""
        return self._around_a_child.adding

    @property
    def matching(self) -> "Matching":
        """Give the verbs that match what was recorded while locked."""
        return self._around_a_child.matching

    @property
    def ready(self) -> "ReadinessCheck":
        """Give the rehearsal before leaving for a school."""
        return self._around_a_child.ready

    @property
    def last_rehearsal(self) -> str:
        """Say how today's last rehearsal ended: the dashboard says it, and loads nothing more for it."""
        return rehearsed_words(self._store.device.rehearsal, self.time.raw)

    @property
    def days(self) -> "Days":
        """Give the verb that counts what a day came to."""
        return self._around_a_child.days

    @property
    def recalls(self) -> "Recalls":
        """Give the verb that finds who had a batch."""
        return self._around_a_child.recalls

    @property
    def reports(self) -> "Reports":
        """Give the verb that counts the uptake of several sessions."""
        return self._around_a_child.reports

    @property
    def counting_boxes(self) -> "CountingBoxes":
        """Give the verb that counts a box: taken out, wasted, brought back."""
        return self._around_a_child.counting_boxes

    @cached_property
    def sealed_recording(self) -> "SealedRecording":
        """Give the verbs that record while the store is shut."""
        from mavis_tui.workspace.sealed.sealed_records import SealedRecording

        return SealedRecording(self._store, self.clock, self._new_id)

    @cached_property
    def workbooks(self) -> "Workbooks":
        """Give the verbs that open what Mavis exports, without any hub."""
        from mavis_tui.workspace.sessions.workbooks import Workbooks

        return Workbooks(self._store, self.clock, self.access, self._readable, self._keeping)

    @cached_property
    def mavis_csv(self) -> "MavisCsv":
        """Give the verb that writes the file that Mavis imports."""
        from mavis_tui.workspace.files.mavis_csv import MavisCsv

        return MavisCsv(self._store, self.clock, self._readable, lambda: self.team.deciding.why_not())

    @cached_property
    def team(self) -> "Team":
        """Give the verbs for what goes between the laptops of a team without a team server."""
        from mavis_tui.workspace.team.team import Team

        return Team(self._store, self.clock, self.access, self._readable, self.mavis_csv)

    @cached_property
    def left_for_mavis(self) -> "LeftForMavis":
        """Give the verbs for what Mavis takes from no file."""
        from mavis_tui.workspace.files.by_hand import LeftForMavis

        stay = timedelta(days=self.settings.sent_days)
        return LeftForMavis(self._store, self.clock, self.access, self._readable, self.mavis_csv, stay)

    @cached_property
    def fhir(self) -> "Fhir":
        """Give the verb that writes what was given for other programs."""
        from mavis_tui.workspace.files.fhir import Fhir

        return Fhir(self._store, self.clock, self._readable, lambda: self.team.deciding.why_not())

    @cached_property
    def paper(self) -> "PaperList":
        """Give the verb that writes a list for a clipboard."""
        from mavis_tui.workspace.files.paper_list import PaperList

        return PaperList(self._store, self.clock, self._readable, self.left_for_mavis)

    @cached_property
    def transfer_file(self) -> "TransferFile":
        """Give the verb that writes what waits to a file for the hub."""
        from mavis_tui.workspace.files.transfer_file import TransferFile

        return TransferFile(self._store, self.clock)

    @cached_property
    def doctor(self) -> "Doctor":
        """Give the verbs that examine."""
        from mavis_tui.workspace.support.doctor import Doctor

        return Doctor(self._store, self.clock, self.access)

    @property
    def upload_trouble(self) -> str:
        """Say that the last try to send ended in a fault of the program, which is tried again; empty otherwise."""
        return self._engine.broken if self._engine is not None else ""

    @property
    def link(self) -> Link:
        """How this device stands with the hub: unknown until the first probe."""
        known = self._now_known()
        return known.connectivity.link if known is not None else Link.UNKNOWN

    @property
    def cause(self) -> str:
        """Say in the few words of the banner why the hub can't be reached, or nothing."""
        known = self._now_known()
        return known.connectivity.cause if known is not None else ""

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
        by_whom = "you" if known.last_result.stopped_by else ""
        title = known.last_error.title if known.last_error is not None else by_whom
        return LastUpload(result=known.last_result, at=known.last_at, title=title)

    def engine(self, on_change: Callable[[], None] = lambda: None) -> "Engine":
        """Give the engine that probes and uploads for the signed-in nurse. Raises SignInNeeded on a new device."""
        service = self.access.service
        if self._engine is None or self._engine.service is not service:
            from mavis_tui.sync.device_report import DeviceReport
            from mavis_tui.sync.engine import Engine

            self._engine = Engine(
                outbox=self._store.outbox,
                service=service,
                clock=self.clock,
                new_nonce=self._new_id,
                random=self._random,
                probe_seconds=self.settings.probe_seconds,
                on_change=on_change,
                on_hub_time=lambda hub_time: self._store.device.set_hub_time(hub_time, self.time.raw()),
                on_generation=lambda generation: self.access.hub_and_team.compare(service, generation),
                on_sign_in_ended=self.access.sign_in_ended,
                on_disk=self.access.in_flight.in_background,
                tell=DeviceReport(service, self._here).tell,
                following=self._following(service, on_change),
            )
            if self._known is not None:
                self._engine.go_on_from(self._known)
                self._known = None
            self.access.heard = self._engine.heard
        return self._engine

    def _following(self, service: "Service", on_change: Callable[[], None]) -> "Following":
        from mavis_tui.sync.following import Following

        async def take(asked: Collection[str], news: News) -> Collection[str]:
            failed = await self.newest.take(asked, news)
            if news.sessions:
                on_change()
            return failed

        return Following(service, self._new_id, self.newest.held, take)

    async def ask_what_is_new(self, seconds: float) -> bool:
        """Ask the hub once more what is new, while online, and wait no longer than this; True if it answered."""
        following = self._engine.following if self._engine is not None and self._is_online() else None
        if following is None or not following.possible:
            return False
        try:
            return await self.access.in_flight.ask(following.ask(), seconds) is not None
        except (MavisError, TimeoutError):
            return False  # a question more; the engine judges the link by its own

    async def tell_hub(self) -> None:
        """Say to the hub what is saved on this device now; a running engine does so by itself. Never raises for it."""
        from mavis_tui.sync.device_report import DeviceReport

        await DeviceReport(self.access.service, self._here).tell()

    def _here(self) -> Here:
        saved = (note.session.id for note in self._store.snapshots.notes())
        holds = sorted(session_id for session_id in saved if not is_of_workbook(session_id))
        waiting = self._store.outbox.waiting()
        return Here(
            holds=tuple(holds),
            waiting=self._store.outbox.counts().waiting,
            oldest=min((change.made_at for change in waiting), default=None),
            version=__version__,
        )

    def wake(self) -> None:
        """Let a running engine try now: a record was just made, or somebody asked."""
        if self._engine is not None:
            self._engine.wake()

    async def upload_now(self) -> "UploadResult":
        """Send what waits, joining an upload that runs. Raises SignInNeeded on a device that never signed in."""
        return await self.access.in_flight.ask(self.engine().upload())

    @property
    def has_long_journals(self) -> bool:
        """True if much of what was written waits in a journal."""
        return self._store.has_long_journals

    async def shorten_journals(self) -> None:
        """Put what waits in long journals into the files; nobody who records waits for it. Raises StoreBusy."""
        await self.access.in_flight.in_background(self._store.shorten_journals)

    @property
    def upload_work(self) -> LongWork:
        """How far the upload has got that runs. Raises SignInNeeded on a device that never signed in."""
        return self.engine().work

    def stop_upload(self) -> None:
        """Stop the upload that runs; what the team server hasn't acknowledged goes on waiting."""
        if self._engine is not None:
            self._engine.stop_upload()

    def forget_children(self) -> None:
        """Drop who the children are from memory, but not what was looked for among them."""
        self._rows.clear()
        if "_around_a_child" in vars(self):
            self.days.clear()

    def forget(self) -> None:
        """Drop from memory whatever was read of sessions and children."""
        self._readable.clear()
        self.newest.clear()
        if "_around_a_child" in vars(self):
            self.children.clear()
            self.days.clear()

    def _forget_team(self) -> None:
        """Drop from memory what belongs to the team that was signed in before."""
        self.forget_children()
        self.forget()

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

    def _is_online(self) -> bool:
        return self.link is Link.ONLINE

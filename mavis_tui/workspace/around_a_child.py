"""The verbs around a child and a list of children, made together when the first of them is asked for.

`mavis status`, `sessions` and `changes` need none of them, and loading them takes a tenth of what such a command takes.
"""

from collections.abc import Callable
from typing import NamedTuple

from mavis_tui.cache.store import Store
from mavis_tui.models.identity import NewId
from mavis_tui.settings import Settings
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.children.attendance import Attendance
from mavis_tui.workspace.children.child_page import Children
from mavis_tui.workspace.children.list_rows import ListRows
from mavis_tui.workspace.children.whole_class import WholeClass
from mavis_tui.workspace.day.boxes_counted import CountingBoxes
from mavis_tui.workspace.day.days import Days
from mavis_tui.workspace.day.recall import Recalls
from mavis_tui.workspace.day.uptake_report import Reports
from mavis_tui.workspace.keeping import Keeping
from mavis_tui.workspace.proven_time import ProvenTime
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.recording.adding import Adding
from mavis_tui.workspace.recording.as_the_last import LastOne
from mavis_tui.workspace.recording.batches import Batches
from mavis_tui.workspace.recording.drafts import KeptDrafts
from mavis_tui.workspace.recording.of_the_day import RecordingOfTheDay
from mavis_tui.workspace.recording.recording import Recording
from mavis_tui.workspace.recording.team_search import TeamSearch
from mavis_tui.workspace.recording.withdrawing import Withdrawing
from mavis_tui.workspace.sealed.matching import Matching
from mavis_tui.workspace.sessions.offline_copies import Sessions
from mavis_tui.workspace.sessions.readiness import ReadinessCheck


class AroundAChild(NamedTuple):
    """Each is the verb, or the verbs, of that name in the workspace."""

    children: Children
    recording: Recording
    last_one: LastOne
    withdrawing: Withdrawing
    attendance: Attendance
    whole_class: WholeClass
    batches: Batches
    drafts: KeptDrafts
    of_the_day: RecordingOfTheDay
    adding: Adding
    matching: Matching
    ready: ReadinessCheck
    days: Days
    recalls: Recalls
    counting_boxes: CountingBoxes
    reports: Reports

    @classmethod
    def made(
        cls,
        store: Store,
        settings: Settings,
        time: ProvenTime,
        new_id: NewId,
        access: Access,
        readable: ReadableSessions,
        rows: ListRows,
        sessions: Sessions,
        keeping: Keeping,
        is_cut_off: Callable[[], bool],
    ) -> "AroundAChild":
        """Make all of them of the workspace's parts. `is_cut_off` says that the hub is known to be out of reach."""
        clock = time.now
        children = Children(clock, readable, rows, access)
        recording = Recording(store, clock, new_id, access, readable, keeping, time.doubted)
        of_the_day = RecordingOfTheDay(store, clock, new_id, access, readable, keeping)
        attendance = Attendance(clock, new_id, readable, keeping)
        return cls(
            children=children,
            recording=recording,
            last_one=LastOne(clock, access, readable, recording),
            withdrawing=Withdrawing(clock, access, readable, keeping),
            attendance=attendance,
            whole_class=WholeClass(children, attendance),
            batches=Batches(clock, new_id, access, readable, sessions, keeping),
            drafts=KeptDrafts(store, clock, settings, access, sessions, recording),
            of_the_day=of_the_day,
            adding=Adding(store, readable, of_the_day, TeamSearch(access, is_cut_off)),
            matching=Matching(store, readable, sessions, children, recording),
            ready=ReadinessCheck(store, time.raw, access, sessions, readable, clock_words=time.words),
            days=Days(clock, access, readable, rows),
            recalls=Recalls(store, readable),
            counting_boxes=CountingBoxes(readable, of_the_day),
            reports=Reports(clock, readable, rows, sessions),
        )

"""Registering who came: attending, absent or not registered, for one child and today. Online or offline alike."""

from datetime import date

from msgspec import Struct

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.errors import BadInput
from mavis_tui.models.attendance import Registered, registered
from mavis_tui.models.calendar import Clock, today
from mavis_tui.models.change import AttendanceAnswer, ChangeKind
from mavis_tui.models.child import Child
from mavis_tui.models.identity import NewId
from mavis_tui.models.schedule import why_not_today
from mavis_tui.models.session import Session
from mavis_tui.models.status import Group, status_of
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.workspace.keeping import Keeping
from mavis_tui.workspace.readable_sessions import ReadableSessions, on_record_here, records_of
from mavis_tui.workspace.words import sending_explained, sending_tag

_NEXT = {
    Registered.UNREGISTERED: Registered.ATTENDING,
    Registered.ATTENDING: Registered.ABSENT,
    Registered.ABSENT: Registered.UNREGISTERED,
}


class Registration(Struct, frozen=True, kw_only=True):
    """How a child is registered on a day, `words` in a sentence.

    If that was said on this device, `change` is the change that said it, and `status` and `explained` say in words
    where it is now.
    """

    child: str
    name: str
    on: date
    attendance: Registered
    words: str
    change: str | None = None
    sending: Sending | None = None
    status: str = ""
    explained: str = ""


class Attendance:
    """The verbs for attendance. The path of an answer is that of a vaccination: first the disk, then the hub."""

    def __init__(
        self,
        clock: Clock,
        new_id: NewId,
        readable: ReadableSessions,
        keeping: Keeping,
    ) -> None:
        self._clock = clock
        self._new_id = new_id
        self._readable = readable
        self._keeping = keeping

    def why_not(self, session_id: str) -> str:
        """Say why nobody can be registered in a session today, or nothing. Raises NotSavedOffline."""
        return _why_not(self._readable.session(session_id), today(self._clock))

    def of(self, session_id: str, child_id: str) -> Registration:
        """Tell how a child is registered today. Raises NotFound, NotSavedOffline."""
        child, day = self._readable.child(session_id, child_id), today(self._clock)
        now, entry = registered(child, day), self._said_here(session_id, child_id, day)
        answer = entry.change.attendance if entry is not None else None
        if entry is None or answer is None or answer.attending != now.attending:
            return Registration(child=child.id, name=child.full_name, on=day, attendance=now, words=_words(child, now))
        return Registration(
            child=child.id,
            name=child.full_name,
            on=day,
            attendance=now,
            words=_words(child, now),
            change=entry.change.id,
            sending=entry.sending,
            status=sending_tag(entry.sending).text,
            explained=sending_explained(entry),
        )

    def register(self, session_id: str, child_id: str, wanted: Registered) -> Registration:
        """Say whether a child came today; on the disk when this returns. Saying the same again changes nothing.

        A later answer about the same child and day is the next revision of the first. Raises BadInput on a day that
        isn't the session's, and where there is nothing to register any more (Mavis facts 3.11), NotFound,
        NotSavedOffline, StoreBusy.
        """
        session, day = self._readable.session(session_id), today(self._clock)
        child = self._readable.child(session_id, child_id)
        if why_not := _why_not(session, day) or self._too_late(session, child, day, wanted):
            raise BadInput(f"{why_not} Nothing was changed.")
        if registered(child, day) is not wanted:
            self._append(session, child, day, wanted)
        return self.of(session_id, child_id)

    def turn(self, session_id: str, child_id: str) -> Registration:
        """Go on from not registered to attending, to absent, to not registered. Raises as `register` does."""
        session, day = self._readable.session(session_id), today(self._clock)
        child = self._readable.child(session_id, child_id)
        # who has a record today was there: the only way on from a wrong `absent` is `attending`
        recorded = bool(self._recorded_today(session, child, day))
        now = registered(child, day)
        wanted = Registered.ATTENDING if recorded and now is Registered.ABSENT else _NEXT[now]
        return self.register(session_id, child_id, wanted)

    def _append(self, session: Session, child: Child, day: date, wanted: Registered) -> None:
        earlier = self._said_here(session.id, child.id, day)
        self._keeping.keep(
            ChangeKind.ATTENDANCE,
            id_=earlier.change.id if earlier is not None else self._new_id(),
            session=session.id,
            child=child.id,
            revision=earlier.change.revision + 1 if earlier is not None else 1,
            attendance=AttendanceAnswer(child=child.id, on=day, attending=wanted.attending),
        )

    def _too_late(self, session: Session, child: Child, day: date, wanted: Registered) -> str:
        recorded = records_of(self._readable.about(session.id, child), child)
        listed = [programme for programme in session.programmes if programme in child.care]
        if wanted is not Registered.ATTENDING and self._recorded_today(session, child, day):
            return f"{child.full_name} has a record of today, so they are here."
        stands = [status_of(child, programme, day, recorded, at_clinic=session.at_clinic).group for programme in listed]
        if stands and all(group is Group.VACCINATED for group in stands):
            return f"{child.full_name} is vaccinated already, so there is nothing to register."
        return ""

    def _recorded_today(self, session: Session, child: Child, day: date) -> list[Vaccination]:
        recorded = records_of(self._readable.about(session.id, child), child)
        return [one for one in on_record_here(session, child, recorded) if one.performed_on == day]

    def _said_here(self, session_id: str, child_id: str, day: date) -> Entry | None:
        answers = [
            entry
            for entry in self._readable.newest(session_id, child_id)
            if entry.change.attendance is not None and entry.change.attendance.on == day
        ]
        return answers[-1] if answers else None


def _why_not(session: Session, day: date) -> str:
    return why_not_today(session, day, "Attendance can be registered")


def _words(child: Child, now: Registered) -> str:
    """Say it as Mavis does. Source: Mavis facts 4.3."""
    if now is Registered.UNREGISTERED:
        return f"{child.full_name} is not registered yet."
    how = "attending" if now is Registered.ATTENDING else "absent from"
    return f"{child.full_name} is {how} today’s session."

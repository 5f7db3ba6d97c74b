"""What is left to be done in Mavis by hand after a session, and ticking it off. Nothing here is sent."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from msgspec.structs import replace

from mavis_tui.cache.left_things import LeftThings
from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.cache.store import Store
from mavis_tui.cache.ticks import Ticks
from mavis_tui.errors import NotFound, NotSavedOffline
from mavis_tui.models.calendar import Clock, london, long_date
from mavis_tui.models.change import Change
from mavis_tui.models.child import Child
from mavis_tui.models.files.by_hand import ByHand, Tick, When, key_to_tick, steps_of, untrue_in_mavis
from mavis_tui.models.files.of_colleagues import ELSEWHERE, of_colleagues
from mavis_tui.models.files.selection import LeftOut, about_whom, is_withdrawn, what_and_when
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Withdrawal
from mavis_tui.spreadsheets.records_csv import ToEnter, records_csv
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.files.mavis_csv import MavisCsv
from mavis_tui.workspace.readable_sessions import ReadableSessions


class About(NamedTuple):
    """Of which session and child something is, and what it is."""

    session: str
    child: str
    what: str


HANDED_IN = "It was handed in to the team: the laptop that collects has it on its list too."


class ListOf(NamedTuple):
    """The list of one session, `title` with its last day."""

    session: str
    title: str
    things: tuple[ByHand, ...]


class LeftForMavis:
    """The verbs for what Mavis takes from no file: it stays on the list until somebody says that it is done.

    The list is made of what is here; of a session whose copy left this device, what was open then is kept, and nothing
    else of it (decision 0060).
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        access: Access,
        readable: ReadableSessions,
        mavis_csv: MavisCsv,
        ticks_stay: timedelta,
    ) -> None:
        self._store = store
        self._ticks = Ticks(store.device.database)
        self._left = LeftThings(store.device.database)
        self._clock = clock
        self._access = access
        self._readable = readable
        self._mavis_csv = mavis_csv
        self._ticks_stay = ticks_stay

    def of(self, session_id: str) -> tuple[ByHand, ...]:
        """List everything of a session, done or not: this laptop's records in their order, then those of colleagues.

        What the office is checking or has set aside isn't on it, nor what two laptops recorded until somebody decides:
        nobody knows yet whether it counts. What was set aside since it left in a file is: it has to be removed there.
        Of a session that isn't here any more it is what was open when it left. Raises NotSavedOffline.
        """
        ticks = self._ticks.of(session_id)
        kept = [one.thing for one in self._left.all() if one.session == session_id]
        if kept and not self._readable.holds(session_id):
            return tuple(replace(thing, done=ticks.get(thing.key)) for thing in kept)
        children = self._readable.children(session_id)
        entries = self._store.outbox.entries(session=session_id)
        session = self._readable.session(session_id)
        here = {(entry.change.id, entry.change.revision) for entry in entries}
        newer = _newer_on_the_list(children, dict(sorted(here)))
        own = [one for one in self._own(session_id, children) if _record_of(one) not in newer]
        answered = {
            (entry.change.attendance.child, entry.change.attendance.on.isoformat())
            for entry in entries
            if entry.change.attendance is not None
        }
        found = [*own, *of_colleagues(children, session, here, answered)]
        records = {entry.change.id for entry in entries} | {_record_of(each) for each in found}
        found += [thing for thing in kept if _record_of(thing) not in records]  # its record isn't on this device now
        return tuple(replace(each, done=ticks.get(each.key)) for each in found)

    def everywhere(self) -> tuple[ListOf, ...]:
        """List what is on the list of any session, saved here or gone, by session; those without anything left out."""
        self.let_go()
        saved = {note.session.id: _titled(note.session) for note in self._store.snapshots.notes()}
        gone = {one.session: one.title for one in self._left.all() if one.session not in saved}
        found = []
        for session_id, title in (saved | gone).items():
            with suppress(NotSavedOffline):  # a copy that can’t be read is said elsewhere
                found.append(ListOf(session_id, title, self.of(session_id)))
        return tuple(one for one in found if one.things)

    def keep_open(self, session_id: str) -> None:
        """Keep what is open of this laptop's own, because the session's copy is about to leave. Raises NotSavedOffline.

        What colleagues recorded is on their laptops' lists, and with the team server.
        """
        self.let_go()
        self._left.keep(session_id, _titled(self._readable.session(session_id)), self.stays(session_id))

    def stays(self, session_id: str) -> tuple[ByHand, ...]:
        """Give what would stay on the list if the session's copy left this device. Raises NotSavedOffline."""
        return tuple(each for each in self.of(session_id) if each.done is None and each.also != ELSEWHERE)

    def let_go(self) -> None:
        """Let go of what was ticked off on an earlier day of a session that is gone, and of ticks long over."""
        proven = self._store.device.proven_time
        if proven is None:
            return
        ticks = {tick.key: tick for tick in self._ticks.all()}
        day = london(proven).date()
        kept = self._left.all()
        self._left.remove(
            [
                one.key
                for one in kept
                if one.key in ticks
                and london(ticks[one.key].at).date() < day
                and not self._readable.is_saved(one.session)
            ]
        )
        still = {one.key for one in self._left.all()}
        for tick in ticks.values():
            over = tick.at + self._ticks_stay < proven and not self._readable.is_saved(tick.session)
            if over and tick.key not in still and self._store.outbox.entry(tick.key.split(":")[0]) is None:
                self._ticks.take_back(tick.key)

    def _own(self, session_id: str, listed: Sequence[Child]) -> list[ByHand]:
        children = {child.id: child for child in listed}
        chosen = self._mavis_csv.everything(session_id)
        made = records_csv(chosen.wanted, self._clock(), changed_identity=True)
        newest, undecided = {entry.change.id: entry for entry in chosen.newest}, self._mavis_csv.undecided()
        known = {one.email.casefold(): one.name for one in self._readable.session(session_id).vaccinators if one.name}
        if self._access.introduced:
            known[self._access.nurse.email.casefold()] = self._access.nurse.name
        found = [_thing(newest[each.change], each, each.text, When.BEFORE, known) for each in made.enter_first]
        for one in chosen.wanted:
            if untrue := untrue_in_mavis(one.record):
                about = About(one.session.id, one.child.full_name, what_and_when(one.record))
                found += [_thing(newest[one.record.id], about, untrue, When.AFTER, known)]
        for left in (*made.left_out, *chosen.missing):
            entry = newest[left.change]
            if left.change in undecided or _is_answered_otherwise(entry.change, children):
                continue
            if (gone := self._set_aside_since(entry)) is not None:
                found.append(_thing(entry._replace(change=gone), left, left.why, When.INSTEAD, known))
            is_in_a_file = entry.exported is not None and not is_withdrawn(entry.change)  # of a removal it was told
            if not is_in_a_file and not entry.set_aside and entry.sending is not Sending.REVIEW:
                found.append(_thing(entry, left, left.why, When.INSTEAD, known))
        order = {change: n for n, change in enumerate(newest)}
        once: dict[object, ByHand] = {}  # two laptops may have said of one child that they didn’t come
        for each in sorted(found, key=lambda each: order[_record_of(each)]):
            answer = newest[_record_of(each)].change.attendance
            once.setdefault((answer.child, answer.on) if answer is not None else each.key, each)
        return list(once.values())

    def _set_aside_since(self, entry: Entry) -> Change | None:
        """Give a record that a file has and that was set aside since as if it had been withdrawn; None for any other.

        Mavis has it all the same, so that somebody has to archive it there.
        """
        record, ruling = entry.change.vaccination, entry.ruling
        if record is None or ruling is None:
            return None
        revisions = self._store.outbox.entries(session=entry.change.session, child=entry.change.child)
        if not any(one.exported is not None for one in revisions if one.change.id == entry.change.id):
            return None
        gone = Withdrawal(reason=ruling.reason, by=ruling.by, at=ruling.at)
        return replace(entry.change, vaccination=replace(record, withdrawn=gone))

    def tick(self, session_id: str, key: str, *, done: bool = True) -> ByHand:
        """Say that one thing was done in Mavis, or that it wasn't after all. Raises NotFound, SignInNeeded."""
        thing = next((each for each in self.of(session_id) if each.key == key), None)
        if thing is None:
            raise NotFound(f"Nothing called {key} is left to be done in Mavis for this session. Nothing was changed.")
        if done:
            by = self._access.nurse.email
            self._ticks.keep(Tick(key=key, session=session_id, by=by, at=self._clock()))
        else:
            self._ticks.take_back(key)
        return replace(thing, done=self._ticks.of(session_id).get(key))


def _record_of(thing: ByHand) -> str:
    return thing.key.split(":")[0]


def _titled(session: Session) -> str:
    return f"{session.title}, {long_date(session.dates[-1])}"


def _newer_on_the_list(children: Sequence[Child], here: Mapping[str, int]) -> set[str]:
    """Name this laptop's records, given with their newest revision, that a colleague corrected or withdrew since."""
    listed = (
        one
        for child in children
        for one in (*child.of_the_day, *(dose for care in child.care.values() for dose in care.history))
    )
    return {one.id for one in listed if one.revision > here.get(one.id, one.revision)}


def _is_answered_otherwise(change: Change, children: Mapping[str, Child]) -> bool:
    """True where a colleague said since whether the child came."""
    child = children.get(about_whom(change))
    if child is None or change.attendance is None:
        return False
    return child.attends(change.attendance.on) is not change.attendance.attending


def _thing(entry: Entry, about: LeftOut | ToEnter | About, why: str, when: When, names: Mapping[str, str]) -> ByHand:
    change = entry.change
    return ByHand(
        key=key_to_tick(change, when),
        session=about.session,
        child=about.child,
        what=about.what,
        why=why,
        steps=steps_of(change, when),
        by=_by_whom(change, names),
        also=HANDED_IN if entry.handed_in is not None else "",
    )


def _by_whom(change: Change, names: Mapping[str, str]) -> str:
    record = change.vaccination
    staff = (record.recorded_by or record.performed_by) if record is not None else None
    if change.of_the_day is not None:
        staff = change.of_the_day.by
    email = staff.email if staff is not None else change.made_by
    return (staff.name if staff is not None else "") or names.get(email.casefold(), "") or email

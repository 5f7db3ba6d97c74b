"""Writing what was recorded in a session as the CSV that Mavis imports, and keeping count of what is in which file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.cache.store import Store
from mavis_tui.errors import CannotBeDone
from mavis_tui.long_work import LongWork
from mavis_tui.models.calendar import Clock
from mavis_tui.models.child import Person
from mavis_tui.models.files.selection import (
    IN_REVIEW,
    NOT_LISTED,
    SET_ASIDE,
    LeftOut,
    about_whom,
    is_withdrawn,
    left_out,
    to_remove,
    why_left_out,
)
from mavis_tui.models.session import Session, is_of_workbook
from mavis_tui.models.telling_apart.session_key import NOT_SAID, WHERE_IT_STANDS
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.spreadsheets.csv_rows import ToWrite
from mavis_tui.spreadsheets.records_csv import ToEnter, Warned, made_by_mavis, records_csv
from mavis_tui.workspace.files.unencrypted import write_in_clear
from mavis_tui.workspace.readable_sessions import ReadableSessions


class ForMavis(Struct, frozen=True, kw_only=True):
    """What was written where, and what wasn't. `file` is empty where there was nothing to write."""

    file: str
    written: int
    left_out: tuple[LeftOut, ...]
    warned: tuple[Warned, ...]
    enter_first: tuple[ToEnter, ...] = ()


class _Wish(NamedTuple):
    """What to write, and why not what: `undecided` says it by the ids of changes."""

    handed_in: bool
    confidential: bool
    again: bool
    undecided: Mapping[str, str]


class SelectedForMavis(NamedTuple):
    """What of a session is to be written, what isn't, of what the office is told, and the newest of each change."""

    wanted: list[ToWrite]
    missing: list[LeftOut]
    told: list[Entry]
    newest: list[Entry]


class MavisCsv:
    """The verb for the way back to Mavis. It takes nothing away, and sends nothing.

    `undecided` says by the ids of changes why nobody can say yet whether they count.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        readable: ReadableSessions,
        undecided: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._store = store
        self._clock = clock
        self._readable = readable
        self.undecided = undecided

    def confidential(self, session_id: str) -> int:
        """Count the records of which a child asked that the parents aren't told; `for_mavis` leaves them out."""
        newest = (entry.change.vaccination for entry in self._readable.newest(session_id))
        return sum(record is not None and record.parents_may_be_told is False for record in newest)

    def for_mavis(
        self,
        session_ids: str | Sequence[str],
        file: Path,
        *,
        again: bool = False,
        delegated: bool = False,
        confidential: bool = False,
        handed_in: bool = False,
        force: bool = False,
        work: LongWork | None = None,
    ) -> ForMavis:
        """Write what was recorded here in sessions and is in no file yet, or with `again` everything.

        Only what Mavis takes is written, so that it takes the whole file; `delegated` writes vaccines that somebody
        else supplied as well, `confidential` what a child doesn't want the parents to be told, `handed_in` what was
        handed to the laptop that collects for the team. Once the file is on the disk, these revisions count as
        exported. `work` counts the records; who stops it gets Stopped, and there is no file. Raises NotSavedOffline,
        BadInput where a file is there already, StoreNotWritable.
        """
        work = work or LongWork()
        work.begin("Writing the file")
        now = self._clock()
        wish = _Wish(handed_in or again, confidential, again, self.undecided())
        found = [self._nameable(one, wish) for one in ([session_ids] if isinstance(session_ids, str) else session_ids)]
        wanted = [one for of_session in found for one in of_session.wanted]
        newest = {entry.change.id: entry for of_session in found for entry in of_session.newest}
        told = [entry for of_session in found for entry in of_session.told]
        work.part("records", len(wanted))
        made = records_csv(wanted, now, delegated=delegated, changed_identity=again, work=work)
        work.finish()
        if made.written:
            write_in_clear(file, made.content, force=force)
            self._store.outbox.exported([newest[change] for change, _ in made.written], file.name, now)
        self._store.outbox.exported([entry for entry in told if entry.exported is None], file.name, now)
        return ForMavis(
            file=str(file) if made.written else "",
            written=len(made.written),
            left_out=(*made.left_out, *(one for of_session in found for one in of_session.missing)),
            warned=made.warned,
            enter_first=made.enter_first,
        )

    def everything(self, session_id: str) -> "SelectedForMavis":
        """Say of all of a session what could be written, and what never is. Raises NotSavedOffline."""
        return self._found(session_id, _Wish(True, False, True, self.undecided()))

    def _nameable(self, session_id: str, wish: "_Wish") -> "SelectedForMavis":
        found = self._found(session_id, wish)
        if found.wanted and self._session_in_mavis(self._readable.session(session_id)) in ("", NOT_SAID):
            raise CannotBeDone(
                "Nobody said which session this is in Mavis (SESSION_ID), so nothing can be written for Mavis yet. "
                "What is recorded stays here. Open its workbook again and fill in SESSION_ID (in the app, or "
                f"mavis open with --session-id); then export again. {WHERE_IT_STANDS}"
            )
        return found

    def _found(self, session_id: str, wish: "_Wish") -> "SelectedForMavis":
        """Find what of a session is to be written, and what isn't and why."""
        session = self._readable.session(session_id)
        number = self._session_in_mavis(session)
        children = {child.id: child for child in self._readable.people(session_id)}
        entries = self._store.outbox.entries(session=session_id)
        about = {about_whom(entry.change) for entry in entries}
        children |= self._readable.newer_of(session_id, [children[id_] for id_ in about & children.keys()])
        children |= self._of_another_list(session_id, entries, children)
        revisions_of: dict[str, list[Entry]] = {}
        for entry in sorted(entries, key=lambda one: one.change.revision):
            revisions_of.setdefault(entry.change.id, []).append(entry)
        found = SelectedForMavis([], [], [], [])
        for change_id in dict.fromkeys(entry.change.id for entry in entries):
            revisions = revisions_of[change_id]
            entry = revisions[-1]
            found.newest.append(entry)
            withdrawn = is_withdrawn(entry.change)
            in_an_earlier_file = entry.ruling is not None and any(one.exported is not None for one in revisions)
            if not (wish.again or withdrawn or in_an_earlier_file or _is_new(entry)):
                continue
            child = children.get(about_whom(entry.change))
            record = entry.change.vaccination
            removal = _removal(revisions) if withdrawn else ""
            why = _why_not(entry, listed=child is not None, removal=removal, wish=wish, revisions=revisions)
            if removal:
                found.told.append(entry)
            if record is not None and child is not None and not why and not withdrawn:
                found.wanted.append(_to_write(record, session, child, number, revisions))
            elif gone := left_out(entry.change, session_id, child.full_name if child is not None else "", why):
                found.missing.append(gone)
        return found

    def _of_another_list(
        self, session_id: str, entries: Iterable[Entry], listed: Mapping[str, Person]
    ) -> dict[str, Person]:
        """Give those whom another laptop's list had, and this one's hasn't, and for whom that recorded something."""
        asked = {about_whom(entry.change) for entry in entries if entry.collected} - listed.keys()
        known = {id_: self._store.outbox.known(session_id, id_) for id_ in asked}
        return {id_: one.child for id_, one in known.items() if one is not None}

    def _session_in_mavis(self, session: Session) -> str:
        if session.in_mavis:
            return session.in_mavis
        note = self._store.snapshots.note(session.id)
        return note.workbook.session_id if note is not None and note.workbook is not None else session.id


def _is_new(entry: Entry) -> bool:
    """True for a newest revision that is in no file, and that no workbook brought back."""
    back = is_of_workbook(entry.change.session) and entry.sending is Sending.SAVED
    return entry.exported is None and not back


def _to_write(record: Vaccination, session: Session, child: Person, number: str, revisions: list[Entry]) -> ToWrite:
    made_in, written_before = None, None
    for entry in revisions:
        made_in = made_in or entry.change.mavis_session
        if entry.exported is not None:
            written_before = entry.change.vaccination
    return ToWrite(record, session, child, made_in or number, _uuid(record, revisions), written_before)


def _uuid(record: Vaccination, revisions: Iterable[Entry]) -> str:
    """Give the UUID under which Mavis has a record, or nothing: a newer workbook told it, or it came with it."""
    told, made_here = "", False
    for entry in revisions:
        made_here |= entry.change.revision == 1
        if entry.receipt is not None and entry.receipt.record not in (None, record.id):
            told = entry.receipt.record or told
    return told or ("" if made_here else made_by_mavis(record.id))


def _removal(revisions: Sequence[Entry]) -> str:
    """Say what the office has to remove in Mavis, where a withdrawn record was in a file or came from Mavis."""
    record = revisions[-1].change.vaccination
    if record is None or record.withdrawn is None:
        return ""
    uuid = _uuid(record, revisions)
    was_exported = any(entry.exported is not None for entry in revisions[:-1])
    return to_remove(record, uuid) if uuid or was_exported else ""


def _why_not(entry: Entry, *, listed: bool, removal: str, wish: _Wish, revisions: Sequence[Entry]) -> str:
    """Say why something can't be brought to Mavis by a file, or nothing."""
    why = why_left_out(
        entry.change,
        set_aside=_set_aside(entry, revisions) if entry.set_aside else "",
        in_review=IN_REVIEW if entry.sending is Sending.REVIEW else wish.undecided.get(entry.change.id, ""),
        not_listed="" if listed else f"{NOT_LISTED} Open a newer workbook.",
        removal=removal,
        confidential=wish.confidential,
    )
    if why or wish.handed_in or entry.handed_in is None or entry.change.vaccination is None:
        return why
    return (
        f"Handed in to the team in {entry.handed_in.file}: the laptop that collects writes it. If that file was lost, "
        "hand in again, or write it from here with --handed-in."
    )


def _set_aside(entry: Entry, revisions: Sequence[Entry]) -> str:
    """Say who decided that a record doesn't count, and what to do where an earlier file has it."""
    if entry.ruling is None:
        return SET_ASIDE
    by, reason = entry.ruling.by.name or entry.ruling.by.email, entry.ruling.reason.rstrip(".")
    written = [one.exported for one in revisions if one.exported is not None]
    look = (
        f" It was exported in {written[-1].file}: look for it in Mavis, and remove it there by hand." if written else ""
    )
    return f"Set aside by {by}: {reason}.{look}"

"""What a nurse sees of children: the list of a session, and one child in full."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.errors import NotFound
from mavis_tui.models.attendance import Registered, registered
from mavis_tui.models.beside_doses.standing import as_of
from mavis_tui.models.calendar import Clock, today
from mavis_tui.models.child import Child, Person
from mavis_tui.models.consent import Care, VaccineMethod
from mavis_tui.models.doses import all_attempts, with_withdrawn
from mavis_tui.models.given_although.rules import with_care
from mavis_tui.models.programme import Programme, label_of
from mavis_tui.models.protocols import not_allowed
from mavis_tui.models.schedule import days_so_far, takes_place_on, why_not_today
from mavis_tui.models.session import Session
from mavis_tui.models.status import Status, status_of, vaccines_for
from mavis_tui.models.telling_apart.folding import place_in_list
from mavis_tui.models.telling_apart.in_words import same_child_question
from mavis_tui.models.telling_apart.namesakes import Namesake, born_and_class, namesakes, sieve
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.children.day_lines import DayLine, beside_lines
from mavis_tui.workspace.children.list_rows import ListRows
from mavis_tui.workspace.children.looking import Looking
from mavis_tui.workspace.children.next_child import NextChild, next_of
from mavis_tui.workspace.children.numbers import SessionNumbers, numbers_of
from mavis_tui.workspace.children.row import ChildRow, search_key
from mavis_tui.workspace.children.search import is_exactly, search
from mavis_tui.workspace.readable_sessions import ReadableSessions, records_of


class ProgrammeSection(Struct, frozen=True, kw_only=True):
    """One programme on a child's page: how she stands, what was agreed, every attempt oldest first.

    `entries` are the records made on this device, by vaccination id; `withdrawn` what counts no more, oldest first.
    `not_allowed` says, by method, why who records here may not give it so: what her role allows.
    """

    programme: Programme
    label: str
    status: Status
    care: Care
    attempts: tuple[Vaccination, ...]
    entries: dict[str, Entry]
    withdrawn: tuple[Vaccination, ...] = ()
    not_allowed: dict[VaccineMethod, str] = {}

    @property
    def why_not_you(self) -> str:
        """Why who records here may give none of what may be given to the child, or nothing."""
        barred = [self.not_allowed.get(method, "") for method in self.status.methods]
        return barred[0] if barred and all(barred) else ""


class SameChild(Struct, frozen=True, kw_only=True):
    """A question that only a person can answer: whether two entries, by their ids, are the same child."""

    child: str
    other: str
    question: str


class ChildPage(Struct, frozen=True, kw_only=True):
    """One child in full. `why_not` says why nothing can be recorded today, or is empty; `attendance` is today's.

    `on_paper` is then the session's last day so far, of which what is on paper can be typed in; None if there is none.
    `same_child` are the questions about who else this may be.
    `namesakes` are the children of the list who are easily taken for this one, where somebody asked for them.
    `of_the_day` is what was recorded beside the doses: adverse reactions first, then the newest first.
    """

    session: Session
    child: Child
    sections: tuple[ProgrammeSection, ...]
    saved_offline: bool
    why_not: str
    attendance: Registered
    on_paper: date | None = None
    not_listed: tuple[ProgrammeSection, ...] = ()
    same_child: tuple[SameChild, ...] = ()
    namesakes: tuple[Namesake, ...] = ()
    of_the_day: tuple[DayLine, ...] = ()


class Children:
    """The verbs for children."""

    def __init__(self, clock: Clock, readable: ReadableSessions, rows: ListRows, access: Access) -> None:
        self._clock = clock
        self._access = access
        self._readable = readable
        self._rows = rows
        self._looking: dict[str, Looking] = {}

    def rows(self, session_id: str, *, by_class: bool = False) -> list[ChildRow]:
        """List a session's children by surname and forename, or by class and then by name. Raises NotSavedOffline."""
        day = today(self._clock)
        return self._rows.by_class(session_id, day) if by_class else self._rows.of(session_id, day)

    def places(self, session_id: str, *, by_class: bool = False) -> dict[str, int]:
        """Give the place of every child in `rows` as it was given last, by id."""
        return self._rows.places(session_id, by_class=by_class)

    def next_in_class(self, session_id: str, child_id: str) -> NextChild | None:
        """Say who comes after a child in her class; None if she isn't on the list. Raises NotSavedOffline."""
        return next_of(self.rows(session_id), child_id)

    def numbers(self, session_id: str) -> SessionNumbers:
        """Count what is left to do in a session, and what to pack. Raises NotSavedOffline."""
        session, day = self._readable.session(session_id), today(self._clock)
        return numbers_of(session, self.rows(session_id), today=takes_place_on(session, day))

    def looking(self, session_id: str) -> Looking:
        """Give what was looked for in this list last, since the app was unlocked."""
        return self._looking.get(session_id, Looking())

    def look(self, session_id: str, looking: Looking) -> None:
        """Remember what is looked for in this list, and where in it."""
        self._looking[session_id] = looking

    def clear(self) -> None:
        """Forget what was in memory."""
        self._rows.clear()
        self._looking.clear()

    def page(self, session_id: str, child_id: str) -> ChildPage:
        """Give one child in full. Raises NotFound, NotSavedOffline."""
        session = self._readable.session(session_id)
        child = self._readable.child(session_id, child_id)
        here = self._readable.about(session_id, child)
        entries = [entry for entry in here if entry.change.vaccination is not None]
        day = today(self._clock)
        as_today = as_of(child, day)
        sections = [self._section(session, as_today, programme, entries) for programme in session.programmes]
        return ChildPage(
            session=session,
            child=child,
            sections=tuple(one for one in sections if one.programme in child.care or one.entries),
            not_listed=tuple(one for one in sections if one.programme not in child.care and not one.entries),
            saved_offline=self._readable.is_saved(session_id),
            why_not=why_not_today(session, day),
            on_paper=next(iter(days_so_far(session, day)), None) if why_not_today(session, day) else None,
            attendance=registered(child, day),
            same_child=self._questions(session_id, child),
            of_the_day=beside_lines(child, here),
        )

    def asked(self, session_id: str) -> list[SameChild]:
        """List of whom on a list somebody has to say whether they are the same child. Raises NotSavedOffline."""
        questions = self._readable.made_of(session_id, lambda child: self._questions(session_id, child))
        once = {frozenset((one.child, one.other)): one for of_child in questions for one in of_child}
        return list(once.values())

    def say_same(self, session_id: str, child_id: str, other: str, *, same: bool) -> None:
        """Keep the answer: if it is yes, what was recorded for one counts for the other at once on this device.

        Raises NotFound where that isn't asked about.
        """
        child = self._readable.child(session_id, child_id)
        if other not in {one.other for one in self._questions(session_id, child)}:
            raise NotFound(
                f"Nobody has to say whether {child_id} and {other} are the same child. Nothing was changed. See what "
                f"is asked: mavis same-child {session_id}"
            )
        self._readable.say_same(child_id, other, same=same)

    def _questions(self, session_id: str, child: Child) -> tuple[SameChild, ...]:
        return tuple(
            SameChild(child=child.id, other=one.id, question=same_child_question(child, one))
            for one in self._readable.maybe_same_as(session_id, child)
        )

    def namesakes(self, session_id: str, child: Person) -> tuple[Namesake, ...]:
        """Find who on the list is easily taken for a child. Raises NotSavedOffline."""
        passes, born = sieve(child), child.date_of_birth
        others: Iterable[Person]
        if self._rows.has(session_id, today(self._clock)):
            # the lines are in memory already; of sixty thousand, only those are read who may be alike
            found = [row.id for row in self.rows(session_id) if passes(row.key, row.born == born)]
            others = [self._readable.child(session_id, id_) for id_ in found if id_ != child.id]
        else:
            others = self._readable.people(session_id)
        return namesakes(child, others)

    def exactly(self, session_id: str, words: str) -> str:
        """Give the id of the one child whose id, whole NHS number or whole name this is, to write something for it.

        Raises NotFound, with those who fit, where it is a part only or the name of several.
        """
        people = self._readable.people(session_id)
        if any(person.id == words for person in people):
            return words
        found = [person for person in people if is_exactly(person, words)]
        if len(found) == 1:
            return found[0].id
        fitting = found or _with_a_part(people, words)
        if not fitting:
            raise NotFound(f"{_nobody(session_id, words)} Nothing was changed.")
        why = "is the name of several children" if found else "is only a part of a name or number"
        raise NotFound(
            f"“{words}” {why}, and nothing is written for a child on the strength of that. It fits {_some(fitting)}. "
            "Say which by the whole NHS number, the whole name or the id. Nothing was changed."
        )

    def find(self, session_id: str, words: str) -> str:
        """Give the id of the one child meant by an id, a number or a part of a name, to look at it.

        Who has exactly this name comes before others that it is a part of. Raises NotFound, also for several.
        """
        people = self._readable.people(session_id)
        if any(person.id == words for person in people):
            return words
        exact = [person for person in people if is_exactly(person, words)]
        found = exact or _with_a_part(people, words)
        if len(found) == 1:
            return found[0].id
        if not found:
            raise NotFound(_nobody(session_id, words))
        raise NotFound(f"{len(found)} children match “{words}”: {_some(found)}. Say which by NHS number or id.")

    def also_fitting(self, session_id: str, words: str, child_id: str) -> str:
        """Say whom else on the list the words fit that found this child, or nothing."""
        others = [one for one in _with_a_part(self._readable.people(session_id), words) if one.id != child_id]
        return f"“{words}” also fits {_some(others)}." if others else ""

    def _section(
        self, session: Session, child: Child, programme: Programme, entries: Sequence[Entry]
    ) -> ProgrammeSection:
        care = with_care(child, programme).care[programme]
        of_programme = [record for record in records_of(entries, child) if record.programme is programme]
        attempts = all_attempts(care, of_programme)
        held = with_withdrawn(care, of_programme)
        shown = {attempt.id for attempt in held}
        stands = status_of(child, programme, today(self._clock), of_programme, at_clinic=session.at_clinic)
        return ProgrammeSection(
            programme=programme,
            label=label_of(programme, care.variant),
            status=stands,
            care=care,
            attempts=attempts,
            entries={entry.change.id: entry for entry in entries if entry.change.id in shown},
            withdrawn=tuple(attempt for attempt in held if attempt.withdrawn is not None),
            not_allowed=self._not_allowed(session, child, programme, stands),
        )

    def _not_allowed(
        self, session: Session, child: Child, programme: Programme, stands: Status
    ) -> dict[VaccineMethod, str]:
        if not stands.ready or not self._access.introduced:
            return {}
        found, day, role = {}, today(self._clock), self._access.nurse.role
        offered = vaccines_for(child, programme, stands, day)
        for method in stands.methods:
            vaccines = [one for one in offered if one.nasal == (method is VaccineMethod.NASAL)]
            if why := not_allowed(role, vaccines, session, day, psd=child.care[programme].psd):
                found[method] = why
        return found


def still_to_record(page: ChildPage, day: date) -> list[ProgrammeSection]:
    """List the programmes that may be given and have no record of `day` in this session."""
    return [section for section in page.sections if section.status.ready and not _recorded_on(page, section, day)]


def reminder(page: ChildPage, day: date) -> str:
    """Say what is still to record once something was recorded on `day`; otherwise nothing."""
    if not any(_recorded_on(page, section, day) for section in page.sections):
        return ""
    still = ", ".join(section.label for section in still_to_record(page, day))
    return f"Still to record: {still}" if still else ""


def _recorded_on(page: ChildPage, section: ProgrammeSection, day: date) -> bool:
    return any(attempt.session == page.session.id and attempt.performed_on == day for attempt in section.attempts)


def _with_a_part(people: Iterable[Person], words: str) -> list[Person]:
    if not any(letter.isalnum() for letter in words):  # no word at all would match everybody
        return []
    wanted = search(words)
    return [person for person in people if wanted(search_key(person))]


def _some(found: Sequence[Person]) -> str:
    first = sorted(found, key=place_in_list)[:5]
    named = "; ".join(
        f"{person.full_name}, {born_and_class(person)} ({person.nhs_number or person.id})" for person in first
    )
    return named if len(found) <= 5 else f"{named} and {len(found) - 5} more"


def _nobody(session_id: str, words: str) -> str:
    return f"Nobody called “{words}” is on the list of session {session_id}. See who is: mavis children {session_id}"

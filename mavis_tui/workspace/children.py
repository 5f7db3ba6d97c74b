"""What a nurse sees of children: the list of a session, and one child in full."""

import re
import unicodedata
from collections.abc import Sequence

from msgspec import Struct

from mavis_tui.cache.outbox import Entry, Sending
from mavis_tui.errors import NotFound
from mavis_tui.models.calendar import Clock, today
from mavis_tui.models.child import Child
from mavis_tui.models.consent import Care
from mavis_tui.models.programme import Programme, label_of
from mavis_tui.models.session import Session
from mavis_tui.models.status import Group, Standing, all_attempts, standing
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.workspace.sessions import why_not_today
from mavis_tui.workspace.shelf import Shelf


class ProgrammeLine(Struct, frozen=True, kw_only=True):
    """How a child of the list stands in one programme; `sending` is where the record made here is, if there is one."""

    programme: Programme
    label: str
    group: Group
    detail: str
    ready: bool
    sending: Sending | None = None


class ChildRow(Struct, frozen=True, kw_only=True):
    """A line of the children's list. `key` is what search looks in: see `search_key`."""

    id: str
    name: str
    known_as: str
    born: str
    year_group: int | None
    registration: str
    nhs_number: str | None
    invalidated: bool
    programmes: tuple[ProgrammeLine, ...]
    key: str


class ProgrammeSection(Struct, frozen=True, kw_only=True):
    """One programme on a child's page: how she stands, what was agreed, every attempt oldest first.

    `entries` are the records made on this device, by vaccination id.
    """

    programme: Programme
    label: str
    standing: Standing
    care: Care
    attempts: tuple[Vaccination, ...]
    entries: dict[str, Entry]


class ChildPage(Struct, frozen=True, kw_only=True):
    """One child in full. `why_not` says why nothing can be recorded today, or is empty."""

    session: Session
    child: Child
    sections: tuple[ProgrammeSection, ...]
    saved_offline: bool
    why_not: str


class Children:
    """The verbs for children."""

    def __init__(self, clock: Clock, shelf: Shelf) -> None:
        self._clock = clock
        self._shelf = shelf

    def rows(self, session_id: str) -> list[ChildRow]:
        """List a session's children by surname and forename. Raises NotSavedOffline."""
        session = self._shelf.session(session_id)
        entries: dict[str, list[Entry]] = {}
        for entry in self._shelf.newest(session_id):
            if entry.change.vaccination is not None:
                entries.setdefault(entry.change.vaccination.child, []).append(entry)
        return [
            self._row(child, session.programmes, entries.get(child.id, ()))
            for child in self._shelf.children(session_id)
        ]

    def page(self, session_id: str, child_id: str) -> ChildPage:
        """Give one child in full. Raises NotFound, NotSavedOffline."""
        session = self._shelf.session(session_id)
        child = self._shelf.child(session_id, child_id)
        entries = [entry for entry in self._shelf.newest(session_id, child_id) if entry.change.vaccination is not None]
        day = today(self._clock)
        return ChildPage(
            session=session,
            child=child,
            sections=tuple(
                self._section(child, programme, entries) for programme in session.programmes if programme in child.care
            ),
            saved_offline=self._shelf.is_saved(session_id),
            why_not=why_not_today(session, day),
        )

    def find(self, session_id: str, words: str) -> str:
        """Give the id of the one child meant by an id, an NHS number or a name. Raises NotFound, also for several."""
        children = self._shelf.children(session_id)
        if any(child.id == words for child in children):
            return words
        named = any(letter.isalnum() for letter in words)  # no word at all would match everybody
        found = [child for child in children if named and matches(search_key(child), words)]
        if len(found) == 1:
            return found[0].id
        if not found:
            raise NotFound(
                f"Nobody called “{words}” is on the list of session {session_id}. "
                f"See who is: mavis children {session_id}"
            )
        some = "; ".join(f"{child.full_name} ({child.nhs_number or child.id})" for child in found[:5])
        raise NotFound(f"{len(found)} children match “{words}”: {some}. Say which by NHS number or id.")

    def _row(self, child: Child, programmes: Sequence[Programme], entries: Sequence[Entry]) -> ChildRow:
        return ChildRow(
            id=child.id,
            name=child.full_name,
            known_as=child.preferred_name,
            born=f"{child.date_of_birth.day} {child.date_of_birth:%b %Y}",
            year_group=child.year_group,
            registration=child.registration,
            nhs_number=child.nhs_number,
            invalidated=child.invalidated,
            programmes=tuple(
                self._line(child, programme, entries) for programme in programmes if programme in child.care
            ),
            key=search_key(child),
        )

    def _line(self, child: Child, programme: Programme, entries: Sequence[Entry]) -> ProgrammeLine:
        records = records_of(entries)
        stands = standing(child, programme, today(self._clock), records)
        here = [
            entry for entry in entries if entry.change.vaccination and entry.change.vaccination.programme is programme
        ]
        return ProgrammeLine(
            programme=programme,
            label=label_of(programme, child.care[programme].variant),
            group=stands.group,
            detail=stands.detail,
            ready=stands.ready,
            sending=here[-1].sending if here else None,
        )

    def _section(self, child: Child, programme: Programme, entries: Sequence[Entry]) -> ProgrammeSection:
        care = child.care[programme]
        of_programme = [record for record in records_of(entries) if record.programme is programme]
        attempts = all_attempts(care, of_programme)
        shown = {attempt.id for attempt in attempts}
        return ProgrammeSection(
            programme=programme,
            label=label_of(programme, care.variant),
            standing=standing(child, programme, today(self._clock), of_programme),
            care=care,
            attempts=attempts,
            entries={entry.change.id: entry for entry in entries if entry.change.id in shown},
        )


def records_of(entries: Sequence[Entry]) -> list[Vaccination]:
    """Give the vaccinations among `entries`."""
    return [entry.change.vaccination for entry in entries if entry.change.vaccination is not None]


def search_key(child: Child) -> str:
    """Give what a search looks in: all names without accents, apostrophes or case, and the NHS number."""
    names = f"{child.given_name} {child.family_name} {child.preferred_name}"
    return f"{_plainly(names)} {child.nhs_number or ''}"


def matches(key: str, words: str) -> bool:
    """Tell whether every word is in `key`, in any order; spaces within an NHS number don't matter."""
    digits = re.sub(r"\s", "", words)
    if digits.isascii() and digits.isdigit():
        return digits in key
    return all(word in key for word in _plainly(words).split())


def _plainly(text: str) -> str:
    """Drop accents and apostrophes, fold case, and make every other mark a space."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[^\w\s]", " ", re.sub(r"['’‘`ʼ]", "", kept))

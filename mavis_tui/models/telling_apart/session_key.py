"""Which session a workbook is of: by Mavis's SESSION_ID, the organisation and the place.

Every clinic of a team has the same SESSION_ID, the word `clinic`, and Mavis makes a session of it for each day (facts
2.9, 9.5). So a clinic's session is known by the clinic, its day, and whose list it is: since March 2026 a clinic list
is downloaded for each school. The same code decides on a device and on the hub.
"""

import hashlib
import re
from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from mavis_tui.errors import BadInput
from mavis_tui.models.child import Child, Person
from mavis_tui.models.session import OF_A_WORKBOOK, Location, Place, Session
from mavis_tui.models.telling_apart.folding import folded_name
from mavis_tui.models.vaccination import Vaccination

CLINIC_ID = "clinic"
"""SESSION_ID of every session at a clinic that was never dated in Mavis."""

NOT_SAID = "not-said"
"""SESSION_ID of a session whose workbook doesn't say for certain which it is: never written into a file."""

OF_A_CLINIC = "clinic-"
"""How the hub's id of such a session begins; school sessions have Mavis's number there."""


WHERE_IT_STANDS = (
    "It is the number in the column SESSION_ID of a workbook of this session that Mavis makes while a child on it has "
    "nothing on record yet; for the team’s clinic it is the word clinic."
)


def session_id_of(text: str) -> str | None:
    """Read a SESSION_ID: Mavis's number, or `clinic` (facts 9.5); None where it is neither."""
    word = text.strip().lower()
    return word if word == CLINIC_ID or re.fullmatch(r"[0-9]{1,18}", word, re.ASCII) else None


def typed_id(typed: str) -> str:
    """Read a SESSION_ID that somebody typed; nothing stays nothing. Raises BadInput.

    A number with a 0 in front is another one to Mavis, which reads it as octal (facts 2.4).
    """
    found = session_id_of(typed)
    if typed.strip() and (found is None or found.startswith("0")):
        raise BadInput(f"“{typed.strip()}” isn’t a SESSION_ID. {WHERE_IT_STANDS} Nothing was changed.")
    return found or ""


def said_for(typed: str, location: Location, named: Iterable[str]) -> str:
    """Give the SESSION_ID that was typed for a session at a place; `named` are those that its workbook has.

    Raises BadInput where the workbook says otherwise, so that no record leaves under another session.
    """
    number, there = typed_id(typed), tuple(named)
    if number and there and number not in there:
        says = " or ".join(there)
        raise BadInput(f"The workbook says that this is session {says}, not {number}. Nothing was changed.")
    if number == CLINIC_ID and location.kind is not Place.CLINIC:
        raise BadInput(
            f"The SESSION_ID clinic is for a clinic, and the workbook says that this session is at {location.name}. "
            f"{WHERE_IT_STANDS} Nothing was changed."
        )
    return number


def leaves_as(session: Session) -> str | None:
    """Give the SESSION_ID under which a record leaves for ever; None where it is the session's id here, or not said."""
    return None if session.mavis_id in (session.id, NOT_SAID) else session.mavis_id


def list_of(children: Iterable[Person]) -> str:
    """Tell whose list it is: the school that all its children go to, or nothing."""
    schools = {folded_name(child.school): child.school for child in children}
    return next(iter(schools.values())) if len(schools) == 1 else ""


def is_same(held: Session, other: Session, *, numbered_by_records: bool = False) -> bool:
    """True if both are one session of Mavis, so that the newer list takes the older one's place.

    `numbered_by_records` says that `other` has its number from its records alone, as where everybody on a list has one.
    Mavis gives a clinic's records the number of the session that it made for the word `clinic`.
    """
    if not _same_place(held, other):
        return False
    if NOT_SAID in (held.mavis_id, other.mavis_id):  # then the place, the programmes and a day have to do
        return (
            _same_team(held, other)
            and held.programmes == other.programmes
            and not set(held.dates).isdisjoint(other.dates)
        )
    if not (numbered_by_records and held.mavis_id == CLINIC_ID and _same_team(held, other)):
        if not _same_number(held, other):
            return False
        if other.mavis_id != CLINIC_ID:
            return True
    same_list = folded_name(held.list_of) == folded_name(other.list_of) and held.programmes == other.programmes
    return same_list and not set(held.dates).isdisjoint(other.dates)


def same_number_elsewhere(held: Session, other: Session) -> bool:
    """True for two sessions with one number at two places: one of them was renamed, or the number isn't right."""
    return _same_number(held, other) and other.mavis_id != CLINIC_ID and not _same_place(held, other)


def which_of(held: Iterable[Session]) -> str:
    """Ask which of several sessions that are held a workbook is of that doesn't say it."""
    numbers = sorted({one.mavis_id for one in held} - {NOT_SAID})
    return (
        f"The workbook doesn’t say which session it is of in Mavis, and it may be {' or '.join(numbers)}, which are "
        f"here. Say its SESSION_ID (in the form, or with --session-id). {WHERE_IT_STANDS} Nothing was changed."
    )


def joined_days(held: Session, other: Session) -> Session:
    """Give the newer session the days of the older one too: it is the same session with one day more.

    What is `clinic` to Mavis stays so, whatever number its records have there; and what was said once stays said where
    the newer list doesn't say it.
    """
    stays = held.mavis_id == CLINIC_ID or other.mavis_id == NOT_SAID
    number = held.mavis_id if stays else other.in_mavis
    return replace(other, dates=tuple(sorted({*held.dates, *other.dates})), in_mavis=number)


def was_made_in(record: Vaccination, session: Session, number: str) -> bool:
    """True if a record of Mavis's was made in a session; `number` is the SESSION_ID that the workbook has for it.

    A clinic's list says `clinic`, and its records say the number of the session that Mavis made of that.
    """
    if record.performed_on not in session.dates:
        return False
    at_this_clinic = number == CLINIC_ID and folded_name(record.location) == folded_name(session.location.name)
    return record.session == number or (at_this_clinic and record.session is not None)


def under_its_id(child: Child, session: Session) -> Child:
    """Give a child with the records that Mavis has of this session under the id by which it is known here."""
    if session.mavis_id == session.id or not any(care.history for care in child.care.values()):
        return child

    def known_as(record: Vaccination) -> Vaccination:
        return replace(record, session=session.id) if was_made_in(record, session, session.mavis_id) else record

    care = {programme: replace(one, history=tuple(map(known_as, one.history))) for programme, one in child.care.items()}
    return replace(child, care=care)


def id_on_device(session: Session, taken: Iterable[str] = ()) -> str:
    """Make the id of a session that was opened from a workbook and isn't on the device yet."""
    return _free(OF_A_WORKBOOK, session, frozenset(taken))


def id_on_hub(session: Session, taken: Iterable[str] = ()) -> str:
    """Make the id of a session that isn't on the hub yet: Mavis's number, or for a clinic one of its own."""
    if session.mavis_id != CLINIC_ID:
        return session.mavis_id
    return _free(OF_A_CLINIC, session, frozenset(taken))


def _free(beginning: str, session: Session, taken: frozenset[str]) -> str:
    """Make an id of all that tells this session from others; who comes second at the same takes the next one."""
    place = session.location
    parts = [session.organisation.casefold(), session.mavis_id, place.kind.value, folded_name(place.name)]
    if session.mavis_id == CLINIC_ID:
        parts += [folded_name(session.list_of), *session.programmes, *map(date.isoformat, session.dates)]
    for number in range(len(taken) + 1):
        name = "\n".join(parts + [str(number)] * (number > 0))
        found = beginning + hashlib.sha256(name.encode()).hexdigest()[:8]
        if found not in taken:
            return found
    raise AssertionError("of more ids than are taken one is free")


def _same_number(held: Session, other: Session) -> bool:
    return _same_team(held, other) and held.mavis_id == other.mavis_id


def _same_team(held: Session, other: Session) -> bool:
    return held.organisation.casefold() == other.organisation.casefold()


def _same_place(held: Session, other: Session) -> bool:
    return held.location.kind is other.location.kind and folded_name(held.location.name) == folded_name(
        other.location.name
    )

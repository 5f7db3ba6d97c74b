"""Sessions and their batches as JSON."""

from datetime import date, datetime, time
from typing import Annotated

from msgspec import Struct

from mavis_tui.cache.outbox.projection import Sending
from mavis_tui.console.shapes.meaning import SENDING, means
from mavis_tui.console.shapes.records import BatchFacts, StaffNamed
from mavis_tui.models.programme import Programme, Variant
from mavis_tui.models.session import Place
from mavis_tui.models.vaccination import Protocol


class PlaceOfSession(Struct, frozen=True, kw_only=True):
    """Where a session takes place."""

    name: Annotated[str, means("The school or clinic.")]
    kind: Annotated[Place, means("Which of the two it is.")]


class SessionFacts(Struct, frozen=True, kw_only=True):
    """What is known of a session without its children."""

    id: Annotated[str, means("Its id, which every command takes.")]
    location: Annotated[PlaceOfSession, means("Where it takes place.")]
    programmes: Annotated[tuple[Programme, ...], means("What is given there.")]
    dates: Annotated[tuple[date, ...], means("Its days in order.")]
    start_time: Annotated[time | None, means("When it begins, on England’s clock; null if not known.")]
    year_groups: Annotated[tuple[int, ...], means("The year groups it is for; 0 is Reception.")]
    organisation: Annotated[str, means("The ODS code of the team.")]
    clinics: Annotated[tuple[str, ...], means("The team’s clinics, by the names that Mavis takes.")]
    vaccinators: Annotated[tuple[StaffNamed, ...], means("Who may be named as having vaccinated.")]
    suppliers: Annotated[tuple[StaffNamed, ...], means("Who may be named as having supplied a vaccine.")]
    flu_protocol: Annotated[Protocol | None, means("What the session chose for flu; null where nobody said.")]


class SessionListed(Struct, frozen=True, kw_only=True):
    """A session of the list."""

    id: Annotated[str, means("Its id, which every command takes.")]
    programmes: Annotated[str, means("What is given there, in words.")]
    place: Annotated[str, means("The school or clinic.")]
    dates: Annotated[tuple[date, ...], means("Its days in order.")]
    start_time: Annotated[time | None, means("When it begins, on England’s clock; null if not known.")]
    children: Annotated[int, means("How many children are on its list.")]
    done: Annotated[int, means("For how many of them nothing is left to do.")]
    saved: Annotated[bool, means("True if it is available offline on this device.")]
    saved_until: Annotated[date | None, means("The last day on which the copy here is kept; null without one.")]
    waiting: Annotated[
        int, means("How many changes made here wait for the team server, or for a file where there is none.")
    ]
    over: Annotated[bool, means("True if all its days have passed.")]


class ChangesArrived(Struct, frozen=True, kw_only=True):
    """The news that offline changes have been saved, until somebody dismisses it."""

    count: Annotated[int, means("How many records the team server keeps now.")]
    sessions: Annotated[dict[str, int], means("How many of them in which session, by its id.")]
    review: Annotated[int, means("How many of those are being checked.")]
    attention: Annotated[int, means("How many others were refused.")]
    at: Annotated[datetime, means("When the last answer came.")]


class SessionsOfTeam(Struct, frozen=True, kw_only=True):
    """The sessions of the team, and what to know before anything else."""

    groups: Annotated[dict[str, tuple[SessionListed, ...]], means("The sessions by what is given there, in words.")]
    waiting: Annotated[int, means("How many changes wait on this device.")]
    attention: Annotated[int, means("How many the team server refused.")]
    notice: Annotated[ChangesArrived | None, means("What has been saved since somebody last looked; null if nothing.")]
    damaged: Annotated[tuple[str, ...], means("Sentences on copies that had to go, and on a clock that is wrong.")]
    unmatched: Annotated[int, means("How many records made while locked aren’t matched to a child yet.")]
    to_export: Annotated[int, means("How many records only a file can bring to Mavis, and are in none yet.")]


class CopySaved(Struct, frozen=True, kw_only=True):
    """The copy of a session on this device."""

    saved_at: Annotated[datetime, means("When it was taken.")]
    until: Annotated[date, means("The last day on which it is kept.")]
    changed_here: Annotated[int, means("How many children have records made on this device.")]
    waiting: Annotated[int, means("How many of those records wait.")]


CopiesSaved = dict[str, CopySaved]
"""By the id of the session; one that failed isn’t in it."""


class Wording(Struct, frozen=True, kw_only=True):
    """What a person reads."""

    text: Annotated[str, means("In words.")]


class BatchListed(Struct, frozen=True, kw_only=True):
    """A batch of a session."""

    batch: Annotated[BatchFacts, means("What is known of it.")]
    brand: Annotated[str, means("The product, as people call it.")]
    state: Annotated[Wording, means("Until when it may be used, or why not, in words.")]
    sending: Annotated[Sending | None, SENDING]
    explained: Annotated[str, means("The same in a sentence; empty if it wasn’t added on this device.")]


class Product(Struct, frozen=True, kw_only=True):
    """A vaccine of which a batch may be added."""

    name: Annotated[str, means("By the name that Mavis’s upload takes.")]
    brand: Annotated[str, means("As people call it.")]
    manufacturer: Annotated[str, means("Who makes it.")]
    programme: Annotated[Programme, means("The programme it is for.")]
    variant: Annotated[Variant | None, means("Which of the vaccines of the programme, where Mavis tells them apart.")]
    nasal: Annotated[bool, means("True for a nasal spray.")]
    dose_ml: Annotated[float, means("A full dose in millilitres.")]
    gelatine: Annotated[bool, means("True if it contains gelatine from pigs.")]
    active: Annotated[bool, means("True while Mavis offers it.")]
    snomed: Annotated[str, means("Its SNOMED CT code.")]
    term: Annotated[str, means("What that code stands for.")]


class BatchesOfSession(Struct, frozen=True, kw_only=True):
    """The batches of a session, those in use first."""

    session: Annotated[SessionFacts, means("The session.")]
    groups: Annotated[dict[Programme, tuple[BatchListed, ...]], means("Its batches by programme.")]
    vaccines: Annotated[tuple[Product, ...], means("Of which a batch may be added.")]

"""One visit of a team to a school or clinic, and the whole of it as it travels and is kept."""

import hashlib
from collections.abc import Iterable
from datetime import date, time
from enum import StrEnum
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct

from mavis_tui.models.batch import Batch
from mavis_tui.models.calendar import long_date
from mavis_tui.models.child import Child
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.programme import Programme, labels_of
from mavis_tui.models.vaccination import Id, Protocol, Staff

OF_A_WORKBOOK = "book-"
"""How the id begins of a session that was opened from a workbook; Mavis’s own, which a hub has, are numbers."""


class Place(StrEnum):
    """What kind of location a session visits."""

    SCHOOL = "school"
    CLINIC = "clinic"


class Location(Struct, frozen=True, kw_only=True):
    """Where a session takes place."""

    name: Annotated[str, Meta(min_length=1, max_length=300)]
    kind: Place = Place.SCHOOL


class Session(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a session without its children.

    `id` names the session here, `mavis_id` in Mavis: `in_mavis` is SESSION_ID where `id` is another, as of a workbook
    that was opened and of a clinic. `list_of` is the school of all children on a clinic's list. `dates` are in order;
    `start_time` is on England's wall clock. `version` rises with every change on the hub. `vaccinators` and `suppliers`
    are the staff a record may name, `clinics` the names that Mavis takes.
    `flu_protocol` is what the session chose for flu, see `models/protocols.py`; None: nobody said. `stock` are the
    counts of doses that reached the hub, newest revisions.
    """

    id: Id
    location: Location
    programmes: Annotated[tuple[Programme, ...], Meta(min_length=1)]
    dates: Annotated[tuple[date, ...], Meta(min_length=1)]
    start_time: time | None = None
    year_groups: tuple[int, ...] = ()
    organisation: str = ""
    clinics: tuple[str, ...] = ()
    vaccinators: tuple[Staff, ...] = ()
    suppliers: tuple[Staff, ...] = ()
    version: int = 1
    flu_protocol: Protocol | None = None
    in_mavis: str = ""
    list_of: str = ""
    stock: tuple[StockCount, ...] = ()

    @property
    def mavis_id(self) -> str:
        """SESSION_ID, as a file for Mavis names the session."""
        return self.in_mavis or self.id

    @property
    def at_clinic(self) -> bool:
        """True at a clinic: there it is no obstacle that triage invited a child to one."""
        return self.location.kind is Place.CLINIC

    @property
    def short_title(self) -> str:
        """`HPV at Harbour View Academy`."""
        return f"{labels_of(self.programmes)} at {self.location.name}"

    @property
    def title(self) -> str:
        """`HPV session at Harbour View Academy`, `Flu community clinic`."""
        names = labels_of(self.programmes)
        return (
            f"{names} community clinic"
            if self.location.kind is Place.CLINIC
            else f"{names} session at {self.location.name}"
        )

    def dates_in_words(self) -> str:
        """`24 November 2026`, or all of them joined by commas."""
        return ", ".join(long_date(day) for day in self.dates)


class SessionListing(Struct, frozen=True, kw_only=True):
    """A session on the team's list: how many children it has, and how many of them are done.

    Done means that every programme of the child in this session has a record or needs none.
    """

    session: Session
    children: int
    done: int


class SessionBundle(Struct, frozen=True, kw_only=True):
    """The whole session, with what a device needs to know that it saved all of it.

    `count` is the number of children; `digest` is `digest_of(session, children, batches)`.
    """

    session: Session
    children: tuple[Child, ...]
    batches: tuple[Batch, ...]
    count: int
    digest: str

    @property
    def verified(self) -> bool:
        """True if nothing is missing and nothing was altered on the way."""
        return self.count == len(self.children) and self.digest == digest_of(self.session, self.children, self.batches)


class Canonical(NamedTuple):
    """A session in the bytes that are hashed and kept: canonical JSON of itself, of each child by id, of each batch.

    `digest` is what `digest_of` gives for it.
    """

    session: bytes
    children: tuple[tuple[str, bytes], ...]
    batches: tuple[bytes, ...]
    digest: str

    def is_that_of(self, bundle: SessionBundle) -> bool:
        """True if nothing of the bundle is missing here and nothing was altered on the way, by its count and digest."""
        return (len(self.children), self.digest) == (bundle.count, bundle.digest)


def canonical(session: Session, children: Iterable[Child], batches: Iterable[Batch]) -> Canonical:
    """Encode a session with its children and batches, each once."""
    encode = _encoder.encode
    about, fridge = encode(session), tuple(map(encode, batches))
    listed = tuple((child.id, encode(child)) for child in children)
    return Canonical(about, listed, fridge, digest_over(about, (body for _, body in listed), fridge))


def digest_of(session: Session, children: tuple[Child, ...], batches: tuple[Batch, ...]) -> str:
    """Hash a session with its children and batches: hexadecimal SHA-256 over the canonical JSON of each in turn."""
    return digest_over(_encoder.encode(session), map(_encoder.encode, children), map(_encoder.encode, batches))


def digest_over(*parts: bytes | Iterable[bytes]) -> str:
    """Hash encoded parts, or many of them, in this order: hexadecimal SHA-256."""
    hasher = hashlib.sha256()
    for part in parts:
        for body in (part,) if isinstance(part, bytes) else part:
            hasher.update(body)
    return hasher.hexdigest()


def bundle(session: Session, children: tuple[Child, ...], batches: tuple[Batch, ...]) -> SessionBundle:
    """Put a session together with its count and digest."""
    return SessionBundle(
        session=session,
        children=children,
        batches=batches,
        count=len(children),
        digest=digest_of(session, children, batches),
    )


_encoder = msgspec.json.Encoder(order="deterministic")


def is_of_workbook(session_id: str) -> bool:
    """True for a session that was opened from a workbook: what is recorded in it never goes to a hub."""
    return session_id.startswith(OF_A_WORKBOOK)

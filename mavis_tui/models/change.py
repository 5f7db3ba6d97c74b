"""What was recorded on a device and what the hub answered: the two halves of a record's life."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

from mavis_tui.models.batch import Batch
from mavis_tui.models.child import AddedChild
from mavis_tui.models.of_the_day.consent_taken import ConsentTaken
from mavis_tui.models.of_the_day.of_children import ChildNote, GillickAssessment, Reaction, TriageDecision
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.vaccination import Email, Id, Moment, Staff, Vaccination

FIRST_SCHEMA, WITHDRAWS, OF_THE_DAY = 1, 2, 3
"""Versions of Change: a program that knows only the first would take a withdrawal for a dose that was corrected.

The third has records of the day beside the dose. A program or a hub of before can't read those, and says so: it keeps
them as they came and takes them for nothing else.
"""

SCHEMA = OF_THE_DAY
"""The newest version of Change that this program understands; it writes the oldest that says what it has to say."""


class ChangeKind(StrEnum):
    """What a change is about."""

    VACCINATION = "vaccination"
    CORRECTION = "correction"
    BATCH = "batch"
    ATTENDANCE = "attendance"
    CONSENT = "consent"
    GILLICK = "gillick"
    TRIAGE = "triage"
    NOTE = "note"
    REACTION = "reaction"
    CHILD = "child"
    STOCK = "stock"


OfTheDay = ConsentTaken | GillickAssessment | TriageDecision | ChildNote | Reaction | AddedChild | StockCount
"""What is recorded beside the doses; each is told by its `kind`, which is that of its change."""

_KINDS: dict[type[OfTheDay], ChangeKind] = {
    ConsentTaken: ChangeKind.CONSENT,
    GillickAssessment: ChangeKind.GILLICK,
    TriageDecision: ChangeKind.TRIAGE,
    ChildNote: ChangeKind.NOTE,
    Reaction: ChangeKind.REACTION,
    AddedChild: ChangeKind.CHILD,
    StockCount: ChangeKind.STOCK,
}


_EVERYWHERE = frozenset(
    (
        ChangeKind.VACCINATION,
        ChangeKind.CORRECTION,
        ChangeKind.CONSENT,
        ChangeKind.GILLICK,
        ChangeKind.TRIAGE,
        ChangeKind.REACTION,
    )
)

OF_THE_DAY_KINDS = tuple(_KINDS.values())
"""The kinds of what is recorded beside the doses."""


def day_kind(record: OfTheDay) -> ChangeKind:
    """Give the kind of the change that carries a record of the day, whichever revision it is."""
    return _KINDS[type(record)]


class AttendanceAnswer(Struct, frozen=True, kw_only=True, gc=False):
    """Whether a child came on one day of a session; None takes an earlier answer back."""

    child: Id
    on: date
    attending: bool | None


class Change(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Something recorded on one device. `id` and `revision` together are unique, everywhere and for ever.

    A vaccination's change has the id of the vaccination, and a correction the same id with the next revision.
    Exactly one of `vaccination`, `batch`, `attendance` and `of_the_day` is filled, as `kind` says. `sequence` counts up
    on the device. `clock_offset` is how many seconds the device's clock was ahead of the hub's when they last met, None
    if they never did. `made_by` is the nurse who recorded; `by_pin` says that only a PIN of the device told who
    she is, because she never signed in on it. `based_on` is the revision that a correction was made
    from, the newest that the hub was known to hold; None where that isn't known, and from programs that don't say it.
    `mavis_session` is the SESSION_ID under which it was made and leaves for Mavis, None where `session` is that.
    """

    id: Id
    device: Id
    sequence: Annotated[int, Meta(ge=1)]
    kind: ChangeKind
    session: Id
    made_at: Moment
    made_by: Email
    child: Id | None = None
    vaccination: Vaccination | None = None
    batch: Batch | None = None
    attendance: AttendanceAnswer | None = None
    of_the_day: OfTheDay | None = None
    revision: Annotated[int, Meta(ge=1)] = 1
    based_on: Annotated[int, Meta(ge=1)] | None = None
    clock_offset: int | None = None
    mavis_session: Id | None = None
    schema: int = FIRST_SCHEMA
    by_pin: bool = False

    def __post_init__(self) -> None:
        payloads: dict[ChangeKind, object] = {
            ChangeKind.VACCINATION: self.vaccination,
            ChangeKind.CORRECTION: self.vaccination,
            ChangeKind.BATCH: self.batch,
            ChangeKind.ATTENDANCE: self.attendance,
        }
        if (day := self.of_the_day) is not None:
            payloads[day_kind(day)] = day
        filled = [part for part in (self.vaccination, self.batch, self.attendance, day) if part is not None]
        if len(filled) != 1 or payloads.get(self.kind) is None:
            raise ValueError(f"a change of kind {self.kind.value} carries exactly that, and nothing else")
        record = self.vaccination or day
        if record is not None and (record.id, record.revision) != (self.id, self.revision):
            raise ValueError("a change and its record have the same id and revision")
        if day is not None and day.session != self.session:
            raise ValueError("a record of the day is of the session of its change")

    @property
    def counts_everywhere(self) -> bool:
        """True for what counts in every session that lists the child, and not only in its own."""
        return self.kind in _EVERYWHERE

    @property
    def about(self) -> Id | None:
        """The id of the child whom it is about, None where it is about none."""
        if self.vaccination is not None:
            return self.vaccination.child
        if self.of_the_day is not None:
            return self.of_the_day.about
        return self.attendance.child if self.attendance is not None else self.child


class Verdict(StrEnum):
    """What the hub did with one revision of one change."""

    SAVED = "saved"
    REVIEW = "review"
    REFUSED = "refused"


class Receipt(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The hub's answer to one revision of one change; it clears that revision and no other.

    `reason` says in words why a record is reviewed or was refused, or what the office decided about it; `set_aside`
    that it decided that the record doesn't count. `record` is the id under which the hub keeps it.
    """

    change: Id
    revision: int
    verdict: Verdict
    received_at: Moment
    reason: str = ""
    record: Id | None = None
    set_aside: bool = False


class Answered(NamedTuple):
    """How many records the hub keeps now, how many of those it is checking, and how many others it refused."""

    kept: int
    review: int
    refused: int


def answered(receipts: Iterable[Receipt]) -> Answered:
    """Count what came of records: a record is one however often it was changed, and stands as its newest revision does.

    The green message and the page of the last upload both count here.
    """
    newest: dict[str, Receipt] = {}
    for receipt in receipts:
        if receipt.change not in newest or receipt.revision >= newest[receipt.change].revision:
            newest[receipt.change] = receipt
    verdicts = Counter(receipt.verdict for receipt in newest.values())
    review = verdicts[Verdict.REVIEW]
    return Answered(verdicts[Verdict.SAVED] + review, review, verdicts[Verdict.REFUSED])


class TeamRuling(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody decided about records that stand beside each other, by the ids of their changes.

    `stands` count; `aside` are kept and count nowhere, for as long as one that stands is the same dose.
    """

    stands: Annotated[tuple[Id, ...], Meta(min_length=1)]
    reason: Annotated[str, Meta(max_length=1000)]
    by: Staff
    at: Moment
    aside: tuple[Id, ...] = ()


class Written(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A revision that is in a file for Mavis. `says` is what it says (`wire/team_file.py`), so that no other is meant.

    `by` is whose laptop wrote that file.
    """

    change: Id
    revision: Annotated[int, Meta(ge=1)]
    says: str
    file: str
    at: Moment
    by: str = ""

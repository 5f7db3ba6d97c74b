"""Rows that somebody filled in in Excel: Mavis hasn't got them, so they become records of this device that wait.

Whoever opens a workbook again, or one in which more was typed since, doubles nothing: a row is known by its own id
(`spreadsheets/records.py`), and by child, programme, day and what came of it, however it was corrected here since.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from operator import attrgetter

from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.models.calendar import Clock, long_date
from mavis_tui.models.change import ChangeKind
from mavis_tui.models.child import Child
from mavis_tui.models.consent import Care
from mavis_tui.models.given_although.self_consent import ASK, TELLS, consents_alone
from mavis_tui.models.programme import Programme, Reason, label_of
from mavis_tui.models.rules import breaches
from mavis_tui.models.session import Session
from mavis_tui.models.status import status_of
from mavis_tui.models.telling_apart.session_key import leaves_as
from mavis_tui.models.vaccination import Outcome, Vaccination
from mavis_tui.models.warnings import GELATINE, NO_EXPIRY, warnings

Happened = tuple[str, Programme, date, Outcome, Reason | None]
"""Child, programme, day and what came of it."""

_HISTORY = attrgetter("history")


class TypedRows:
    """Takes over what was typed in one workbook; `taken` are the new ones, `said` sentences about all of them."""

    def __init__(self, ours: Iterable[Entry], session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._known: dict[str, str] = {}
        self._happened: dict[Happened, str] = {}
        recorded = [entry.change.vaccination for entry in ours if entry.change.vaccination is not None]
        withdrawn = {record.id for record in recorded if record.withdrawn is not None}
        for record in recorded:
            self._known[record.id] = record.id
            if record.id not in withdrawn:
                self._happened.setdefault(_happened(record, record.child), record.id)
        self.taken: list[Vaccination] = []
        self.said: list[str] = []

    def take_in(self, child: Child) -> Child:
        """Give the child with what was typed for it under the ids that it has here, and note what is new."""
        if not any(map(_HISTORY, child.care.values())):  # as of nearly everybody
            return child
        if not any(record.typed for care in child.care.values() for record in care.history):
            return child
        care = {
            programme: replace(one, history=tuple(self._of(child, record) for record in one.history))
            for programme, one in child.care.items()
        }
        return replace(child, care=care)

    def keep(self, keep: Callable[..., Entry]) -> None:
        """Put the new ones on the disk with `Keeping.keep`."""
        for record in self.taken:
            keep(
                ChangeKind.VACCINATION,
                id_=record.id,
                session=self._session.id,
                child=record.child,
                vaccination=record,
                mavis_session=leaves_as(self._session),
            )

    def _of(self, child: Child, record: Vaccination) -> Vaccination:
        if not record.typed:
            return record
        record = replace(record, session=self._session.id, child=child.id)
        happened = _happened(record, child.id)
        known = self._known.get(record.id) or self._happened.get(happened)
        if known is not None:
            return replace(record, id=known)
        self._known[record.id] = self._happened[happened] = record.id
        self.taken.append(record)
        self.said.extend((*self._wrong_with(child, record), *self._to_be_known(child, record)))
        return record

    def _wrong_with(self, child: Child, record: Vaccination) -> Iterator[str]:
        for breach in breaches(record, self._session, child, self._clock()):
            # A correction keeps the day, because Mavis knows a record by it.
            way = (
                "Withdraw it on the child’s page, and record it there for the day on which it was."
                if breach.field == "performed_on"
                else "Correct it on the child’s page before it is exported."
            )
            yield f"{_named(child, record)}: {breach.sentence} {way}"

    def _to_be_known(self, child: Child, record: Vaccination) -> Iterator[str]:
        """Say what no rule of the import forbids and somebody should know: Mavis would take it without a word."""
        before = replace(child, care={programme: _as_listed(care) for programme, care in child.care.items()})
        status = status_of(before, record.programme, record.performed_on, at_clinic=self._session.at_clinic)
        for caution in warnings(record, before, status):
            unasked = caution.key == GELATINE and not status.gelatine_free  # “check first” is too late here
            if not unasked and (caution.key != NO_EXPIRY or record.batch_number):
                yield f"{_named(child, record)}: {caution.text}"
        if consents_alone(before, before.care[record.programme]):
            yield (
                f"{_named(child, record)}: {ASK} {TELLS} If they aren’t to be told, correct it before it is exported: "
                "on the child’s page, or with --no-tell-parents."
            )
        if record.given and not status.ready:
            yield (
                f"{_named(child, record)}: it says given, and the list says: {status.why} Find out what came between, "
                "and enter it in Mavis before the file is uploaded; or withdraw the record on the child’s page."
            )


def _named(child: Child, record: Vaccination) -> str:
    label = label_of(record.programme, record.variant)
    return f"{child.full_name}, {label} on {long_date(record.performed_on)}, typed in the workbook"


def _as_listed(care: Care) -> Care:
    """Give what was agreed and had before anything was typed."""
    return replace(care, history=tuple(record for record in care.history if not record.typed))


def _happened(record: Vaccination, child: str) -> Happened:
    return child, record.programme, record.performed_on, record.outcome, record.reason

"""Recording while the store is locked: what was written down without any list, sealed until the store can be opened."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import msgspec
from msgspec import Struct

from mavis_tui.cache.sealed_records import Unreadable
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput
from mavis_tui.models.breach import Breach
from mavis_tui.models.calendar import LONDON, Clock, london, long_date
from mavis_tui.models.identity import NewId, spaced_nhs_number
from mavis_tui.models.programme import VACCINES, Programme, Reason, Site, label_of
from mavis_tui.models.recorded.in_words import rows_of
from mavis_tui.models.rules import MAX_NAME, breaches
from mavis_tui.models.sealed_record import SealedRecord, breaches_of_identity, unlisted, vaccination_of
from mavis_tui.models.vaccination import Email, Identification, Outcome, Staff

SEALED = (
    "It is sealed on this device: nobody can read it until the offline password is known again, and then it has to be "
    "matched to the child."
)


class IntakeAnswers(Struct, frozen=True, kw_only=True):
    """What a nurse wrote down. A reason means that the vaccine was not given; then the rest of the dose is left out.

    `on` is None for today and `at` None for now. `dose` is None if she doesn't know its number: then it is the next one
    by the list, once there is one.
    """

    given_name: str = ""
    family_name: str = ""
    date_of_birth: date | None = None
    nhs_number: str = ""
    place: str = ""
    programme: Programme | None = None
    reason: Reason | None = None
    vaccine: str | None = None
    batch_number: str = ""
    batch_expiry: date | None = None
    site: Site | None = None
    dose: int | None = None
    full_dose: bool = True
    on: date | None = None
    at: time | None = None
    nurse_name: str = ""
    nurse_email: str = ""
    identified: Identification = Identification()
    notes: str = ""


class PreparedIntake(Struct, frozen=True, kw_only=True):
    """A record that could be sealed, and what is wrong with it; None if there is too little for any record."""

    record: SealedRecord | None
    breaches: tuple[Breach, ...]


class SealedRecording:
    """The verbs that work without the offline password. Matching what was recorded so is in `matching`."""

    def __init__(self, store: Store, clock: Clock, new_id: NewId) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id

    def waiting(self) -> int:
        """Count the records that nobody has matched to a child yet. Works locked."""
        return self._store.unmatched

    def prepare(self, answers: IntakeAnswers) -> PreparedIntake:
        """Make the record that the answers amount to, with every rule that it breaks. Nothing is kept yet."""
        now = self._clock()
        missing = [*_of_the_child(answers, london(now).date()), *_of_the_rest(answers)]
        born, programme = answers.date_of_birth, answers.programme
        if missing or born is None or programme is None:
            return PreparedIntake(record=None, breaches=tuple(missing))
        record = _record(answers, born, programme, self._new_id(), now)
        child, session = unlisted(record)
        found = breaches(vaccination_of(record, child, session, dose=1), session, child, now, listed=False)
        return PreparedIntake(record=record, breaches=tuple(found))

    def confirm(self, prepared: PreparedIntake) -> SealedRecord:
        """Seal a record; when this returns, it is on the disk. Confirming it twice keeps it once.

        Raises BadInput with the first rule that it breaks, StoreBusy, StoreNotWritable, StoreDamaged.
        """
        if prepared.breaches or prepared.record is None:
            raise BadInput(prepared.breaches[0].sentence if prepared.breaches else "There is nothing to record.")
        self._store.sealed_records.add(prepared.record)
        return prepared.record


class OpenedRecords(Struct, frozen=True, kw_only=True):
    """What was recorded while locked and is not matched yet, oldest first, and what of it doesn't open."""

    records: tuple[SealedRecord, ...]
    unreadable: tuple[Unreadable, ...]


def opened_records(store: Store) -> OpenedRecords:
    """Open what waits, after finishing what a crash left half done: a file whose record is among the changes goes.

    Raises WrongPassword while the store is locked.
    """
    records: list[SealedRecord] = []
    unreadable: list[Unreadable] = []
    for found in store.sealed_records.opened():
        if isinstance(found, Unreadable):
            unreadable.append(found)
        elif _is_recorded(store, found):
            store.sealed_records.remove(found.id)
        else:
            records.append(found)
    return OpenedRecords(records=tuple(records), unreadable=tuple(unreadable))


def sealed_what(record: SealedRecord) -> str:
    """Say in a few words what was recorded: `HPV given`, `Flu not given`."""
    vaccine = VACCINES.get(record.vaccine or "")
    label = label_of(record.programme, vaccine.variant if vaccine is not None else None)
    return f"{label} {'given' if record.given else 'not given'}"


def sealed_rows(record: SealedRecord) -> dict[str, str]:
    """Describe a record as it was written down, label by label, leaving out what doesn't apply."""
    said = rows_of(vaccination_of(record, *unlisted(record)))
    if record.given and record.dose_sequence is None:
        said["Dose number"] = "not known, so the next one by the list"
    outcome, at = said.pop("Outcome"), said.pop("Time")
    return {
        "Child": record.full_name,
        "Born": long_date(record.date_of_birth),
        "NHS number": spaced_nhs_number(record.nhs_number),
        "Where": record.place,
        "When": f"{long_date(record.performed_on)}, {at}",
        "Outcome": f"{outcome}, {sealed_what(record).partition(' ')[0]}",
        **said,
    }


def _is_recorded(store: Store, record: SealedRecord) -> bool:
    entry = store.outbox.entry(record.id)
    return entry is not None and entry.change.vaccination is not None


def _of_the_child(answers: IntakeAnswers, today: date) -> Iterator[Breach]:
    given, family = answers.given_name.strip(), answers.family_name.strip()
    yield from breaches_of_identity(given, family, answers.date_of_birth, _digits(answers.nhs_number) or None, today)
    for field, name in (("given_name", given), ("family_name", family)):
        if len(name) > MAX_NAME:
            yield Breach(field, f"Enter a name that is at most {MAX_NAME} characters long.")


def _of_the_rest(answers: IntakeAnswers) -> Iterator[Breach]:
    if not 0 < len(answers.place.strip()) <= MAX_NAME:
        yield Breach("place", "Say at which school or in which session.")
    if answers.programme is None:
        yield Breach("programme", "Choose the programme.")
    if not 0 < len(answers.nurse_name.strip()) <= MAX_NAME:
        yield Breach("nurse_name", "Enter your name.")
    try:
        msgspec.convert(answers.nurse_email.strip(), Email)
    except msgspec.ValidationError:
        yield Breach("nurse_email", "Enter your e-mail address, the one you sign in with.")
    if answers.on is not None and answers.at is None:
        yield Breach("at", "Enter the time too, if it wasn’t now.")


def _record(answers: IntakeAnswers, born: date, programme: Programme, id_: str, now: datetime) -> SealedRecord:
    given = answers.reason is None
    vaccine = VACCINES.get(answers.vaccine or "") if given else None
    return SealedRecord(
        id=id_,
        given_name=answers.given_name.strip(),
        family_name=answers.family_name.strip(),
        date_of_birth=born,
        nhs_number=_digits(answers.nhs_number) or None,
        place=answers.place.strip(),
        programme=programme,
        outcome=Outcome.GIVEN if given else Outcome.NOT_GIVEN,
        reason=answers.reason,
        vaccine=answers.vaccine if given else None,
        batch_number=(answers.batch_number.strip().upper() or None) if given else None,
        batch_expiry=answers.batch_expiry if given else None,
        site=(Site.NOSE if vaccine is not None and vaccine.nasal else answers.site) if given else None,
        dose_sequence=answers.dose if given else None,
        full_dose=answers.full_dose or not given,
        performed_at=_moment(answers, now),
        made_at=now,
        performed_by=Staff(email=answers.nurse_email.strip(), name=answers.nurse_name.strip()),
        identified=answers.identified,
        notes=answers.notes.strip(),
    )


def _moment(answers: IntakeAnswers, now: datetime) -> datetime:
    if answers.at is None:
        return now
    return datetime.combine(answers.on or london(now).date(), answers.at, LONDON).astimezone(UTC)


def _digits(nhs_number: str) -> str:
    return "".join(nhs_number.split())

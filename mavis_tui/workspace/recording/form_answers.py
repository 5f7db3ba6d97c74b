"""What a nurse may choose for a record, what she answered, and the record that this amounts to."""

from datetime import UTC, date, datetime, time

from msgspec import Struct
from msgspec.structs import replace

from mavis_tui.models.although import Although, AlthoughKind
from mavis_tui.models.batch import Batch
from mavis_tui.models.breach import Breach
from mavis_tui.models.calendar import LONDON, london
from mavis_tui.models.child import Child
from mavis_tui.models.consent import VaccineMethod
from mavis_tui.models.given_although.rules import althoughs_for, obstacle_of
from mavis_tui.models.given_although.self_consent import consents_alone
from mavis_tui.models.programme import PROGRAMMES, VACCINES, Method, Programme, Reason, Site, Vaccine, usual_method
from mavis_tui.models.protocols import not_allowed, protocols_for
from mavis_tui.models.screening import statements
from mavis_tui.models.session import Session, is_of_workbook
from mavis_tui.models.status import Status
from mavis_tui.models.vaccination import Identification, Outcome, Protocol, Role, Staff, Vaccination, same_person
from mavis_tui.models.warnings import Caution, is_good_on


class Options(Struct, frozen=True, kw_only=True):
    """What a nurse may choose for one child in one programme, usual things first.

    `usual` is today's batch for each vaccine, by upload name: the one that was given last on this device today;
    the vaccine given last stands last. `expiries` are the expiry dates that are known, by batch number.
    `dose` is the number of the dose that comes next. `day` is when it was, and `days` are the session's days so far,
    newest first, any of which it may have been; a correction keeps its day, and has none. `nurse` is who records, and
    may be one of `vaccinators`. `correcting` is the record in whose place the answers will stand; then `status` is
    what it was without it. `although` says that it is to be recorded as given, whatever `status` says: then `vaccines`
    are all that the programme has. `chosen` is under which protocol a vaccinator gave a vaccine here last today, by
    e-mail address and upload name; `roles` is what others were said to be here today, by e-mail address.
    """

    session: Session
    child: Child
    programme: Programme
    label: str
    status: Status
    vaccines: tuple[Vaccine, ...]
    batches: dict[str, tuple[Batch, ...]]
    usual: dict[str, Batch]
    expiries: dict[str, date]
    dose: int
    day: date
    days: tuple[date, ...]
    nurse: Staff
    correcting: Vaccination | None = None
    although: bool = False
    chosen: dict[tuple[str, str], Protocol] = {}
    roles: dict[str, Role] = {}

    @property
    def doses(self) -> tuple[int, ...]:
        """The numbers a dose may have, where Mavis has no default or it may be a further one; otherwise none."""
        facts = PROGRAMMES[self.programme]
        asked = facts.default_dose is None or self.although
        return tuple(range(1, facts.max_dose + 1)) if asked else ()

    @property
    def vaccinators(self) -> tuple[Staff, ...]:
        """Who may have vaccinated: who records first, then the session's others with what they are."""
        others = [self._with_role(staff) for staff in self.session.vaccinators if not same_person(staff, self.nurse)]
        before = self.correcting.performed_by if self.correcting is not None else None
        if before is not None and not any(same_person(before, one) for one in (self.nurse, *others)):
            others.insert(0, before)
        return (self.nurse, *others)

    @property
    def asks_role(self) -> bool:
        """True where no team server says what the others are: a workbook has only their addresses."""
        return is_of_workbook(self.session.id)

    def _with_role(self, staff: Staff) -> Staff:
        role = self.roles.get(staff.email.casefold()) if self.asks_role else None
        return staff if role is None else replace(staff, role=role)

    @property
    def suppliers(self) -> tuple[Staff, ...]:
        """Who may have supplied the vaccine to somebody else who gave it."""
        before = self.correcting.supplied_by if self.correcting is not None else None
        listed = self.session.suppliers
        known = any(same_person(before, one) for one in listed)
        return (before, *listed) if before is not None and not known else listed

    @property
    def psd(self) -> bool | None:
        """Whether the child has a patient specific direction; None where the session has none."""
        return self.child.care[self.programme].psd

    @property
    def not_allowed(self) -> str:
        """Why who records may give none of these vaccines here, or nothing: what her role allows."""
        return not_allowed(self.nurse.role, self.vaccines, self.session, self.day, psd=self.psd)

    @property
    def althoughs(self) -> tuple[AlthoughKind, ...]:
        """What may have come between, likeliest first."""
        return althoughs_for(self.status, not_allowed=bool(self.not_allowed))

    def protocols(self, vaccinator: Staff, vaccine: Vaccine | None, day: date | None = None) -> tuple[Protocol, ...]:
        """List under which protocols a vaccinator may give a vaccine to this child on a day; where two, one chooses."""
        if vaccine is None:
            return ()
        return protocols_for(vaccinator.role, vaccine, self.session, day or self.day, psd=self.psd)

    def usual_protocol(self, vaccinator: Staff, vaccine: Vaccine | None, day: date | None = None) -> Protocol | None:
        """Give the protocol that needs no choosing: the only one, the one on record, or the one chosen last today."""
        possible, old = self.protocols(vaccinator, vaccine, day), self.correcting
        if vaccine is None:
            return None
        if old is not None and same_person(old.performed_by, vaccinator) and old.vaccine == vaccine.name:
            return old.protocol
        if len(possible) == 1:
            return possible[0]
        chosen = self.chosen.get((vaccinator.email.casefold(), vaccine.name))
        return chosen if chosen in possible else None

    def batches_of(self, vaccine: Vaccine | None) -> list[Batch]:
        """List the batches to choose from: the one on record, then today's, then the session's.

        What is known to be in date comes before what nobody knows of, and that before what has expired.
        """
        if vaccine is None:
            return []
        old, usual = self.correcting, self.usual.get(vaccine.name)
        on_record: list[Batch] = []
        if old is not None and old.vaccine == vaccine.name and old.batch_number is not None:
            on_record.append(Batch(number=old.batch_number, programme=vaccine.programme, expiry=old.batch_expiry))
        found: dict[str, Batch] = {}
        for batch in (*on_record, *([usual] if usual is not None else ()), *self.batches[vaccine.name]):
            found.setdefault(batch.number.upper(), batch)
        return sorted(found.values(), key=lambda batch: self._rank(batch, on_record))

    def _rank(self, batch: Batch, on_record: list[Batch]) -> int:
        if batch in on_record or is_good_on(batch.expiry, self.day):
            return 0
        return 1 if batch.expiry is None else 2

    @property
    def screening(self) -> tuple[str, ...]:
        """The statements to be confirmed before the vaccine is given."""
        nasal = VaccineMethod.NASAL in self.status.methods
        return statements(self.programme, nasal=nasal or (self.although and any(one.nasal for one in self.vaccines)))

    def asks_about_parents(self, although: Although | None) -> bool:
        """Tell whether the child consents alone, and so says whether the parents may be told (facts 9.4)."""
        return consents_alone(self.child, self.child.care[self.programme], although)


class Answers(Struct, frozen=True, kw_only=True):
    """What a nurse answered at the form. A reason means that the vaccine was not given; then the rest is left out.

    `on` is the day, None for today: what is typed in from paper was done earlier. `at` is a time of the day in England,
    None for now (or, on an earlier day, for no time; when correcting, for the time on record). Who vaccinated
    is the nurse who records (or who is on record), unless somebody else is named; `supplier` is None if the
    vaccinator needed nobody else to supply the vaccine. `protocol` is None where nobody chose: then the only possible
    one is taken, or the one that this vaccinator chose last for this vaccine here today, never another. `although` says
    why it was given to a child who isn't due; `parents_may_be_told` what a child says who consents alone.
    """

    reason: Reason | None = None
    vaccine: str | None = None
    batch_number: str = ""
    batch_expiry: date | None = None
    method: Method | None = None
    site: Site | None = None
    dose: int | None = None
    full_dose: bool = True
    notes: str = ""
    on: date | None = None
    at: time | None = None
    vaccinator: Staff | None = None
    supplier: Staff | None = None
    protocol: Protocol | None = None
    identified: Identification = Identification()
    pre_screened: bool = False
    although: Although | None = None
    parents_may_be_told: bool | None = None


class Prepared(Struct, frozen=True, kw_only=True):
    """A record that could be confirmed, and what is wrong with it: nothing, if `breaches` is empty.

    `to_mend` is what the office must mend in its list before Mavis takes the record; it stops nobody from recording.
    `warnings` are said before it is confirmed, and some are asked about, see `models/warnings.py`.
    `known` names what was recorded of the child in this programme when this was prepared, by id and revision; None
    where the record is kept whatever was recorded since.
    """

    record: Vaccination
    breaches: tuple[Breach, ...]
    to_mend: tuple[Breach, ...] = ()
    warnings: tuple[Caution, ...] = ()
    known: frozenset[tuple[str, int]] | None = None


def answers_of(record: Vaccination) -> Answers:
    """Give the answers that a record amounts to, to start a correction from."""
    return Answers(
        reason=record.reason,
        vaccine=record.vaccine,
        batch_number=record.batch_number or "",
        batch_expiry=record.batch_expiry,
        method=record.method,
        site=record.site,
        dose=record.dose_sequence,
        full_dose=record.full_dose,
        notes=record.notes,
        vaccinator=record.performed_by,
        supplier=record.supplied_by,
        protocol=record.protocol,
        identified=record.identified or Identification(),
        pre_screened=record.pre_screened,
        although=record.although,
        parents_may_be_told=record.parents_may_be_told,
    )


def record_of(options: Options, answers: Answers, id: str, now: datetime) -> Vaccination:  # noqa: A002 - the field
    """Make the record that the answers amount to: a new one, or the next revision of the one being corrected."""
    child, care, old = options.child, options.child.care[options.programme], options.correcting
    given = answers.reason is None
    vaccine = VACCINES.get(answers.vaccine or "")
    number = answers.batch_number.strip().upper()
    method = answers.method or (usual_method(vaccine) if vaccine is not None else None)
    vaccinator = answers.vaccinator or (old.performed_by if old is not None else None) or options.nurse
    day = old.performed_on if old is not None else answers.on or london(now).date()
    performed_at = _moment(old, answers.at, now, day)
    return Vaccination(
        id=id if old is None else old.id,
        revision=1 if old is None else old.revision + 1,
        child=child.id,
        programme=options.programme,
        outcome=Outcome.GIVEN if given else Outcome.NOT_GIVEN,
        performed_on=day,
        session=options.session.id,
        variant=vaccine.variant if given and vaccine is not None and options.although else care.variant,
        reason=answers.reason,
        vaccine=answers.vaccine if given else None,
        batch_number=(number or None) if given else None,
        batch_expiry=(answers.batch_expiry or options.expiries.get(number)) if given else None,
        method=method if given else None,
        site=(Site.NOSE if method is Method.NASAL else answers.site) if given else None,
        dose_sequence=(answers.dose or options.dose) if given else None,
        full_dose=answers.full_dose or not given,
        protocol=_protocol(options, answers, vaccinator, vaccine, day) if given else None,
        performed_at=performed_at,
        performed_by=vaccinator,
        supplied_by=answers.supplier if given else None,
        identified=_identified(old, answers.identified),
        pre_screened=answers.pre_screened and given,
        notes=answers.notes.strip(),
        location=options.session.location.name if old is None else old.location,
        organisation=options.session.organisation if old is None else old.organisation,
        although=_with_obstacle(options, answers.although, vaccine, vaccinator) if given else None,
        parents_may_be_told=answers.parents_may_be_told,
        typed=old is not None and old.typed,
        recorded_by=_scribe(options, vaccinator),
    )


def _identified(old: Vaccination | None, said: Identification) -> Identification | None:
    """Say nothing of who confirmed the identity where nobody said it: a row typed in Excel has no column for that."""
    unsaid = old is not None and old.identified is None and said == Identification()
    return None if unsaid else said


def _scribe(options: Options, vaccinator: Staff) -> Staff | None:
    """Give who recorded, where that isn't who vaccinated; a correction of something else leaves it as it was."""
    old = options.correcting
    if old is not None and same_person(old.performed_by, vaccinator):
        return old.recorded_by
    return None if same_person(vaccinator, options.nurse) else options.nurse


def _protocol(
    options: Options, answers: Answers, vaccinator: Staff, vaccine: Vaccine | None, day: date
) -> Protocol | None:
    """Give the legal ground: what was said, or what leaves nothing to choose; None where somebody still has to."""
    if answers.although is not None and answers.although.kind is AlthoughKind.PSD:
        return Protocol.PSD
    return answers.protocol or options.usual_protocol(vaccinator, vaccine, day)


def _with_obstacle(options: Options, said: Although | None, vaccine: Vaccine | None, by: Staff) -> Although | None:
    """Say what stood in the way: as the list says it now, or said it when the record that is corrected was made."""
    if said is None or (options.correcting is not None and said.obstacle):
        return said
    if vaccine is None:
        return replace(said, obstacle=obstacle_of(options.status))
    role = not_allowed(by.role, [vaccine], options.session, options.day, psd=options.psd).rstrip(".")
    found = "; ".join(one for one in (obstacle_of(options.status), role) if one)
    return replace(said, obstacle=(found or f"{vaccine.brand} isn’t what was agreed")[:300])


def _moment(old: Vaccination | None, at: time | None, now: datetime, day: date) -> datetime | None:
    if at is None and old is not None:
        return old.performed_at
    if at is None:
        return now if day == london(now).date() else None
    return datetime.combine(day, at, LONDON).astimezone(UTC)

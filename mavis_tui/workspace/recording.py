"""Recording a vaccination: what may be chosen, what is wrong with it, and the moment when it is on the disk."""

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct

from mavis_tui.cache.outbox import Entry
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput
from mavis_tui.models.batch import Batch
from mavis_tui.models.calendar import Clock, london, today
from mavis_tui.models.change import Change, ChangeKind
from mavis_tui.models.child import Child
from mavis_tui.models.identity import NewId
from mavis_tui.models.programme import VACCINES, Method, Programme, Reason, Site, Vaccine, label_of, usual_method
from mavis_tui.models.rules import Breach, breaches
from mavis_tui.models.session import Session
from mavis_tui.models.status import Standing, all_attempts, next_dose, standing, vaccines_for
from mavis_tui.models.vaccination import Outcome, Protocol, Vaccination
from mavis_tui.workspace.access import Access
from mavis_tui.workspace.sessions import why_not_today
from mavis_tui.workspace.shelf import Shelf


class Options(Struct, frozen=True, kw_only=True):
    """What a nurse may choose for one child in one programme, usual things first.

    `usual` is today's batch for each vaccine, by upload name: the one that was given last on this device today;
    the vaccine given last stands last.
    `dose` is the number of the dose that comes next.
    """

    session: Session
    child: Child
    programme: Programme
    label: str
    standing: Standing
    vaccines: tuple[Vaccine, ...]
    batches: dict[str, tuple[Batch, ...]]
    usual: dict[str, Batch]
    dose: int


class Answers(Struct, frozen=True, kw_only=True):
    """What a nurse answered at the form. A reason means that the vaccine was not given; then the rest is left out."""

    reason: Reason | None = None
    vaccine: str | None = None
    batch_number: str = ""
    batch_expiry: date | None = None
    method: Method | None = None
    site: Site | None = None
    dose: int | None = None
    notes: str = ""


class Prepared(Struct, frozen=True, kw_only=True):
    """A record that could be confirmed, and what is wrong with it: nothing, if `breaches` is empty."""

    record: Vaccination
    breaches: tuple[Breach, ...]


class Recording:
    """The verbs for recording. Online or offline the path is the same: first the disk, then the hub."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        new_id: NewId,
        access: Access,
        shelf: Shelf,
        is_online: Callable[[], bool],
    ) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._access = access
        self._shelf = shelf
        self._is_online = is_online

    def options(self, session_id: str, child_id: str, programme: Programme) -> Options:
        """Give what may be chosen. Raises NotFound, NotSavedOffline, BadInput if the child isn't in the programme."""
        session = self._shelf.session(session_id)
        child = self._shelf.child(session_id, child_id)
        if programme not in child.care or programme not in session.programmes:
            raise BadInput(f"{child.full_name} isn’t on this session’s list for {label_of(programme)}.")
        recorded = self._recorded(session_id, child_id)
        stands = standing(child, programme, today(self._clock), recorded)
        vaccines = vaccines_for(child, programme, stands)
        listed = self._shelf.batches(session_id)
        return Options(
            session=session,
            child=child,
            programme=programme,
            label=label_of(programme, child.care[programme].variant),
            standing=stands,
            vaccines=vaccines,
            batches={vaccine.name: _fitting(listed, vaccine) for vaccine in vaccines},
            usual=self._used_today(vaccines),
            dose=next_dose(child, programme, all_attempts(child.care[programme], recorded)),
        )

    def prepare(self, options: Options, answers: Answers) -> Prepared:
        """Make the record that the answers amount to, with every rule that it breaks. Nothing is kept yet."""
        now = self._clock()
        session, child, programme = options.session, options.child, options.programme
        given = answers.reason is None
        vaccine = VACCINES.get(answers.vaccine or "")
        method = answers.method or (usual_method(vaccine) if vaccine is not None else None)
        record = Vaccination(
            id=self._new_id(),
            child=child.id,
            programme=programme,
            outcome=Outcome.GIVEN if given else Outcome.NOT_GIVEN,
            performed_on=london(now).date(),
            session=session.id,
            variant=child.care[programme].variant,
            reason=answers.reason,
            vaccine=answers.vaccine if given else None,
            batch_number=(answers.batch_number.strip().upper() or None) if given else None,
            batch_expiry=answers.batch_expiry if given else None,
            method=method if given else None,
            site=(Site.NOSE if method is Method.NASAL else answers.site) if given else None,
            dose_sequence=(answers.dose or options.dose) if given else None,
            protocol=Protocol.PGD if given else None,
            performed_at=now,
            performed_by=self._access.nurse,
            notes=answers.notes.strip(),
            location=session.location.name,
            organisation=session.organisation,
        )
        found = [*self._not_allowed(options, record), *breaches(record, session, child, now)]
        return Prepared(record=record, breaches=tuple(found))

    def confirm(self, prepared: Prepared) -> Entry:
        """Put a record on the disk; when this returns, it is there. Confirming it twice keeps it once.

        Raises BadInput with the first rule that it breaks, StoreBusy.
        """
        if prepared.breaches:
            raise BadInput(prepared.breaches[0].text)
        record = prepared.record
        kept = self._store.outbox.entry(record.id)
        if kept is not None and kept.change.vaccination == record:
            return kept
        self._store.outbox.append(
            Change(
                id=record.id,
                device=self._store.device.id,
                sequence=1,
                kind=ChangeKind.VACCINATION,
                session=record.session or "",
                child=record.child,
                vaccination=record,
                made_at=self._clock(),
                made_by=self._access.nurse.email,
                clock_offset=self._store.device.clock_offset,
            ),
            offline=not self._is_online(),
        )
        entry = self._store.outbox.entry(record.id)
        if entry is None:
            raise BadInput("The record was not kept. Record it again.")
        return entry

    def _not_allowed(self, options: Options, record: Vaccination) -> list[Breach]:
        """Say why this child may not be recorded so today, whatever the form says."""
        why_not = why_not_today(options.session, record.performed_on)
        if why_not:
            return [Breach("performed_on", why_not)]
        if not record.given:
            return []
        if not options.standing.ready:
            return [Breach("outcome", f"{options.label} can’t be given: {options.standing.why}")]
        if record.vaccine in VACCINES and record.vaccine not in {vaccine.name for vaccine in options.vaccines}:
            fitting = ", ".join(vaccine.name for vaccine in options.vaccines)
            return [Breach("vaccine", f"{record.vaccine} isn’t what was agreed for this child. It can be: {fitting}.")]
        return []

    def _recorded(self, session_id: str, child_id: str) -> list[Vaccination]:
        entries = self._shelf.newest(session_id, child_id)
        return [entry.change.vaccination for entry in entries if entry.change.vaccination is not None]

    def _used_today(self, vaccines: Sequence[Vaccine]) -> dict[str, Batch]:
        """Find the batch last given today of each vaccine: the default, forgotten tomorrow (facts 3.14)."""
        day = today(self._clock)
        used: dict[str, Batch] = {}
        for entry in self._shelf.newest():
            record = entry.change.vaccination
            if record is None or not record.given or record.performed_on != day or record.batch_number is None:
                continue
            if any(vaccine.name == record.vaccine for vaccine in vaccines):
                used.pop(record.vaccine or "", None)  # so that the vaccine given last stands last
                used[record.vaccine or ""] = Batch(
                    number=record.batch_number,
                    programme=record.programme,
                    vaccine=record.vaccine,
                    expiry=record.batch_expiry,
                )
        return used


def _fitting(batches: Sequence[Batch], vaccine: Vaccine) -> tuple[Batch, ...]:
    """Give the batches that are, or may be, of `vaccine`: Mavis's workbook says the programme but not the product."""
    return tuple(
        batch for batch in batches if batch.programme is vaccine.programme and batch.vaccine in (None, vaccine.name)
    )

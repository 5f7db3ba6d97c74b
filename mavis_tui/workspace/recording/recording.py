"""Recording a vaccination: what may be chosen, what is wrong with it, and the moment when it is on the disk."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, NotFound
from mavis_tui.models.beside_doses.standing import as_of
from mavis_tui.models.breach import LISTED, Breach
from mavis_tui.models.calendar import Clock, london, today
from mavis_tui.models.change import ChangeKind
from mavis_tui.models.child import Child
from mavis_tui.models.doses import all_attempts, next_dose
from mavis_tui.models.given_although.rules import dose_although, vaccines_although, with_care
from mavis_tui.models.identity import NewId
from mavis_tui.models.programme import VACCINES, Programme, Reason, label_of
from mavis_tui.models.recorded.in_words import differences
from mavis_tui.models.rules import breaches
from mavis_tui.models.schedule import days_so_far, why_not_today
from mavis_tui.models.status import ABSENT, status_of, vaccines_for
from mavis_tui.models.telling_apart.in_words import same_child_question
from mavis_tui.models.telling_apart.session_key import leaves_as
from mavis_tui.models.vaccination import Vaccination, same_person
from mavis_tui.models.warnings import warnings
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.given_on import completed, expiries_typed, given_on
from mavis_tui.workspace.keeping import Keeping
from mavis_tui.workspace.proven_time import comes_twice
from mavis_tui.workspace.readable_sessions import ReadableSessions, on_record_here, records_of, revision_of_the_hub
from mavis_tui.workspace.recording.although import of_the_although, of_the_parents
from mavis_tui.workspace.recording.choices import fitting, last_used, with_the_one_given, without
from mavis_tui.workspace.recording.duplicates import briefly, recorded_already
from mavis_tui.workspace.recording.form_answers import Answers as Answers
from mavis_tui.workspace.recording.form_answers import Options as Options
from mavis_tui.workspace.recording.form_answers import Prepared as Prepared
from mavis_tui.workspace.recording.form_answers import record_of
from mavis_tui.workspace.recording.role import chosen_today, of_the_role, roles_today


class Recording:
    """The verbs for recording. Online or offline the path is the same: first the disk, then the hub."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        new_id: NewId,
        access: Access,
        readable: ReadableSessions,
        keeping: Keeping,
        clock_doubted: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store = store
        self._clock_doubted = clock_doubted
        self._clock = clock
        self._new_id = new_id
        self._access = access
        self._readable = readable
        self._keeping = keeping

    def options(
        self, session_id: str, child_id: str, programme: Programme, on: date | None = None, *, although: bool = False
    ) -> Options:
        """Give what may be chosen on a day: today, if it is None; with `although`, for a child who isn't due.

        Raises NotFound, NotSavedOffline, BadInput if the child isn't in the programme (with `although`: the session).
        """
        return self._options(session_id, child_id, programme, on=on, although=although)

    def renewed(self, options: Options) -> Options:
        """Give what may be chosen now in the place of options given before: a batch may have been added since.

        Raises what gave them.
        """
        session_id, child_id, old = options.session.id, options.child.id, options.correcting
        if old is not None:
            return self.correction(session_id, child_id, old.id)
        return self.options(session_id, child_id, options.programme, on=options.day, although=options.although)

    def correctable(self, session_id: str, child_id: str) -> tuple[Vaccination, ...]:
        """List the session's records of today, or typed in here today, newest revision of each.

        What the hub refused can be corrected on any day: that is how it is mended; so can what somebody typed in Excel
        and is in no file for Mavis yet.
        """
        session, child = self._readable.session(session_id), self._readable.child(session_id, child_id)
        entries, day = self._readable.about(session_id, child), today(self._clock)
        typed_in = {
            entry.change.id
            for entry in entries
            if london(entry.change.made_at).date() == day
            or entry.sending is Sending.ATTENTION
            or (_was_typed(entry) and entry.to_export)
        }
        return tuple(
            attempt
            for attempt in on_record_here(session, child, records_of(entries, child))
            if (attempt.performed_on == day or attempt.id in typed_in)
            and not why_not_today(session, attempt.performed_on)
        )

    def correction(self, session_id: str, child_id: str, record_id: str) -> Options:
        """Give what may be chosen in place of a record of today. Raises NotFound where it can't be corrected."""
        can_be = self.correctable(session_id, child_id)
        record = next((record for record in can_be if record.id == record_id), None)
        if record is None:
            there_are = ", ".join(record.id for record in can_be)
            raise NotFound(
                f"No record {record_id} of today can be corrected for this child. "
                + (f"There are: {there_are}." if can_be else "Nothing was recorded for this child here today.")
            )
        return self._options(session_id, child_id, record.programme, correcting=record)

    def prepare(self, options: Options, answers: Answers) -> Prepared:
        """Make the record that the answers amount to, with every rule that it breaks. Nothing is kept yet."""
        now = self._clock()
        if answers.on is not None and options.correcting is None:
            options = self._options(
                options.session.id, options.child.id, options.programme, on=answers.on, although=options.although
            )
        record = record_of(options, answers, self._new_id(), now)
        # Who says day and time herself has looked at another clock, but for the hour that comes twice.
        old = options.correcting
        by_the_clock = (
            (old.time_doubted and answers.at is None) if old is not None else self._by_a_doubted_clock(answers)
        )
        if by_the_clock or comes_twice(record.performed_at):
            record = replace(record, time_doubted=True)
        found = self.doubts(options, record)
        if options.correcting is not None and not differences(options.correcting, record):
            found.append(Breach("outcome", "Nothing is different from what is recorded."))
        return Prepared(
            record=record,
            breaches=tuple(breach for breach in found if breach.field != LISTED),
            warnings=warnings(record, options.child, options.status),
            to_mend=tuple(breach for breach in found if breach.field == LISTED),
            known=frozenset((one.id, one.revision) for one in self._of_programme(record)),
        )

    def _by_a_doubted_clock(self, answers: Answers) -> bool:
        return (answers.at is None or answers.on is None) and self._clock_doubted()

    def doubts(self, options: Options, record: Vaccination) -> list[Breach]:
        """Say why a record shouldn't be made as it is: this child, this session, these rules."""
        return [
            *self._not_allowed(options, record),
            *breaches(record, options.session, options.child, self._clock()),
            *recorded_already(record, self._others(options), self._correctable_ids),
        ]

    def confirm(self, prepared: Prepared, made_at: datetime | None = None) -> Entry:
        """Put a record on the disk; when this returns, it is there. Confirming it twice keeps it once.

        `made_at` is when it was written down, if that wasn't now. Raises BadInput with the first rule that it breaks,
        StoreBusy.
        """
        if prepared.breaches:
            raise BadInput(prepared.breaches[0].text)
        record = prepared.record
        kept = self._store.outbox.entry(record.id)
        if kept is not None and kept.change.vaccination == record:
            return kept
        if kept is not None and kept.change.revision >= record.revision:
            raise BadInput("This record was corrected in the meantime. Nothing was changed. Open the child again.")
        return self._keeping.keep(
            ChangeKind.VACCINATION if record.revision == 1 else ChangeKind.CORRECTION,
            id_=record.id,
            session=record.session or "",
            child=record.child,
            revision=record.revision,
            vaccination=record,
            made_at=made_at,
            mavis_session=leaves_as(self._readable.session(record.session or "")),
            listed=self._listed(record),
            check=lambda: self._check_nothing_came(prepared),
        )

    def _listed(self, record: Vaccination) -> int | None:
        """Say which revision of a record that is corrected the list has."""
        if record.revision == 1:
            return None
        return revision_of_the_hub(self._readable.child(record.session or "", record.child), record.id)

    def _check_nothing_came(self, prepared: Prepared) -> None:
        """Raise BadInput where somebody, in whatever program or session, recorded for the child since it was asked."""
        if prepared.known is None:
            return
        for one in self._of_programme(prepared.record):
            if one.id != prepared.record.id and (one.id, one.revision) not in prepared.known:
                raise BadInput(
                    f"Recorded in the meantime for this child: {briefly(one)}. Nothing was recorded now. Open the "
                    "child again."
                )

    def _of_programme(self, record: Vaccination) -> list[Vaccination]:
        """Give what was recorded here of a record's child in its programme, in any session."""
        recorded = self._recorded(record.session or "", self._readable.child(record.session or "", record.child))
        return [one for one in recorded if one.programme is record.programme]

    def _not_allowed(self, options: Options, record: Vaccination) -> list[Breach]:
        """Say why this child may not be recorded so today, whatever the form says."""
        why_not = why_not_today(options.session, record.performed_on)
        if why_not:
            return [Breach("performed_on", why_not)]
        new = options.correcting is None and record.reason is not Reason.ALREADY_HAD
        if new and record.although is None and options.child.attends(record.performed_on) is False:
            return [Breach("outcome", ABSENT)]
        if options.correcting is not None and record.id not in self._correctable_ids(record):
            return [
                Breach(
                    "performed_on",
                    "Only records of today, typed in today, or refused by the team server can be corrected here.",
                )
            ]
        return [
            *_of_the_team(options, record),
            *of_the_role(options, record),
            *(self._not_agreed(options, record) if record.given else ()),
            *of_the_parents(options, record),
            *(self._given_to_a_lookalike(options, record) if record.given and new else ()),
        ]

    def _given_to_a_lookalike(self, options: Options, record: Vaccination) -> Iterator[Breach]:
        """Have it said first whether this is a child who was recorded under another number or name."""
        for other in self._readable.maybe_same_as(options.session.id, options.child):
            for dose in records_of(self._readable.recorded_under(other.id), None):
                if dose.given and dose.programme is record.programme:
                    yield Breach(
                        "outcome",
                        f"Recorded for somebody who may be this child: {briefly(dose)}. "
                        f"{same_child_question(options.child, other)} Say it first (= on the child’s page, or mavis "
                        "same-child).",
                    )
                    return

    def _not_agreed(self, options: Options, record: Vaccination) -> list[Breach]:
        """Say what nobody agreed to. A dose that is on record may be corrected whatever was agreed: it was given."""
        if record.although is not None:
            return of_the_although(options, record, record.although, self._clock())
        on_record = options.correcting is not None and options.correcting.given
        if not options.status.ready and not on_record:
            return [Breach("outcome", f"{options.label} can’t be given: {options.status.why}")]
        if record.vaccine in VACCINES and record.vaccine not in {vaccine.name for vaccine in options.vaccines}:
            fitting = ", ".join(vaccine.name for vaccine in options.vaccines)
            return [Breach("vaccine", f"{record.vaccine} isn’t what was agreed for this child. It can be: {fitting}.")]
        return []

    def _options(
        self,
        session_id: str,
        child_id: str,
        programme: Programme,
        correcting: Vaccination | None = None,
        on: date | None = None,
        *,
        although: bool = False,
    ) -> Options:
        day = on or today(self._clock)
        session = self._readable.session(session_id)
        child = as_of(self._readable.child(session_id, child_id), day)
        although = although or (correcting is not None and correcting.although is not None)
        if programme not in session.programmes or not (although or programme in child.care):
            raise BadInput(f"{child.full_name} isn’t on this session’s list for {label_of(programme)}.")
        recorded = self._recorded(session_id, child)
        if correcting is not None:
            child, recorded = without(child, recorded, correcting)
        stands = status_of(child, programme, day, recorded, at_clinic=session.at_clinic)
        child = with_care(child, programme)
        vaccines = with_the_one_given(vaccines_for(child, programme, stands, day), correcting)
        if although:
            vaccines = vaccines_although(child, programme, vaccines, day)
        attempts = all_attempts(child.care[programme], recorded)
        given = list(given_on(self._readable, day))
        expiries = expiries_typed(given, programme)
        listed = [completed(batch, expiries) for batch in self._readable.batches(session_id)]
        return Options(
            session=session,
            child=child,
            programme=programme,
            label=label_of(programme, child.care[programme].variant),
            status=stands,
            vaccines=vaccines,
            batches={vaccine.name: fitting(listed, vaccine) for vaccine in vaccines},
            usual=last_used(given, vaccines, day),
            expiries=expiries,
            day=correcting.performed_on if correcting is not None else day,
            days=days_so_far(session, today(self._clock)) if correcting is None else (),
            dose=(dose_although if although else next_dose)(child, programme, attempts, day),
            nurse=self._access.nurse,
            correcting=correcting,
            although=although,
            chosen=chosen_today(given, session.id),
            roles=roles_today(given),
        )

    def _correctable_ids(self, record: Vaccination) -> set[str]:
        return {one.id for one in self.correctable(record.session or "", record.child)}

    def _others(self, options: Options) -> tuple[Vaccination, ...]:
        """Give the child's attempts in the programme, but for the one being corrected and what the office set aside."""
        recorded = self._recorded(options.session.id, options.child)
        of_programme = [record for record in recorded if record.programme is options.programme]
        return all_attempts(options.child.care[options.programme], of_programme)

    def _recorded(self, session_id: str, child: Child) -> list[Vaccination]:
        return records_of(self._readable.about(session_id, child), child)


def _was_typed(entry: Entry) -> bool:
    return entry.change.vaccination is not None and entry.change.vaccination.typed


def _of_the_team(options: Options, record: Vaccination) -> Iterator[Breach]:
    """Name only people whom Mavis will know (facts 2.5, rows 33 and 43), by their addresses, as Mavis does."""
    if not any(same_person(record.performed_by, one) for one in options.vaccinators):
        yield Breach("performed_by", "Choose who vaccinated from this session’s vaccinators.")
    supplier = record.supplied_by
    if supplier is not None and not any(same_person(supplier, one) for one in options.suppliers):
        yield Breach("supplied_by", "Choose who supplied the vaccine from this session’s suppliers.")

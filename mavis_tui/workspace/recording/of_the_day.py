"""Recording what is beside the doses: consent, Gillick, triage, notes, reactions, children who were added, stock."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, NotFound
from mavis_tui.models.beside_doses.joining import with_day_records
from mavis_tui.models.beside_doses.listed import in_place_of, is_one_persons, unnamed_answers
from mavis_tui.models.beside_doses.rules import still_lacking
from mavis_tui.models.beside_doses.standing import care_on, is_competent
from mavis_tui.models.breach import Breach
from mavis_tui.models.calendar import Clock, london
from mavis_tui.models.change import OfTheDay
from mavis_tui.models.child import AddedChild, Child
from mavis_tui.models.given_although.rules import with_care
from mavis_tui.models.identity import NewId
from mavis_tui.models.of_the_day.consent_taken import ConsentTaken, Response, Route
from mavis_tui.models.of_the_day.of_children import OfChild
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.programme import Programme, label_of, variant_of
from mavis_tui.models.status import Status, status_of
from mavis_tui.models.vaccination import Role, Staff, Withdrawal, same_person
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.keeping import Keeping
from mavis_tui.workspace.readable_sessions import ReadableSessions, records_of
from mavis_tui.workspace.recording.role import ONLY_HER_OWN
from mavis_tui.workspace.recording.withdrawing import checked_reason

NOT_ASSESSED = "The child has to be assessed as Gillick competent that day, before they consent alone."


class Begun(Struct, frozen=True, kw_only=True):
    """What a new record of the day has before anything is said: its id, when, and by whom."""

    id: str
    session: str
    by: Staff
    at: datetime


def _of_what_it_replaces(record: ConsentTaken, child: Child) -> Iterator[Breach]:
    """Say why an answer can't take the place of one on the list; a correction leaves what was said of that."""
    if record.in_place_of is None or record.revision > 1:
        return
    care = with_care(child, record.programme).care[record.programme]
    response = record.in_place_of.response
    if record.response is Response.NOT_REACHED or record.route is Route.SELF:
        yield Breach("in_place_of", "Only an answer of the same person takes the place of one on the list.")
    elif response not in unnamed_answers(child, care) or record.in_place_of != in_place_of(care.consent, response):
        yield Breach("in_place_of", "The list has no such answer that names nobody now. Open the child again.")
    elif not is_one_persons(record, care):
        yield Breach(
            "in_place_of",
            "The health answers on the list are of others too, so the consent there isn’t this person’s alone. Let "
            "both count, and look in Mavis whose it is.",
        )


class RecordingOfTheDay:
    """The verbs for it. Online or offline the path is that of a dose: first the disk, then the hub."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        new_id: NewId,
        access: Access,
        readable: ReadableSessions,
        keeping: Keeping,
    ) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._access = access
        self._readable = readable
        self._keeping = keeping

    def begin(self, session_id: str) -> Begun:
        """Give what every new record of this session has. Raises NotSavedOffline, SignInNeeded."""
        session = self._readable.session(session_id)
        return Begun(id=self._new_id(), session=session.id, by=self._access.nurse, at=self._clock())

    def doubts(self, record: OfTheDay) -> list[Breach]:
        """Say what speaks against keeping a record, by its fields. Raises NotFound for a child not on the list."""
        session, now = self._readable.session(record.session), self._clock()
        if not isinstance(record, ConsentTaken):
            return still_lacking(record, session, now)
        child = self._readable.child(record.session, record.child)
        variant = variant_of(record.programme, child.date_of_birth)
        found = [*still_lacking(record, session, now, variant=variant), *_of_what_it_replaces(record, child)]
        if record.route is Route.SELF:
            care = care_on(with_care(child, record.programme), record.programme, london(record.at).date())
            if care is None or not is_competent(care.gillick, london(record.at).date()):
                found.insert(0, Breach("route", NOT_ASSESSED))
        return found

    def keep(self, record: OfTheDay) -> Entry:
        """Put a record on the disk, or a correction of one; when this returns, it is there. Twice keeps it once.

        Raises BadInput with the first thing that speaks against it, or where it was changed in the meantime, NotFound
        for a child who isn't on the list, NotSavedOffline, StoreBusy.
        """
        held = self._store.outbox.entry(record.id)
        if held is not None and held.change.of_the_day == record:
            return held
        if found := self.doubts(record):
            raise BadInput(found[0].text)
        if record.about is not None and not isinstance(record, AddedChild):
            self._readable.child(record.session, record.about)
        before = self._newest(record) if record.revision > 1 else None
        if before is not None:
            self._check_may_change(before)
        return self._keeping.keep_of_the_day(
            record, listed=self._listed(record), check=lambda: self._check_nothing_came(record)
        )

    def would_stand(self, record: OfChild) -> dict[str, Status]:
        """Say how the child stands today with a record that isn't kept yet, by programme in words.

        Nothing for what changes no standing, as a note. Raises NotFound, NotSavedOffline.
        """
        programme: Programme | None = getattr(record, "programme", None)
        if programme is None:
            return {}
        session, day = self._readable.session(record.session), london(self._clock()).date()
        child = self._readable.child(record.session, record.child)
        given = records_of(self._readable.about(record.session, child), child)
        joined = with_care(with_day_records(child, [record]), programme)
        found = status_of(joined, programme, day, given, at_clinic=session.at_clinic)
        return {label_of(programme, joined.care[programme].variant): found}

    def changeable(self, session_id: str, child_id: str) -> tuple[OfChild, ...]:
        """List the records of the day about a child that can be corrected or withdrawn here: all that count.

        Raises NotFound, NotSavedOffline.
        """
        child = self._readable.child(session_id, child_id)
        return tuple(one for one in child.of_the_day if one.withdrawn is None and one.session == session_id)

    def found(self, session_id: str, child_id: str, record_id: str) -> OfChild:
        """Give one of `changeable`. Raises NotFound, with those that there are."""
        can_be = self.changeable(session_id, child_id)
        for one in can_be:
            if one.id == record_id:
                return one
        there_are = ", ".join(one.id for one in can_be)
        raise NotFound(
            f"No record {record_id} of this child can be changed here. "
            + (f"There are: {there_are}." if can_be else "Nothing of that kind was recorded for this child here.")
            + " Nothing was changed."
        )

    def withdraw(self, record: OfTheDay, reason: str) -> Entry:
        """Say of a record that it counts nowhere any more, and why. It stays to be seen. Raises as `keep` does."""
        why = checked_reason(reason)
        self._check_may_change(record)
        gone = Withdrawal(reason=why, by=self._access.nurse, at=self._clock())
        withdrawn = replace(record, withdrawn=gone, revision=record.revision + 1, counts_from=None)
        return self._keeping.keep_of_the_day(
            withdrawn, listed=self._listed(record), check=lambda: self._check_nothing_came(withdrawn)
        )

    def _check_may_change(self, record: OfTheDay) -> None:
        nurse = self._access.nurse
        if nurse.role is Role.HEALTHCARE_ASSISTANT and not same_person(nurse, record.by):
            raise BadInput(f"{ONLY_HER_OWN} Nothing was changed.")

    def _check_nothing_came(self, record: OfTheDay) -> None:
        newest = self._newest(record)
        if (newest.revision if newest is not None else 0) != record.revision - 1:
            raise BadInput("This record was changed in the meantime. Nothing was changed now. Open the child again.")

    def _newest(self, record: OfTheDay) -> OfTheDay | None:
        """Give the newest revision of a record that this device knows of, made here or told by the hub."""
        held = self._store.outbox.entry(record.id)
        here = held.change.of_the_day if held is not None else None
        there: list[OfTheDay] = [one for one in self._told(record) if one.id == record.id]
        return max([*there, *([here] if here is not None else [])], key=lambda one: one.revision, default=None)

    def _listed(self, record: OfTheDay) -> int | None:
        """Say which revision of a record that is changed the hub's list has."""
        if record.revision == 1 and record.withdrawn is None and self._newest(record) is None:
            return None
        return max((one.revision for one in self._told(record) if one.id == record.id), default=None)

    def _told(self, record: OfTheDay) -> tuple[OfTheDay, ...]:
        if isinstance(record, StockCount):
            return self._readable.session(record.session).stock
        return self._readable.told_of_the_day(record.session, record.about or "")

"""The batches of vaccine of a session: which there are, adding one also without a network, editing one online only."""

from datetime import date

from msgspec import UNSET, Struct

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.errors import BadInput, NotFound
from mavis_tui.models.batch import Batch, disagreement, filled_in
from mavis_tui.models.breach import Breach
from mavis_tui.models.calendar import Clock, short_date, today
from mavis_tui.models.change import ChangeKind
from mavis_tui.models.identity import NewId
from mavis_tui.models.on_the_day import vaccines_on
from mavis_tui.models.programme import VACCINES, Programme, Vaccine, label_of
from mavis_tui.models.rules import batch_number_breach, expiry_breach
from mavis_tui.models.session import Session, is_of_workbook
from mavis_tui.wire.messages import BatchEdit
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.access.online_only import online_only
from mavis_tui.workspace.given_on import completed, expiries_typed, given_on
from mavis_tui.workspace.keeping import Keeping
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.sessions.offline_copies import Sessions
from mavis_tui.workspace.typed_values import AS_ON_THE_BOX, typed_expiry
from mavis_tui.workspace.words import Tag, Tone, sending_explained

EDITING = "Editing a batch"
"""What the words for working offline say that can't be done."""


class BatchLine(Struct, frozen=True, kw_only=True):
    """A batch as it is listed. `sending` and `explained` say where it is if it was added on this device."""

    batch: Batch
    brand: str
    state: Tag
    sending: Sending | None = None
    explained: str = ""


class BatchesPage(Struct, frozen=True, kw_only=True):
    """The batches of a session by programme, in use first; `vaccines` are those that one may be added of."""

    session: Session
    groups: dict[Programme, tuple[BatchLine, ...]]
    vaccines: tuple[Vaccine, ...]

    @property
    def lines(self) -> tuple[BatchLine, ...]:
        """All batches, in the order in which they are shown."""
        return tuple(line for lines in self.groups.values() for line in lines)


class BatchAnswers(Struct, frozen=True, kw_only=True):
    """What was typed: the upload name of a vaccine, a number, and a date in one of the ways people write it."""

    vaccine: str | None = None
    number: str = ""
    expiry: str = ""


class Batches:
    """The verbs for batches. One that is added takes the path of every change: first the disk, then the hub."""

    def __init__(
        self,
        clock: Clock,
        new_id: NewId,
        access: Access,
        readable: ReadableSessions,
        sessions: Sessions,
        keeping: Keeping,
    ) -> None:
        self._clock = clock
        self._new_id = new_id
        self._access = access
        self._readable = readable
        self._sessions = sessions
        self._keeping = keeping

    def page(self, session_id: str) -> BatchesPage:
        """Give the batches of a session. Raises NotSavedOffline if it isn't at hand."""
        session = self._readable.session(session_id)
        entries = self._added_here(session_id)
        groups: dict[Programme, list[BatchLine]] = {programme: [] for programme in session.programmes}
        expiries = expiries_typed(given_on(self._readable, today(self._clock)))
        for batch in sorted(self._readable.all_batches(session_id), key=lambda batch: batch.archived):
            line = self._line(completed(batch, expiries), entries.get(batch.number))
            groups.setdefault(batch.programme, []).append(line)
        return BatchesPage(
            session=session,
            groups={programme: tuple(lines) for programme, lines in groups.items()},
            vaccines=tuple(
                vaccine
                for vaccine in vaccines_on(today(self._clock))
                if vaccine.active and vaccine.programme in session.programmes
            ),
        )

    def line(self, session_id: str, number: str) -> BatchLine:
        """Give one batch. Raises NotFound, NotSavedOffline."""
        wanted = number.strip().casefold()
        for line in self.page(session_id).lines:
            if line.batch.number.casefold() == wanted:
                return line
        raise NotFound(f"Session {session_id} has no batch {number}. See which there are: mavis vaccines {session_id}")

    def breaches(self, session_id: str, answers: BatchAnswers) -> list[Breach]:
        """List what is wrong with a batch that is to be added, in Mavis's words (facts 3.14)."""
        number = _number(answers)
        found = []
        if answers.vaccine not in {vaccine.name for vaccine in self.page(session_id).vaccines}:
            found.append(Breach("vaccine", "Choose a vaccine"))
        if wrong := batch_number_breach(number):
            found.append(Breach("number", wrong.removesuffix(".")))
        found += self._of_the_expiry(answers.expiry)
        if not found and (wrong := self._already_there(session_id, _batch(answers))):
            found.append(Breach("number", wrong))
        return found

    def held(self, session_id: str, answers: BatchAnswers) -> Batch | None:
        """Give the batch in use of a session that is exactly what was typed; None if there is none."""
        number, expiry = _number(answers), typed_expiry(answers.expiry)
        return next(
            (
                one
                for one in self._readable.batches(session_id)
                if one.number.upper() == number and one.vaccine == answers.vaccine and expiry in (None, one.expiry)
            ),
            None,
        )

    def add(self, session_id: str, answers: BatchAnswers) -> Entry:
        """Put a batch on the disk, to be sent; when this returns, it is there and may be chosen for a record.

        Raises BadInput with the first thing that is wrong, NotSavedOffline, SignInNeeded, StoreBusy.
        """
        if found := self.breaches(session_id, answers):
            raise BadInput(f"{found[0].text}. Nothing was added.")
        return self._keeping.keep(ChangeKind.BATCH, id_=self._new_id(), session=session_id, batch=_batch(answers))

    async def edit(self, session_id: str, number: str, answers: BatchAnswers) -> str:
        """Change the vaccine or the expiry date of a batch on the hub, and fetch the session again.

        Gives an empty text, or what went wrong after the hub had taken the change. Raises BadInput, NotFound,
        HubUnreachable in words that say that this works online only, SignInNeeded, HubRefused.
        """
        held = self.line(session_id, number).batch
        if found := self._of_the_expiry(answers.expiry):
            raise BadInput(f"{found[0].text}. Nothing was changed.")
        expiry, vaccine = typed_expiry(answers.expiry), answers.vaccine or held.vaccine
        edit = BatchEdit(
            expiry=UNSET if expiry == held.expiry else expiry, vaccine=UNSET if vaccine == held.vaccine else vaccine
        )
        return await self._ask(session_id, held, edit)

    async def archive(self, session_id: str, number: str, *, archived: bool = True) -> str:
        """Take a batch out of use on the hub, or back into it; gives and raises what `edit` does."""
        return await self._ask(session_id, self.line(session_id, number).batch, BatchEdit(archived=archived))

    async def _ask(self, session_id: str, held: Batch, edit: BatchEdit) -> str:
        if is_of_workbook(session_id):
            raise BadInput(
                f"Batch {held.number} is of a workbook from Mavis, so it is edited in Mavis. Nothing was changed. It "
                "can be chosen for a record; its expiry date is asked for then."
            )
        entry = self._added_here(session_id).get(held.number)
        if entry is not None and entry.sending in (Sending.WAITING, Sending.ATTENTION):
            raise BadInput(
                f"Batch {held.number} is on this device only, so it can’t be edited yet. It can be chosen for a "
                "record. Let it upload first. Nothing was changed."
            )
        with online_only(EDITING):
            await self._access.asked(self._access.service.edit_batch(session_id, held.number, edit))
        return await self._sessions.renew(session_id)

    def _added_here(self, session_id: str) -> dict[str, Entry]:
        return {
            entry.change.batch.number: entry
            for entry in self._readable.newest(session_id)
            if entry.change.batch is not None
        }

    def _line(self, batch: Batch, entry: Entry | None) -> BatchLine:
        return BatchLine(
            batch=batch,
            brand=VACCINES[batch.vaccine].brand if batch.vaccine else f"{label_of(batch.programme)}, brand not known",
            state=state_of(batch, today(self._clock)),
            sending=entry.sending if entry is not None else None,
            explained=sending_explained(entry).replace("record", "batch") if entry is not None else "",
        )

    def _of_the_expiry(self, typed: str) -> list[Breach]:
        day = today(self._clock)
        expiry = typed_expiry(typed)
        if not typed.strip():
            return [Breach("expiry", "Enter an expiry date")]
        if expiry is None:
            return [Breach("expiry", f"Enter the expiry date {AS_ON_THE_BOX}")]
        wrong = expiry_breach(expiry, day)
        return [Breach("expiry", wrong)] if wrong else []

    def _already_there(self, session_id: str, batch: Batch) -> str:
        """Say that a batch is there, unless it adds what isn't known of it: a workbook knows numbers only."""
        for held in self._readable.all_batches(session_id):
            if held.number.casefold() != batch.number.casefold():
                continue
            if held.archived:
                return "This batch already exists, and is archived"
            if differs := disagreement(held, batch):
                return f"This batch already exists, {differs}"
            if held.number != batch.number or filled_in(held, batch) == held:
                return "This batch already exists"
        return ""


def state_of(batch: Batch, day: date) -> Tag:
    """Say in words whether a batch can be used on `day`."""
    if batch.archived:
        return Tag("Archived", Tone.GREY)
    if batch.expiry is None:
        return Tag("Expiry date not known", Tone.PLAIN)
    if batch.expiry < day:
        return Tag(f"EXPIRED on {short_date(batch.expiry)}", Tone.YELLOW)
    return Tag(f"Expires {'today' if batch.expiry == day else short_date(batch.expiry)}", Tone.PLAIN)


def _number(answers: BatchAnswers) -> str:
    return answers.number.strip().upper()


def _batch(answers: BatchAnswers) -> Batch:
    vaccine = VACCINES[answers.vaccine or ""]
    return Batch(
        number=_number(answers), programme=vaccine.programme, vaccine=vaccine.name, expiry=typed_expiry(answers.expiry)
    )

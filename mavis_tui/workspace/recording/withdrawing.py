"""Withdrawing a record that should never have been made: a revision that says why, after which it counts nowhere."""

from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.errors import BadInput, NotFound
from mavis_tui.models.calendar import Clock, today
from mavis_tui.models.change import WITHDRAWS, ChangeKind
from mavis_tui.models.telling_apart.session_key import leaves_as
from mavis_tui.models.vaccination import Vaccination, Withdrawal
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.keeping import Keeping
from mavis_tui.workspace.readable_sessions import ReadableSessions, on_record_here, records_of, revision_of_the_hub
from mavis_tui.workspace.recording.role import ONLY_HER_OWN, may_change

LONGEST_REASON = 1000


class Withdrawing:
    """The verb for it. A withdrawal stays; what was given after all is recorded anew."""

    def __init__(self, clock: Clock, access: Access, readable: ReadableSessions, keeping: Keeping) -> None:
        self._clock = clock
        self._access = access
        self._readable = readable
        self._keeping = keeping

    def withdrawable(self, session_id: str, child_id: str) -> tuple[Vaccination, ...]:
        """List the records of the child that may be withdrawn here: of this session, made on this device or today.

        On whatever day it is noticed: who is wrong about a child is wrong the day after too. What Mavis itself, or
        another device, had before today isn't for this device to take away.
        """
        session, child = self._readable.session(session_id), self._readable.child(session_id, child_id)
        entries, day = self._readable.about(session_id, child), today(self._clock)
        made_here = {entry.change.id for entry in entries}
        return tuple(
            attempt
            for attempt in on_record_here(session, child, records_of(entries, child))
            if attempt.id in made_here or attempt.performed_on == day
        )

    def withdraw(self, session_id: str, child_id: str, record_id: str, reason: str) -> Entry:
        """Put the withdrawal on the disk; when this returns, it is there.

        Raises NotFound where no such record can be withdrawn here, BadInput for a reason that is missing or too long,
        or where the record changed meanwhile, StoreBusy.
        """
        why = checked_reason(reason)
        record = self._found(session_id, child_id, record_id)
        if not may_change(self._access.nurse, record):
            raise BadInput(f"{ONLY_HER_OWN} Nothing was withdrawn.")
        gone = Withdrawal(reason=why, by=self._access.nurse, at=self._clock())
        withdrawn = replace(record, withdrawn=gone, revision=record.revision + 1)
        return self._keeping.keep(
            ChangeKind.CORRECTION,
            id_=record.id,
            session=session_id,
            child=record.child,
            revision=withdrawn.revision,
            vaccination=withdrawn,
            mavis_session=leaves_as(self._readable.session(session_id)),
            schema=WITHDRAWS,
            listed=revision_of_the_hub(self._readable.child(session_id, child_id), record_id),
            check=lambda: self._check_nothing_came(session_id, child_id, record),
        )

    def _found(self, session_id: str, child_id: str, record_id: str) -> Vaccination:
        can_be = self.withdrawable(session_id, child_id)
        found = next((record for record in can_be if record.id == record_id), None)
        if found is None:
            there_are = ", ".join(record.id for record in can_be)
            raise NotFound(
                f"No record {record_id} of this child can be withdrawn here. "
                + (f"There are: {there_are}." if can_be else "Nothing that counts was recorded for this child here.")
                + " Nothing was changed."
            )
        return found

    def _check_nothing_came(self, session_id: str, child_id: str, record: Vaccination) -> None:
        newest = {one.id: one.revision for one in self.withdrawable(session_id, child_id)}
        if newest.get(record.id) != record.revision:
            raise BadInput("This record was changed in the meantime. Nothing was withdrawn. Open the child again.")


def checked_reason(reason: str) -> str:
    """Give the reason on one line. Raises BadInput where it says nothing, or too much."""
    why = " ".join(reason.split())
    if not any(letter.isalnum() for letter in why):
        raise BadInput("Say in words why the record is withdrawn. Nothing was withdrawn.")
    if len(why) > LONGEST_REASON:
        raise BadInput(f"Give a reason of at most {LONGEST_REASON:,} characters. Nothing was withdrawn.")
    return why

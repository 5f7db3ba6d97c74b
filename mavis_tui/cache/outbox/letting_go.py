"""Letting go of what was sent long ago: the children's data goes, and that it was here, and the hub had it, stays.

Rows of `changes.db` are only added; this is the one exception. A hub that is restored gets back from a device what that
holds, so what was sent stays for weeks after its session left (setting `sent_days`). Nothing goes that waits, that was
refused or is being checked, and never the newest row: by its number the next one is numbered, and losses are noticed.
"""

from collections.abc import Collection
from datetime import datetime

import msgspec

from mavis_tui.cache.engine.rows import decoded
from mavis_tui.cache.outbox.projection import Projection
from mavis_tui.cache.outbox.row_kinds import Attempt, Gone, KnownChild, Left, Mark, ReceiptRow, Recorded, Revision
from mavis_tui.cache.outbox.rows import OutboxRows
from mavis_tui.models.change import Verdict
from mavis_tui.models.session import is_of_workbook


class LettingGo:
    """Knows when the copies of sessions left this device, and lets go of what was sent of them."""

    def __init__(self, rows: OutboxRows) -> None:
        self._rows = rows

    def left_at(self) -> dict[str, datetime | None]:
        """Say of each session of a hub in which something was recorded when its copy left; None if nobody noted it."""
        with self._rows.looked_at() as seen:
            recorded = [session for session, revisions in seen.by_session.items() if revisions]
            return {session: seen.left.get(session) for session in recorded if not is_of_workbook(session)}

    def note_left(self, session_id: str, at: datetime) -> None:
        """Write down when the copy of a session left this device."""
        self._rows.add("meta", [Mark(left=Left(session=session_id, at=at))])

    def let_go(self, sessions: Collection[str], before: datetime) -> int:
        """Remove the changes of these sessions of which the hub had every revision `before` a moment; count them."""
        with self._rows.file.transaction():
            with self._rows.looked_at() as seen:
                going = _going(seen, sessions, before)
                gone = tuple(_gone(seen, revision) for revision in sorted(going))
                still = {child for child, revisions in seen.by_child.items() if not going.issuperset(revisions)}
            if gone:
                self._remove(gone, still)
        if gone:
            self._rows.read_anew()
        return len({one.id for one in gone})

    def _remove(self, gone: tuple[Gone, ...], still: Collection[tuple[str, str]]) -> None:
        """Remove these revisions with all that is about them, and note that they were here.

        `still` are the children, by session and id, for whom something stays.
        """
        going = {(one.id, one.revision) for one in gone}
        self._rows.add("meta", [Mark(gone=gone)])
        file = self._rows.file
        change, receipt = msgspec.json.Decoder(Recorded), msgspec.json.Decoder(ReceiptRow)
        attempt, mark = msgspec.json.Decoder(Attempt), msgspec.json.Decoder(Mark)
        changes = [(row.id, decoded(change, row.body, file.path).change) for row in file.rows("changes")]
        receipts = [(row.id, decoded(receipt, row.body, file.path).receipt) for row in file.rows("receipts")]
        attempts = [(row.id, decoded(attempt, row.body, file.path).changes) for row in file.rows("attempts")]
        file.remove("changes", [id_ for id_, one in changes if (one.id, one.revision) in going])
        file.remove("receipts", [id_ for id_, one in receipts if (one.change, one.revision) in going])
        file.remove("attempts", [id_ for id_, sent in attempts if going.issuperset(sent)])
        marks = [(row.id, decoded(mark, row.body, file.path).known) for row in file.rows("meta")]
        about_nobody = [id_ for id_, known in marks if known and not any(_key(one) in still for one in known)]
        file.remove("meta", about_nobody)


def _key(known: KnownChild) -> tuple[str, str]:
    return known.session.id, known.child.id


def _going(seen: Projection, sessions: Collection[str], before: datetime) -> set[Revision]:
    """Find the revisions that may go: of a change all of them, or none."""
    revisions = [one for session in sessions if not is_of_workbook(session) for one in seen.by_session.get(session, ())]
    ids = {id_ for id_, _ in revisions}
    of_each: dict[str, list[Revision]] = {id_: [] for id_ in ids}
    for revision in seen.recorded:
        if revision[0] in ids:
            of_each[revision[0]].append(revision)
    newest_row = max((one.change.sequence for one in seen.recorded.values()), default=0)
    return {
        revision
        for every in of_each.values()
        if all(_had(seen, one, before, sessions, newest_row) for one in every)
        and _is_settled(seen, max(every, key=lambda one: one[1]))
        for revision in every
    }


def _had(seen: Projection, revision: Revision, before: datetime, sessions: Collection[str], newest_row: int) -> bool:
    answer, change = seen.receipt_of(revision), seen.recorded[revision].change
    return (
        answer is not None
        and answer.receipt.received_at < before
        and change.session in sessions
        and change.sequence < newest_row
    )


def _is_settled(seen: Projection, revision: Revision) -> bool:
    answer = seen.receipt_of(revision)
    return answer is not None and answer.receipt.verdict is Verdict.SAVED


def _gone(seen: Projection, revision: Revision) -> Gone:
    answer, change = seen.receipt_of(revision), seen.recorded[revision].change
    held = answer is not None and answer.receipt.verdict is not Verdict.REFUSED
    return Gone(id=change.id, revision=change.revision, device=change.device, held=held)

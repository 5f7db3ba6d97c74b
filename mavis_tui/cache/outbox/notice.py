"""The news that what was recorded offline has arrived, computed from what is on the disk and from nothing else."""

from collections import Counter

from msgspec import Struct

from mavis_tui.cache.outbox.projection import Entry, NumberedReceipt, Projection, Sending
from mavis_tui.models.session import is_of_workbook
from mavis_tui.models.vaccination import Moment


class Notice(Struct, frozen=True, kw_only=True):
    """The news that offline changes have arrived, until it is dismissed.

    `count` is how many records the hub keeps now (`sessions` says where), `review` how many of those are being checked,
    `attention` how many others it refused. `at` is when the last answer came; `through` is what to dismiss.
    """

    count: int
    sessions: dict[str, int]
    review: int
    attention: int
    at: Moment
    through: int


def notice_of(seen: Projection) -> Notice | None:
    """Sum up the receipts since the last dismissal, of changes that didn't go through at once while online."""
    told: dict[str, tuple[Entry, NumberedReceipt]] = {}
    for revision, answer in seen.receipts_above(seen.dismissed):
        entry = seen.entry(revision)
        if (entry.offline or entry.attempts > 1) and not is_of_workbook(entry.change.session):
            told[entry.change.id] = (entry, answer)
    kept = [entry for entry, _ in told.values() if entry.sending in (Sending.SAVED, Sending.REVIEW)]
    if not kept:
        return None
    return Notice(
        count=len(kept),
        sessions=dict(Counter(entry.change.session for entry in kept)),
        review=sum(entry.sending is Sending.REVIEW for entry in kept),
        attention=len(told) - len(kept),
        at=max(answer.receipt.received_at for _, answer in told.values()),
        through=max(answer.number for _, answer in told.values()),
    )

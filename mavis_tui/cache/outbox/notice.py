"""The news that what was recorded offline has arrived, computed from what is on the disk and from nothing else."""

from msgspec import Struct

from mavis_tui.cache.outbox.projection import NumberedReceipt, Projection
from mavis_tui.models.change import answered
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
    told: dict[str, list[NumberedReceipt]] = {}
    for revision, answer in seen.receipts_above(seen.dismissed):
        entry = seen.entry(revision)
        if (entry.offline or entry.attempts > 1) and not is_of_workbook(entry.change.session):
            told.setdefault(entry.change.session, []).append(answer)
    answers = [answer for of_session in told.values() for answer in of_session]
    came = answered(answer.receipt for answer in answers)
    if not came.kept:
        return None
    kept = {session: answered(answer.receipt for answer in of_session).kept for session, of_session in told.items()}
    return Notice(
        count=came.kept,
        sessions={session: count for session, count in kept.items() if count},
        review=came.review,
        attention=came.refused,
        at=max(answer.receipt.received_at for answer in answers),
        through=max(answer.number for answer in answers),
    )

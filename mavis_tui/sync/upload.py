"""One upload: which changes go next, what came of those that went, and the one sentence about what stopped it."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from mavis_tui.client.failures import SAFE
from mavis_tui.errors import HubFailed, HubRefused, HubTooSlow, MavisError, SignInNeeded, TooLarge
from mavis_tui.models.change import Change, Receipt, answered
from mavis_tui.models.wording import counted

STOPPED = (
    "You stopped it. What the team server hasn’t confirmed waits on this device, and is sent by itself a little later."
)


class UploadResult(Struct, frozen=True, kw_only=True):
    """What an upload achieved.

    `sent` records have a receipt now, however often each was changed: `saved`, `review` (kept by the hub and being
    checked) or `attention` (refused). What an earlier try sent before it was stopped is counted too: to who reads it,
    the upload is over when nothing waits. `waiting` records are still to be sent. `stopped_by` is the one message
    about what stopped it, empty if nothing did.
    """

    sent: int
    saved: int
    review: int
    attention: int
    waiting: int
    stopped_by: str


def plan(waiting: Sequence[Change], size: int, tries: Mapping[tuple[str, int], int] | None = None) -> list[Change]:
    """Choose the next batch: at most `size` changes, oldest first.

    Over what is in `tries`, by id and revision, the hub has failed before when it had nothing else in hand. That goes
    last and alone, so that it holds up no other.
    """
    stubborn = tries or {}
    rest = [change for change in waiting if (change.id, change.revision) not in stubborn]
    chosen, most = (rest, size) if rest else (waiting, 1)
    return sorted(chosen, key=lambda change: change.sequence)[:most]


class BatchSize:
    """How many changes go at once: `now`, beginning with the most.

    Half as many after a batch that didn't go through, twice as many after one that did; but what was too much once
    isn't tried again, because on a slow link each try costs minutes.
    """

    def __init__(self, most: int) -> None:
        self.now = most
        self._at_first = self._most = most

    def halve(self, sent: int, error: MavisError) -> None:
        """Take half of what was sent in vain."""
        self.now = sent // 2
        if isinstance(error, HubTooSlow | TooLarge):
            self._most = self.now

    def begin_small(self) -> None:
        """Begin with one again, after the one that was the trouble was passed over."""
        self.now, self._most = 1, self._at_first

    def double(self) -> None:
        """Take more."""
        self.now = min(self.now * 2, self._most)


class Upload:
    """Keeps count while an upload runs. A change that was dealt with in it isn't sent again by it."""

    def __init__(self, before: Sequence[Receipt] = ()) -> None:
        """`before` are the answers that earlier tries got, each of which was stopped."""
        self.passed_over = 0
        self.first_refusal: MavisError | None = None
        self.answers = list(before)
        self._before = len(self.answers)
        self._dealt_with: set[tuple[str, int]] = set()
        self._waiting: set[tuple[str, int]] = set()

    def left(self, waiting: Sequence[Change]) -> list[Change]:
        """Drop from what waits in the outbox what this upload has dealt with."""
        self._waiting = {(change.id, change.revision) for change in waiting}
        return [change for change in waiting if (change.id, change.revision) not in self._dealt_with]

    def answered(self, receipts: Sequence[Receipt]) -> None:
        """Take note of what the hub said of each record."""
        self.answers += receipts
        named = {(receipt.change, receipt.revision) for receipt in receipts}
        self._dealt_with |= named
        self._waiting -= named

    def pass_over(self, change: Change, error: MavisError) -> None:
        """Leave aside a change that the hub won't look at, so that it doesn't hold up the others. It still waits."""
        self.passed_over += 1
        self.first_refusal = self.first_refusal or error
        self._dealt_with.add((change.id, change.revision))

    @property
    def dealt_with(self) -> int:
        """How many changes were dealt with."""
        return len(self._dealt_with)

    def result(self, error: MavisError | None, *, stopped: bool = False) -> UploadResult:
        """Sum up. `error` is what stopped the upload, None if it came to its end, or somebody `stopped` it."""
        came = answered(self.answers)
        return UploadResult(
            sent=came.kept + came.refused,
            saved=came.kept - came.review,
            review=came.review,
            attention=came.refused,
            waiting=self._records_waiting(),
            stopped_by=STOPPED if stopped else self._sentence(error or self.first_refusal),
        )

    def _records_waiting(self) -> int:
        return len({change_id for change_id, _ in self._waiting})

    def _sentence(self, error: MavisError | None) -> str:
        if isinstance(error, SignInNeeded):
            count = self._records_waiting()
            return f"Sign in to send {count} {'record' if count == 1 else 'records'}."
        if isinstance(error, HubFailed) and len(self.answers) > self._before and self.passed_over:
            records = counted(self.passed_over, "record that waits here", "records that wait here")
            again = "It is" if self.passed_over == 1 else "They are"
            return (
                f"The team server fails over {records}, and takes the others. {SAFE} {again} tried again, after the "
                "others. Tell whoever looks after the team server."
            )
        if isinstance(error, HubRefused) and SAFE not in str(error):
            return f"{error} {SAFE}"  # in the hub's own words, which don't know of this device
        return "" if error is None else str(error)

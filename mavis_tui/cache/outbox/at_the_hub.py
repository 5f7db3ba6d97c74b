"""What the hub holds of this device, by its receipts; and what it held and lost, which is sent once more."""

from collections.abc import Iterable, Sequence

from mavis_tui.cache.outbox.projection import Projection
from mavis_tui.cache.outbox.row_kinds import Mark, Revision
from mavis_tui.cache.outbox.rows import OutboxRows
from mavis_tui.models.change import Change, Verdict
from mavis_tui.models.session import is_of_workbook


class AtTheHub:
    """The receipts of this device, taken together. A hub that was restored may hold less than they say."""

    def __init__(self, rows: OutboxRows) -> None:
        self._rows = rows

    def held(self, device: str) -> set[Revision]:
        """Give each revision of `device` that the hub said it keeps, by its id and number."""
        with self._rows.looked_at() as seen:
            return {
                revision
                for revision, recorded in seen.recorded.items()
                if recorded.change.device == device
                and not is_of_workbook(recorded.change.session)
                and _is_held(seen, revision)
            } | {revision for revision, gone in seen.gone.items() if gone.held and gone.device == device}

    def newest_held(self, change_id: str) -> int | None:
        """Give the newest revision of a change that the hub is known to hold, None where it holds none."""
        with self._rows.looked_at() as seen:
            revisions = [revision for revision in seen.recorded if revision[0] == change_id]
            return max((revision[1] for revision in revisions if _is_held(seen, revision)), default=None)

    def knows_all(self, revisions: Iterable[Revision]) -> bool:
        """True if each of these was recorded here, also where it was let go since."""
        with self._rows.looked_at() as seen:
            return all(revision in seen.recorded or revision in seen.gone for revision in revisions)

    def send_again(self, revisions: Iterable[Revision]) -> int:
        """Let what the hub doesn't hold any more wait once more, as it was; say how many. Receipts stay on record."""
        with self._rows.file.transaction():
            with self._rows.looked_at() as seen:
                answers = [answer.number for each in revisions if (answer := seen.receipt_of(each)) is not None]
            if answers:
                self._rows.add("meta", [Mark(returned=tuple(sorted(answers)))])
        return len(answers)

    def returned(self, changes: Sequence[Change]) -> list[Change]:
        """Give those of some changes that the hub held, in this revision, and lost."""
        with self._rows.looked_at() as seen:
            return [change for change in changes if (change.id, change.revision) in seen.returned]

    @property
    def sent_again(self) -> int:
        """How many records the hub had lost and gets, or got, once more; until a notice is dismissed after that."""
        with self._rows.looked_at() as seen:
            return seen.sent_again


def _is_held(seen: Projection, revision: Revision) -> bool:
    answer = seen.receipt_of(revision)
    return answer is not None and answer.receipt.verdict is not Verdict.REFUSED

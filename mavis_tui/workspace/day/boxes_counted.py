"""The verb that counts a box: what was taken out, wasted and brought back of a batch on a day of a session."""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.errors import BadInput, NotFound
from mavis_tui.models.batch import Batch
from mavis_tui.models.calendar import long_date
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.programme import VACCINES, label_of
from mavis_tui.models.vaccination import same_person
from mavis_tui.workspace.day.box_count import of_one_batch
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.recording.of_the_day import RecordingOfTheDay

_MOST = 100_000


class BoxTyped(Struct, frozen=True, kw_only=True):
    """What was typed of a box; what is empty wasn't counted."""

    taken_out: str = ""
    wasted: str = ""
    back: str = ""
    words: str = ""


class CountingBoxes:
    """Keeps counts as every record is kept: first on the disk, then with the hub."""

    def __init__(self, readable: ReadableSessions, of_the_day: RecordingOfTheDay) -> None:
        self._readable = readable
        self._of_the_day = of_the_day

    def batches(self, session_id: str) -> list[Batch]:
        """List the batches of a session that can be counted, those in use first. Raises NotSavedOffline."""
        return sorted(self._readable.all_batches(session_id), key=lambda batch: batch.archived)

    def typed(self, session_id: str, on: date, number: str) -> BoxTyped:
        """Give what was counted of a batch on a day so far, as it would be typed."""
        found = of_one_batch(self._readable.stock(session_id), on, number)
        if not found:
            return BoxTyped()
        said = [
            "" if count is None else str(count) for count in (found[-1].taken_out, found[-1].wasted, found[-1].back)
        ]
        return BoxTyped(taken_out=said[0], wasted=said[1], back=said[2], words=found[-1].words)

    def count(self, session_id: str, on: date, number: str, typed: BoxTyped) -> Entry:
        """Keep a count. Somebody's own newest one is corrected, another's stays and this one counts from now.

        Raises BadInput for what is no number of doses, nothing at all, or a day that isn't the session's; NotFound for
        a batch that the session hasn't got; and what `RecordingOfTheDay.keep` raises.
        """
        if on not in self._readable.session(session_id).dates:
            raise BadInput(f"{long_date(on)} isn’t a day of this session. Nothing was kept.")
        batch = self._batch(session_id, number)
        taken_out, wasted, back = (_doses(one) for one in (typed.taken_out, typed.wasted, typed.back))
        if taken_out is None and wasted is None and back is None:
            raise BadInput("Enter how many doses were taken out, wasted or brought back. Nothing was kept.")
        begun = self._of_the_day.begin(session_id)
        held = of_one_batch(self._readable.stock(session_id), on, batch.number)
        if held and same_person(held[-1].by, begun.by):
            count = replace(held[-1], revision=held[-1].revision + 1, counts_from=None)
        else:
            count = StockCount(
                id=begun.id,
                session=begun.session,
                by=begun.by,
                at=begun.at,
                on=on,
                programme=batch.programme,
                batch_number=batch.number,
                vaccine=batch.vaccine,
            )
        said = replace(count, taken_out=taken_out, wasted=wasted, back=back, words=typed.words.strip())
        return self._of_the_day.keep(said)

    def _batch(self, session_id: str, number: str) -> Batch:
        wanted = number.strip().casefold()
        for batch in self._readable.all_batches(session_id):
            if batch.number.casefold() == wanted:
                return batch
        raise NotFound(
            f"Session {session_id} has no batch {number.strip()}. Nothing was kept. See which there are: "
            f"mavis vaccines {session_id}"
        )


def product_of(batch: Batch) -> str:
    """Name the product of a batch, or its programme where a workbook gives only the number."""
    return VACCINES[batch.vaccine].brand if batch.vaccine is not None else label_of(batch.programme)


def _doses(typed: str) -> int | None:
    words = typed.strip()
    if not words:
        return None
    if not (words.isascii() and words.isdigit()) or int(words) > _MOST:
        raise BadInput(f"“{words}” isn’t a number of doses. Write it in digits, or leave it empty. Nothing was kept.")
    return int(words)

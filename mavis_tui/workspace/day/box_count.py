"""Whether a box adds up: doses taken out, used, wasted and brought back, by batch and day.

What was used nobody types: it is what was recorded as given. Of several counts of one batch and day the newest stands;
who else counted is named.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.wording import counted


class BoxCount(Struct, frozen=True, kw_only=True):
    """The newest count of a batch on a day beside what was `used`; None where nobody counted.

    `back_due` is how many should come back, `missing` how many more than that did not (negative: too many came back),
    both None where too little is known. `by` counted last, `others` before.
    """

    used: int
    taken_out: int | None
    wasted: int | None
    back: int | None
    back_due: int | None
    missing: int | None
    by: str
    others: tuple[str, ...] = ()
    words: str = ""


def of_one_batch(counts: Iterable[StockCount], on: date, number: str) -> list[StockCount]:
    """Give the counts of a batch on a day that weren't withdrawn, newest last."""
    found = [
        one
        for one in counts
        if one.on == on and one.withdrawn is None and one.batch_number.casefold() == number.casefold()
    ]
    return sorted(found, key=lambda one: (one.since, one.id))


def box_count(counts: Sequence[StockCount], used: int) -> BoxCount:
    """Hold the newest count of a batch and day against its use; `counts` are those of `of_one_batch`, one at least."""
    newest, names = counts[-1], [one.by.name or one.by.email for one in counts]
    due = None if newest.taken_out is None else newest.taken_out - used - (newest.wasted or 0)
    return BoxCount(
        used=used,
        taken_out=newest.taken_out,
        wasted=newest.wasted,
        back=newest.back,
        back_due=due,
        missing=None if due is None or newest.back is None else due - newest.back,
        by=names[-1],
        others=tuple(dict.fromkeys(name for name in names if name != names[-1])),
        words=newest.words,
    )


def box_words(box: BoxCount) -> str:
    """Say whether a box adds up: `out 40, used 31, wasted 1, back 8: adds up`, `…: 1 is missing`."""
    parts = [("out", box.taken_out), ("used", box.used), ("wasted", box.wasted), ("back", box.back)]
    said = ", ".join(f"{label} {number}" for label, number in parts if number is not None)
    also = f" (counted also by {', '.join(box.others)})" if box.others else ""
    return f"{said}{_whether(box)}{also}"


def _whether(box: BoxCount) -> str:
    if box.missing is not None:
        if box.missing == 0:
            return ": adds up"
        return f": {counted(box.missing, 'is', 'are')} missing" if box.missing > 0 else f": {-box.missing} too many"
    if box.back_due is None:
        return ""
    if box.back_due < 0:
        return f": {-box.back_due} more than were taken out"
    return f": {box.back_due} should be left"

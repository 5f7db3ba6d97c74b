"""The verb behind Today: one session's day, counted from the lines of its list, and not again while nothing changed."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from mavis_tui.errors import BadInput
from mavis_tui.models.calendar import Clock, long_date, today
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.vaccination import Staff
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.children.list_rows import ListRows
from mavis_tui.workspace.children.row import ChildRow
from mavis_tui.workspace.day.attempted import Attempted
from mavis_tui.workspace.day.counting import SessionDay, count_day, day_to_show
from mavis_tui.workspace.readable_sessions import ReadableSessions, records_of

NOT_ON_THE_LIST = "A child who is on the list no more"
"""Stands for a name that nothing on this device says any more."""


class _Counted(NamedTuple):
    """A day as it was counted, and from what: the very same lines, who left the list, counts of boxes."""

    rows: list[ChildRow]
    left: list[Attempted]
    stock: tuple[StockCount, ...]
    me: Staff | None
    day: SessionDay


class Days:
    """Counts what a day of a session came to. Read from this device alone."""

    def __init__(self, clock: Clock, access: Access, readable: ReadableSessions, rows: ListRows) -> None:
        self._clock = clock
        self._access = access
        self._readable = readable
        self._rows = rows
        self._counted: _Counted | None = None

    def is_counted(self, session_id: str) -> bool:
        """True if the lines of its list are at hand, so that counting is quick. Raises NotSavedOffline."""
        return self._rows.has(session_id, today(self._clock))

    def of(self, session_id: str, on: date | None = None) -> SessionDay:
        """Count a day of a session; without `on` today, else its last day so far, else its first.

        Raises NotSavedOffline, and BadInput for a day that isn't one of the session's.
        """
        session = self._readable.session(session_id)
        day = today(self._clock)
        on = on or day_to_show(session, day)
        if on not in session.dates:
            raise BadInput(f"{long_date(on)} isn’t a day of this session. Its days: {session.dates_in_words()}.")
        rows = self._rows.of(session_id, day)
        left = list(left_the_list(self._readable, session_id, self._rows.places(session_id)))
        me = self._access.nurse if self._access.introduced else None
        stock = self._readable.stock(session_id)
        held = self._counted
        same = held is not None and held.rows is rows and (held.left, held.stock, held.me) == (left, stock, me)
        if held is not None and same and (held.day.session, held.day.on) == (session, on):
            return held.day
        found = count_day(session, rows, on, me, left, stock)
        self._counted = _Counted(rows, left, stock, me, found)
        return found

    def clear(self) -> None:
        """Forget what was counted."""
        self._counted = None


def left_the_list(readable: ReadableSessions, session_id: str, listed: Collection[str]) -> Iterator[Attempted]:
    """Give what counts of this device’s records in a session for children who aren’t `listed`: the box lacks the dose.

    `listed` are the ids of those who are on its list.
    """
    for entry in readable.newest(session_id):
        record = entry.change.vaccination
        if record is None or record.child in listed or record.withdrawn is not None or not records_of([entry], None):
            continue
        person = readable.person(session_id, record.child)
        name = person.full_name if person is not None else NOT_ON_THE_LIST
        yield Attempted(record=record, sending=entry.sending, name=name, listed=False)

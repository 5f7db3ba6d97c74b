"""Putting records of the day to the child that they are about: of each the newest revision, oldest first.

The hub does so for what every device sent, a device for what it recorded itself since it heard from the hub.
"""

from collections.abc import Iterable
from datetime import timedelta

from msgspec.structs import replace

from mavis_tui.models.attendance import offset_of
from mavis_tui.models.change import Change
from mavis_tui.models.child import AddedChild, Child
from mavis_tui.models.of_the_day.of_children import OF_CHILD, OfChild
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Moment


def of_child(change: Change, received_at: Moment | None = None) -> OfChild | None:
    """Give the record of the day about a child that a change carries, None for every other change.

    With `received_at` it counts from its time by the hub's clock: as far as the device knew how far off its own is, and
    never from later than the hub got it, or a clock that is ahead would win over every later answer.
    """
    record = change.of_the_day
    if not isinstance(record, OF_CHILD):
        return None
    since = record.at - timedelta(seconds=offset_of(change))
    return replace(record, counts_from=since if received_at is None else min(since, received_at))


def with_day_records(child: Child, records: Iterable[OfChild]) -> Child:
    """Put records to a child; of two revisions the higher counts, the later one in the list between equal ones."""
    found = {record.id: record for record in child.of_the_day}
    for record in records:
        held = found.get(record.id)
        if held is None or record.revision >= held.revision:
            found[record.id] = record
    if not found:
        return child
    ordered = sorted(found.values(), key=lambda record: (record.since, record.id))
    return replace(child, of_the_day=tuple(ordered))


def added_children(changes: Iterable[Change]) -> dict[str, Child]:
    """Give the children that were added to a list and weren't taken off it again, by id."""
    found: dict[str, Child] = {}
    for change in changes:
        record = change.of_the_day
        if isinstance(record, AddedChild) and record.withdrawn is None:
            found[record.person.id] = record.as_listed()
    return found


def with_stock(session: Session, changes: Iterable[Change]) -> Session:
    """Put counts of doses to a session: of each the newest revision, also one that was withdrawn."""
    found = {count.id: count for count in session.stock}
    for change in changes:
        count = change.of_the_day
        if isinstance(count, StockCount) and (count.id not in found or count.revision >= found[count.id].revision):
            found[count.id] = count
    if not found:
        return session
    return replace(session, stock=tuple(sorted(found.values(), key=lambda count: (count.at, count.id))))

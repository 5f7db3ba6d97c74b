"""What was recorded beside the doses, for people: the lines of a child's page."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.models.beside_doses.in_words import in_a_line, rows_of_day, what_it_is
from mavis_tui.models.change import ChangeKind, OfTheDay, day_kind
from mavis_tui.models.child import Child
from mavis_tui.workspace.words import sending_explained, sending_tag


class DayLine(Struct, frozen=True, kw_only=True):
    """One record beside the doses. `what` says it in a few words, `said` in full, row by row.

    `counts` is False for what was withdrawn. `status` and `explained` say in words where it is, if it was made here.
    """

    id: str
    kind: ChangeKind
    session: str
    what: str
    said: dict[str, str]
    at: datetime
    by: str
    revision: int
    counts: bool
    sending: Sending | None = None
    status: str = ""
    explained: str = ""

    @property
    def words(self) -> str:
        """All that a line of a page has room for: what it was, when, and by whom."""
        return in_a_line(self.what, self.said)

    @property
    def alarms(self) -> bool:
        """True for what has to be seen at once: an adverse reaction that wasn't withdrawn."""
        return self.kind is ChangeKind.REACTION and self.counts


def beside_lines(child: Child, entries: Iterable[Entry]) -> tuple[DayLine, ...]:
    """Say what was recorded about a child: adverse reactions first, then the newest first."""
    here = {entry.change.id: entry for entry in entries if entry.change.of_the_day is not None}
    lines = [day_line(record, here.get(record.id)) for record in child.of_the_day]
    return tuple(sorted(lines, key=lambda line: (not line.alarms, -line.at.timestamp())))


def day_line(record: OfTheDay, entry: Entry | None = None) -> DayLine:
    """Say one of them; `entry` is where it is, if this revision was made on this device."""
    made_here = entry if entry is not None and entry.change.revision == record.revision else None
    return DayLine(
        id=record.id,
        kind=day_kind(record),
        session=record.session,
        what=what_it_is(record),
        said=rows_of_day(record),
        at=record.at,
        by=record.by.name or record.by.email,
        revision=record.revision,
        counts=record.withdrawn is None,
        sending=made_here.sending if made_here is not None else None,
        status=sending_tag(made_here.sending).text if made_here is not None else "",
        explained=sending_explained(made_here) if made_here is not None else "",
    )

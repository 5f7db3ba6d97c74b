"""What other laptops of the team recorded, taken in beside what was recorded here; and what was handed to them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from mavis_tui.cache.outbox.of_the_team import FromLaptop, HandedIn, TeamMark
from mavis_tui.cache.outbox.outbox import Outbox
from mavis_tui.cache.outbox.projection import Entry
from mavis_tui.cache.outbox.row_kinds import Export, Mark, Recorded, Revision
from mavis_tui.models.change import Change, Receipt, TeamRuling, Written


class ToTakeIn(NamedTuple):
    """What a file of another laptop holds, in the names of this device, as far as it is about what is here.

    `file` is None for one that tells of no laptop's records, as receipts do.
    """

    file: FromLaptop | None
    recorded: Sequence[Recorded]
    rivals: Sequence[Change]
    exports: Sequence[Export]
    receipts: Sequence[Receipt]
    rulings: Sequence[TeamRuling]
    rivals_written: Sequence[Written] = ()


class NewHere(NamedTuple):
    """How many revisions, exports, receipts and decisions were new here."""

    recorded: int
    rivals: int
    exported: int
    saved: int
    rulings: int


class FromTheTeam:
    """Rows only come, and none twice: a file that is taken again, or after a newer one, adds nothing."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._rows = outbox.rows

    @property
    def any(self) -> bool:
        """True once anything came from another laptop."""
        with self._rows.looked_at() as seen:
            return bool(seen.team.files or seen.team.rulings or seen.team.rivals)

    def files(self) -> list[FromLaptop]:
        """Give the newest file of each other laptop that was taken in, the oldest of them first."""
        with self._rows.looked_at() as seen:
            return sorted(seen.team.files.values(), key=lambda one: one.made_at)

    def rulings(self) -> tuple[TeamRuling, ...]:
        """Give everything that was decided, here or elsewhere."""
        with self._rows.looked_at() as seen:
            return tuple(seen.team.rulings)

    def aside(self) -> Mapping[str, TeamRuling]:
        """Say which records were set aside, by the ids of their changes."""
        with self._rows.looked_at() as seen:
            return dict(seen.team.aside(seen.state))

    def rivals(self) -> list[Change]:
        """Give every revision that another laptop made otherwise than this one has it, decided or not."""
        with self._rows.looked_at() as seen:
            return [rival for rivals in seen.team.rivals.values() for rival in rivals]

    def written_otherwise(self) -> list[Written]:
        """Say in which files for Mavis revisions are as another laptop made them."""
        with self._rows.looked_at() as seen:
            return list(seen.team.rivals_written)

    def note_exported(self, changes: Sequence[Revision], written: Written) -> None:
        """Write down that these revisions are in a file that another laptop, or this one, wrote before."""
        export = Export(changes=tuple(changes), file=written.file, at=written.at, by=written.by)
        self._outbox.note([Mark(exported=export)])

    def open_rivals(self) -> dict[str, list[Change]]:
        """Give those of them about which nobody has decided: no revision came after them. By the ids of the changes."""
        with self._rows.looked_at() as seen:
            newest = dict(seen.newest.values())
            return {id_: rivals for (id_, number), rivals in seen.team.rivals.items() if newest.get(id_) == number}

    def collect(self, found: ToTakeIn) -> NewHere:
        """Keep what is new of a file; on the disk when this returns. Broken off, the same file can be taken again."""
        with self._rows.looked_at() as seen:
            saved = len([one for one in found.receipts if seen.receipt_of((one.change, one.revision)) is None])
            rivals = [one for one in found.rivals if one not in seen.team.rivals.get((one.id, one.revision), ())]
        recorded = self._outbox.take_in(found.recorded, found.receipts)
        with self._rows.looked_at() as seen:
            exports = [new for one in found.exports if (new := _new_of(one, seen.export_of)) is not None]
            rulings = tuple(one for one in found.rulings if one not in seen.team.rulings)
            written = tuple(one for one in found.rivals_written if one not in seen.team.rivals_written)
            held = seen.team.files.get(found.file.device) if found.file is not None else None
        newer = found.file is not None and (held is None or held.made_at < found.file.made_at)
        mark = TeamMark(
            collected=found.file if newer else None, rulings=rulings, rivals=tuple(rivals), rivals_written=written
        )
        marks = [Mark(exported=export) for export in exports]
        marks += [Mark(team=mark)] if newer or rulings or rivals or written else []
        if marks:
            self._outbox.note(marks)
        return NewHere(recorded, len(rivals), sum(len(one.changes) for one in exports), saved, len(rulings))

    def rule(self, ruling: TeamRuling) -> None:
        """Keep what was decided; on the disk when this returns."""
        self._outbox.note([Mark(team=TeamMark(rulings=(ruling,)))])

    def note_handed_in(self, entries: Collection[Entry], file: str, at: datetime) -> None:
        """Write down that these are in a file for the team; on the disk when this returns."""
        changes = tuple((entry.change.id, entry.change.revision) for entry in entries)
        if changes:
            mark = TeamMark(handed_in=HandedIn(changes=changes, file=file, at=at))
            self._outbox.note([Mark(team=mark)])


def _new_of(export: Export, known: Callable[[Revision], Export | None]) -> Export | None:
    """Give what isn't known of an export yet, None where all of it is."""
    new = tuple(one for one in export.changes if (held := known(one)) is None or held.at < export.at)
    return Export(changes=new, file=export.file, at=export.at, by=export.by) if new else None

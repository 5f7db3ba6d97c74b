"""The table `changes`: a record is put behind the last one, with the next `sequence`; no other one is read for it."""

from collections.abc import Callable
from typing import NamedTuple

import msgspec
from msgspec import Struct
from tinydb.table import Document

from mavis_tui.cache.engine.rows import decoded, number_of
from mavis_tui.cache.engine.tinydb_storage import SealedDatabase
from mavis_tui.cache.outbox.row_kinds import KnownChild, Recorded
from mavis_tui.errors import BadInput
from mavis_tui.models.change import Change

_TABLE = "changes"


class _Named(Struct):
    id: str
    revision: int = 1
    sequence: int = 1


class _Which(Struct):
    """A row, read only as far as recording another one needs."""

    change: _Named


_which_decoder = msgspec.json.Decoder(_Which)
_encode = msgspec.json.Encoder().encode


class _Last(NamedTuple):
    """The last record that this process knows of: its place in the file, 0 for none, and its `sequence`."""

    place: int
    sequence: int


class ChangesTable:
    """Adds to the table, and says what stands last in it. Several processes may do so at once."""

    def __init__(self, database: SealedDatabase) -> None:
        self._database = database
        self._file = database.file
        self._last = _Last(0, 0)

    @property
    def last_sequence(self) -> int:
        """The `sequence` of the last record in the file, 0 where there is none."""
        last = self._file.last(_TABLE)
        return self._which(last.body).sequence if last is not None else 0

    def append(
        self,
        change: Change,
        *,
        offline: bool,
        known: KnownChild | None = None,
        checked: int | None = None,
        check: Callable[[], None] | None = None,
        collected: bool = False,
    ) -> Change:
        """Store a change behind the last one: at once if that is still the one that this process knows of.

        `checked` is the place of the last record when `check` was made already; where another one came since, it is
        made again with nobody else writing. Raises BadInput where this revision is here already, and what `check` does.
        """
        number = number_of(f"{change.id}/{change.revision}")
        place, sequence = self._last
        if place and (check is None or checked == place):
            numbered = msgspec.structs.replace(change, sequence=sequence + 1)
            row = Recorded(change=numbered, offline=offline, known=known, collected=collected)
            if self._file.append(_TABLE, place, number, _encode(row)):
                self._last = _Last(place + 1, sequence + 1)
                return numbered
        with self._file.transaction():
            if check is not None:
                check()
            number = self._free_number(change, number)
            numbered = msgspec.structs.replace(change, sequence=self.last_sequence + 1)
            row = Recorded(change=numbered, offline=offline, known=known, collected=collected)
            self._database.table(_TABLE).insert(Document(msgspec.to_builtins(row), number))
            last = self._file.last(_TABLE)
        self._last = _Last(last.place if last else 0, numbered.sequence)
        return numbered

    def _free_number(self, change: Change, number: int) -> int:
        """Find the document number of a new revision, without reading any but those that share it."""
        while (body := self._file.row(_TABLE, number)) is not None:
            known = self._which(body)
            if (known.id, known.revision) == (change.id, change.revision):
                raise BadInput(
                    f"Revision {change.revision} of the record {change.id} is saved on this device already. It is "
                    "safe, and nothing was saved twice."
                )
            number += 1
        return number

    def _which(self, body: bytes) -> _Named:
        return decoded(_which_decoder, body, self._file.path).change

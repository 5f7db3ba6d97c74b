"""What somebody said is done in Mavis, kept in `device.db` until it is taken back or long over."""

import msgspec
from tinydb.table import Document

from mavis_tui.cache.device import TICKS
from mavis_tui.cache.engine.rows import decoded, number_of
from mavis_tui.cache.engine.tinydb_storage import SealedDatabase
from mavis_tui.models.files.by_hand import Tick


class Ticks:
    """The ticks of this device. What was ticked is on the disk when `keep` returns."""

    def __init__(self, database: SealedDatabase) -> None:
        self._database = database
        self._decoder = msgspec.json.Decoder(Tick)

    def keep(self, tick: Tick) -> None:
        """Keep a tick; the first one for a thing stays, because it says who did it."""
        if self._database.file.row(TICKS, number_of(tick.key)) is None:
            self._database.table(TICKS).insert(Document(msgspec.to_builtins(tick), number_of(tick.key)))

    def of(self, session_id: str) -> dict[str, Tick]:
        """Give the ticks of a session, by what they are about."""
        return {tick.key: tick for tick in self.all() if tick.session == session_id}

    def all(self) -> list[Tick]:
        """List all that were kept."""
        path = self._database.file.path
        return [decoded(self._decoder, row.body, path) for row in self._database.file.rows(TICKS)]

    def take_back(self, key: str) -> None:
        """Remove a tick; one that isn't there is fine."""
        if self._database.file.row(TICKS, number_of(key)) is not None:
            self._database.table(TICKS).remove(doc_ids=[number_of(key)])

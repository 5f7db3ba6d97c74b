"""What is still to be done in Mavis by hand of sessions whose copy left this device, kept in `device.db` until it is.

Only these few things stay, each with the name of its child, and no list of children.
"""

from collections.abc import Collection, Iterable

import msgspec
from msgspec import Struct
from tinydb.table import Document

from mavis_tui.cache.device import LEFT_THINGS
from mavis_tui.cache.engine.rows import decoded, number_of
from mavis_tui.cache.engine.tinydb_storage import SealedDatabase
from mavis_tui.models.files.by_hand import ByHand


class LeftThing(Struct, frozen=True, kw_only=True):
    """One thing to do, as it was said when the copy left; `title` names the session and its day."""

    key: str
    session: str
    title: str
    thing: ByHand


class LeftThings:
    """Those of this device. What is kept is on the disk when `keep` returns."""

    def __init__(self, database: SealedDatabase) -> None:
        self._database = database
        self._decoder = msgspec.json.Decoder(LeftThing)

    def all(self) -> list[LeftThing]:
        """List them, in the order in which they were kept."""
        path = self._database.file.path
        return [decoded(self._decoder, row.body, path) for row in self._database.file.rows(LEFT_THINGS)]

    def keep(self, session_id: str, title: str, things: Iterable[ByHand]) -> None:
        """Keep what is left of a session, in the place of what was kept of it before."""
        kept = [LeftThing(key=each.key, session=session_id, title=title, thing=each) for each in things]
        with self._database.file.transaction():
            self.remove([one.key for one in self.all() if one.session == session_id])
            for one in kept:
                self._database.table(LEFT_THINGS).insert(Document(msgspec.to_builtins(one), number_of(one.key)))

    def remove(self, keys: Collection[str]) -> None:
        """Remove some; one that isn't there is fine."""
        there = [one for one in map(number_of, keys) if self._database.file.row(LEFT_THINGS, one) is not None]
        if there:
            self._database.table(LEFT_THINGS).remove(doc_ids=there)

"""Taking in what can still be read of a damaged file of records: each one goes where every record goes, and once."""

from pathlib import Path

from msgspec import Struct

from mavis_tui.cache.store import Store
from mavis_tui.models.wording import counted


class Salvage(Struct, frozen=True, kw_only=True):
    """What was found in a damaged file and what of it is new here; and how many of its pages were bad."""

    found: int
    taken: int
    pages: int
    bad_pages: int

    @property
    def words(self) -> str:
        """Say it in a sentence or two."""
        records = counted(self.found, "record")
        pages = counted(self.bad_pages, "page")
        damage = f" {pages} of {self.pages} couldn’t be trusted." if self.bad_pages else ""
        return f"{records} could be read; {self.taken} of them were not here yet and are now.{damage}"


def take_in_salvaged(store: Store, path: Path) -> Salvage:
    """Add to this device what can be read of the changes.db at `path` and isn't here; what has no receipt then waits.

    Doing it again adds nothing. Raises WrongPassword while the store is locked, StoreNotWritable where `path` can't be
    read or the records can't be written.
    """
    found = store.salvage(path)
    taken = store.outbox.take_in(found.recorded, found.receipts)
    return Salvage(found=len(found.recorded), taken=taken, pages=found.pages, bad_pages=found.bad_pages)


def set_aside_and_take_in(store: Store, password: str) -> Salvage:
    """Get a store going again whose changes.db is damaged: set that aside, begin a new one, take in what can be read.

    The damaged file is kept in the data folder. Leaves the store unlocked. Raises as `Store.unlock` does.
    """
    return take_in_salvaged(store, store.set_changes_aside(password))

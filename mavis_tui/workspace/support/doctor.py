"""What support needs to know of a device, without a word about any person: counts, times, versions, and every file."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from mavis_tui.cache.engine.versions import system_in_words, versions_in_use
from mavis_tui.cache.integrity import FileState, Health
from mavis_tui.cache.store import Store
from mavis_tui.errors import MavisError
from mavis_tui.models.calendar import Clock
from mavis_tui.models.change import Verdict
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.support.salvage import Salvage, set_aside_and_take_in, take_in_salvaged
from mavis_tui.workspace.words import error_words

RECEIPTS = 5
"""So many of the last receipts are told."""


class LastReceipt(Struct, frozen=True, kw_only=True):
    """When the hub answered about a record, and how; not about which, and not in which words."""

    at: datetime
    verdict: Verdict


class Diagnosis(Struct, frozen=True, kw_only=True):
    """How a device is. Where the store is locked, what needs it open is None or empty.

    `counts` are of sessions, children, what waits and so on. `clock_offset` is in seconds, ahead of the hub’s clock.
    `free` is in bytes. `trouble` has a sentence for each thing that should be looked after.
    """

    at: datetime
    locked: bool
    versions: dict[str, str]
    system: str
    counts: dict[str, int]
    last_receipts: tuple[LastReceipt, ...]
    clock_offset: int | None
    signed_in_until: datetime | None
    listed_at: datetime | None
    free: int
    spare: bool
    files: tuple[FileState, ...]
    trouble: tuple[str, ...]

    @property
    def damaged(self) -> bool:
        """True if a file is damaged or missing."""
        return any(file.health in (Health.DAMAGED, Health.MISSING) for file in self.files)


class Doctor:
    """The verbs that examine, which asks nobody and changes nothing, and that take in what damage has left."""

    def __init__(self, store: Store, clock: Clock, access: Access) -> None:
        self._store = store
        self._clock = clock
        self._access = access

    def examine(self, password: str | None = None) -> Diagnosis:
        """Examine this device, unlocked or not; with the password also one whose store is too damaged to unlock.

        Raises WrongPassword, TooManyTries.
        """
        store, unlocked = self._store, self._access.unlocked
        files = store.examine(password) if store.folder.is_dir() else ()
        account = self._access.account if unlocked else None
        return Diagnosis(
            at=self._clock(),
            locked=not unlocked,
            versions=versions_in_use(),
            system=system_in_words(),
            counts=self._counts() if unlocked else {"sealed": len(store.sealed_records.ids())},
            last_receipts=self._receipts() if unlocked else (),
            clock_offset=store.device.clock_offset if unlocked else None,
            signed_in_until=account.expires_at if account is not None and account.token else None,
            listed_at=store.device.listing_seen_at if unlocked else None,
            free=shutil.disk_usage(_nearest(store.folder)).free,
            spare=store.reserve.there,
            files=files,
            trouble=tuple(self._trouble(files)),
        )

    def salvage(self, file: Path, password: str) -> Salvage:
        """Take in what can still be read of a damaged changes.db, and unlock the store.

        This store's own is set aside for that, kept, and a new one begun. A `file` that isn't there is looked for in
        the store's folder. Raises WrongPassword, NotFound, StoreDamaged.
        """
        if not file.exists():
            file = self._store.folder / file
        if file.exists() and file.resolve() == (self._store.folder / "changes.db").resolve():
            return set_aside_and_take_in(self._store, password)
        self._access.unlock(password)
        return take_in_salvaged(self._store, file)

    def _counts(self) -> dict[str, int]:
        store, counts = self._store, self._store.outbox.counts()
        notes = store.snapshots.notes()
        return {
            "sessions": len(notes),
            "children": sum(note.count for note in notes),
            "waiting": counts.waiting,
            "attention": counts.attention,
            "review": counts.review,
            "saved": counts.saved,
            "revisions": len(store.outbox.entries()),
            "unfinished": len(store.device.drafts.all()),
            "sealed": len(store.sealed_records.ids()),
        }

    def _receipts(self) -> tuple[LastReceipt, ...]:
        receipts = [entry.receipt for entry in self._store.outbox.entries() if entry.receipt is not None]
        latest = sorted(receipts, key=lambda receipt: receipt.received_at, reverse=True)[:RECEIPTS]
        return tuple(LastReceipt(at=receipt.received_at, verdict=receipt.verdict) for receipt in latest)

    def _trouble(self, files: tuple[FileState, ...]) -> Iterator[str]:
        for file in files:
            if file.health in (Health.DAMAGED, Health.MISSING):
                yield f"{file.name} is {file.health.value}{f': {file.why}' if file.why else ''}."
            if file.open_to:
                yield f"{file.name} is open to {file.open_to}; only its owner should read it."
        if self._access.unlocked:
            yield from self._store.damage


def without_place(sentence: str, folder: Path) -> str:
    """Take the folder out of a sentence: its path usually has the name of the person who is logged in."""
    return sentence.replace(f"{folder}{os.sep}", "").replace(str(folder), "the store’s folder")


def why_locked(error: MavisError, folder: Path) -> str:
    """Say why the store couldn’t be unlocked."""
    return without_place(error_words(error), folder)


def _nearest(folder: Path) -> Path:
    """Give the folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.is_dir())

"""Sealed records: what is recorded while the store is locked, one sealed file a record, opened after unlocking.

Nobody can read such a file without the offline password, not even this program; but anybody at this device can add one,
and count them. A file leaves only when its record was matched and is in `changes.db`.
"""

import re
from pathlib import Path
from typing import NamedTuple

import msgspec

from mavis_tui.cache.engine.files import (
    make_private_folder,
    os_errors_told,
    reading_told,
    replace_private_file,
    sync_folder,
)
from mavis_tui.cache.keys.vault import Vault
from mavis_tui.cache.outbox.reserve import Reserve
from mavis_tui.errors import BadInput, CannotBeDone, MavisError
from mavis_tui.models.sealed_record import SealedRecord
from mavis_tui.sealing import seal, unseal
from mavis_tui.system import open_files

MAGIC = b"mavis sealed record 1\n"

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")


class Unreadable(NamedTuple):
    """A sealed record that doesn't open: its id, and a sentence on why. It stays where it is."""

    id: str
    why: str


class SealedRecords:
    """The folder of sealed records. Adding and counting work on a locked store, everything else needs it open."""

    def __init__(self, folder: Path, vault: Vault, reserve: Reserve) -> None:
        self._folder = folder
        self._vault = vault
        self._reserve = reserve

    def add(self, record: SealedRecord) -> None:
        """Seal a record; it is on the disk when this returns. The same id again is kept once.

        Raises BadInput where there is no key to seal for, StoreBusy, StoreDamaged.
        """
        public = self._vault.sealing_public()
        if not public:
            raise CannotBeDone(
                "This store was made by an older mavis and wasn’t opened since, so nothing can be recorded while it is "
                "locked. Nothing was recorded. Write it on paper; once you can unlock mavis, record it from there."
            )
        sealed = MAGIC + seal(public, _encoded(record), _about(record.id))
        self._reserve.for_recording(lambda: self._put(self._folder / record.id, sealed))

    def ids(self) -> list[str]:
        """List the records that wait sealed, oldest first. Needs no password."""
        with reading_told(self._folder):
            if not self._folder.is_dir():
                return []
            return sorted(path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name))

    def opened(self) -> list[SealedRecord | Unreadable]:
        """Open every record, oldest first; what doesn't open is named and stays. Raises WrongPassword while locked."""
        private = self._vault.sealing_private()
        found = (self._open(private, id_) for id_ in self.ids())
        return [record for record in found if record is not None]

    def remove(self, id_: str) -> None:
        """Remove the file of a record that is kept elsewhere now; gone from the disk when this returns."""
        path = self._folder / id_
        with os_errors_told(path):
            open_files.remove(path)
            sync_folder(self._folder)

    def _put(self, path: Path, sealed: bytes) -> None:
        make_private_folder(self._folder)
        with os_errors_told(path):
            kept = path.exists()
        if not kept:
            replace_private_file(path, sealed)

    def _open(self, private: bytes, id_: str) -> SealedRecord | Unreadable | None:

        try:
            written = (self._folder / id_).read_bytes()
        except FileNotFoundError:
            return None  # another process matched it meanwhile
        except OSError as error:
            return Unreadable(id_, f"It can’t be read ({error.strerror or error}).")
        try:
            if not written.startswith(MAGIC):
                raise BadInput("It doesn’t begin as a sealed record does.")
            plain = unseal(private, written.removeprefix(MAGIC), _about(id_))
            record = msgspec.json.decode(plain, type=SealedRecord)
        except msgspec.MsgspecError:
            return Unreadable(id_, "A newer mavis may have written it. It was left as it is.")
        except MavisError as error:
            return Unreadable(id_, str(error))
        return record if record.id == id_ else Unreadable(id_, "It is sealed under another number.")


def _encoded(record: SealedRecord) -> bytes:
    """Encode a record that will open again, which nobody could see once it is sealed. Raises BadInput for another."""
    try:
        encoded = msgspec.json.encode(record)
        msgspec.json.decode(encoded, type=SealedRecord)
    except msgspec.ValidationError as error:
        raise BadInput(f"The record can’t be stored as it is, so it was not saved ({error}). Correct it.") from error
    except UnicodeEncodeError as error:
        raise BadInput(
            "The record holds a character that can’t be stored, so it was not saved. Take out what was pasted, "
            "and save it again."
        ) from error
    return encoded


def _about(id_: str) -> bytes:
    return MAGIC + id_.encode()

"""The offline store of one device: the four kinds of file together, behind one password."""

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from mavis_tui.cache.device import Account, Device
from mavis_tui.cache.engine.files import make_private_file, make_private_folder, os_errors_told, sync_folder
from mavis_tui.cache.engine.opening import journal_of
from mavis_tui.cache.engine.tinydb_storage import SealedDatabase, open_sealed_database
from mavis_tui.cache.keys.vault import LOCKED, Vault
from mavis_tui.cache.keys.wraps import RecoveryWrap
from mavis_tui.cache.outbox.confirmed_count import ConfirmedCount
from mavis_tui.cache.outbox.outbox import Outbox
from mavis_tui.cache.outbox.reserve import Reserve
from mavis_tui.cache.sealed_records import SealedRecords
from mavis_tui.cache.snapshots.snapshots import Snapshots
from mavis_tui.errors import (
    ChangesWaiting,
    MavisError,
    NotFound,
    StoreBusy,
    StoreDamaged,
    StoreLocked,
    StoreNotWritable,
)
from mavis_tui.models.calendar import Clock, system_clock
from mavis_tui.models.identity import new_id_at
from mavis_tui.models.session import is_of_workbook
from mavis_tui.models.wording import counted
from mavis_tui.system import open_files

if TYPE_CHECKING:
    from mavis_tui.cache.integrity import FileState
    from mavis_tui.cache.outbox.salvage import Salvaged

__all__ = ["Account", "Device", "Store"]

_HOLDS_RECORDS = "It holds what was recorded on this device and may not be uploaded yet, so nothing was deleted."
_IF_CHANGES_MISSING = (
    f"{_HOLDS_RECORDS} Put it back from a copy, or ask for help with it. To go on recording meanwhile, move device.db "
    "to a safe place as well; mavis then begins new ones."
)
_IF_CHANGES_DAMAGED = (
    f"{_HOLDS_RECORDS} Put it back from a copy; or, to take in what can still be read of it and go on recording, run: "
    "mavis doctor --salvage changes.db"
)
_IF_DEVICE_DAMAGED = (
    "It holds the sign-in; what was recorded lies apart, in changes.db, and is safe. Move device.db away, and sign in "
    "again."
)


class Store:
    """Everything in one data folder. Locked, it gives nothing; closing the program and locking are the same.

    `sealed_records` takes records in also while it is locked. `reserve` is the room kept for recording on a full disk.
    """

    def __init__(
        self,
        folder: Path,
        *,
        wait_seconds: float = 5,
        new_id: Callable[[], str] | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self.folder = folder
        self._wait_seconds = wait_seconds
        self._new_id = new_id or (lambda: new_id_at(clock()))
        self._vault = Vault(folder / "vault.json", wait_seconds=wait_seconds, clock=clock)
        self.reserve = Reserve(folder / "spare")
        self.sealed_records = SealedRecords(folder / "intake", self._vault, self.reserve)
        self._confirmed_count = ConfirmedCount(folder / "changes.count")
        self._files: list[SealedDatabase] = []
        self._device: Device | None = None
        self._outbox: Outbox | None = None
        self._snapshots: Snapshots | None = None

    @property
    def exists(self) -> bool:
        """True once an offline password was set on this device."""
        return self._vault.exists

    @property
    def unlocked(self) -> bool:
        """True while the store can be used."""
        return self._device is not None

    def create(self, password: str) -> None:
        """Make the store and leave it unlocked. Raises BadInput as Vault.create does."""
        self._vault.create(password)
        self._open()

    def unlock(self, password: str) -> None:
        """Open the store. Raises WrongPassword, StoreDamaged, StoreTooNew or StoreBusy, and then stays locked."""
        self._vault.unlock(password)
        if not self.unlocked:
            self._open()

    def lock(self) -> None:
        """Close every file and forget the keys."""
        if self._snapshots:
            self._snapshots.close()
        for database in self._files:
            database.close()
        self._files = []
        self._device = self._outbox = self._snapshots = None
        self._vault.lock()

    @property
    def has_long_journals(self) -> bool:
        """True if much of what was written waits in a journal, see `shorten_journals`."""
        return any(database.file.has_long_journal for database in self._files)

    def shorten_journals(self) -> None:
        """Put what waits in long journals into the files; nobody who records or reads waits for it."""
        for database in self._files:
            database.file.shorten_journal()

    def change_password(self, old: str, new: str) -> None:
        """Set another offline password; see Vault.change_password."""
        self._vault.change_password(old, new)

    @property
    def seconds_to_wait(self) -> int:
        """How long until another password may be tried; 0 unless several were wrong."""
        return self._vault.seconds_to_wait

    @property
    def last_was_wrong(self) -> bool:
        """True if the last password that was tried wasn't the right one: who tries by itself leaves it alone then."""
        return self._vault.last_was_wrong

    def recovery(self) -> RecoveryWrap | None:
        """Give the way back in after the password was forgotten, None if there is none. Works locked."""
        return self._vault.recovery()

    def prepare_recovery(self, hub: str, organisation: str, team_key: bytes) -> None:
        """Let that team’s hub help, should the password be forgotten; see Vault.prepare_recovery."""
        self._vault.prepare_recovery(hub, self.device.id, organisation, team_key)

    def recover(self, master: bytes, new: str) -> None:
        """Set a new password with what the hub gave back, and leave the store unlocked; see Vault.recover."""
        self._vault.recover(master, new)
        if not self.unlocked:
            self._open()

    @property
    def device(self) -> Device:
        """What this device remembers. Raises WrongPassword while locked."""
        if self._device is None:
            raise StoreLocked(LOCKED)
        return self._device

    @property
    def snapshots(self) -> Snapshots:
        """The sessions saved offline. Raises WrongPassword while locked."""
        if self._snapshots is None:
            raise StoreLocked(LOCKED)
        return self._snapshots

    @property
    def outbox(self) -> Outbox:
        """What was recorded here. Raises WrongPassword while locked."""
        if self._outbox is None:
            raise StoreLocked(LOCKED)
        return self._outbox

    @property
    def unmatched(self) -> int:
        """How many records made while locked wait for somebody to match them to a child. Works locked.

        Once unlocked, it leaves out what is a change already and only lacks removing its file.
        """
        ids = self.sealed_records.ids()
        return sum(self.outbox.entry(id_) is None for id_ in ids) if self.unlocked else len(ids)

    @property
    def damage(self) -> tuple[str, ...]:
        """A sentence for each thing that went missing or was dropped because it was damaged."""
        lost, said = self.outbox.lost, self.snapshots.damaged
        if lost:
            missing = counted(lost, "record is", "records are")
            sentence = (
                f"{missing} missing that had been confirmed on this device: a file of the offline store was cut short, "
                "altered or removed. Everything else is here. Refresh the sessions, compare them with your notes, and "
                "record again what isn’t there."
            )
            return (sentence, *said)
        return tuple(said)

    @property
    def holds_of_a_hub(self) -> bool:
        """True while something is here that belongs to a hub's team.

        That is a saved session, a record, one made while locked, an unfinished form, which names a child, or what was
        to be done in Mavis of a session that left.
        """
        saved = any(not is_of_workbook(note.session.id) for note in self.snapshots.notes())
        unfinished = any(not is_of_workbook(draft.session) for draft in self.device.drafts.all())
        left = any(not is_of_workbook(session_id) for session_id, _ in self.device.left_things())
        return saved or unfinished or left or bool(self.unmatched) or self.outbox.has_any_for_a_hub

    def examine(self, password: str | None = None) -> "tuple[FileState, ...]":
        """Examine every file, and change none. A locked store needs the password for what is encrypted.

        A damaged changes.db keeps a store from unlocking; this works all the same. Raises WrongPassword.
        """
        from mavis_tui.cache.integrity import examine

        if self.unlocked or password is None:
            return examine(self.folder, self._vault, {database.file.path: database.file for database in self._files})
        self._vault.unlock(password)
        try:
            return examine(self.folder, self._vault, {})
        finally:
            self._vault.lock()

    def forget(self, session_id: str) -> None:
        """Take a session off this device, with its key. Raises ChangesWaiting while anything recorded in it waits.

        What the hub refused waits too, for somebody: without the list nobody could say whose record it is, nor mend it.
        """
        waiting = self.outbox.waiting_in(session_id)
        if waiting and is_of_workbook(session_id):
            records = counted(waiting, "record of it isn’t", "records of it aren’t")
            raise ChangesWaiting(
                f"Session {session_id} stays on this device, because {records} in any file for Mavis yet. Nothing was "
                "removed. Export first, then remove it."
            )
        if waiting:
            records = counted(waiting, "record of it hasn’t", "records of it haven’t")
            raise ChangesWaiting(
                f"Session {session_id} stays on this device, because {records} been uploaded yet. Nothing was removed. "
                "Upload first, then remove it."
            )
        if refused := self.outbox.refused_in(session_id):
            records = counted(refused, "record of it was refused", "records of it were refused")
            raise ChangesWaiting(
                f"Session {session_id} stays on this device, because {records}, and only here can it be read whose "
                "and be mended. Nothing was removed. Correct it, or send it again, then remove the session."
            )
        self.snapshots.remove(session_id)

    def salvage(self, path: Path) -> "Salvaged":
        """Read what can still be read of a damaged changes.db, wherever it lies now; nothing is changed by it.

        Raises WrongPassword while locked, NotFound where there is no such file.
        """
        if not path.is_file():
            raise NotFound(f"There is no file {path}. Nothing was changed.")
        from mavis_tui.cache.outbox.salvage import salvage

        return salvage(path, self._vault.key("changes"))

    def set_changes_aside(self, password: str) -> Path:
        """Copy a damaged changes.db to a folder of its own, begin a new one, and leave the store unlocked.

        Gives the path of the copy, for `salvage`. Raises as `unlock` does, but for that damage; then nothing is gone.
        """
        self.lock()
        self._vault.unlock(password)
        changes = self.folder / "changes.db"
        try:
            with os_errors_told(changes):
                aside = self._folder_aside()
                lying = [path for path in (changes, journal_of(changes)) if path.exists()]
                for path in lying:
                    make_private_file(aside / path.name, path.read_bytes())
                sync_folder(aside)
                for path in lying:
                    open_files.remove(path)
            self._confirmed_count.forget()
            self._database(changes, _IF_CHANGES_DAMAGED)
            self._open()
        except MavisError:
            self.lock()
            raise
        return aside / changes.name

    def _folder_aside(self) -> Path:
        taken = {path.name for path in self.folder.glob("damaged-*")}
        aside = self.folder / next(name for n in count(1) if (name := f"damaged-{n}") not in taken)
        make_private_folder(aside)
        return aside

    def _open(self) -> None:
        """Open what there is. changes.db is made first, so a device.db without it means that changes.db was lost."""
        changes, device, sessions = (self.folder / name for name in ("changes.db", "device.db", "sessions"))
        try:
            if device.exists() and not changes.exists():
                raise StoreDamaged(f"{changes} is missing. {_IF_CHANGES_MISSING}")
            if not changes.exists():
                self._confirmed_count.forget()
            self._outbox = Outbox(self._database(changes, _IF_CHANGES_DAMAGED), self.reserve, self._confirmed_count)
            self._make_up_for_losses(changes)
            self._device = Device(self._database(device, _IF_DEVICE_DAMAGED), self._new_id)
            make_private_folder(sessions)
            self._snapshots = Snapshots(sessions, self._vault, self.reserve, wait_seconds=self._wait_seconds)
            if any(sessions.glob("*.db")):
                self.reserve.keep()
            with suppress(StoreBusy, StoreNotWritable):  # a full disk keeps nobody from opening what there is
                self._vault.prepare_sealing()  # from now on there is a key to seal for
        except MavisError:
            self.lock()
            raise

    def _make_up_for_losses(self, changes: Path) -> None:
        """Take in what SQLite left out because the journal is damaged before it, and note what stays missing."""
        with suppress(StoreBusy, StoreNotWritable):  # then the next opening does it
            if self.outbox.missing:
                found = self.salvage(changes)
                self.outbox.take_in(found.recorded, found.receipts)
                self.outbox.note_losses()

    def _database(self, path: Path, if_damaged: str) -> SealedDatabase:
        key = self._vault.key(path.stem, create=True)
        database = open_sealed_database(path, key, wait_seconds=self._wait_seconds, if_damaged=if_damaged)
        self._files.append(database)
        return database

"""How the keys are kept: the offline password wraps one master key, the master key wraps a key for every file.

`vault.json` holds nothing in clear but the names of the files and where its team's hub is. Because data is never
encrypted by the password itself, changing the password rewraps 32 bytes and touches no data, and forgetting a key makes
its file unreadable.
"""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct

from mavis_tui.cache.engine.files import file_lock, make_private_folder, not_readable, reading_told
from mavis_tui.cache.keys.vault_file import SCHEMA, VaultContents, damaged, read_vault, write_vault
from mavis_tui.cache.keys.wraps import (
    KEY_BYTES,
    NotItsKey,
    PasswordWrap,
    RecoveryWrap,
    cipher_of,
    decrypted,
    encrypted,
    stored,
    unwrapped_by_password,
    wrapped_by_password,
    wrapped_for_team,
)
from mavis_tui.cache.keys.wrong_passwords import WrongPasswords
from mavis_tui.errors import (
    BadInput,
    CannotBeDone,
    MavisError,
    NoPasswordYet,
    NotFound,
    StoreDamaged,
    StoreLocked,
    WrongPassword,
)
from mavis_tui.models.calendar import Clock, system_clock
from mavis_tui.sealing import public_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MIN_PASSWORD_LENGTH = 12
MEMORY_KIB = 46 * 1024
"""What Argon2id takes, with one pass and one lane. Source: OWASP Password Storage Cheat Sheet."""

LOCKED = "The offline store is locked. Unlock it with the offline password first; nothing was changed."

_INTAKE, _INTAKE_PUBLIC = "intake", "intake-public"

WrapT = TypeVar("WrapT", bound=Struct)


class Vault:
    """The keys of one store. Safe for several processes at once: each change re-reads the file under a lock."""

    def __init__(self, path: Path, *, wait_seconds: float = 5, clock: Clock = system_clock) -> None:
        self._path = path
        self._wait_seconds = wait_seconds
        self._wrong_passwords = WrongPasswords(path.with_name("wrong-passwords.json"), clock, wait_seconds)
        self._master: bytes | None = None
        self._sealed: dict[str, bytes] = {}

    @property
    def exists(self) -> bool:
        """True once a password was set for this store. Raises StoreNotReadable where that can't be seen."""
        with reading_told(self._path):
            if self._path.exists():
                return True
            if self._path.parent.exists() and not self._path.parent.is_dir():
                raise not_readable(self._path.parent, "that is a file, not a folder")
        return False

    @property
    def unlocked(self) -> bool:
        """True while the keys can be used."""
        return self._master is not None

    @property
    def seconds_to_wait(self) -> int:
        """How long until another password may be tried; 0 unless several were wrong."""
        return self._wrong_passwords.seconds_to_wait

    @property
    def last_was_wrong(self) -> bool:
        """True if the last password that was tried wasn't the right one."""
        return self._wrong_passwords.last_was_wrong

    def create(self, password: str) -> None:
        """Set the first password and leave the vault unlocked.

        Raises BadInput where the password is shorter than 12 characters, or a vault is there already.
        """
        check_length(password)
        make_private_folder(self._path.parent)
        with self._locked_file():
            if self.exists:
                raise CannotBeDone("This device already has an offline store. Nothing was changed; unlock it instead.")
            master = secrets.token_bytes(KEY_BYTES)
            wrap = wrapped_by_password(master, password, MEMORY_KIB)
            self._write(VaultContents(schema=SCHEMA, wraps=[stored(wrap)], keys={}))
        self._open_with(master, {})

    def unlock(self, password: str) -> None:
        """Make the keys usable. Raises WrongPassword, TooManyTries, StoreDamaged or StoreTooNew."""
        contents = self._read()
        self._open_with(self._unwrap(contents, password), contents.keys)

    def lock(self) -> None:
        """Forget the keys; the file stays as it is."""
        self._master = None
        self._sealed = {}

    def key(self, name: str, *, create: bool = False, anew: bool = False) -> bytes:
        """Give the 32 random bytes that encrypt the file `name`: `device`, `changes`, `sessions/1204`.

        `create` makes one where there is none. `anew` looks into the file, because another process may have thrown the
        key away and made another one. Raises WrongPassword while locked, NotFound where there is no such key.
        """
        master = self._usable()
        if anew or name not in self._sealed:
            self._sealed = self._read().keys
        if name in self._sealed:
            return self._unseal(master, name)
        if not create:
            raise NotFound(f"The offline store has no key for {name}.")
        with self._locked_file():
            contents = self._read()
            if name not in contents.keys:
                contents.keys[name] = encrypted(cipher_of(master), secrets.token_bytes(KEY_BYTES), name.encode())
                self._write(contents)
            self._sealed = contents.keys
        return self._unseal(master, name)

    def has_key(self, name: str) -> bool:
        """Tell whether there is a key for the file `name`, also one that another process made."""
        return name in self._read().keys

    def trouble(self) -> str:
        """Say in a few words what is wrong with the file; nothing if it is whole. Works locked."""
        try:
            self._read()
        except MavisError as error:
            return error.title
        return ""

    def forget(self, name: str) -> None:
        """Throw a key away for good, and with it whatever it encrypted. Unknown names are fine."""
        self._usable()
        with self._locked_file():
            contents = self._read()
            if contents.keys.pop(name, None) is not None:
                self._write(contents)
            self._sealed = contents.keys

    def sealing_public(self) -> bytes:
        """Give the key for which recording while locked seals; an old vault has none until it is unlocked."""
        return self._read().intake

    def sealing_private(self) -> bytes:
        """Give the key that opens what was sealed so."""
        return self.key(_INTAKE, create=True)

    def prepare_sealing(self) -> None:
        """See that the public half of that key is in the file. Raises WrongPassword while locked.

        Whoever can write to the file could put another one there, so it stands in it a second time, sealed with the
        master key: to compare the two is far quicker than to work it out.
        """
        master = self._usable()
        contents = self._read()
        if contents.intake and _INTAKE in contents.keys and contents.intake == self._proven_public(master, contents):
            return
        public = public_of(self.sealing_private())
        with self._locked_file():
            contents = self._read()
            contents.intake = public
            contents.keys[_INTAKE_PUBLIC] = encrypted(cipher_of(master), public, _INTAKE_PUBLIC.encode())
            self._write(contents)
            self._sealed = contents.keys

    def change_password(self, old: str, new: str) -> None:
        """Wrap the master key anew, with today's parameters; no data is rewritten. Works locked and unlocked.

        Raises WrongPassword where `old` isn't right and BadInput where `new` is too short; then `old` still holds.
        """
        check_length(new)
        with self._locked_file():
            contents = self._read()
            master = self._unwrap(contents, old)
            contents.wrap(wrapped_by_password(master, new, MEMORY_KIB))
            self._write(contents)

    def recovery(self) -> RecoveryWrap | None:
        """Give the way back in after the password was forgotten, None if there is none. Works locked."""
        wrap = self._read().found("recovery")
        return None if wrap is None else self._converted(wrap, RecoveryWrap)

    def prepare_recovery(self, hub: str, device: str, organisation: str, team_key: bytes) -> None:
        """Seal the master key for the team that signed in, in the place of what was sealed for another one.

        Raises WrongPassword while locked, BadInput where `team_key` is no key.
        """
        master = self._usable()
        wanted = (hub, device, organisation, team_key)
        held = self.recovery()
        if held is None or (held.hub, held.device, held.organisation, held.team_key) != wanted:
            wrap = wrapped_for_team(master, *wanted)
            with self._locked_file():
                contents = self._read()
                contents.wrap(wrap)
                self._write(contents)

    def recover(self, master: bytes, new: str) -> None:
        """Set a new password with the master key that came back, and leave the vault unlocked. No data is rewritten.

        Raises BadInput where `new` is too short, StoreDamaged where `master` isn't the key of this store.
        """
        check_length(new)
        with self._locked_file():
            contents = self._read()
            if not self._opens_any(master, contents.keys):
                raise StoreDamaged(
                    f"What the team server gave back doesn’t open the offline store at {self._path.parent}. Nothing "
                    "was changed; the offline password still opens it, should it be remembered."
                )
            contents.wrap(wrapped_by_password(master, new, MEMORY_KIB))
            self._write(contents)
        self._wrong_passwords.right()
        self._open_with(master, contents.keys)

    def _usable(self) -> bytes:
        if self._master is None:
            raise StoreLocked(LOCKED)
        return self._master

    def _open_with(self, master: bytes, keys: dict[str, bytes]) -> None:
        self._master = master
        self._sealed = keys

    def _unwrap(self, contents: VaultContents, password: str) -> bytes:
        written = contents.found("password")
        if written is None:
            raise damaged(self._path)
        wrap = self._converted(written, PasswordWrap)
        self._wrong_passwords.begin()
        try:
            master = unwrapped_by_password(wrap, password)
        except NotItsKey:
            raise WrongPassword(
                f"That isn’t the offline password of this device. Nothing was changed; {self._wrong_passwords.wrong()}."
            ) from None
        self._wrong_passwords.right()
        return master

    def _unseal(self, master: bytes, name: str) -> bytes:
        try:
            return decrypted(cipher_of(master), self._sealed[name], name.encode())
        except NotItsKey as error:
            raise damaged(self._path) from error

    def _proven_public(self, master: bytes, contents: VaultContents) -> bytes | None:
        """Give what was sealed as the public half, None where nothing was, or it doesn't open."""
        sealed = contents.keys.get(_INTAKE_PUBLIC)
        try:
            return None if sealed is None else decrypted(cipher_of(master), sealed, _INTAKE_PUBLIC.encode())
        except NotItsKey:
            return None

    def _opens_any(self, master: bytes, keys: dict[str, bytes]) -> bool:
        """Tell whether this is the master key: a single key may be damaged, but not every one."""
        if len(master) != KEY_BYTES:
            return False
        cipher: AESGCM = cipher_of(master)
        for name, sealed in keys.items():
            try:
                decrypted(cipher, sealed, name.encode())
            except NotItsKey:
                continue
            return True
        return False

    def _converted(self, written: dict[str, Any], kind: type[WrapT]) -> WrapT:
        try:
            return msgspec.convert(written, kind)
        except msgspec.ValidationError as error:
            raise damaged(self._path) from error

    def _read(self) -> VaultContents:
        if not self.exists:
            raise NoPasswordYet("This device has no offline password yet. Set one first; nothing was changed.")
        return read_vault(self._path)

    def _write(self, contents: VaultContents) -> None:
        write_vault(self._path, contents)

    def _locked_file(self) -> Any:
        return file_lock(self._path.with_name(f".{self._path.name}.lock"), self._wait_seconds)


def check_length(password: str) -> None:
    """Raise BadInput for an offline password that is shorter than 12 characters."""
    if len(password) < MIN_PASSWORD_LENGTH:
        raise BadInput(
            f"The offline password needs at least {MIN_PASSWORD_LENGTH} characters; several words are easiest to "
            "remember. Nothing was changed."
        )

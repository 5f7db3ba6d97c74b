"""How the keys are kept: the offline password wraps one master key, the master key wraps a key for every file.

`vault.json` holds nothing in clear but the names of the files. Because data is never encrypted by the password
itself, changing the password rewraps 32 bytes and touches no data, and forgetting a key makes its file unreadable.
"""

import hashlib
import secrets
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta, Struct

from mavis_tui.cache.files import file_lock, make_private_folder, os_errors_told, replace_private_file
from mavis_tui.errors import BadInput, NotFound, StoreDamaged, StoreTooNew, WrongPassword
from mavis_tui.sealing import public_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SCHEMA = 1
MIN_PASSWORD_LENGTH = 12
MEMORY_KIB = 46 * 1024
"""What Argon2id takes, with one pass and one lane. Source: OWASP Password Storage Cheat Sheet."""

LOCKED = "The offline store is locked. Unlock it with the offline password first; nothing was changed."

_KEY_BYTES = 32
_NONCE_BYTES = 12
_MASTER = b"mavis vault master key"
_INTAKE = "intake"


class PasswordWrap(Struct, frozen=True, kw_only=True, tag_field="kind", tag="password"):
    """The master key wrapped by a password through Argon2id (RFC 9106).

    What it costs is stored with it, so that the cost can rise. The bounds keep an altered file from asking for more
    memory than a laptop has.
    """

    salt: Annotated[bytes, Meta(min_length=16)]
    memory_kib: Annotated[int, Meta(ge=8 * 1024, le=1024 * 1024)]
    passes: Annotated[int, Meta(ge=1, le=16)] = 1
    lanes: Annotated[int, Meta(ge=1, le=16)] = 1
    sealed: bytes = b""


class _Contents(Struct, kw_only=True):
    """vault.json. A wrap of a kind this version doesn't know is carried along untouched.

    `intake` is a public key, for what is recorded while the store is locked; its private key is among `keys`.
    """

    schema: int
    wraps: list[dict[str, Any]]
    keys: dict[str, bytes]
    intake: bytes = b""
    check: str = ""

    def checksum(self) -> str:
        """Hash everything but the checksum itself; finds accidents, where a wrong tag would blame the password."""
        rest: dict[str, Any] = {"schema": self.schema, "wraps": self.wraps, "keys": self.keys}
        if self.intake:  # a vault of before there was one has its checksum without it
            rest["intake"] = self.intake
        return hashlib.sha256(msgspec.json.encode(rest, order="deterministic")).hexdigest()


class _Versioned(Struct):
    schema: int


class Vault:
    """The keys of one store. Safe for several processes at once: each change re-reads the file under a lock."""

    def __init__(self, path: Path, *, wait_seconds: float = 5) -> None:
        self._path = path
        self._wait_seconds = wait_seconds
        self._master: AESGCM | None = None
        self._sealed: dict[str, bytes] = {}

    @property
    def exists(self) -> bool:
        """True once a password was set for this store."""
        return self._path.exists()

    @property
    def unlocked(self) -> bool:
        """True while the keys can be used."""
        return self._master is not None

    def create(self, password: str) -> None:
        """Set the first password and leave the vault unlocked.

        Raises BadInput where the password is shorter than 12 characters, or a vault is there already.
        """
        _check_length(password)
        make_private_folder(self._path.parent)
        with self._locked_file():
            if self.exists:
                raise BadInput("This device already has an offline store. Nothing was changed; unlock it instead.")
            master = secrets.token_bytes(_KEY_BYTES)
            self._write(_Contents(schema=SCHEMA, wraps=[_wrap(master, password)], keys={}))
        self._open_with(master, {})

    def unlock(self, password: str) -> None:
        """Make the keys usable. Raises WrongPassword, StoreDamaged or StoreTooNew."""
        contents = self._read()
        self._open_with(self._unwrap(contents, password), contents.keys)

    def lock(self) -> None:
        """Forget the keys; the file stays as it is."""
        self._master = None
        self._sealed = {}

    def key(self, name: str, *, create: bool = False) -> bytes:
        """Give the 32 random bytes that encrypt the file `name`: `device`, `changes`, `sessions/1204`.

        `create` makes one where there is none. Raises WrongPassword while locked, NotFound where there is no such key.
        """
        master = self._usable()
        if name not in self._sealed:
            self._sealed = self._read().keys
        if name in self._sealed:
            return self._unseal(master, name)
        if not create:
            raise NotFound(f"The offline store has no key for {name}.")
        with self._locked_file():
            contents = self._read()
            if name not in contents.keys:
                contents.keys[name] = _seal(master, secrets.token_bytes(_KEY_BYTES), name.encode())
                self._write(contents)
            self._sealed = contents.keys
        return self._unseal(master, name)

    def has_key(self, name: str) -> bool:
        """Tell whether there is a key for the file `name`, also one that another process made."""
        return name in self._read().keys

    def forget(self, name: str) -> None:
        """Throw a key away for good, and with it whatever it encrypted. Unknown names are fine."""
        self._usable()
        with self._locked_file():
            contents = self._read()
            if contents.keys.pop(name, None) is not None:
                self._write(contents)
            self._sealed = contents.keys

    def intake_public(self) -> bytes:
        """Give the key for which recording while locked seals; an old vault has none until it is unlocked."""
        return self._read().intake

    def intake_private(self) -> bytes:
        """Give the key that opens what was sealed so, and see that its public half is in the file."""
        private = self.key(_INTAKE, create=True)
        public = public_of(private)
        if self._read().intake != public:
            with self._locked_file():
                contents = self._read()
                contents.intake = public
                self._write(contents)
        return private

    def change_password(self, old: str, new: str) -> None:
        """Wrap the master key anew, with today's parameters; no data is rewritten. Works locked and unlocked.

        Raises WrongPassword where `old` isn't right and BadInput where `new` is too short; then `old` still holds.
        """
        _check_length(new)
        with self._locked_file():
            contents = self._read()
            master = self._unwrap(contents, old)
            others = [wrap for wrap in contents.wraps if wrap.get("kind") != "password"]
            contents.wraps = [_wrap(master, new), *others]
            self._write(contents)

    def _usable(self) -> "AESGCM":
        if self._master is None:
            raise WrongPassword(LOCKED)
        return self._master

    def _open_with(self, master: bytes, keys: dict[str, bytes]) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._master = AESGCM(master)
        self._sealed = keys

    def _unwrap(self, contents: _Contents, password: str) -> bytes:
        from cryptography.exceptions import InvalidTag

        for stored in contents.wraps:
            if stored.get("kind") != "password":
                continue
            try:
                wrap = msgspec.convert(stored, PasswordWrap)
            except msgspec.ValidationError as error:
                raise self._damage() from error
            try:
                return _open(_cipher_from(password, wrap), wrap.sealed, _associated(wrap))
            except InvalidTag:
                raise WrongPassword(
                    "That isn’t the offline password of this device. Nothing was changed; try again."
                ) from None
        raise self._damage()

    def _unseal(self, master: "AESGCM", name: str) -> bytes:
        from cryptography.exceptions import InvalidTag

        try:
            return _open(master, self._sealed[name], name.encode())
        except InvalidTag as error:
            raise self._damage() from error

    def _read(self) -> _Contents:
        if not self.exists:
            raise WrongPassword("This device has no offline password yet. Set one first; nothing was changed.")
        with os_errors_told(self._path):
            written = self._path.read_bytes()
        try:
            if msgspec.json.decode(written, type=_Versioned).schema > SCHEMA:
                raise StoreTooNew(
                    f"A newer mavis wrote {self._path.name}. It was left untouched; install the newest mavis to "
                    "open it."
                )
            contents = msgspec.json.decode(written, type=_Contents)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._damage() from error
        if contents.check != contents.checksum():
            raise self._damage()
        return contents

    def _write(self, contents: _Contents) -> None:
        contents.check = contents.checksum()
        replace_private_file(self._path, msgspec.json.format(msgspec.json.encode(contents)))

    def _locked_file(self) -> Any:
        return file_lock(self._path.with_name(f".{self._path.name}.lock"), self._wait_seconds)

    def _damage(self) -> StoreDamaged:
        return StoreDamaged(
            f"{self._path} is damaged, so nothing on this device can be unlocked. Nothing was changed. Put that file "
            "back from a copy; without it, what wasn’t uploaded yet can’t be read, by anyone."
        )


def _check_length(password: str) -> None:
    if len(password) < MIN_PASSWORD_LENGTH:
        raise BadInput(
            f"The offline password needs at least {MIN_PASSWORD_LENGTH} characters; several words are easiest to "
            "remember. Nothing was changed."
        )


def _wrap(master: bytes, password: str) -> dict[str, Any]:
    wrap = PasswordWrap(salt=secrets.token_bytes(16), memory_kib=MEMORY_KIB)
    sealed = _seal(_cipher_from(password, wrap), master, _associated(wrap))
    wrapped: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(wrap, sealed=sealed))
    return wrapped


def _cipher_from(password: str, wrap: PasswordWrap) -> "AESGCM":
    """Derive the wrapping key. NFC, so that é typed as one character or as two is the same password (RFC 8265)."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    derivation = Argon2id(
        salt=wrap.salt, length=_KEY_BYTES, iterations=wrap.passes, lanes=wrap.lanes, memory_cost=wrap.memory_kib
    )
    return AESGCM(derivation.derive(unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")))


def _associated(wrap: PasswordWrap) -> bytes:
    """Bind the parameters to the wrap, so that it opens only with those it was made with."""
    return _MASTER + f" {wrap.memory_kib} {wrap.passes} {wrap.lanes}".encode()


def _seal(cipher: "AESGCM", secret: bytes, associated: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, secret, associated)


def _open(cipher: "AESGCM", sealed: bytes, associated: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag

    if len(sealed) <= _NONCE_BYTES:
        raise InvalidTag
    return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], associated)

"""What the master key of a store is wrapped by: the offline password on this device, the team's key for recovery.

A wrap says in clear how it was made and seals 32 bytes. It knows nothing of files.
"""

import secrets
import unicodedata
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta, Struct

from mavis_tui import sealing
from mavis_tui.models.vaccination import Id
from mavis_tui.wire.recovery import recovery_about

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
_MASTER = b"mavis vault master key"


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


class RecoveryWrap(Struct, frozen=True, kw_only=True, tag_field="kind", tag="recovery"):
    """The master key sealed for the key of a team, which only the team's hub can use.

    `hub` is where to sign in, `device` this device and `organisation` the team; the last two are bound to the seal.
    """

    hub: str
    device: Id
    organisation: Annotated[str, Meta(min_length=1, max_length=64)]
    team_key: Annotated[bytes, Meta(min_length=32, max_length=32)]
    sealed: bytes = b""


class NotItsKey(Exception):
    """What was sealed by another key, or was altered, doesn't open."""


def wrapped_by_password(master: bytes, password: str, memory_kib: int) -> PasswordWrap:
    """Wrap the master key by a password."""
    wrap = PasswordWrap(salt=secrets.token_bytes(16), memory_kib=memory_kib)
    return msgspec.structs.replace(wrap, sealed=encrypted(_cipher_from(password, wrap), master, _associated(wrap)))


def unwrapped_by_password(wrap: PasswordWrap, password: str) -> bytes:
    """Give the master key. Raises NotItsKey for another password."""
    return decrypted(_cipher_from(password, wrap), wrap.sealed, _associated(wrap))


def opens(wrap: PasswordWrap, password: str) -> bool:
    """Tell whether a wrap was made by this password."""
    try:
        unwrapped_by_password(wrap, password)
    except NotItsKey:
        return False
    return True


def wrapped_for_team(master: bytes, hub: str, device: str, organisation: str, team_key: bytes) -> RecoveryWrap:
    """Seal the master key for a team. Raises BadInput where `team_key` is no key."""
    sealed = sealing.seal(team_key, master, recovery_about(device, organisation))
    return RecoveryWrap(hub=hub, device=device, organisation=organisation, team_key=team_key, sealed=sealed)


def encrypted(cipher: "AESGCM", secret: bytes, associated: bytes) -> bytes:
    """Encrypt under a nonce of its own, which comes first."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, secret, associated)


def decrypted(cipher: "AESGCM", sealed: bytes, associated: bytes) -> bytes:
    """Open what `seal` made. Raises NotItsKey if it isn't that."""
    from cryptography.exceptions import InvalidTag

    if len(sealed) <= _NONCE_BYTES:
        raise NotItsKey
    try:
        return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], associated)
    except InvalidTag as error:
        raise NotItsKey from error


def cipher_of(key: bytes) -> "AESGCM":
    """Give the cipher of a 32-byte key."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def stored(wrap: Struct) -> dict[str, Any]:
    """Give a wrap as it stands in vault.json."""
    fields: dict[str, Any] = msgspec.to_builtins(wrap)
    return fields


def _cipher_from(password: str, wrap: PasswordWrap) -> "AESGCM":
    """Derive the wrapping key. NFC, so that é typed as one character or as two is the same password (RFC 8265)."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    derivation = Argon2id(
        salt=wrap.salt, length=KEY_BYTES, iterations=wrap.passes, lanes=wrap.lanes, memory_cost=wrap.memory_kib
    )
    return cipher_of(derivation.derive(unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")))


def _associated(wrap: PasswordWrap) -> bytes:
    """Bind the parameters to the wrap, so that it opens only with those it was made with."""
    return _MASTER + f" {wrap.memory_kib} {wrap.passes} {wrap.lanes}".encode()

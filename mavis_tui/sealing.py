"""Seals bytes for a reader who isn't here: whoever has the public key can write, only the private key can read.

Used for what must be written while the store can't be opened, and for what only a team's hub may open. The scheme is
HPKE (RFC 9180) in base mode with X25519, HKDF-SHA256 and AES-256-GCM, as the library `cryptography` provides it.
"""

from typing import TYPE_CHECKING, NamedTuple

from mavis_tui.errors import BadInput

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hpke import Suite


class KeyPair(NamedTuple):
    """A public and a private X25519 key, 32 bytes each."""

    public: bytes
    private: bytes


def new_key_pair() -> KeyPair:
    """Make a key pair from the operating system's randomness."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.generate()
    return KeyPair(private.public_key().public_bytes_raw(), private.private_bytes_raw())


def public_of(private: bytes) -> bytes:
    """Give the public key of a private one; any 32 random bytes are a private key."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal(public: bytes, plain: bytes, about: bytes) -> bytes:
    """Seal `plain` for the owner of `public`; it opens only with the same `about`, which is not secret.

    Raises BadInput where `public` is no key.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    try:
        return _suite().encrypt(plain, X25519PublicKey.from_public_bytes(public), about)
    except ValueError as error:
        raise BadInput("That isn’t a key that anything can be sealed for. Nothing was written.") from error


def unseal(private: bytes, sealed: bytes, about: bytes) -> bytes:
    """Open what was sealed for this private key. Raises BadInput where it wasn't, or was altered since."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    try:
        return _suite().decrypt(sealed, X25519PrivateKey.from_private_bytes(private), about)
    except (InvalidTag, ValueError) as error:
        raise BadInput("This was sealed for somebody else, or was altered since. It was left as it is.") from error


def _suite() -> "Suite":
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)

"""Seals bytes for a reader who isn't here: whoever has the public key can write, only the private key can read.

Used for what must be written while the store can't be opened, and for what only a team's hub may open. The scheme is
HPKE (RFC 9180) in base mode with X25519, HKDF-SHA256 and AES-256-GCM, as the library `cryptography` provides it.

What laptops of one team hand to each other is sealed for a key that all of them make from the same words.
"""

from typing import TYPE_CHECKING, NamedTuple

from mavis_tui.errors import BadInput

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hpke import Suite

_SALT_OF_WORDS = b"mavis team words"
_KIB_OF_WORDS = 46 * 1024


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


def key_of_words(words: str) -> bytes:
    """Derive the private key that words stand for, by Argon2id (RFC 9106) with what an offline password costs.

    The same words give the same key everywhere, so nothing random goes in: they have to be drawn, not thought up. Its
    public half is said to nobody, so that only who knows the words can seal for it, too.
    """
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    derivation = Argon2id(salt=_SALT_OF_WORDS, length=32, iterations=1, lanes=1, memory_cost=_KIB_OF_WORDS)
    return derivation.derive(words.encode())

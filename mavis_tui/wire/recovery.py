"""What a device and its hub say to each other when an offline password was forgotten.

The device holds its master key sealed for its team. It hands that to the hub with a public key made for this one
answer, and the hub gives the master key back sealed for it, so that no proxy between them ever sees it.
"""

from typing import Annotated

from msgspec import Meta, Struct


class RecoveryRequest(Struct, frozen=True, kw_only=True):
    """`sealed` is the device's master key, sealed for the team; `answer_key` an X25519 public key for the answer.

    Which device and which team it must be is not asked but known: by the token.
    """

    sealed: Annotated[bytes, Meta(max_length=1020)]  # a multiple of three, so that base64 can say it
    answer_key: Annotated[bytes, Meta(min_length=32, max_length=32)]


class Recovered(Struct, frozen=True, kw_only=True):
    """The device's master key, sealed for the `answer_key` of the request."""

    sealed: bytes


def recovery_about(device: str, organisation: str) -> bytes:
    """Bind what a device seals for its team to both, so that nobody else's is taken for it."""
    return f"mavis recovery\0{device}\0{organisation}".encode()


def answer_about(device: str, organisation: str) -> bytes:
    """Bind what the hub answers to the same two."""
    return f"mavis recovered\0{device}\0{organisation}".encode()

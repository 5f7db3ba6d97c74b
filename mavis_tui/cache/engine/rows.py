"""Rows as bytes: reading one back as what it is, and the number under which a text is looked up."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from mavis_tui.errors import StoreDamaged

T = TypeVar("T")


def decoded(decoder: "msgspec.json.Decoder[T]", body: bytes, path: Path) -> T:
    """Read a row of the file at `path`. Raises StoreDamaged where it isn't what it should be."""
    try:
        return decoder.decode(body)
    except msgspec.DecodeError as error:
        raise _damaged(path, error) from error


def all_decoded(decoder: "msgspec.json.Decoder[T]", bodies: Iterable[bytes], path: Path) -> list[T]:
    """Read many rows as `decoded` does one. Raises StoreDamaged."""
    try:
        return list(map(decoder.decode, bodies))
    except msgspec.DecodeError as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> StoreDamaged:
    return StoreDamaged(f"{path} holds something that can’t be read ({error}). It was left as it is.")


def number_of(name: str) -> int:
    """Turn a text into a document id of 56 bits. Two texts may share one: whoever looks one up must compare."""
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=7).digest(), "big")

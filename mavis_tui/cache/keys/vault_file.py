"""`vault.json` as a file: what stands in it, how it is read and checked, and how it is replaced."""

import hashlib
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from mavis_tui.cache.engine.files import reading_told, replace_private_file
from mavis_tui.cache.keys.wraps import PasswordWrap, stored
from mavis_tui.errors import StoreDamaged, StoreTooNew

SCHEMA = 1


class VaultContents(Struct, kw_only=True):
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

    def wrap(self, wrap: Struct) -> None:
        """Put a wrap in the place of the one of its kind, and leave the others."""
        new = stored(wrap)
        others = [other for other in self.wraps if other.get("kind") != new["kind"]]
        self.wraps = [new, *others] if isinstance(wrap, PasswordWrap) else [*others, new]

    def found(self, kind: str) -> dict[str, Any] | None:
        """Give the wrap of a kind as it is written."""
        return next((wrap for wrap in self.wraps if wrap.get("kind") == kind), None)


class _Versioned(Struct):
    schema: int


def read_vault(path: Path) -> VaultContents:
    """Read a vault's file. Raises StoreDamaged, StoreTooNew, or StoreNotReadable where it can't be read at all."""
    with reading_told(path):
        written = path.read_bytes()
    try:
        if msgspec.json.decode(written, type=_Versioned).schema > SCHEMA:
            raise StoreTooNew(
                f"A newer mavis wrote {path.name}. It was left untouched; install the newest mavis to open it."
            )
        contents = msgspec.json.decode(written, type=VaultContents)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(path) from error
    if contents.check != contents.checksum():
        raise damaged(path)
    return contents


def write_vault(path: Path, contents: VaultContents) -> None:
    """Put a vault's file in the place of the one before; after a crash one of the two is there, whole."""
    contents.check = contents.checksum()
    replace_private_file(path, msgspec.json.format(msgspec.json.encode(contents)))


def damaged(path: Path) -> StoreDamaged:
    """Say that a vault can't be read, and what that means."""
    return StoreDamaged(
        f"{path} is damaged, so nothing on this device can be unlocked. Nothing was changed. Put that file "
        "back from a copy; without it, what wasn’t uploaded yet can’t be read, by anyone."
    )

"""Every file of a store examined, and none of them changed: is it whole, and may only its owner read it?"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from mavis_tui.cache.engine.encrypted_file import CipherFile
from mavis_tui.cache.engine.opening import Opening
from mavis_tui.cache.keys.vault import Vault
from mavis_tui.cache.snapshots.newer import SUFFIX
from mavis_tui.errors import MavisError, NotFound
from mavis_tui.system.owners import is_open_to_others

_BEGINS_A_COPY = "damaged-"


class Health(StrEnum):
    """What is known of a file. UNKNOWN: its key is needed to say more, or it has no check of its own."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    MISSING = "missing"
    UNKNOWN = "not checked"


class FileState(Struct, frozen=True, kw_only=True):
    """One file or folder by its name in the store. `open_to` says for whom it shouldn’t be open, or is empty."""

    name: str
    size: int
    health: Health
    why: str = ""
    open_to: str = ""


def examine(folder: Path, vault: Vault, opened: Mapping[Path, CipherFile]) -> tuple[FileState, ...]:
    """Examine what is in a folder. Files that are `opened` are asked; the others need the vault to be unlocked."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() or path.is_dir()]
    found = [_state(folder, path, *_health(folder, path, vault, opened)) for path in (folder, *paths)]
    return (*found, *_missing(folder))


def _missing(folder: Path) -> Iterator[FileState]:
    """Name what every store has: the vault, what was recorded, and what the device remembers."""
    names = ("vault.json", "changes.db", "device.db")
    if any((folder / name).exists() for name in names):
        for name in names:
            if not (folder / name).exists():
                yield FileState(name=name, size=0, health=Health.MISSING)


def _health(folder: Path, path: Path, vault: Vault, opened: Mapping[Path, CipherFile]) -> tuple[Health, str]:
    if path.is_dir():
        return Health.WHOLE, ""
    if path == folder / "vault.json":
        wrong = vault.trouble()
        return (Health.DAMAGED, wrong) if wrong else (Health.WHOLE, "")
    if (
        path.suffix not in (".db", SUFFIX)
        or path.name.startswith(".")
        or _BEGINS_A_COPY in str(path.relative_to(folder))
    ):
        return Health.UNKNOWN, ""
    if path in opened:
        wrong = opened[path].check()
    elif vault.unlocked:
        wrong = _opened_alone(path, path.relative_to(folder).with_suffix("").as_posix(), vault)
    else:
        return Health.UNKNOWN, "the offline password is needed"
    return (Health.DAMAGED, wrong) if wrong else (Health.WHOLE, "")


def _opened_alone(path: Path, name: str, vault: Vault) -> str:
    """Open a file without its journal, so that nothing is written, and say what is wrong with it."""
    try:
        file = CipherFile(path, vault.key(name), opening=Opening.FINISHED)
    except NotFound:
        return "there is no key for it"
    except MavisError as error:
        return error.title
    try:
        return file.check()
    finally:
        file.close()


def _state(folder: Path, path: Path, health: Health, why: str) -> FileState:
    status = path.stat()
    name = path.relative_to(folder).as_posix()
    return FileState(
        name="the folder" if path == folder else f"{name}/" if path.is_dir() else name,
        size=0 if path.is_dir() else status.st_size,
        health=health,
        why=why,
        open_to="other users" if is_open_to_others(path, status.st_mode) else "",
    )

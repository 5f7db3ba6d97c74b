"""A new file that takes its place whole, for its owner's eyes only, and is on the disk then."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mavis_tui.hub.store.database import BESIDE
from mavis_tui.system.open_files import replace


@contextmanager
def new_file(target: Path, *, finished: bool = True) -> Iterator[Path]:
    """Give the name of a new file beside the target, for its owner only; it takes the target's place at the end."""
    made = target.with_name(f"{target.name}.new")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made.unlink(missing_ok=True)
    os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        yield made
        if finished:
            on_the_disk(made)
            replace(made, target)
            on_the_disk(target.parent)
    finally:
        for end in ("", *BESIDE):
            made.with_name(f"{made.name}{end}").unlink(missing_ok=True)


def on_the_disk(path: Path) -> None:
    """Wait until a file, or what a folder lists, is on the disk."""
    if path.is_dir():
        with suppress(PermissionError):  # Windows opens no folder; NTFS journals names by itself
            _synced(os.open(path, os.O_RDONLY))
    else:
        _synced(os.open(path, os.O_RDWR))  # Windows syncs only what may be written


def _synced(opened: int) -> None:
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

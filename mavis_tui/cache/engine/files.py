"""Files that only their owner may read, that appear whole or not at all, and that outlive a power cut."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mavis_tui.errors import StoreBusy, StoreFull, StoreNotReadable, StoreNotWritable
from mavis_tui.system.open_files import PATIENCE_SECONDS, InUse, remove, replace
from mavis_tui.system.owners import BINARY, keep_to_owner

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""The disk is full, or this person's share of it, or the file is as large as it may be."""


def make_private_folder(folder: Path) -> None:
    """Make the folder, 0700 whatever the umask; one that already holds something keeps the mode its owner chose.

    It and the folders above it that had to be made are on the disk when this returns.
    """
    with os_errors_told(folder):
        made = [each for each in (folder, *folder.parents) if not each.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for each in made:
            sync_folder(each.parent)
        if not any(folder.iterdir()):
            keep_to_owner(folder)


def make_private_file(path: Path, content: bytes = b"") -> None:
    """Make a file that isn't there yet, 0600 whatever the umask, with `content` on the disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600)
    try:
        path.chmod(0o600)
        left = memoryview(content)
        while left:  # the operating system may take a part only
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_private_file(path: Path, content: bytes) -> None:
    """Put `content` in the place of whatever is at `path`; after a crash one of the two is there, whole."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    with os_errors_told(path):
        try:
            make_private_file(beside, content)
            swap_in(beside, path)
        finally:
            remove(beside)


def swap_in(beside: Path, path: Path) -> None:
    """Put a finished file on the disk and then in its place. Raises OSError, with `path` as it was."""
    descriptor = os.open(beside, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    replace(beside, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk, so that a file that was made or moved is found after a power cut."""
    with suppress(PermissionError):  # Windows opens no folder; NTFS journals names by itself
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def file_lock(path: Path, wait_seconds: float) -> Iterator[None]:
    """Hold a lock that only one process and one thread can hold. Raises StoreBusy after `wait_seconds`."""
    from filelock import FileLock, Timeout

    with os_errors_told(path):
        lock = FileLock(path, timeout=wait_seconds, mode=0o600, thread_local=False)
        try:
            lock.acquire()
        except Timeout as error:
            raise StoreBusy(busy(path, wait_seconds)) from error
    try:
        yield
    finally:
        lock.release()


def busy(path: Path, wait_seconds: float) -> str:
    """Say that another process holds what lies at `path`."""
    return (
        f"Another mavis is using the offline store ({path.name}), and it didn’t finish within {wait_seconds:g} "
        "seconds. Nothing was changed. Try again, or close the other one."
    )


@contextmanager
def os_errors_told(path: Path) -> Iterator[None]:
    """Turn what the operating system refuses into a StoreFull, StoreNotWritable or StoreBusy that a person can read."""
    try:
        yield
    except InUse as error:
        raise StoreBusy(busy(path, PATIENCE_SECONDS)) from error
    except OSError as error:
        raise not_writable(path, error.strerror or str(error), full=error.errno in _NO_ROOM) from error


@contextmanager
def reading_told(path: Path) -> Iterator[None]:
    """Turn what the operating system refuses to show into a StoreNotReadable that a person can read."""
    try:
        yield
    except OSError as error:
        raise not_readable(path, error.strerror or str(error)) from error


def not_readable(path: Path, why: str) -> StoreNotReadable:
    """Say that what is at `path` can't be read, and why."""
    return StoreNotReadable(
        f"The offline store can’t be read at {path} ({why}). Nothing was changed, and what was saved before is as it "
        "was. Check which folder the setting data_dir names and who may read it, and try again."
    )


def not_writable(path: Path, why: str, *, full: bool = False, what_to_do: str = "") -> StoreNotWritable:
    """Say that the disk refused the file at `path`, and why; `what_to_do` where that isn't to look at the disk."""
    kind, usual = (
        (StoreFull, "Make room on the disk")
        if full
        else (StoreNotWritable, "Check the disk, and who may write to that folder")
    )
    what_to_do = what_to_do or usual
    return kind(
        f"The offline store can’t be written at {path} ({why}). What was saved before is safe; the last step was not "
        f"saved. {what_to_do}, and try again."
    )

"""The rule of Windows for open files, kept on Linux as well: nobody replaces or removes what this process has open.

Windows refuses by itself; there `keep_to_it` changes nothing.
"""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from mavis_tui.system import open_files

SHARING_VIOLATION = 32


def refused(path: Path, code: int = SHARING_VIOLATION) -> PermissionError:
    """Give what Windows raises for a file that somebody has open."""
    error = PermissionError(13, "The process cannot access the file because it is being used by another process", path)
    error.winerror = code  # type: ignore[attr-defined] # it has one on Windows only
    return error


def keep_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no file be replaced or removed that this process has open; who waits for it to be closed waits in vain."""
    monkeypatch.setattr(open_files, "PATIENCE_SECONDS", 0.0)
    if sys.platform == "win32":
        return
    if not Path("/proc/self/fd").exists():
        pytest.skip("nobody says which files are open")
    monkeypatch.setattr(open_files, "STAND_IN_THE_WAY", True)
    replace, unlink = Path.replace, Path.unlink

    def replacing(path: Path, target: Path) -> Path:
        _refuse_if_open(path, target)
        return replace(path, target)

    def unlinking(path: Path, **options: Any) -> None:
        _refuse_if_open(path)
        unlink(path, **options)

    monkeypatch.setattr(Path, "replace", replacing)
    monkeypatch.setattr(Path, "unlink", unlinking)


def _refuse_if_open(*paths: Path) -> None:
    opened = set()
    for each in os.listdir("/proc/self/fd"):  # noqa: PTH208 # what is in there is gone while it is looked at
        try:
            opened.add(os.readlink(f"/proc/self/fd/{each}"))  # noqa: PTH115 # the same
        except FileNotFoundError:
            continue
    for path in paths:
        if str(path.resolve()) in opened:
            raise refused(path)

"""Where files lie: on this computer, or on another that is reached over a network; and how a long path is said."""

import ntpath
import os
import sys
from pathlib import Path, PurePath, PureWindowsPath
from urllib.parse import quote_from_bytes

if sys.platform == "win32":
    import ctypes

_DRIVE_REMOTE = 4
"""Of GetDriveTypeW: learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getdrivetypew."""

_LONG = 150
"""Letters from which on a path is said without a limit: the 259 that Windows takes, less what the store adds."""


def of_any_length(path: Path) -> Path:
    """Give an absolute path as the system takes it, however long it and what lies below it are."""
    return Path(without_limit(path)) if sys.platform == "win32" else path


def without_limit(path: PurePath) -> str:
    r"""Give a long path of Windows with `\\?\` before it, which lifts the limit of 259 letters; a short one stays.

    Behind it nothing is worked out any more, `..` neither (learn.microsoft.com/windows/win32/fileio/naming-a-file).
    """
    written = str(path)
    if len(written) < _LONG or written.startswith(("\\\\?\\", "\\\\.\\")):
        return written
    plain = ntpath.normpath(written)
    return f"\\\\?\\UNC{plain[1:]}" if plain.startswith("\\\\") else f"\\\\?\\{plain}"


def is_on_network(path: Path) -> bool:
    """Tell whether a path of Windows leads to another computer: a share, or a drive letter that stands for one."""
    if sys.platform == "win32":
        drive = path.absolute().anchor.removeprefix("\\\\?\\")
        return is_share(path) or ctypes.windll.kernel32.GetDriveTypeW(drive) == _DRIVE_REMOTE
    return False


def address_of(path: PurePath) -> str:
    r"""Give an absolute path as SQLite opens it (sqlite.org/uri.html): it knows of no other computer.

    Of `\\server\share\file`, which is `file://server/share/file` to everybody else, SQLite wants four strokes.
    """
    # not `as_uri`, which loads HTTP and TLS since Python 3.14
    written = path.as_posix()
    letter = written[:2] if written[1:2] == ":" else ""
    return f"file://{'/' if letter else ''}{letter}{quote_from_bytes(os.fsencode(written.removeprefix(letter)))}"


def is_share(path: PurePath) -> bool:
    r"""Tell whether a path names another computer: `\\server\share\…`, or the same with `\\?\UNC\` before it."""
    drive = PureWindowsPath(path).drive.replace("/", "\\").upper()
    return drive.startswith("\\\\") and not (drive.startswith(("\\\\?\\", "\\\\.\\")) and "\\UNC\\" not in drive)

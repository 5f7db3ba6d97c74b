"""Where files lie: on this computer, or on another that is reached over a network."""

import sys
from pathlib import Path, PurePath, PureWindowsPath

if sys.platform == "win32":
    import ctypes

_DRIVE_REMOTE = 4
"""Of GetDriveTypeW: learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getdrivetypew."""


def is_on_network(path: Path) -> bool:
    """Tell whether a path of Windows leads to another computer: a share, or a drive letter that stands for one."""
    if sys.platform == "win32":
        return is_share(path) or ctypes.windll.kernel32.GetDriveTypeW(path.absolute().anchor) == _DRIVE_REMOTE
    return False


def address_of(path: PurePath) -> str:
    r"""Give an absolute path as SQLite opens it (sqlite.org/uri.html): it knows of no other computer.

    Of `\\server\share\file`, which is `file://server/share/file` to everybody else, SQLite wants four strokes.
    """
    address = path.as_uri()
    return address if address.startswith("file:///") else f"file:////{address.removeprefix('file://')}"


def is_share(path: PurePath) -> bool:
    r"""Tell whether a path names another computer: `\\server\share\…`, or the same with `\\?\UNC\` before it."""
    drive = PureWindowsPath(path).drive.replace("/", "\\").upper()
    return drive.startswith("\\\\") and not (drive.startswith(("\\\\?\\", "\\\\.\\")) and "\\UNC\\" not in drive)

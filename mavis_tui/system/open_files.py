"""Files that somebody has open. Windows neither replaces nor removes one, and whoever wants to has to wait.

SQLite opens its files so (without FILE_SHARE_DELETE), and virus scanners and indexers open whatever was just written,
for some milliseconds. So on Windows nothing stays open that another mavis may want to replace, and who replaces or
removes tries again for a while. Elsewhere a file that was replaced lives on for who has it open.
"""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

STAND_IN_THE_WAY = sys.platform == "win32"
"""True where a file that is open can be neither replaced nor removed."""

PATIENCE_SECONDS = 5.0
"""Longer than anybody reads a session's file, as long as mavis waits for another mavis."""
_PAUSE_SECONDS = 0.02
_ACCESS_DENIED, _SHARING_VIOLATION, _LOCK_VIOLATION = 5, 32, 33
"""How Windows says that somebody has the file open (system error codes). The first may have other reasons, too."""


class InUse(PermissionError):
    """Somebody kept a file open for so long that it could be neither replaced nor removed."""


def replace(beside: Path, path: Path) -> None:
    """Put a file in the place of another. Raises OSError, InUse among them, with both as they were."""
    _patiently(lambda: beside.replace(path))


def remove(path: Path) -> None:
    """Remove a file; one that isn't there is fine. Raises OSError, InUse among them, with the file as it was."""
    _patiently(lambda: path.unlink(missing_ok=True))


def remove_unless_open(path: Path) -> bool:
    """Remove a file if nobody has it open where that forbids it. True if it is gone."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
        return True
    return False


def _patiently(do: Callable[[], object]) -> None:
    """Do it, and where somebody has the file open, again and again until he closes it or the patience ends."""
    gives_up_at = 0.0
    while True:
        try:
            do()
        except PermissionError as error:
            now = time.monotonic()
            gives_up_at = gives_up_at or now + PATIENCE_SECONDS
            if not _is_in_use(error):
                raise
            if now >= gives_up_at:
                raise InUse(*error.args[:2]) from error
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _is_in_use(error: OSError) -> bool:
    return getattr(error, "winerror", None) in (_ACCESS_DENIED, _SHARING_VIOLATION, _LOCK_VIOLATION)

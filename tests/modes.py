"""The modes of files, which Windows doesn’t have: there a folder’s list of access counts (tests/system)."""

import stat
import sys
from pathlib import Path


def is_its_owners(path: Path) -> bool:
    """True if a file is 0600, and a folder 0700; on Windows always."""
    return sys.platform == "win32" or stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)

"""How mavis is started once more: as a folder of its own it is a program, elsewhere a module of Python's."""

import sys


def once_more(*words: str) -> list[str]:
    """Give the command that runs mavis with these words, as this process was: PyInstaller sets `sys.frozen`."""
    own = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "mavis_tui"]
    return [*own, *words]

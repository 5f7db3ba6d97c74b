"""What `mavis --version` says: one line for scripts, and what it runs on for whoever is to help."""

from collections.abc import Iterator

from mavis_tui import __version__
from mavis_tui.cache.engine.versions import system_in_words, versions_in_use

_SHOWN = {"Python": "Python", "textual": "Textual", "SQLCipher": "SQLCipher", "SQLite": "SQLite"}


def version_lines() -> Iterator[str]:
    """Give the lines; nothing in them tells whose computer it is."""
    yield f"mavis {__version__}"
    found = versions_in_use()
    yield ", ".join(f"{shown} {found[name]}" for name, shown in _SHOWN.items())
    yield system_in_words()

"""What this mavis runs on, by name and number: nothing about the device, and nothing about anybody."""

import platform
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version

from mavis_tui import __version__

LIBRARIES = ("textual", "tinydb", "sqlcipher3", "cryptography", "httpx", "msgspec", "typer")


def versions_in_use() -> dict[str, str]:
    """Give the versions of mavis, Python, the libraries that matter, and of the SQLite and SQLCipher inside of one."""
    libraries = {name: _installed(name) for name in LIBRARIES}
    return {"mavis": __version__, "Python": platform.python_version(), **libraries, **_engines()}


def system_in_words() -> str:
    """Name the operating system, its release and the processor: `Linux 6.1.0 x86_64`."""
    return f"{platform.system()} {platform.release()} {platform.machine()}"


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _engines() -> dict[str, str]:
    """Give the numbers as the engines say them themselves; who asks for versions may do so because one is missing."""
    try:
        import sqlcipher3
    except ImportError:
        return {"SQLite": "not installed", "SQLCipher": "not installed"}
    with closing(sqlcipher3.connect(":memory:")) as connection:
        (cipher,) = connection.execute("PRAGMA cipher_version").fetchone()
        (sqlite,) = connection.execute("SELECT sqlite_version()").fetchone()
    return {"SQLite": str(sqlite), "SQLCipher": str(cipher)}

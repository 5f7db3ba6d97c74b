"""A Windows of the suite's own in build/windows, from the registries alone: Wine's, with CPython and wheels."""

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from release import windows_python
from release.wine import Windows

CHECKOUT = Path(__file__).parents[2]
HERE = Path(__file__).parent
BUILD = CHECKOUT / "build" / "windows"
PYTHON = BUILD / "python" / "python.exe"

NOT_THERE = frozenset({"cairocffi", "cairosvg", "grimp", "import-linter", "mypy", "mypy-extensions", "ruff"})
"""Needed to check and to draw, by tests that are left out there."""

TOLD = {"PYTHONPYCACHEPREFIX": f"Z:{BUILD / 'bytecode'}"}
"""What Python is told there: to keep compiled modules out of the checkout."""

_DONE = BUILD / "made-of"
_ITSELF = CHECKOUT / "requirements" / "windows.txt"
_NEEDED = CHECKOUT / "requirements" / "dev.txt"
_MADE_OF = (
    *(_NEEDED, _ITSELF),
    *(CHECKOUT / "release" / name for name in ("bcryptprimitives.c", "wine.py", "windows_python.py")),
    *(HERE / name for name in ("prefix.py", "under_wine.py")),
)


def make() -> Windows:
    """Make it, unless it is there and made of the same; give it. Raises CalledProcessError."""
    windows = Windows(BUILD / "prefix")
    made_of = hashlib.sha256(b"".join(path.read_bytes() for path in _MADE_OF)).hexdigest()
    if _DONE.exists() and _DONE.read_text(encoding="utf-8") == made_of:
        return windows
    shutil.rmtree(BUILD, ignore_errors=True)
    with ThreadPoolExecutor(1) as meanwhile:
        switched_on = meanwhile.submit(windows.make)
        windows_python.make(PYTHON.parent, _ITSELF, _NEEDED, NOT_THERE)
        switched_on.result()
    shutil.copyfile(HERE / "under_wine.py", PYTHON.parent / "Lib" / "site-packages" / "sitecustomize.py")
    _DONE.write_text(made_of, encoding="utf-8")
    return windows

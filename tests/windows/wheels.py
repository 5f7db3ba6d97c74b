"""Which of our pinned requirements Windows needs: pip picks wheels for another system, but asks its own for markers."""

from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement

SYSTEM = {
    "implementation_name": "cpython",
    "implementation_version": "3.13.0",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_release": "10",
    "platform_system": "Windows",
    "platform_version": "10.0.19045",
    "python_full_version": "3.13.0",
    "python_version": "3.13",
    "sys_platform": "win32",
    "extra": "",
}
"""What a marker may ask (packaging.python.org, dependency specifiers), as Windows answers it."""

NOT_THERE = frozenset({"cairocffi", "cairosvg", "grimp", "import-linter", "mypy", "mypy-extensions", "ruff"})
"""Needed to check and to draw, by tests that are left out there."""


def for_windows(requirements: Path) -> str:
    """Give the requirements, with their hashes, that count on Windows."""
    return "".join(_lines(requirements.read_text(encoding="utf-8").splitlines()))


def _lines(lines: list[str]) -> Iterator[str]:
    wanted = False
    for line in lines:
        if line.startswith("    --hash="):
            if wanted:
                yield f"{line}\n"
        elif line and not line.startswith((" ", "#")):
            one = Requirement(line.removesuffix("\\").strip())
            wanted = one.name not in NOT_THERE and (one.marker is None or one.marker.evaluate(SYSTEM))
            if wanted:
                yield f"{one.name}{one.specifier} \\\n"

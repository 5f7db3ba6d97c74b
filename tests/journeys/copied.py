"""A copy of the program with other rows of the country, and a walk through it: what proves that a change is data."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]

Edit = tuple[str, str]
"""What stands in a file once, and what takes its place."""


def walk_through_a_copy(folder: Path, edits: Mapping[str, tuple[Edit, ...]], walk: str) -> str:
    """Run a module of tests over a copy of the program with these edits; give what was printed, which must be green."""
    for part in ("mavis_tui", "tests"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("golden", "torture", "pictures"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name, changes in edits.items():
        file = folder / "mavis_tui" / name
        text = file.read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, (name, old)
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", walk]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout

"""Names of files in code, docs and tests: none that is gone, and every import that is written in a string works."""

import importlib
import re
import subprocess
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
GONE = (Path(__file__).parent / "gone.txt").read_text(encoding="utf-8").split()
"""Paths of files that moved when the rooms got their wings."""

_WRITTEN = re.compile(r"from (mavis_tui[\w.]*) import (\w+(?: as \w+)?(?:, \w+(?: as \w+)?)*)")


def texts() -> dict[str, str]:
    """Give every text file of the checkout by its path, but the list of what is gone."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    named = subprocess.run(listed, cwd=CHECKOUT, capture_output=True, encoding="utf-8", check=True, timeout=300)
    return {
        name: (CHECKOUT / name).read_text(encoding="utf-8")
        for name in named.stdout.splitlines()
        if name.endswith((".py", ".md", ".toml", ".txt", "Makefile")) and (CHECKOUT / name).exists()
        if not name.startswith(("tests/docs/gone", "requirements/"))
    }


def test_no_text_names_a_file_that_is_gone() -> None:
    gone = set(GONE) | {path.removeprefix("mavis_tui/") for path in GONE if path.count("/") > 1}
    for path in GONE:
        module = path.removesuffix(".py")
        if path.endswith(".py") and not (CHECKOUT / module).is_dir():
            gone.add(module.replace("/", "."))
    found = {name: named for name, text in texts().items() if (named := gone & _named(text))}
    assert not found


def _named(text: str) -> set[str]:
    """Give the paths and modules that a text names; of a module also those that it is in."""
    modules = re.findall(r"\b(?:mavis_tui|tests|docs)(?:\.\w+)+", text)
    inside = {".".join(name.split(".")[:depth]) for name in modules for depth in range(2, name.count(".") + 2)}
    return inside | set(re.findall(r"[\w./-]+(?:\.py|/)", text))


def test_every_import_in_a_text_works() -> None:
    broken = [
        f"{name}: from {module} import {one}"
        for name, text in texts().items()
        for module, imported in _WRITTEN.findall(text)
        for one in imported.split(", ")
        if not _is_there(module, one.partition(" as ")[0])
    ]
    assert not broken


def _is_there(module: str, name: str) -> bool:
    try:
        if hasattr(importlib.import_module(module), name):
            return True
        importlib.import_module(f"{module}.{name}")
    except ImportError:
        return False
    return True

"""The contracts of the rooms, broken on purpose in a copy: a stray import is refused anywhere, in new files too."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

CHECKOUT = Path(__file__).parents[1]

ANYWHERE = {"msgspec", "platformdirs", "rich"}
"""Libraries without a home of their own: Structs, where data lives, and styled text, on many floors."""

STRAYS = {
    "sealing.py": ("import httpx", "httpx"),
    "errors.py": ("import cryptography", "cryptography"),
    "settings.py": ("import textual", "textual"),
    "models/session.py": ("import sqlcipher3", "sqlcipher3"),
    "wire/messages.py": ("import litestar", "litestar"),
    "spreadsheets/agreed.py": ("import tinydb", "tinydb"),
    "workspace/a_new_file.py": ("import textual.widgets", "textual"),
    "workspace/words.py": ("from mavis_tui.screens import help", "mavis_tui.screens"),
    "cache/a_new_room/__init__.py": ("import truststore", "truststore"),
    "cache/store.py": ("import keyring", "keyring"),
    "sync/backoff.py": ("import argon2", "argon2"),
    "console/answers.py": ("import sqlalchemy", "sqlalchemy"),
    "commands/support/status.py": ("import textual", "textual"),
    "screens/help.py": ("import typer", "typer"),
    "app/palette.py": ("from mavis_tui.hub import nurse", "mavis_tui.hub"),
    "hub/nurse.py": ("from mavis_tui.cache import store", "mavis_tui.cache"),
    "hub/server.py": ("from mavis_tui.workspace import words", "mavis_tui.workspace"),
    "client/exchange.py": ("import python_calamine", "python_calamine"),
    "demo/names.py": ("from mavis_tui.spreadsheets import cells", "mavis_tui.spreadsheets"),
    "terminal/themes.py": ("import uvicorn", "uvicorn"),
    "console/surroundings.py": ("import prometheus_client", "prometheus_client"),
    "workspace/recording/batches.py": ("import biip", "biip"),
}
"""Per file of the copy: what is imported there although it mustn't be, and what the refusal names."""

CIRCLE = ("models/calendar.py", "models/status.py")
"""Two siblings of which one uses the other already; the way back is for types only."""


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    """Hold the contracts of this checkout against the copy of the package in a folder."""
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--config", str(CHECKOUT / "pyproject.toml")],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def refusal(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Put every stray import into a copy, and give what import-linter says of it without its line breaks."""
    folder = tmp_path_factory.mktemp("copy")
    package = folder / "mavis_tui"
    shutil.copytree(CHECKOUT / "mavis_tui", package, ignore=shutil.ignore_patterns("__pycache__"))
    for name, (line, _) in STRAYS.items():
        (package / name).parent.mkdir(exist_ok=True)
        with (package / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    lower, upper = CIRCLE
    with (package / lower).open("a", encoding="utf-8") as file:
        file.write("\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n")
        file.write(f"    import mavis_tui.{upper.removesuffix('.py').replace('/', '.')}\n")
    ran = check(folder)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    return " ".join(ran.stdout.split())


@pytest.mark.parametrize("name", STRAYS)
def test_a_stray_import_is_refused_in_any_file(name: str, refusal: str) -> None:
    _, imported = STRAYS[name]
    importer = "mavis_tui." + name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert f"{importer} is not allowed to import {imported}" in refusal or f"{importer} -> {imported}" in refusal


def test_a_circle_between_siblings_is_refused_though_one_way_is_for_types_only(refusal: str) -> None:
    name = "No circle on any floor, with imports for types as well"
    assert f"{name} BROKEN" in refusal
    assert ".calendar" in refusal.rpartition(name)[2]


def test_every_library_that_is_imported_has_a_home() -> None:
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    housed = {name for contract in contracts for name in contract.get("protected_modules", ())}
    graph = grimp.build_graph("mavis_tui", include_external_packages=True)
    outside = {name for name in graph.modules if graph.is_module_squashed(name)}
    assert outside - set(sys.stdlib_module_names) == (housed | ANYWHERE) - {
        "mavis_tui.hub",
        "mavis_tui.hub.pages",
        "mavis_tui.spreadsheets",
    }


def test_nothing_is_excused_from_the_contracts() -> None:
    assert "ignore_imports" not in (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")

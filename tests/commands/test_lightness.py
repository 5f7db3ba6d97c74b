"""Help answers, and status, without loading what they don't need."""

import os
import subprocess
import sys

import pytest

from tests.commands.conftest import OFFLINE_PASSWORD, Mavis

NEVER_FOR_STATUS = ("textual", "httpx", "truststore", "litestar", "sqlalchemy", "uvicorn", "asyncio", "ssl", "tomllib")
NEVER_FOR_HELP = (
    *NEVER_FOR_STATUS,
    "rich",
    "tinydb",
    "sqlcipher3",
    "cryptography",
    "python_calamine",
    "msgspec",
)

OF_OTHERS = 20 if sys.version_info >= (3, 13) or "MAVIS_OTHER_LIBRARIES" in os.environ else 0
"""So many more are allowed where Python (3.14 has `annotationlib`, `compression.zstd` and others) or the libraries
(`make oldest`, `make newest`) aren't the pinned ones: they are cut otherwise."""

MOST_MODULES_FOR_STATUS = 368 + OF_OTHERS
"""A few more than it took when this was written; each is read and run at every start."""

MOST_MODULES_FOR_THE_FIRST_PAGE = 588 + OF_OTHERS
"""Likewise, of which Textual and what a bare app of it loads are 370."""

RUN = (
    "import sys; from tests import clock; clock.give(); from mavis_tui.cli import main; main(sys.argv[1:]); "
    "print(*sys.modules, file=sys.stderr)"
)


def loaded_by(*words: str) -> set[str]:
    """Run a command in a process of its own and give the modules that it loaded."""
    environment = {**os.environ, "MAVIS_OFFLINE_PASSWORD": OFFLINE_PASSWORD}
    ran = subprocess.run(
        [sys.executable, "-c", RUN, *words], env=environment, capture_output=True, text=True, check=True, timeout=300
    )
    assert ran.stdout
    return set(ran.stderr.splitlines()[-1].split())


def packages(modules: set[str]) -> set[str]:
    """Name the packages that modules are of."""
    return {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize("words", [("--help",), ("hub", "--help")])
def test_help_loads_no_heavy_library(words: tuple[str, ...]) -> None:
    assert packages(loaded_by(*words)).isdisjoint(NEVER_FOR_HELP)


def test_the_version_loads_no_heavy_library_but_the_one_whose_insides_it_names() -> None:
    assert packages(loaded_by("--version")) & set(NEVER_FOR_HELP) == {"sqlcipher3"}


def test_help_of_a_command_loads_neither_the_app_nor_what_talks_to_a_hub() -> None:
    assert packages(loaded_by("record", "--help")).isdisjoint(
        {"textual", "httpx", "truststore", "litestar", "sqlalchemy", "uvicorn", "python_calamine"}
    )


def test_status_loads_neither_textual_nor_httpx(saved: Mavis) -> None:
    assert saved("status", "--json").data["available_offline"] == ["1204"]
    loaded = loaded_by("status")
    assert packages(loaded).isdisjoint(NEVER_FOR_STATUS)
    assert "tinydb" in loaded
    commands = {name for name in loaded if name.startswith("mavis_tui.commands.")}
    assert (
        not {"mavis_tui.commands.recording.record", "mavis_tui.commands.hub.serve", "mavis_tui.commands.support.demo"}
        & commands
    )
    for_other_commands = {
        "workspace.around_a_child",
        "workspace.recording.recording",
        "workspace.sealed.sealed_records",
    }
    assert not {f"mavis_tui.{module}" for module in (*for_other_commands, "models.rules")} & loaded
    assert len(loaded) < MOST_MODULES_FOR_STATUS


def test_leaving_looks_for_garbage_in_nothing_that_was_loaded() -> None:
    script = (
        "import atexit, gc, sys; sys.argv = ['mavis', '--version']; from mavis_tui.__main__ import main; "
        "atexit.register(lambda: print(gc.get_freeze_count(), len(gc.get_objects()))); main()"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=300)
    frozen, looked_through = map(int, ran.stdout.splitlines()[-1].split())
    assert frozen > 50 * looked_through


def test_the_app_starts_without_what_few_days_need() -> None:
    seldom = (
        "support.doctor",
        "files.transfer_file",
        "files.mavis_csv",
        "files.fhir",
        "sessions.workbooks",
        "files.paper_list",
        "around_a_child",
        "recording.recording",
        "recording.drafts",
    )
    rooms = ("mavis_tui.fhir", "mavis_tui.spreadsheets.workbook", "mavis_tui.spreadsheets.records_csv", "httpx")
    script = "import sys, mavis_tui.app.app; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=300)
    loaded = set(ran.stdout.split())
    assert "mavis_tui.workspace" in loaded
    assert len(loaded) < MOST_MODULES_FOR_THE_FIRST_PAGE
    assert loaded.isdisjoint({*rooms, *(f"mavis_tui.workspace.{family}" for family in seldom)})

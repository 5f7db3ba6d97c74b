"""Tests that are left out on Windows' Python under Wine, each with its reason: `python -m tests.windows.left_out`.

That writes the table into docs/windows.md.
"""

import re
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[2] / "docs" / "windows.md"


class LeftOut(NamedTuple):
    """A file of tests, a folder of them (with a / at its end), or one test (`file::name`), and why it is left out."""

    what: str
    why: str


CHECKED = "checks the checkout itself, which is the same on every system"
DRAWN = "draws pictures with Cairo, which isn’t there"
DOCSTRINGS = (
    "compares with a page written by Python 3.11; 3.13 takes the indentation out of docstrings, here as anywhere"
)
EDGES = "takes descriptors, the account or the folder away by means of POSIX"
FENRIR = "listens to Fenrir, a screen reader for Linux"
FAULTS = "lets the disk fail through SQLite’s own functions, which its wheels for Windows don’t export"
INSTALLED = "makes environments and packages for the system it runs on; Wine has no pip"
LIMITS = "measures or limits memory by a module of POSIX (resource)"
MODES = "asks for the modes of POSIX, which Windows doesn’t have: tests/system/test_owners.py asks for its lists"
MODULES = "counts the modules that are loaded, of which Windows’ Python has others"
PATHS = "asks for paths of POSIX, as a team server’s database has them"
PTY = "draws on, or reads keys of, a terminal of POSIX (pty), which Windows doesn’t have"
SIGNALS = "sends signals of POSIX, which Windows doesn’t have"
TORTURE = "kills, cuts and damages by means of Linux; docs/reliability.md says what it is about"

WINES_MODES = "finds no trouble, but under Wine, which keeps modes instead of lists, each file is open to others"

LEFT_OUT: tuple[LeftOut, ...] = (
    LeftOut("tests/cache/engine/test_encrypted_file.py::test_a_file_that_could_not_be_made_whole_is_not_there", FAULTS),
    LeftOut(
        "tests/cache/engine/test_encrypted_file.py::test_only_the_owner_may_read_the_files_whatever_the_umask", MODES
    ),
    LeftOut("tests/cache/outbox/test_cost.py", FAULTS),
    LeftOut("tests/cache/snapshots/test_snapshots.py::test_only_the_owner_may_read_anything_in_the_folder", MODES),
    LeftOut("tests/cache/test_sealed_records.py::test_only_the_owner_may_read_the_files", MODES),
    LeftOut("tests/cache/test_slow_disk.py", FAULTS),
    LeftOut("tests/cache/test_store.py::test_a_folder_of_somebody_elses_keeps_its_mode", MODES),
    LeftOut("tests/commands/test_bad_input.py::test_a_terminal_too_small_says_how_large_it_must_be", PTY),
    LeftOut("tests/commands/test_demo.py::test_a_kept_demonstration_that_was_terminated_goes_on_where_it_was", SIGNALS),
    LeftOut(
        "tests/commands/test_demo.py::test_the_demonstration_can_be_used_by_commands_and_ctrl_c_leaves_nothing", SIGNALS
    ),
    LeftOut("tests/commands/test_doctor.py::test_it_tells_counts_receipts_and_versions_and_names_nobody", WINES_MODES),
    LeftOut("tests/commands/test_edges.py", EDGES),
    LeftOut("tests/commands/test_json.py::test_the_page_says_what_the_schemas_say", DOCSTRINGS),
    LeftOut("tests/commands/test_lightness.py::test_the_app_starts_without_what_few_days_need", MODULES),
    LeftOut("tests/commands/test_lightness.py::test_status_loads_neither_textual_nor_httpx", MODULES),
    LeftOut("tests/commands/test_plain_keys.py", PTY),
    LeftOut("tests/docs/", CHECKED),
    LeftOut("tests/hub/store/test_database.py::test_a_new_database_is_its_owners_alone", MODES),
    LeftOut("tests/hub/store/test_database.py::test_a_path_is_as_good_as_a_url", PATHS),
    LeftOut("tests/journeys/test_a_day_offline.py", PTY),
    LeftOut("tests/journeys/test_key_counts.py", PTY),
    LeftOut("tests/journeys/test_listening.py", FENRIR),
    LeftOut("tests/journeys/test_listening_day.py", FENRIR),
    LeftOut("tests/journeys/test_listening_journeys.py", FENRIR),
    LeftOut("tests/journeys/test_listening_states.py", FENRIR),
    LeftOut("tests/journeys/test_secrets.py", PTY),
    LeftOut("tests/journeys/test_stopped.py", SIGNALS),
    LeftOut("tests/packaging/", INSTALLED),
    LeftOut("tests/screens/recording/test_slow_disk.py", FAULTS),
    LeftOut("tests/spreadsheets/test_far_cells.py", LIMITS),
    LeftOut("tests/spreadsheets/test_large_texts.py", LIMITS),
    LeftOut("tests/terminal/test_driver.py", PTY),
    LeftOut("tests/terminal/test_plain_textual.py", PTY),
    LeftOut("tests/terminal/test_sequences.py", PTY),
    LeftOut("tests/test_architecture.py", CHECKED),
    LeftOut("tests/test_contracts.py", CHECKED),
    LeftOut("tests/test_gallery.py", DRAWN),
    LeftOut("tests/torture/", TORTURE),
)


def table() -> str:
    """Write the table of docs/windows.md."""
    rows = "".join(f"| `{one.what}` | {one.why} |\n" for one in LEFT_OUT)
    return f"| Left out | Why |\n|---|---|\n{rows}"


def page(text: str) -> str:
    """Put the table where the page has it."""
    begin, end = "<!-- table begin -->\n", "<!-- table end -->"
    return re.sub(f"(?<={begin}).*(?={end})", lambda _: table(), text, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

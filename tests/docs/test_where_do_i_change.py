"""The page that tells a stranger where to change what: its files exist, and it has all twelve."""

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
ROWS = re.findall(
    r"^\| (?!Add|Change|---)(.+?) \| (.+?) \| .*\|$",
    (CHECKOUT / "docs" / "where-do-i-change.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)
TWELVE = {
    "a vaccine",
    "a reason for not giving",
    "a column in the child list",
    "a hub endpoint",
    "a banner",
    "a setting",
    "an export format",
    "a programme",
    "a command",
    "what a status is called",
    "how long a session stays",
    "the key for *save offline*",
}


def test_the_page_answers_the_twelve_questions() -> None:
    assert {what for what, _ in ROWS} == TWELVE
    assert len(ROWS) == len(TWELVE)


@pytest.mark.parametrize(("what", "where"), ROWS, ids=[what for what, _ in ROWS])
def test_the_files_that_it_names_exist(what: str, where: str) -> None:
    files = re.findall(r"`([\w/.]+\.(?:py|tcss))`", where)
    assert files, what
    assert [name for name in files if not (CHECKOUT / name).is_file()] == []


def test_what_it_names_in_the_files_is_there() -> None:
    names = {
        "mavis_tui/models/programme.py": ("VACCINES", "class Reason", "REASONS", "class Programme"),
        "mavis_tui/models/status.py": ("class Group",),
        "mavis_tui/settings.py": ("retention_days",),
    }
    for file, words in names.items():
        text = (CHECKOUT / file).read_text(encoding="utf-8")
        assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("name", ["architecture.md", "where-do-i-change.md"])
def test_every_file_of_the_map_exists(name: str) -> None:
    named = re.findall(r"`([a-z_]+/[\w/]+\.py)`", (CHECKOUT / "docs" / name).read_text(encoding="utf-8"))
    assert named
    assert [file for file in named if not any((CHECKOUT / top / file).exists() for top in ("", "mavis_tui"))] == []

"""The page on Windows has the table of what is left out there, and what stands in it exists."""

import re
from pathlib import Path

import pytest

from tests.windows.left_out import LEFT_OUT, PAGE, LeftOut, page

CHECKOUT = Path(__file__).parents[2]


def test_the_page_has_the_table() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(text), "write it: .venv/bin/python -m tests.windows.left_out"
    assert LEFT_OUT[0].what in text


@pytest.mark.parametrize("one", LEFT_OUT, ids=lambda one: one.what)
def test_what_is_left_out_exists_and_so_cannot_hide_what_took_its_place(one: LeftOut) -> None:
    name, _, test = one.what.partition("::")
    place = CHECKOUT / name
    assert place.is_dir() if name.endswith("/") else place.is_file()
    assert f"def {test}(" in place.read_text(encoding="utf-8") if test else True


def test_nothing_is_left_out_twice() -> None:
    assert len({one.what for one in LEFT_OUT}) == len(LEFT_OUT)


def test_each_file_that_the_page_names_as_the_place_of_a_difference_is_there() -> None:
    cells = [line.split(" | ")[2] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.count(" | ") == 3]
    named = [name for cell in cells for name in re.findall(r"`([\w/]+(?:\.py|/))`", cell)]
    assert "system/signals.py" in named
    assert [name for name in named if not (CHECKOUT / "mavis_tui" / name).exists()] == []


def test_continuous_integration_runs_a_part_of_the_suite_on_windows() -> None:
    assert "    make windows-short\n" in (CHECKOUT / ".ci" / "run").read_text("utf-8")

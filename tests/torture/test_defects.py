"""Putting the eight old defects back: that each still has its place in the code, and that one is caught."""

import tomllib

import pytest

from torture import defects
from torture.defects import DEFECTS, ROOT, Defect
from torture.trial import Scale


@pytest.mark.parametrize("defect", DEFECTS, ids=[defect.name for defect in DEFECTS])
def test_the_place_of_each_old_defect_is_in_the_code_exactly_once(defect: Defect) -> None:
    assert (ROOT / defect.file).read_text("utf-8").count(defect.text) == 1


def test_there_are_eight() -> None:
    assert [defect.name[:2] for defect in DEFECTS] == [f"{n}." for n in range(1, 9)]


def test_what_catches_them_belongs_to_the_suite() -> None:
    chosen = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]

    assert chosen["testpaths"] == ["tests"]
    assert not [option for option in chosen["addopts"] if option.startswith(("--ignore", "--deselect", "-m", "-k"))]
    for file in {test for defect in DEFECTS for test in defect.tests}:
        assert file.startswith("tests/")
        assert (ROOT / file).name.startswith("test_")
        assert (ROOT / file).is_file()


def test_one_that_is_put_back_is_caught() -> None:
    assert defects.run(Scale(short=True)).failures() == ()

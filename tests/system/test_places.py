"""Places of Windows that lie on another computer, told by their names."""

from pathlib import Path, PureWindowsPath

import pytest

from mavis_tui.system.places import is_on_network, is_share


@pytest.mark.parametrize(
    "path", [r"\\fileserver\homes\sian\mavis", "//fileserver/homes/sian", r"\\?\UNC\fileserver\homes\sian"]
)
def test_a_share_is_on_another_computer(path: str) -> None:
    assert is_share(PureWindowsPath(path))


@pytest.mark.parametrize("path", [r"C:\Users\sian\AppData\Local\mavis", r"\\?\C:\Users\sian", "mavis", r"\mavis"])
def test_a_drive_or_a_folder_is_no_share(path: str) -> None:
    assert not is_share(PureWindowsPath(path))


def test_the_folder_of_a_test_is_on_this_computer(tmp_path: Path) -> None:
    assert not is_on_network(tmp_path)

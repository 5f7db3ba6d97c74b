"""Places of Windows that lie on another computer, told by their names."""

import sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from mavis_tui.system.places import address_of, is_on_network, is_share, of_any_length, without_limit


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


DEEP = "\\".join(["a folder of thirty letters, yes"] * 8)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (rf"C:\Users\sian\{DEEP}\..\mavis", rf"\\?\C:\Users\sian\{DEEP.rpartition(chr(92))[0]}\mavis"),
        (rf"\\fileserver\homes\{DEEP}", rf"\\?\UNC\fileserver\homes\{DEEP}"),
        (rf"\\?\C:\Users\{DEEP}", rf"\\?\C:\Users\{DEEP}"),
        (r"C:\Users\sian\AppData\Local\mavis", r"C:\Users\sian\AppData\Local\mavis"),
    ],
)
def test_a_long_path_of_windows_is_said_without_its_limit_and_a_short_one_as_it_is(path: str, said: str) -> None:
    """learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation."""
    assert without_limit(PureWindowsPath(path)) == said
    assert is_share(PureWindowsPath(said)) is is_share(PureWindowsPath(path))


def test_elsewhere_a_path_has_no_such_limit_and_stays_as_it_is() -> None:
    if sys.platform != "win32":
        assert of_any_length(Path("/home", "x" * 200)) == Path("/home", "x" * 200)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (PureWindowsPath(r"\\fileserver\homes\sian\changes.db"), "file:////fileserver/homes/sian/changes.db"),
        (PureWindowsPath(r"\\?\C:\Users\sian\changes.db"), "file:////%3F/C%3A/Users/sian/changes.db"),
        (PureWindowsPath(r"C:\Users\sian\changes.db"), "file:///C:/Users/sian/changes.db"),
        (PurePosixPath("/home/siân/100% ?.db"), "file:///home/si%C3%A2n/100%25%20%3F.db"),
    ],
)
def test_a_path_is_an_address_that_sqlite_takes_for_this_computers(path: PurePath, address: str) -> None:
    """sqlite.org/uri.html, 3.1: the authority must be empty or `localhost`, or it is an error."""
    assert address_of(path) == address

"""Who may read what: read from the lists of Windows, and from modes."""

import sys
from pathlib import Path

import pytest

from mavis_tui.system.owners import is_open_to_others, keep_to_owner, lets_others_in


@pytest.mark.parametrize(
    "listed",
    [
        "D:P(A;OICI;FA;;;OW)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)",
        "D:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;FA;;;S-1-5-21-1004336348-1177238915-682003330-1001)",
        "D:(D;;FA;;;WD)(A;;FA;;;OW)",  # refused to everybody
        "D:(A;;0x0;;;WD)(A;;FA;;;SY)",
    ],
)
def test_a_list_for_its_owner_the_system_and_administrators_lets_nobody_else_in(listed: str) -> None:
    assert not lets_others_in(listed)


@pytest.mark.parametrize(
    "listed",
    [
        "D:AI(A;OICIID;FA;;;SY)(A;OICIID;0x1200a9;;;BU)",  # what a folder directly below C:\ takes from it
        "D:AI(A;ID;FA;;;BA)(A;ID;0x1301bf;;;AU)",
        "D:(A;;FR;;;WD)",
        "D:(A;;FA;;;S-1-5-32-545)",
        "D:NO_ACCESS_CONTROL",  # a disk without lists
    ],
)
def test_a_list_with_everybody_the_users_or_no_list_lets_others_in(listed: str) -> None:
    assert lets_others_in(listed)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has lists instead of modes")
def test_a_folder_kept_to_its_owner_is_open_to_nobody_else(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o755)
    assert is_open_to_others(folder, folder.stat().st_mode)
    keep_to_owner(folder)
    assert not is_open_to_others(folder, folder.stat().st_mode)

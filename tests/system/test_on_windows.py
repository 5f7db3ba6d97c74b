"""What only Windows has, asked of itself: lists of access, its credential locker, its places, long and other names."""

import sys
from pathlib import Path

import pytest

from mavis_tui import settings
from mavis_tui.cache.keys.os_keyring import OsKeyring
from mavis_tui.cache.store import Store
from mavis_tui.system.owners import is_open_to_others, keep_to_owner
from mavis_tui.system.places import is_on_network
from mavis_tui.system.terminal_modes import remember_modes
from tests.builders import a_change
from tests.cache.conftest import PASSWORD

pytestmark = pytest.mark.skipif(sys.platform != "win32", reason="asks Windows: make windows")


def test_the_offline_password_is_kept_in_the_credential_locker_and_forgotten_again(tmp_path: Path) -> None:
    kept = OsKeyring(tmp_path / "data")
    try:
        kept.keep("the tea is always cold")
        assert (OsKeyring(tmp_path / "data").recall(), kept.trouble) == ("the tea is always cold", "")
        assert OsKeyring(tmp_path / "other").recall() is None
    finally:
        kept.drop()
    assert OsKeyring(tmp_path / "data").recall() is None


def test_the_store_lies_in_the_local_profile_which_does_not_roam(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAVIS_DATA_DIR")
    place = settings.load({"MAVIS_SETTINGS": "none.toml"}).data_dir
    assert "Local" in place.parts
    assert "Roaming" not in place.parts


def test_a_folder_that_was_kept_to_its_owner_can_be_used_by_him(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    keep_to_owner(folder)
    (folder / "file").write_bytes(b"mine")
    assert (folder / "file").read_bytes() == b"mine"
    assert is_open_to_others(folder, 0) in (True, False)


@pytest.mark.parametrize("name", ["Siân’s laptop", "名前 näïve", "a b%c#d&e;f", "x" * 100])
def test_a_store_opens_in_a_folder_of_whatever_name(tmp_path: Path, name: str) -> None:
    store = Store(tmp_path / name / "data")
    store.create(PASSWORD)
    store.outbox.append(a_change(1), offline=True)
    store.lock()
    store.unlock(PASSWORD)
    assert store.outbox.counts().waiting == 1
    store.lock()


def test_a_store_opens_in_a_folder_whose_path_is_longer_than_windows_takes(tmp_path: Path) -> None:
    place = settings.whole_path(tmp_path / "/".join(["a folder of thirty letters, yes"] * 10))
    assert len(str(place)) > 300
    store = Store(place)
    store.create(PASSWORD)
    store.outbox.append(a_change(1), offline=True)
    store.lock()
    store.unlock(PASSWORD)
    assert store.outbox.counts().waiting == 1
    store.lock()
    assert not is_on_network(place)


def test_there_is_no_console_to_remember_in_a_pipe() -> None:
    assert remember_modes() is None

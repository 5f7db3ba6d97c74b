"""The operating system's keyring, for who wants her offline password kept there: by keyring's own public API.

There is no desktop here, so the place where the words lie is one in memory, made as keyring's documentation shows; and
keyring's own backends that keep nothing and refuse everything. No real desktop's keyring was tried.
"""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mavis_tui.cache.keys.os_keyring import OsKeyring
from mavis_tui.cache.keys.vault import Vault
from mavis_tui.cache.store import Store
from mavis_tui.errors import WrongPassword
from mavis_tui.workspace.access.access import Access
from tests.cache.conftest import PASSWORD
from tests.conftest import StandingClock
from torture.raised import Panic

NEW = "green lamp nine rivers"


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """Give what is kept in a keyring that works."""
    keyring = pytest.importorskip("keyring", reason="the extra keyring isn’t installed")
    from keyring.backend import KeyringBackend
    from keyring.errors import PasswordDeleteError

    words: dict[tuple[str, str], str] = {}

    class InMemory(KeyringBackend):  # type: ignore[misc] # keyring may not be installed where types are checked
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return words.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            words[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            if words.pop((service, username), None) is None:
                raise PasswordDeleteError

    _use(monkeypatch, keyring, InMemory())
    return words


def _use(monkeypatch: pytest.MonkeyPatch, keyring: Any, backend: Any) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)  # so that it is put back afterwards
    keyring.set_keyring(backend)


@pytest.fixture
def access(kept: dict[tuple[str, str], str], tmp_path: Path, clock: StandingClock) -> Access:  # noqa: ARG001 # before
    access = started(tmp_path, clock)
    access.create(PASSWORD)
    access.lock()
    return access


def started(tmp_path: Path, clock: StandingClock) -> Access:
    """Give the access of a mavis that was just started, for which the keyring is on."""
    folder = tmp_path / "data"

    def nobody(hub: str, token: str | None) -> Any:
        raise AssertionError((hub, token))

    return Access(Store(folder, wait_seconds=0.1, clock=clock), clock, nobody, OsKeyring(folder))


@pytest.mark.usefixtures("access")
def test_after_one_unlock_the_next_start_asks_for_nothing(
    kept: dict[tuple[str, str], str], tmp_path: Path, clock: StandingClock
) -> None:
    again = started(tmp_path, clock)
    assert again.unlock_by_keyring()
    assert again.unlocked
    assert again.keyring_trouble == ""
    again.lock()
    assert kept == {("mavis", str(tmp_path / "data")): PASSWORD}


def test_who_locked_it_is_asked_for_the_password_all_the_same(
    kept: dict[tuple[str, str], str], access: Access, tmp_path: Path, clock: StandingClock
) -> None:
    again = started(tmp_path, clock)
    assert again.unlock_by_keyring()
    again.lock()
    assert not again.unlock_by_keyring()
    assert not access.unlock_by_keyring()
    assert kept


def test_a_new_password_is_kept_too(
    kept: dict[tuple[str, str], str], access: Access, tmp_path: Path, clock: StandingClock
) -> None:
    access.change_password(PASSWORD, NEW)
    assert list(kept.values()) == [NEW]
    again = started(tmp_path, clock)
    assert again.unlock_by_keyring()
    again.lock()


@pytest.mark.usefixtures("access")
def test_one_that_no_longer_fits_is_forgotten_and_the_password_asked_for(
    kept: dict[tuple[str, str], str], tmp_path: Path, clock: StandingClock
) -> None:
    Vault(tmp_path / "data" / "vault.json").change_password(PASSWORD, NEW)
    again = started(tmp_path, clock)
    assert not again.unlock_by_keyring()
    assert kept == {}
    again.unlock(NEW)
    assert list(kept.values()) == [NEW]
    again.lock()


def test_a_wrong_password_isnt_kept(kept: dict[tuple[str, str], str], access: Access) -> None:
    with pytest.raises(WrongPassword):
        access.unlock(NEW)
    assert list(kept.values()) == [PASSWORD]


@pytest.mark.parametrize("backend", ["fail", "null"])
def test_a_computer_without_a_keyring_asks_for_the_password_and_says_why(
    tmp_path: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    keyring = pytest.importorskip("keyring", reason="the extra keyring isn’t installed")
    import importlib

    _use(monkeypatch, keyring, importlib.import_module(f"keyring.backends.{backend}").Keyring())
    access = started(tmp_path, clock)
    access.create(PASSWORD)
    access.lock()
    again = started(tmp_path, clock)
    assert not again.unlock_by_keyring()
    again.unlock(PASSWORD)
    again.lock()
    said = again.keyring_trouble
    assert ("no keyring that can be used now (NoKeyringError)" in said) == (backend == "fail")


def test_without_the_library_it_says_what_to_install_and_works_as_ever(
    tmp_path: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    access = started(tmp_path, clock)
    access.create(PASSWORD)
    assert 'pip install ".[keyring]"' in access.keyring_trouble
    access.lock()
    assert not started(tmp_path, clock).unlock_by_keyring()


@pytest.mark.parametrize("raised", [RuntimeError("no main loop"), OSError(5, "dbus"), AttributeError("x"), KeyError(1)])
def test_whatever_a_keyring_raises_the_password_is_asked_for_and_the_reason_said(
    tmp_path: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch, raised: Exception
) -> None:
    keyring = pytest.importorskip("keyring", reason="the extra keyring isn’t installed")
    from keyring.backend import KeyringBackend

    class Odd(KeyringBackend):  # type: ignore[misc] # keyring may not be installed where types are checked
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002 # keyring's names
            raise raised

        set_password = delete_password = get_password

    _use(monkeypatch, keyring, Odd())
    access = started(tmp_path, clock)
    access.create(PASSWORD)
    access.lock()
    assert not started(tmp_path, clock).unlock_by_keyring()
    access.unlock(PASSWORD)
    assert type(raised).__name__ in access.keyring_trouble
    assert "The offline password is asked for" in access.keyring_trouble
    access.lock()


def test_a_keyring_that_cannot_be_loaded_never_stops_the_start(
    tmp_path: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    access = started(tmp_path, clock)
    access.create(PASSWORD)
    assert "isn’t installed" in access.keyring_trouble
    access.lock()


@pytest.mark.parametrize("given", [b"bytes", 7, "half a letter \udcff", ["list"]], ids=["bytes", "int", "half", "list"])
def test_a_keyring_that_gives_what_is_no_password_keeps_nobody_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clock: StandingClock, given: object
) -> None:
    access = started(tmp_path, clock)
    monkeypatch.setitem(
        sys.modules, "keyring", SimpleNamespace(get_password=lambda *_: given, set_password=lambda *_: None)
    )
    access.create(PASSWORD)
    access.lock()

    assert not access.unlock_by_keyring()
    assert "it gave something that is no password" in access.keyring_trouble
    access.unlock(PASSWORD)
    assert access.unlocked


def test_a_panic_of_a_keyrings_library_keeps_nobody_out_and_ctrl_c_still_ends(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    raised: list[BaseException] = [Panic("index out of bounds"), KeyboardInterrupt()]

    def fails(*_: object) -> str:
        raise raised.pop(0)

    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=fails))
    keyring = OsKeyring(tmp_path)

    assert keyring.recall() is None
    assert "Panic" in keyring.trouble
    with pytest.raises(KeyboardInterrupt):
        keyring.recall()

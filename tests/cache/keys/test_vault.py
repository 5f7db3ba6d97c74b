"""The vault: what opens it, what doesn't, and two processes at once."""

import unicodedata
from pathlib import Path

import msgspec
import pytest

from mavis_tui import sealing
from mavis_tui.cache.engine.files import file_lock
from mavis_tui.cache.keys import vault as vault_module
from mavis_tui.cache.keys.vault import Vault
from mavis_tui.errors import BadInput, NotFound, StoreBusy, StoreDamaged, StoreTooNew, WrongPassword
from mavis_tui.wire.recovery import recovery_about
from tests.cache.conftest import PASSWORD
from tests.modes import is_its_owners

REAL_MEMORY_KIB = vault_module.MEMORY_KIB


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    vault = Vault(tmp_path / "data" / "vault.json", wait_seconds=0.05)
    vault.create(PASSWORD)
    return vault


def again(vault: Vault) -> Vault:
    """Open the same vault as another process would."""
    other = Vault(vault._path, wait_seconds=0.05)
    other.unlock(PASSWORD)
    return other


def test_a_key_is_the_same_after_unlocking_again(vault: Vault) -> None:
    key = vault.key("changes", create=True)
    assert len(key) == 32
    assert again(vault).key("changes") == key
    assert vault.key("device", create=True) != key


def test_the_file_holds_no_secret_in_clear(vault: Vault) -> None:
    key = vault.key("changes", create=True)
    written = vault._path.read_bytes()
    assert key not in written
    assert key.hex().encode() not in written
    assert msgspec.json.encode(key).strip(b'"') not in written
    assert PASSWORD.encode() not in written
    assert is_its_owners(vault._path)


def test_the_password_is_stretched_as_owasp_asks(vault: Vault) -> None:
    assert REAL_MEMORY_KIB >= 46 * 1024
    wrap = msgspec.json.decode(vault._path.read_bytes())["wraps"][0]
    assert wrap["kind"] == "password"
    assert wrap["memory_kib"] == vault_module.MEMORY_KIB


def test_a_wrong_password_opens_nothing(vault: Vault) -> None:
    vault.lock()
    with pytest.raises(WrongPassword, match="isn’t the offline password"):
        vault.unlock("another password entirely")
    assert not vault.unlocked


def test_a_password_is_the_same_however_its_accents_were_typed(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault.json")
    vault.create(unicodedata.normalize("NFC", "café au lait et sucre"))
    vault.lock()
    vault.unlock(unicodedata.normalize("NFD", "café au lait et sucre"))
    assert vault.unlocked


def test_a_short_password_is_refused(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault.json")
    with pytest.raises(BadInput, match="12 characters"):
        vault.create("elevenchars")
    assert not vault.exists


def test_a_vault_is_never_overwritten(vault: Vault) -> None:
    before = vault._path.read_bytes()
    with pytest.raises(BadInput, match="already has"):
        Vault(vault._path).create("yet another password")
    assert vault._path.read_bytes() == before


def test_a_locked_vault_gives_no_key(vault: Vault) -> None:
    vault.key("changes", create=True)
    vault.lock()
    for name in ("changes", "new"):
        with pytest.raises(WrongPassword, match="locked"):
            vault.key(name, create=True)


def test_without_a_vault_there_is_no_password_to_be_right(tmp_path: Path) -> None:
    with pytest.raises(WrongPassword, match="no offline password yet"):
        Vault(tmp_path / "vault.json").unlock(PASSWORD)


def test_two_processes_find_each_others_keys(vault: Vault) -> None:
    other = again(vault)
    mine = vault.key("sessions/1", create=True)
    theirs = other.key("sessions/2", create=True)
    assert other.key("sessions/1", create=True) == mine
    assert vault.key("sessions/2") == theirs
    assert vault.has_key("sessions/2")


def test_a_forgotten_key_is_gone_for_every_process(vault: Vault) -> None:
    kept = vault.key("changes", create=True)
    lost = vault.key("sessions/1", create=True)
    vault.forget("sessions/1")
    vault.forget("never was")
    assert not vault.has_key("sessions/1")
    with pytest.raises(NotFound):
        again(vault).key("sessions/1")
    assert vault.key("sessions/1", create=True) != lost
    assert again(vault).key("changes") == kept


def test_changing_the_password_rewraps_and_keeps_every_key(vault: Vault) -> None:
    key = vault.key("changes", create=True)
    sealed = msgspec.json.decode(vault._path.read_bytes())["keys"]
    vault.change_password(PASSWORD, "green lamp nine rivers")
    assert msgspec.json.decode(vault._path.read_bytes())["keys"] == sealed
    vault.lock()
    with pytest.raises(WrongPassword):
        vault.unlock(PASSWORD)
    vault.unlock("green lamp nine rivers")
    assert vault.key("changes") == key


def test_a_new_password_costs_what_passwords_cost_today(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_module, "MEMORY_KIB", 9 * 1024)
    vault.change_password(PASSWORD, "green lamp nine rivers")
    assert msgspec.json.decode(vault._path.read_bytes())["wraps"][0]["memory_kib"] == 9 * 1024
    vault.lock()
    vault.unlock("green lamp nine rivers")


def test_a_process_that_had_it_open_goes_on_after_the_password_was_changed_elsewhere(vault: Vault) -> None:
    other = again(vault)
    vault.change_password(PASSWORD, "green lamp nine rivers")
    assert other.key("sessions/7", create=True) == vault.key("sessions/7")
    other.forget("sessions/7")
    assert not vault.has_key("sessions/7")


def test_what_is_prepared_for_recovery_outlives_a_new_password_and_a_new_key(vault: Vault) -> None:
    pair = sealing.new_key_pair()
    vault.prepare_recovery("https://hub.test", "laptop", "R1L", pair.public)
    vault.change_password(PASSWORD, "green lamp nine rivers")
    key = vault.key("changes", create=True)
    vault.lock()
    wrap = vault.recovery()
    assert wrap is not None
    master = sealing.unseal(pair.private, wrap.sealed, recovery_about("laptop", "R1L"))
    vault.recover(master, "yet another password")
    assert vault.key("changes") == key
    assert vault.recovery() == wrap


@pytest.mark.parametrize("master", [b"", bytes(16), bytes(32), bytes(33)])
def test_what_isnt_the_master_key_sets_no_password(vault: Vault, master: bytes) -> None:
    vault.key("changes", create=True)
    vault.lock()
    before = vault._path.read_bytes()
    with pytest.raises(StoreDamaged, match="doesn’t open the offline store"):
        vault.recover(master, "green lamp nine rivers")
    assert vault._path.read_bytes() == before
    assert not vault.unlocked


def test_recovery_is_prepared_only_while_open_and_only_for_a_key(vault: Vault) -> None:
    with pytest.raises(BadInput):
        vault.prepare_recovery("https://hub.test", "laptop", "R1L", b"no key")
    assert vault.recovery() is None
    vault.lock()
    with pytest.raises(WrongPassword, match="locked"):
        vault.prepare_recovery("https://hub.test", "laptop", "R1L", sealing.new_key_pair().public)


def test_a_password_isnt_changed_by_who_doesnt_know_it(vault: Vault) -> None:
    before = vault._path.read_bytes()
    with pytest.raises(WrongPassword):
        vault.change_password("some other password", "green lamp nine rivers")
    with pytest.raises(BadInput):
        vault.change_password(PASSWORD, "short")
    assert vault._path.read_bytes() == before


def test_a_wrap_of_another_kind_survives_a_new_password(vault: Vault) -> None:
    contents = vault._read()
    contents.wraps.append({"kind": "a key that one wears", "sealed": "abc"})
    vault._write(contents)
    vault.change_password(PASSWORD, "green lamp nine rivers")
    assert {"kind": "a key that one wears", "sealed": "abc"} in vault._read().wraps


@pytest.mark.parametrize("part", ["cut", "empty", "no json", "salt", "memory", "key", "not utf-8"])
def test_a_damaged_vault_is_said_to_be_damaged_and_the_password_isnt_blamed(vault: Vault, part: str) -> None:
    vault.key("changes", create=True)
    vault.lock()
    written = vault._path.read_bytes()
    contents = msgspec.json.decode(written)
    if part == "salt":
        contents["wraps"][0]["salt"] = "AAAAAAAAAAAAAAAAAAAAAA=="
    elif part == "memory":
        contents["wraps"][0]["memory_kib"] = 9 * 1024
    elif part == "key":
        contents["keys"]["changes"] = contents["keys"]["changes"][:-4] + "AAAA"
    altered = {"cut": written[:-40], "empty": b"", "no json": b"#" + written, "not utf-8": b"\xff" + written}
    vault._path.write_bytes(altered.get(part, msgspec.json.encode(contents)))
    with pytest.raises(StoreDamaged, match=r"vault\.json is damaged"):
        vault.unlock(PASSWORD)


def test_a_key_moved_to_another_file_isnt_taken(vault: Vault) -> None:
    vault.key("changes", create=True)
    contents = vault._read()
    contents.keys["sessions/1"] = contents.keys["changes"]
    vault._write(contents)
    with pytest.raises(StoreDamaged):
        vault.key("sessions/1")


def test_a_newer_vault_is_left_untouched(vault: Vault) -> None:
    vault._path.write_bytes(b'{"schema": 2, "wraps": "something new"}')
    with pytest.raises(StoreTooNew, match="newest mavis"):
        vault.unlock(PASSWORD)
    assert vault._path.read_bytes() == b'{"schema": 2, "wraps": "something new"}'


def test_a_vault_that_another_process_holds_is_busy(vault: Vault) -> None:
    with (
        file_lock(vault._path.with_name(".vault.json.lock"), 0),
        pytest.raises(StoreBusy, match="Another mavis"),
    ):
        vault.key("sessions/1", create=True)

"""Wrong passwords: they slow the next try down, for every process, and never take anything away."""

import threading
from datetime import datetime
from pathlib import Path

import pytest

from mavis_tui.cache.keys.vault import Vault
from mavis_tui.cache.keys.wrong_passwords import LONGEST_SECONDS, WrongPasswords
from mavis_tui.errors import TooManyTries, WrongPassword
from tests.cache.conftest import PASSWORD
from tests.conftest import StandingClock
from tests.modes import is_its_owners

WRONG = "another password entirely"
NEW = "green lamp nine rivers"


@pytest.fixture
def vault(tmp_path: Path, clock: StandingClock) -> Vault:
    vault = Vault(tmp_path / "data" / "vault.json", wait_seconds=0.05, clock=clock)
    vault.create(PASSWORD)
    vault.lock()
    return vault


def again(vault: Vault, clock: StandingClock) -> Vault:
    """Give the same vault as another process, or the next start, has it."""
    return Vault(vault._path, wait_seconds=0.05, clock=clock)


def fail(vault: Vault, times: int = 1) -> str:
    """Try so many wrong ones, and give what the last one was answered."""
    said = ""
    for _ in range(times):
        with pytest.raises(WrongPassword) as refused:
            vault.unlock(WRONG)
        said = str(refused.value)
    return said


def test_the_first_ones_cost_nothing_but_the_hashing(vault: Vault) -> None:
    assert fail(vault, 2).endswith("Nothing was changed; try again.")
    assert vault.seconds_to_wait == 0
    vault.unlock(PASSWORD)


def test_from_the_third_on_the_wait_doubles_up_to_a_minute(vault: Vault, clock: StandingClock) -> None:
    fail(vault, 2)
    waits: list[int] = []
    for _ in range(9):
        assert f"wait {'1 second' if not waits else ''}" in fail(vault)
        waits.append(vault.seconds_to_wait)
        clock.forward(seconds=waits[-1])
    assert waits == [1, 2, 4, 8, 16, 32, LONGEST_SECONDS, LONGEST_SECONDS, LONGEST_SECONDS]


def test_too_early_is_said_with_the_seconds_that_are_left_and_isnt_a_try(vault: Vault, clock: StandingClock) -> None:
    fail(vault, 3)
    clock.forward(seconds=1)
    fail(vault)
    clock.forward(seconds=0.5)
    before = vault._path.with_name("wrong-passwords.json").read_bytes()
    for password in (WRONG, PASSWORD):
        with pytest.raises(TooManyTries, match="Wait 2 seconds, then try again"):
            vault.unlock(password)
    assert vault._path.with_name("wrong-passwords.json").read_bytes() == before
    clock.forward(seconds=1.5)
    vault.unlock(PASSWORD)


def test_every_process_and_the_next_start_wait_too(vault: Vault, clock: StandingClock) -> None:
    fail(again(vault, clock))
    fail(again(vault, clock))
    fail(vault)
    other = again(vault, clock)
    with pytest.raises(TooManyTries):
        other.unlock(PASSWORD)
    assert other.seconds_to_wait == 1


def test_a_wait_that_is_over_lets_one_process_try_and_no_second_one(vault: Vault, clock: StandingClock) -> None:
    fail(vault, 3)
    clock.forward(seconds=1)
    path = vault._path.with_name("wrong-passwords.json")
    let_in, start = [], threading.Barrier(8)

    def one() -> None:
        start.wait()
        try:
            WrongPasswords(path, clock, 5).begin()
        except TooManyTries:
            return
        let_in.append(1)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let_in) == 1


def test_the_right_one_begins_anew_and_nothing_is_ever_removed(vault: Vault, clock: StandingClock) -> None:
    held = vault._path.read_bytes()
    for _ in range(30):
        fail(vault)
        clock.forward(minutes=1)
    assert vault._path.read_bytes() == held
    vault.unlock(PASSWORD)
    assert not vault._path.with_name("wrong-passwords.json").exists()
    fail(vault, 2)
    assert vault.seconds_to_wait == 0


def test_changing_the_password_is_slowed_down_too(vault: Vault) -> None:
    for _ in range(3):
        with pytest.raises(WrongPassword):
            vault.change_password(WRONG, NEW)
    with pytest.raises(TooManyTries):
        vault.change_password(PASSWORD, NEW)


def test_who_deletes_the_count_takes_away_the_waiting_and_nothing_else(vault: Vault) -> None:
    fail(vault, 3)
    counted = vault._path.with_name("wrong-passwords.json")
    assert is_its_owners(counted)
    assert WRONG.encode() not in counted.read_bytes()
    counted.unlink()
    fail(vault)
    assert vault.seconds_to_wait == 0


@pytest.mark.parametrize("written", [b"", b"{", b"\xff", b'{"wrong": -4, "last": "never"}', b'{"wrong": 1e99}'])
def test_a_count_that_cant_be_read_keeps_nobody_out(vault: Vault, written: bytes) -> None:
    vault._path.with_name("wrong-passwords.json").write_bytes(written)
    vault.unlock(PASSWORD)


def test_where_nothing_can_be_written_the_right_password_still_opens(
    vault: Vault, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(vault, 3)
    clock.forward(seconds=1)
    monkeypatch.setattr("mavis_tui.cache.keys.wrong_passwords.replace_private_file", _full)
    fail(vault)
    vault.unlock(PASSWORD)


def _full(path: Path, content: bytes) -> None:  # noqa: ARG001 # as the function it stands for
    from mavis_tui.errors import StoreFull

    raise StoreFull("The disk is full.")


def test_a_clock_that_was_set_back_locks_nobody_out(vault: Vault, clock: StandingClock) -> None:
    fail(vault, 3)
    clock.now = datetime(2020, 1, 1, tzinfo=clock.now.tzinfo)
    assert vault.seconds_to_wait == 0
    vault.unlock(PASSWORD)

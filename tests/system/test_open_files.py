"""Files that somebody has open: who waits for them goes on as soon as they are closed, and not for ever."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mavis_tui.system import open_files
from tests.system.rule_of_windows import refused

ACCESS_DENIED = 5


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made; the clock goes on by them and by nothing else."""
    made: list[float] = []
    monkeypatch.setattr("mavis_tui.system.open_files.time.sleep", made.append)
    monkeypatch.setattr("mavis_tui.system.open_files.time.monotonic", lambda: 1000.0 + sum(made))
    return made


def held(monkeypatch: pytest.MonkeyPatch, verb: str, times: float, code: int) -> None:
    """Refuse what is done with a file as Windows does, so many times."""
    do: Callable[..., object] = getattr(Path, verb)
    done: list[None] = []

    def refusing(path: Path, *arguments: object, **options: object) -> object:
        if len(done) < times:
            done.append(None)
            raise refused(path, code)
        return do(path, *arguments, **options)

    monkeypatch.setattr(Path, verb, refusing)


@pytest.mark.parametrize("code", [ACCESS_DENIED, 32, 33])
def test_a_file_is_replaced_as_soon_as_nobody_has_it_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float], code: int
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"old")
    new.write_bytes(b"new")
    held(monkeypatch, "replace", 3, code)
    open_files.replace(new, old)
    assert (old.read_bytes(), new.exists(), len(pauses)) == (b"new", False, 3)


def test_a_file_is_removed_as_soon_as_nobody_has_it_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    file = tmp_path / "file"
    file.touch()
    held(monkeypatch, "unlink", 2, 32)
    open_files.remove(file)
    assert (file.exists(), len(pauses)) == (False, 2)


def test_who_waits_gives_up_when_another_mavis_would_and_both_files_are_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"old")
    new.write_bytes(b"new")
    held(monkeypatch, "replace", float("inf"), ACCESS_DENIED)
    with pytest.raises(open_files.InUse):
        open_files.replace(new, old)
    assert sum(pauses) == pytest.approx(open_files.PATIENCE_SECONDS, abs=0.1)
    assert (old.read_bytes(), new.read_bytes()) == (b"old", b"new")


def test_what_is_refused_for_another_reason_is_told_at_once(tmp_path: Path, pauses: list[float]) -> None:
    with pytest.raises(FileNotFoundError):
        open_files.replace(tmp_path / "nothing", tmp_path / "anything")
    assert pauses == []


def test_a_file_that_is_gone_needs_no_removing(tmp_path: Path, pauses: list[float]) -> None:
    open_files.remove(tmp_path / "nothing")
    assert open_files.remove_unless_open(tmp_path / "nothing")
    assert pauses == []


def test_what_may_stay_is_left_without_waiting_where_it_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    file = tmp_path / "file"
    file.touch()
    held(monkeypatch, "unlink", 1, 32)
    assert not open_files.remove_unless_open(file)
    assert (file.exists(), pauses) == (True, [])

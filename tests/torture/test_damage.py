"""Damaged files, at a few places each; and programs that wouldn't notice, which the trial must catch."""

from pathlib import Path

import pytest

from mavis_tui.cache.outbox.confirmed_count import ConfirmedCount
from torture import damage
from torture.script import View
from torture.trial import Scale
from torture.verdict import cheap_passwords


def test_no_damage_is_ever_silently_wrong() -> None:
    trial = damage.run(Scale(short=True))
    assert trial.failures() == ()
    assert trial.counts[damage.NOTICED] > 50
    assert 0 < trial.counts[damage.READ] < trial.counts[damage.KEPT]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, View]:
    folder = tmp_path_factory.mktemp("damage")
    with cheap_passwords():
        return folder, damage.filled(folder)


def came_of(whole: tuple[Path, View], harm: damage.Harm, folder: Path) -> list[str]:
    with cheap_passwords():
        return damage.damaged(whole[0] / "killed", harm, whole[1], folder / "damaged")


def test_a_journal_that_nobody_counts_is_caught(
    whole: tuple[Path, View], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed = damage.Harm("changes.db-wal", "removed", 0)
    assert came_of(whole, removed, tmp_path) == [damage.NOTICED]
    monkeypatch.setattr(ConfirmedCount, "read", lambda _: 0)
    assert came_of(whole, removed, tmp_path) == ["silently wrong"]


def test_a_file_that_is_whole_is_found_to_be_so(whole: tuple[Path, View], tmp_path: Path) -> None:
    size = (whole[0] / "killed" / "changes.db-wal").stat().st_size
    assert came_of(whole, damage.Harm("changes.db-wal", "cut", size), tmp_path) == [damage.HARMLESS]

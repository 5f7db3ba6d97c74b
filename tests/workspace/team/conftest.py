"""Three laptops, with and without the list of a class open, for every test of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import StandingClock
from tests.sync.conftest import sealed
from tests.workspace.team.laptops import Laptop, laptops_of, opened_again

__all__ = ["sealed"]


@pytest.fixture(scope="session")
def three(sealed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make three laptops of one team once for all tests."""
    folder = tmp_path_factory.mktemp("three")
    for laptop in laptops_of(sealed, folder, StandingClock(), 3):
        laptop.store.lock()
    return folder


@pytest.fixture(scope="session")
def with_the_list(three: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Let each of them open the same workbook."""
    folder = tmp_path_factory.mktemp("with-the-list")
    for laptop in opened_again(three, folder, StandingClock()):
        laptop.open()
        laptop.store.lock()
    return folder


@pytest.fixture
def empty(three: Path, tmp_path: Path, clock: StandingClock) -> Iterator[list[Laptop]]:
    """Give three laptops that know the team's words and have no list."""
    yield from _and_locked(opened_again(three, tmp_path, clock))


@pytest.fixture
def team(with_the_list: Path, tmp_path: Path, clock: StandingClock) -> Iterator[list[Laptop]]:
    """Give three laptops with the list of one class."""
    yield from _and_locked(opened_again(with_the_list, tmp_path, clock))


def _and_locked(laptops: list[Laptop]) -> Iterator[list[Laptop]]:
    yield laptops
    for laptop in laptops:
        laptop.store.lock()

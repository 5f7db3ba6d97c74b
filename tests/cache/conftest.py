"""A store that is open, and a file with a key."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mavis_tui.cache.engine.tinydb_storage import SealedDatabase, open_sealed_database
from mavis_tui.cache.keys import vault
from mavis_tui.cache.store import Store

PASSWORD = "blue lamp seven rivers"
KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests' own passwords cost less to try: 8 MiB is the least a vault takes."""
    monkeypatch.setattr(vault, "MEMORY_KIB", 8 * 1024)


@pytest.fixture
def store(tmp_path: Path, new_id: Callable[[], str]) -> Iterator[Store]:
    store = Store(tmp_path / "data", wait_seconds=0.2, new_id=new_id)
    store.create(PASSWORD)
    yield store
    store.lock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SealedDatabase]:
    database = open_sealed_database(tmp_path / "some.db", KEY, wait_seconds=0.1)
    yield database
    database.close()

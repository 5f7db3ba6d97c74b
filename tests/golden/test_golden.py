"""Stores that earlier versions wrote: each opens with its password, and everything in it is read, for ever."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mavis_tui import sealing
from mavis_tui.cache.engine.opening import STEPS
from mavis_tui.cache.engine.tinydb_storage import open_sealed_database
from mavis_tui.cache.store import Store
from mavis_tui.errors import StoreTooNew
from mavis_tui.models.session import SessionBundle
from mavis_tui.wire.recovery import recovery_about
from tests.builders import NOON, a_change
from tests.golden.make import HERE, PASSWORD, contents

VERSIONS = sorted(path.name for path in HERE.glob("v*"))


@pytest.fixture(params=VERSIONS)
def golden(request: pytest.FixtureRequest) -> Path:
    return HERE / str(request.param)


@pytest.fixture
def folder(golden: Path, tmp_path: Path) -> Path:
    """A copy of a golden store, to be written to."""
    return Path(shutil.copytree(golden / "store", tmp_path / "store"))


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    store = Store(folder)
    store.unlock(PASSWORD)
    yield store
    store.lock()


def held(expected: Any, found: Any, where: str = "") -> None:
    """Assert that all of `expected` is in `found`, to which later versions may have added fields."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            assert name in found, f"{where}/{name} is gone"
            held(value, found[name], f"{where}/{name}")
    elif isinstance(expected, list):
        assert len(expected) == len(found), where
        for number, (value, one) in enumerate(zip(expected, found, strict=True)):
            held(value, one, f"{where}/{number}")
    else:
        assert expected == found, where


def hashes(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".lock"))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_there_is_a_golden_store() -> None:
    assert "v1" in VERSIONS


def test_everything_in_it_is_read(golden: Path, store: Store) -> None:
    held(msgspec.json.decode((golden / "contents.json").read_bytes()), contents(store))


def test_recording_goes_on_in_it(store: Store) -> None:
    last = max(entry.change.sequence for entry in store.outbox.entries())
    assert store.outbox.append(a_change(50), offline=True).change.sequence == last + 1
    store.lock()
    store.unlock(PASSWORD)
    assert store.outbox.entry("vaccination-50") is not None


def test_its_sessions_can_be_saved_again_as_they_are(store: Store) -> None:
    for note in store.snapshots.notes():
        session_id = note.session.id
        same = SessionBundle(
            session=note.session,
            children=tuple(store.snapshots.children(session_id)),
            batches=tuple(store.snapshots.batches(session_id)),
            count=note.count,
            digest=note.digest,
        )
        store.snapshots.save(same, etag=note.etag, saved_at=NOON, outstanding={})


def test_its_password_can_be_changed(store: Store) -> None:
    store.change_password(PASSWORD, "an entirely new password")
    store.lock()
    store.unlock("an entirely new password")


def test_it_opens_with_what_the_team_holds_when_the_password_is_forgotten(golden: Path, folder: Path) -> None:
    store = Store(folder)
    wrap = store.recovery()
    assert wrap is not None
    private = bytes.fromhex((golden / "team-key.hex").read_text())
    master = sealing.unseal(private, wrap.sealed, recovery_about(wrap.device, wrap.organisation))
    store.recover(master, "an entirely new password")
    assert store.outbox.counts().waiting > 0
    store.lock()


def test_it_is_small(golden: Path) -> None:
    assert sum(path.stat().st_size for path in golden.rglob("*") if path.is_file()) < 300_000


@pytest.mark.parametrize("name", ["vault.json", "changes.db", "device.db"])
def test_a_store_of_a_newer_mavis_is_refused_with_words_and_untouched(folder: Path, name: str) -> None:
    if name == "vault.json":
        vault = msgspec.json.decode((folder / name).read_bytes())
        (folder / name).write_bytes(msgspec.json.encode({**vault, "schema": vault["schema"] + 1}))
    else:
        store = Store(folder)
        store.unlock(PASSWORD)
        file = store.outbox._file if name == "changes.db" else store.device._database.file
        file._all("PRAGMA user_version = 99")
        store.lock()
    before = hashes(folder)
    with pytest.raises(StoreTooNew, match=r"newer mavis wrote .*left untouched"):
        Store(folder).unlock(PASSWORD)
    assert hashes(folder) == before


def test_a_step_to_the_next_schema_that_fails_leaves_it_as_it_was(golden: Path, folder: Path) -> None:
    store = Store(folder)
    store.unlock(PASSWORD)
    key = store._vault.key("changes")
    store.lock()

    def fails_half_way(connection: Any) -> None:
        connection.execute("UPDATE documents SET body = x'00' WHERE id % 2")
        connection.execute("ALTER TABLE documents ADD COLUMN half TEXT")
        raise RuntimeError("the power is gone")

    with pytest.raises(RuntimeError):
        open_sealed_database(folder / "changes.db", key, steps=(*STEPS, fails_half_way))
    store.unlock(PASSWORD)
    held(msgspec.json.decode((golden / "contents.json").read_bytes()), contents(store))
    store.lock()

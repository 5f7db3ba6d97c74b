"""The encrypted file under TinyDB: what two processes may do to it, how it grows, and how it fails."""

import itertools
import os
import stat
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tinydb import where
from tinydb.table import Document

from mavis_tui.cache.engine.opening import STEPS, Opening
from mavis_tui.cache.engine.tinydb_storage import SealedDatabase, SqlCipherStorage, open_sealed_database
from mavis_tui.errors import StoreBusy, StoreDamaged, StoreFull, StoreNotWritable, StoreTooNew, WrongPassword
from tests.cache.conftest import KEY
from torture.shim import Layer, Saboteur, forget_halves, sabotaged


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some.db"


def test_what_was_inserted_is_there_for_the_next_process(database: SealedDatabase, path: Path) -> None:
    database.insert({"name": "Ada"})
    with open_sealed_database(path, KEY) as other:
        assert other.all() == [{"name": "Ada"}]


def test_two_who_insert_in_turns_never_overwrite_each_other(database: SealedDatabase, path: Path) -> None:
    with open_sealed_database(path, KEY) as other:
        ids = [(database, other)[n % 2].insert({"n": n}) for n in range(20)]
        assert len(set(ids)) == 20
        assert [found["n"] for found in database] == list(range(20))
        assert other.insert_multiple([{"n": 20}, {"n": 21}]) == [21, 22]
        assert database.insert_multiple([{"n": 22}]) == [23]


def test_inserting_many_with_and_without_ids_overwrites_none(database: SealedDatabase) -> None:
    ids = database.insert_multiple([Document({"n": 1}, doc_id=1), {"n": 2}, Document({"n": 3}, doc_id=9), {"n": 4}])
    assert ids == [1, 2, 9, 10]
    assert [found["n"] for found in database] == [1, 2, 3, 4]


def test_a_cached_search_gives_way_to_what_another_process_wrote(database: SealedDatabase, path: Path) -> None:
    database.insert({"k": 1})
    assert database.count(where("k") == 1) == 1
    with open_sealed_database(path, KEY) as other:
        other.insert({"k": 1})
    assert database.count(where("k") == 1) == 2


def test_dropping_a_table_spares_one_that_was_made_meanwhile(database: SealedDatabase, path: Path) -> None:
    database.table("old").insert({})
    found: Any = database.storage.read()
    with open_sealed_database(path, KEY) as other:
        other.table("new").insert({"n": 1})
    del found["old"]
    database.storage.write(found)
    assert database.tables() == {"new"}


def test_threads_share_one_file_without_losing_a_document(database: SealedDatabase) -> None:
    def insert(thread: int) -> None:
        for n in range(25):
            database.insert({"thread": thread, "n": n})

    threads = [threading.Thread(target=insert, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({(found["thread"], found["n"]) for found in database}) == 100


def test_a_write_that_fails_half_way_leaves_nothing(database: SealedDatabase) -> None:
    database.insert_multiple([{"n": 1}, {"n": 2}])

    def fails_at_two(document: Any) -> None:
        document["seen"] = 1 / (2 - document["n"])

    with pytest.raises(ZeroDivisionError):
        database.update(fails_at_two)
    with pytest.raises(TypeError):
        database.insert_multiple([{"n": 3}, {"n": object()}])
    assert database.all() == [{"n": 1}, {"n": 2}]


def statements_of(database: SealedDatabase, step: Any) -> list[str]:
    seen: list[str] = []
    database.file._connection.set_trace_callback(seen.append)
    step()
    database.file._connection.set_trace_callback(None)
    return seen


def test_an_insert_does_the_same_few_steps_in_a_large_table(database: SealedDatabase) -> None:
    database.insert({"n": 0})
    in_a_small_one = len(statements_of(database, lambda: database.insert({"n": 1})))
    database.insert_multiple({"n": n} for n in range(5000))
    in_a_large_one = statements_of(database, lambda: database.insert({"n": 1}))
    assert len(in_a_large_one) == in_a_small_one
    assert not [statement for statement in in_a_large_one if "LIMIT 1000" in statement]


def test_one_document_comes_without_its_table(database: SealedDatabase) -> None:
    database.insert_multiple({"n": n} for n in range(50))
    asked = statements_of(database, lambda: database.get(doc_id=7))
    assert [statement for statement in asked if "body" in statement] == [
        statement for statement in asked if "WHERE id = 7" in statement
    ]


def test_writing_what_was_read_touches_only_what_differs(path: Path) -> None:
    storage = SqlCipherStorage(path, KEY)
    storage.write({"t": {"1": {"n": 1}, "2": {"n": 2}}, "u": {}})
    before = [row.place for row in storage.rows("t")]
    storage.write({"t": {"1": {"n": 1}, "2": {"n": 22}, "5": {"n": 5}}})
    assert [row.place for row in storage.rows("t")][:2] == before
    assert {name: dict(table.items()) for name, table in storage.read().items()} == {
        "t": {"1": {"n": 1}, "2": {"n": 22}, "5": {"n": 5}}
    }
    storage.write({"t": {"5": {"n": 5}, "1": {"n": 1}}})
    assert list(storage.read()["t"]) == ["5", "1"]
    storage.close()


def test_more_rows_than_fit_a_page_come_in_order(database: SealedDatabase) -> None:
    database.insert_multiple({"n": n} for n in range(2500))
    assert [found["n"] for found in database] == list(range(2500))
    assert len(database) == 2500


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777])
def test_only_the_owner_may_read_the_files_whatever_the_umask(path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with open_sealed_database(path, KEY) as database:
            database.insert({"n": 1})
            files = list(path.parent.glob("some.db*"))
            assert len(files) == 3
            assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    finally:
        os.umask(before)


def test_a_file_that_another_process_holds_is_said_to_be_busy(database: SealedDatabase, path: Path) -> None:
    database.insert({"n": 1})
    with (
        open_sealed_database(path, KEY, wait_seconds=0.05) as other,
        database.file.transaction(),
        pytest.raises(StoreBusy, match="Another mavis"),
    ):
        other.insert({"n": 2})
    assert database.all() == [{"n": 1}]


def test_a_full_disk_loses_nothing_that_was_saved(database: SealedDatabase) -> None:
    database.insert({"n": 1})
    database.file._all("PRAGMA max_page_count = 10")
    with pytest.raises(StoreFull, match="disk is full"):
        database.insert({"text": "x" * 100_000})
    database.file._all("PRAGMA max_page_count = 1000000")
    assert database.insert({"n": 2}) == 3
    assert [found["n"] for found in database] == [1, 2]


def test_another_key_doesnt_open_the_file_and_leaves_it_alone(database: SealedDatabase, path: Path) -> None:
    database.insert({"n": 1})
    database.close()
    before = path.read_bytes()
    with pytest.raises(StoreDamaged, match="its key"):
        open_sealed_database(path, bytes(32))
    assert path.read_bytes() == before


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "other"])
def test_a_damaged_file_is_said_to_be_damaged(
    database: SealedDatabase, path: Path, damage: str, capfd: pytest.CaptureFixture[str]
) -> None:
    database.insert_multiple({"text": "x" * 500} for _ in range(100))
    database.close()
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(
        {
            "empty": b"",
            "cut": whole[:middle],
            "flipped": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
            "other": b"not a database at all" * 500,
        }[damage]
    )

    def read() -> None:
        with open_sealed_database(path, KEY) as damaged:
            damaged.all()

    with pytest.raises(StoreDamaged, match=r"some\.db"):
        read()
    assert capfd.readouterr() == ("", "")


def test_a_missing_finished_file_is_not_made(path: Path) -> None:
    with pytest.raises(StoreNotWritable):
        open_sealed_database(path, KEY, opening=Opening.FINISHED)
    assert not path.exists()


def test_a_closed_file_asks_for_the_password(database: SealedDatabase) -> None:
    database.close()
    with pytest.raises(WrongPassword):
        database.all()


def add_a_table(connection: Any) -> None:
    connection.execute("CREATE TABLE added (n INTEGER)")


def stops_half_way(connection: Any) -> None:
    connection.execute("CREATE TABLE half (n INTEGER)")
    raise KeyboardInterrupt


def test_an_older_file_climbs_to_the_newest_schema_and_keeps_what_it_holds(
    database: SealedDatabase, path: Path
) -> None:
    database.insert({"n": 1})
    database.close()
    with pytest.raises(KeyboardInterrupt):
        open_sealed_database(path, KEY, steps=(*STEPS, add_a_table, stops_half_way))
    with open_sealed_database(path, KEY) as unharmed:
        assert unharmed.all() == [{"n": 1}]
    with open_sealed_database(path, KEY, steps=(*STEPS, add_a_table)) as newer:
        assert newer.all() == [{"n": 1}]
        assert newer.file._all("PRAGMA user_version") == [(2,)]
    with pytest.raises(StoreTooNew, match="untouched"):
        open_sealed_database(path, KEY)


def test_a_commit_waits_for_the_disk(database: SealedDatabase) -> None:
    assert database.file._all("PRAGMA synchronous") == [(2,)]  # FULL: an fsync of the log with every commit
    assert database.file._all("PRAGMA journal_mode") == [("wal",)]


def test_a_file_that_could_not_be_made_whole_is_not_there(tmp_path: Path) -> None:
    seen = 0
    for at in itertools.count(1):
        path = tmp_path / f"{at}.db"
        saboteur = Saboteur(Layer.SQLITE, at)
        saboteur.awake = True
        with sabotaged(saboteur, tmp_path), suppress(StoreNotWritable):
            open_sealed_database(path, KEY).close()
        forget_halves()
        if path.exists():
            open_sealed_database(path, KEY).close()
        if not saboteur.struck:
            break
        seen += 1
    assert seen > 10

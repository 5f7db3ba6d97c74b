"""What TinyDB promises over its own MemoryStorage, it promises over ours: with our table and with TinyDB's."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import Query, TinyDB, where
from tinydb.operations import delete, increment
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from mavis_tui.cache.engine.tinydb_storage import SqlCipherStorage, open_sealed_database
from tests.cache.conftest import KEY
from tests.rounds import rounds


class Contract:
    """Every storage passes these; a subclass says which one."""

    @pytest.fixture
    def db(self, tmp_path: Path) -> Iterator[TinyDB]:
        db = self.open(tmp_path)
        db.insert_multiple({"name": name, "n": n} for n, name in enumerate(("Ada", "Bo", "Çelik"), 1))
        yield db
        db.close()

    def open(self, folder: Path) -> TinyDB:
        raise NotImplementedError

    def test_an_inserted_document_is_found_by_its_id(self, db: TinyDB) -> None:
        assert db.insert({"name": "Dé"}) == 4
        found = db.get(doc_id=4)
        assert found == {"name": "Dé"}
        assert isinstance(found, Document)
        assert found.doc_id == 4

    def test_documents_come_in_the_order_in_which_they_were_inserted(self, db: TinyDB) -> None:
        db.insert(Document({"name": "late"}, doc_id=90))
        db.insert(Document({"name": "later"}, doc_id=50))
        assert [document.doc_id for document in db] == [1, 2, 3, 90, 50]
        assert [document.doc_id for document in db.all()] == [1, 2, 3, 90, 50]

    def test_an_id_is_never_inserted_twice(self, db: TinyDB) -> None:
        with pytest.raises(ValueError, match="already exists"):
            db.insert(Document({"name": "again"}, doc_id=2))
        with pytest.raises(ValueError, match="already exists"):
            db.insert_multiple([{"name": "new"}, Document({"name": "again"}, doc_id=2)])
        assert len(db) == 3

    def test_only_mappings_can_be_inserted(self, db: TinyDB) -> None:
        with pytest.raises(ValueError, match="not a Mapping"):
            db.insert(["a", "list"])
        assert len(db) == 3

    def test_searching_gives_what_matches(self, db: TinyDB) -> None:
        assert [found["name"] for found in db.search(where("n") >= 2)] == ["Bo", "Çelik"]
        assert db.count(Query().name.matches("[AB]")) == 2
        assert db.contains(where("name") == "Çelik")
        assert not db.contains(doc_id=77)
        assert db.get(where("name") == "nobody") is None
        assert [found.doc_id for found in db.get(doc_ids=[3, 1])] == [1, 3]

    def test_a_repeated_search_sees_what_was_written_since(self, db: TinyDB) -> None:
        assert db.count(where("n") > 0) == 3
        db.insert({"n": 4})
        assert db.count(where("n") > 0) == 4
        db.remove(where("n") == 4)
        assert db.count(where("n") > 0) == 3

    def test_updating_changes_what_matches_and_nothing_else(self, db: TinyDB) -> None:
        assert db.update({"seen": True}, where("n") > 1) == [2, 3]
        assert db.update(increment("n"), doc_ids=[1, 99]) == [1]
        assert db.update(delete("name"), doc_ids=[2]) == [2]
        assert [dict(found) for found in db] == [
            {"name": "Ada", "n": 2},
            {"n": 2, "seen": True},
            {"name": "Çelik", "n": 3, "seen": True},
        ]
        assert db.update({"all": 1}) == [1, 2, 3]
        assert db.update_multiple([({"x": 1}, where("n") == 3), (increment("n"), where("n") == 3)]) == [3, 3]
        assert db.get(doc_id=3) == {"name": "Çelik", "n": 4, "seen": True, "all": 1, "x": 1}

    def test_upserting_updates_or_inserts(self, db: TinyDB) -> None:
        assert db.upsert({"n": 9}, where("name") == "Bo") == [2]
        assert db.upsert({"name": "Eve"}, where("name") == "Eve") == [4]
        assert db.upsert(Document({"name": "Flo"}, doc_id=4)) == [4]
        assert db.upsert(Document({"name": "Gus"}, doc_id=12)) == [12]
        assert [(found.doc_id, found["name"]) for found in db][1:] == [(2, "Bo"), (3, "Çelik"), (4, "Flo"), (12, "Gus")]

    def test_removing_takes_out_what_matches(self, db: TinyDB) -> None:
        assert db.remove(where("name") == "Bo") == [2]
        assert db.remove(doc_ids=[3, 3_000]) == [3]
        assert [found.doc_id for found in db] == [1]

    def test_an_id_is_not_given_again_after_its_document_was_removed(self, db: TinyDB) -> None:
        db.remove(doc_ids=[3])
        assert db.insert({}) == 4

    def test_truncating_empties_a_table_and_counts_from_one(self, db: TinyDB) -> None:
        db.truncate()
        assert len(db) == 0
        assert db.tables() == {"_default"}
        assert db.insert({}) == 1

    def test_tables_are_kept_apart_and_dropped_alone(self, db: TinyDB) -> None:
        db.table("a").insert({"in": "a"})
        db.table("b").insert({"in": "b"})
        assert db.tables() == {"_default", "a", "b"}
        db.drop_table("a")
        db.drop_table("never was")
        assert db.tables() == {"_default", "b"}
        assert db.table("a").all() == []
        assert db.table("b").all() == [{"in": "b"}]
        db.drop_tables()
        assert db.tables() == set()
        assert db.insert({}) == 1

    def test_an_update_that_finds_nothing_makes_the_table(self, db: TinyDB) -> None:
        assert db.table("empty").update({"x": 1}) == []
        assert "empty" in db.tables()

    def test_documents_may_be_removed_while_they_are_gone_through(self, db: TinyDB) -> None:
        for document in db:
            db.remove(doc_ids=[document.doc_id])
        assert len(db) == 0

    def test_a_document_that_was_handed_out_is_a_copy(self, db: TinyDB) -> None:
        found = db.get(doc_id=1)
        assert found is not None
        found["name"] = "changed"
        assert db.get(doc_id=1) == {"name": "Ada", "n": 1}


class TestMemoryStorage(Contract):
    def open(self, folder: Path) -> TinyDB:  # noqa: ARG002 # memory needs no folder
        return TinyDB(storage=MemoryStorage)


class TestOurTable(Contract):
    def open(self, folder: Path) -> TinyDB:
        return open_sealed_database(folder / "some.db", KEY)


class TestTinyDBsTableOverOurStorage(Contract):
    def open(self, folder: Path) -> TinyDB:
        return TinyDB(folder / "some.db", KEY, storage=SqlCipherStorage)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
DOCUMENTS = st.fixed_dictionaries({"k": st.integers(0, 3)}, optional={"v": VALUES, "é": VALUES})
IDS = st.integers(1, 12)
TABLES = st.sampled_from(["_default", "other"])
OPERATIONS = st.one_of(
    st.tuples(st.just("insert"), TABLES, DOCUMENTS),
    st.tuples(st.just("insert_at"), TABLES, IDS, DOCUMENTS),
    st.tuples(st.just("insert_multiple"), TABLES, st.lists(DOCUMENTS, max_size=4)),
    st.tuples(st.just("update"), TABLES, DOCUMENTS, st.integers(0, 3)),
    st.tuples(st.just("update_ids"), TABLES, DOCUMENTS, st.lists(IDS, max_size=3, unique=True)),
    st.tuples(st.just("upsert"), TABLES, DOCUMENTS, st.integers(0, 3)),
    st.tuples(st.just("remove"), TABLES, st.integers(0, 3)),
    st.tuples(st.just("remove_ids"), TABLES, st.lists(IDS, max_size=3, unique=True)),
    st.tuples(st.just("search"), TABLES, st.integers(0, 3)),
    st.tuples(st.just("truncate"), TABLES),
    st.tuples(st.just("drop_table"), TABLES),
    st.tuples(st.just("drop_tables"), TABLES),
)


def perform(db: TinyDB, operation: Any) -> Any:
    """Do one operation and give all that can be seen of it."""
    name, table, *values = operation
    on = db.table(table)
    match name:
        case "insert_at":
            try:
                return on.insert(Document(values[1], doc_id=values[0]))
            except ValueError as error:
                return str(error)
        case "update" | "upsert":
            return getattr(on, name)(values[0], where("k") == values[1])
        case "update_ids":
            return on.update(values[0], doc_ids=values[1])
        case "remove" | "search":
            return getattr(on, name)(where("k") == values[0])
        case "remove_ids":
            return on.remove(doc_ids=values[0])
        case "drop_table":
            return db.drop_table(table)
        case "drop_tables":
            return db.drop_tables()
        case _:
            return getattr(on, name)(*values)


def contents(db: TinyDB) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    return {name: [(found.doc_id, dict(found)) for found in db.table(name)] for name in sorted(db.tables())}


@settings(max_examples=rounds(60), deadline=None)
@given(operations=st.lists(OPERATIONS, max_size=25))
def test_any_sequence_of_operations_gives_what_memory_gives(
    operations: list[Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "some.db"
    memory = TinyDB(storage=MemoryStorage)
    with open_sealed_database(path, KEY) as ours:
        for operation in operations:
            assert perform(ours, operation) == perform(memory, operation)
            assert contents(ours) == contents(memory)
    with open_sealed_database(path, KEY) as reopened:
        assert contents(reopened) == contents(memory)

"""The storage that TinyDB asks for, `read` and `write`, over one encrypted file; and TinyDB opened on it."""

from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB
from tinydb.storages import Storage

from mavis_tui.cache.engine.encrypted_file import CipherFile
from mavis_tui.cache.engine.tinydb_table import SealedTable, decode, encode

__all__ = ["SealedDatabase", "SealedTable", "SqlCipherStorage", "open_sealed_database"]


class SqlCipherStorage(CipherFile, Storage):
    """A TinyDB storage whose rows are documents; see CipherFile for what it takes and raises."""

    def read(self) -> Any:
        """Hand out the tables (a mapping of mappings), each loaded when it is used; None where there is none."""
        tables = Tables(self)
        return tables if tables else None

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """Make the file hold what `data` holds, in one transaction that touches only the documents that differ.

        What `read` handed out and nobody touched isn't written, and tables that others made since are left alone.
        """
        with self.transaction():
            for name in data.found if isinstance(data, Tables) else self.table_names():
                if name not in data:
                    self.drop(name)
            for name, table in data.items():
                if not (isinstance(table, StoredTable) and table.belongs_to(self, name)):
                    self._replace_table(name, table)

    def _replace_table(self, name: str, table: Mapping[Any, Any]) -> None:
        wanted = {int(id_): encode(document) for id_, document in table.items()}
        stored = {row.id: row.body for row in self.rows(name)}
        kept = [id_ for id_ in stored if id_ in wanted]
        if list(wanted)[: len(kept)] != kept:  # another order: only new rows can stand in it
            self.remove(name, stored)
            stored = {}
        self.remove(name, stored.keys() - wanted.keys())
        self.put(name, [(id_, body) for id_, body in wanted.items() if stored.get(id_) != body])


class StoredTable(Mapping[str, dict[str, Any]]):
    """One table as `read` hands it out: nothing is loaded until it is asked for, and one document comes alone."""

    def __init__(self, file: CipherFile, name: str) -> None:
        self._file = file
        self._name = name

    def belongs_to(self, file: CipherFile, name: str) -> bool:
        """Tell whether this is that very table, so that there is nothing to write."""
        return file is self._file and name == self._name

    def __getitem__(self, key: str) -> dict[str, Any]:
        try:
            body = self._file.row(self._name, int(key))
        except ValueError:
            body = None
        if body is None:
            raise KeyError(key)
        return decode(body, self._file.path)

    def __len__(self) -> int:
        return self._file.count(self._name)

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self.items()))

    def items(self) -> Any:
        """Load every document, as they are at this moment."""
        return {str(row.id): decode(row.body, self._file.path) for row in self._file.rows(self._name)}.items()


class Tables(MutableMapping[str, Mapping[Any, Any]]):
    """What `read` hands out: the tables that it found, until they are replaced or deleted here."""

    def __init__(self, file: CipherFile) -> None:
        self.found = tuple(file.table_names())
        self._tables: dict[str, Mapping[Any, Any]] = {name: StoredTable(file, name) for name in self.found}

    def __getitem__(self, name: str) -> Mapping[Any, Any]:
        return self._tables[name]

    def __setitem__(self, name: str, table: Mapping[Any, Any]) -> None:
        self._tables[name] = table

    def __delitem__(self, name: str) -> None:
        del self._tables[name]

    def __len__(self) -> int:
        return len(self._tables)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)


class SealedDatabase(TinyDB):
    """TinyDB over one encrypted file. `file` is that file, for what needs single rows or a transaction."""

    table_class = SealedTable

    @property
    def file(self) -> CipherFile:
        """The file underneath."""
        return cast("SqlCipherStorage", self.storage)


def open_sealed_database(path: Path, key: bytes, *, wait_seconds: float = 5, **options: Any) -> SealedDatabase:
    """Open an encrypted TinyDB, or make it; see CipherFile for the `options` and for what is raised."""
    return SealedDatabase(path, key, wait_seconds=wait_seconds, storage=SqlCipherStorage, **options)

"""TinyDB's tables over one encrypted file, made safe for two processes and flat in the number of documents.

TinyDB's `Table` reads the whole table, changes it and writes it back, and remembers its next id. Here a change is a
transaction that touches only its documents, and the next id and the cached queries give way to what others wrote.
"""

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any, cast

import msgspec
from tinydb.storages import Storage
from tinydb.table import Document, Table

from mavis_tui.cache.engine.encrypted_file import CipherFile
from mavis_tui.cache.engine.rows import decoded

_document_decoder = msgspec.json.Decoder(dict[str, Any])


class TableEdit(MutableMapping[int, dict[str, Any]]):
    """A table while it is being changed: loads what is looked at, remembers what was done, writes that and no more."""

    def __init__(self, file: CipherFile, name: str) -> None:
        self._file = file
        self._name = name
        self._all: dict[int, bytes] | None = None
        self._held: dict[int, tuple[bytes, dict[str, Any]]] = {}
        self._set: dict[int, bytes] = {}
        self._gone: set[int] = set()
        self._highest: int | None = None

    @property
    def highest_id(self) -> int:
        """The highest id in use, counting what is about to be written."""
        if self._highest is None:
            self._highest = max(self._file.highest_id(self._name), *self._set, 0)
        return self._highest

    def __contains__(self, id_: object) -> bool:
        return self._body(int(cast("int", id_))) is not None

    def __getitem__(self, id_: int) -> dict[str, Any]:
        """Give a document that may be changed in place; `finish` compares it with what was stored."""
        if id_ not in self._held:
            body = self._body(id_)
            if body is None:
                raise KeyError(id_)
            self._held[id_] = (body, decode(body, self._file.path))
        return self._held[id_][1]

    def __setitem__(self, id_: int, document: Mapping[str, Any]) -> None:
        id_ = int(id_)
        self._held.pop(id_, None)
        self._set[id_] = encode(document)
        if self._highest is not None:
            self._highest = max(self._highest, id_)

    def __delitem__(self, id_: int) -> None:
        if id_ not in self:
            raise KeyError(id_)
        self._held.pop(id_, None)
        self._set.pop(id_, None)
        self._gone.add(id_)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[int]:
        kept = [id_ for id_ in self._stored() if id_ not in self._gone]
        return iter([*kept, *(id_ for id_ in self._set if id_ in self._gone or id_ not in self._stored())])

    def clear(self) -> None:
        """Remove every document, without looking at any."""
        self._held.clear()
        self._set.clear()
        self._gone.clear()
        self._all = {}
        self._highest = 0
        self._file.drop(self._name)

    def finish(self) -> None:
        """Write what was done: one delete, update or insert for each document that is another one now."""
        if self._gone:
            self._file.remove(self._name, self._gone)
        for id_, (before, document) in self._held.items():
            after = encode(document)
            if after != before:
                self._set[id_] = after
        self._file.put(self._name, self._set.items())

    def _stored(self) -> dict[int, bytes]:
        if self._all is None:
            self._all = {row.id: row.body for row in self._file.rows(self._name)}
        return self._all

    def _body(self, id_: int) -> bytes | None:
        if id_ in self._set:
            return self._set[id_]
        if id_ in self._gone:
            return None
        return self._all.get(id_) if self._all is not None else self._file.row(self._name, id_)


class SealedTable(Table):
    """A TinyDB table whose every change is one transaction on the disk. Behaves as TinyDB's own does."""

    _next_id: int | None  # type: ignore[assignment] # TinyDB assigns None first, and numbers later

    def __init__(
        self,
        storage: Storage,
        name: str,
        cache_size: int = Table.default_query_cache_capacity,
        persist_empty: bool = False,
    ) -> None:
        self._file = cast("CipherFile", storage)
        self._edit: TableEdit | None = None
        self._stamp: tuple[int, int] | None = None
        super().__init__(storage, name, cache_size, persist_empty)

    def insert(self, document: Mapping[Any, Any]) -> int:
        """Insert a document and return its id, once it is on the disk."""
        with self._file.transaction():
            return super().insert(document)

    def upsert(self, document: Mapping[Any, Any], cond: Any = None) -> list[int]:
        """Update what matches or insert the document, in one transaction."""
        with self._file.transaction():
            return super().upsert(document, cond)

    def search(self, cond: Any) -> list[Document]:
        """Find every document that matches, from the query cache as long as nobody wrote."""
        stamp = self._file.stamp()
        if stamp != self._stamp:
            self.clear_cache()
            self._stamp = stamp
        return super().search(cond)

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        with self._file.transaction():
            self._edit = TableEdit(self._file, self.name)
            try:
                updater(self._edit)
                self._edit.finish()
            finally:
                self._edit = None
        self.clear_cache()

    def _get_next_id(self) -> int:
        """Give an id that nobody has used: TinyDB's own count, unless another process got further."""
        used = self._edit.highest_id if self._edit is not None else self._file.highest_id(self.name)
        next_id = max(self._next_id or 1, used + 1)
        self._next_id = next_id + 1
        return next_id


def encode(document: Mapping[Any, Any]) -> bytes:
    """Write a document as JSON."""
    return msgspec.json.encode(document)


def decode(body: bytes, path: Path) -> dict[str, Any]:
    """Read a document. Raises StoreDamaged, naming the file."""
    return decoded(_document_decoder, body, path)

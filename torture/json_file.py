"""The control: TinyDB's own JSONStorage under the same kills, with the same records, receipts and list of children."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage
from tinydb.table import Document

from mavis_tui.cache.outbox.outbox import Sending
from tests.builders import a_change, a_child
from torture.ledger import digest
from torture.victim import READY, Where, Witness


def new_json_file(path: Path, children: int) -> None:
    """Make a file that is ready for a school: no record yet, and one session with its children."""
    path.unlink(missing_ok=True)
    with TinyDB(path) as database:
        changes = database.table("changes")
        changes.insert({})
        changes.truncate()
        database.table("children").insert_multiple(msgspec.to_builtins(a_child(n)) for n in range(1, children + 1))


def json_recorder(path: Path, kill: int, *, caching: bool) -> Callable[[Witness], None]:
    """Make the life of one process that keeps its records in a JSON file, and tells what the real one tells.

    `caching` puts TinyDB's CachingMiddleware in front, which writes every thousandth time.
    """

    def act(witness: Witness) -> None:
        storage: Any = CachingMiddleware(JSONStorage) if caching else JSONStorage  # type: ignore[no-untyped-call] # TinyDB’s
        database = TinyDB(path, storage=storage)
        changes, attempts, receipts = (database.table(table) for table in ("changes", "attempts", "receipts"))
        answered = {row["change"] for row in receipts.all()}
        rows = changes.all()
        for row in rows:
            revision = f"{row['id']}/1"
            witness.tell(
                "has", revision, row["child"], row["sequence"], digest(row["vaccination"]), row["id"] in answered
            )
        witness.tell("receipts", len(receipts))
        witness.tell(READY)
        for number in count(len(rows) + 1):
            change = msgspec.structs.replace(a_change(number), sequence=number)
            row = msgspec.to_builtins(change)
            row["id"] = f"kill-{kill}-{number}"
            revision = f"{row['id']}/1"
            witness.tell("about", revision, digest(row["vaccination"]))
            witness.is_at(Where.IN_A_VERB)
            changes.insert(Document(row, number))
            witness.is_at(Where.BETWEEN)
            witness.tell("said", revision)
            if number % 4 == 0:
                attempts.insert({"changes": [[row["id"], 1]]})
                receipts.insert({"change": row["id"], "verdict": Sending.SAVED.value})
                witness.tell("answered", revision)

    return act

"""How often a page asks the database: so many times, however much there is.

with questions(hub) as few:
    await browser.open("/office/batches")
...                                            # a hundred times as many records
with questions(hub) as many:
    await browser.open("/office/batches")
assert asked(few) == asked(many)
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tests.hub.running import RunningHub

_ASKS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@contextmanager
def questions(hub: RunningHub) -> Iterator[list[str]]:
    """Gather every statement that the hub gives its database while the block lasts."""
    engine = hub.database._engine.sync_engine
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


def asked(statements: list[str]) -> Counter[str]:
    """Count the questions, each as it was put, which also shows a list of ids that grew; without what only locks."""
    return Counter(said for said in statements if said.split()[0] in _ASKS and "pg_advisory" not in said)

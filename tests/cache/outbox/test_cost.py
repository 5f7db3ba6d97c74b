"""What recording costs: how often the disk is waited for, and how much is written."""

from collections import Counter
from pathlib import Path

import pytest

from mavis_tui.cache.store import Store
from tests.builders import a_change, a_vaccination
from tests.cache.conftest import PASSWORD
from torture.disk import Sync, Write
from torture.tracing import Trace

RECORDS = 20


@pytest.mark.parametrize("before", [1, 300])
def test_a_record_waits_for_the_disk_once_and_writes_a_few_pages(tmp_path: Path, before: int) -> None:
    trace = Trace(tmp_path)
    with trace.recording():
        store = Store(tmp_path / "data")
        store.create(PASSWORD)
        record(store, *range(before))
        trace.events.clear()
        record(store, *range(before, before + RECORDS))
        done = list(trace.events)
        store.lock()
    synced, written = Counter[str](), Counter[str]()
    for event in done:
        if isinstance(event, Sync):
            synced[event.path.name] += 1
        elif isinstance(event, Write):
            written[event.path.name] += len(event.content)
    assert synced == {"changes.db-wal": RECORDS}
    assert written.keys() == {"changes.db-wal", "changes.count"}
    assert written["changes.count"] == RECORDS * 16
    assert written["changes.db-wal"] <= RECORDS * 3.25 * (4096 + 24)  # pages, each with the journal's own header


def record(store: Store, *numbers: int) -> None:
    for n in numbers:
        store.outbox.append(a_change(n, a_vaccination(n, notes="Walked back to class with a friend.")), offline=True)

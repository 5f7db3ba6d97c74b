"""A real store filled with invented sessions, for benchmarks to start from."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from mavis_tui.cache.store import Account, Store
from mavis_tui.demo.generate import demonstration
from mavis_tui.models.calendar import system_clock, today
from mavis_tui.models.outstanding import outstanding
from mavis_tui.models.session import Location, Session, bundle
from mavis_tui.models.vaccination import Staff

PASSWORD = "a long enough password"
NOW = datetime.now(UTC).replace(microsecond=0)
PATTERN_DAY = date(2026, 11, 24)
"""Of this day are the children, on whatever day it is measured: the same names, as many letters, as much to do."""


def first_surname() -> str:
    """Give the surname at the top of every list."""
    return min(child.family_name for child in demonstration(PATTERN_DAY)[0].children).upper()


def filled_store(folder: Path, *, sessions: int, children: int) -> Store:
    """Create a store with so many sessions of so many children saved offline; it is given back unlocked."""
    store = Store(folder)
    store.create(PASSWORD)
    staff = Staff(email="sian.rees@example.nhs.uk", name="Sian Rees")
    store.device.set_account(
        Account(
            hub="http://127.0.0.1:9",
            token="t",
            expires_at=NOW + timedelta(days=365),
            staff=staff,
            organisation="R1L",
        )
    )
    day = today(system_clock)
    pattern = demonstration(PATTERN_DAY)[0]
    for number in range(sessions):
        crowd = tuple(
            msgspec.structs.replace(pattern.children[n % len(pattern.children)], id=f"{number}-{n}")
            for n in range(children)
        )
        session: Session = msgspec.structs.replace(
            pattern.session, id=str(2000 + number), dates=(day,), location=Location(name=f"School {number}")
        )
        found = outstanding(crowd, session, day)
        store.snapshots.save(
            bundle(session, crowd, pattern.batches),
            etag="e",
            saved_at=NOW,
            outstanding=found.left,
            recount_on=found.until,
        )
    return store

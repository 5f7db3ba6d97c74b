"""A real store filled with invented sessions, for benchmarks to start from."""

from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from mavis_tui.cache.store import Account, Store
from mavis_tui.demo.generate import demonstration
from mavis_tui.models.outstanding import still_to_do
from mavis_tui.models.session import Location, Session, bundle
from mavis_tui.models.vaccination import Staff

PASSWORD = "a long enough password"
NOW = datetime.now(UTC).replace(microsecond=0)


def filled_store(folder: Path, *, sessions: int, children: int) -> Store:
    """Create a store with so many sessions of so many children saved offline; it is given back unlocked."""
    store = Store(folder)
    store.create(PASSWORD)
    staff = Staff(email="sian.rees@example.nhs.uk", name="Sian Rees")
    store.device.set_account(
        Account(
            hub="http://127.0.0.1:9",
            token="t",
            expires_at=NOW.replace(year=NOW.year + 1),
            staff=staff,
            organisation="R1L",
        )
    )
    pattern = demonstration(date.today())[0]  # noqa: DTZ011 - only the look matters here
    for number in range(sessions):
        crowd = tuple(
            msgspec.structs.replace(pattern.children[n % len(pattern.children)], id=f"{number}-{n}")
            for n in range(children)
        )
        session: Session = msgspec.structs.replace(
            pattern.session, id=str(2000 + number), location=Location(name=f"School {number}")
        )
        left = {child.id: still_to_do(child, session, session.dates[0]) for child in crowd}
        store.snapshots.save(bundle(session, crowd, pattern.batches), etag="e", saved_at=NOW, outstanding=left)
    return store

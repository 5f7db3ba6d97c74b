"""Sessions and children that a shell may offer while somebody types: read as they lie there, and nothing is changed.

A copy that can't be read stays: it is dropped, and that is said, where somebody reads what is said.
"""

from collections.abc import Iterator
from typing import NamedTuple

from mavis_tui.cache.store import Store
from mavis_tui.models.calendar import short_date
from mavis_tui.models.session import Session
from mavis_tui.models.telling_apart.folding import place_in_list


class Offered(NamedTuple):
    """A word for the line, and what it stands for."""

    word: str
    says: str


def sessions_offered(store: Store) -> Iterator[Offered]:
    """Give the sessions that are saved on this device, then the others of the team. The store is unlocked."""
    listed = {listing.session.id: listing.session for listing in store.device.listing()}
    for session_id in store.snapshots.ids():
        session = listed.pop(session_id, None) or store.snapshots.glance_at(session_id)
        if session is not None:
            yield _offer(session)
    yield from map(_offer, listed.values())


def children_offered(store: Store, session_id: str) -> Iterator[Offered]:
    """Give the children of a saved session in the order of the list; none where it isn't saved."""
    for child in sorted(store.snapshots.glance_at_people(session_id), key=place_in_list):
        yield Offered(child.id, f"{child.full_name}, born {short_date(child.date_of_birth)}")


def _offer(session: Session) -> Offered:
    return Offered(session.id, f"{session.short_title}, {short_date(session.dates[0])}")

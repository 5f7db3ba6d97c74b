"""What every call of the hub has at hand."""

from typing import Any, NamedTuple

from litestar import Request
from litestar.connection import ASGIConnection

from mavis_tui.hub.access.attempts import Attempts
from mavis_tui.hub.access.signing_in import Doorkeeper
from mavis_tui.hub.nurse import Nurse
from mavis_tui.hub.office.uptake import UptakeKept
from mavis_tui.hub.sessions.fetched import Fetched
from mavis_tui.hub.sessions.listings import Listings
from mavis_tui.hub.sessions.news import Watch
from mavis_tui.hub.sessions.progress import ProgressKept
from mavis_tui.hub.store.counts import HubCounts
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.readiness import Readiness
from mavis_tui.models.calendar import Clock

SMALL, MIDDLING = 8 * 1024, 128 * 1024
"""Bytes. What a call of a few fields may have, and one with a list of ids or days; only records need more."""

NOT_PACKED_AGAIN = "not_packed_again"
"""The option of a call whose answers are compressed already, where they are."""


class Hub(NamedTuple):
    """An open hub: its name and clock, its database, who may come in, and the lists it hands out.

    `generation` is the state of the database; it is looked up once, because nobody restores a database that is open.
    `questions` counts who looks for children, who isn't to read a whole team's lists so; `progress` what was counted of
    sessions for the pages, `uptake` how their children stand; `fetched` keeps whole sessions as they were handed out.
    """

    name: str
    clock: Clock
    database: Database
    doorkeeper: Doorkeeper
    listings: Listings
    fetched: Fetched
    generation: str
    readiness: Readiness
    watch: Watch
    counts: HubCounts
    questions: Attempts
    progress: ProgressKept
    uptake: UptakeKept


Asked = Request[Nurse, None, Any]
"""A request of a nurse who is signed in."""


def hub_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Hub:
    """Give the hub that a request has come to."""
    hub: Hub = connection.app.state.hub
    return hub

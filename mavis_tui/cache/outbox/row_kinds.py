"""The rows of `changes.db`: what is written there once, and never changed."""

from msgspec import Struct

from mavis_tui.cache.outbox.of_the_team import TeamMark
from mavis_tui.models.change import Change, Receipt
from mavis_tui.models.child import Child
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Moment

Revision = tuple[str, int]
"""The id of a change and its revision: what a receipt names."""


class KnownChild(Struct, frozen=True, kw_only=True, gc=False):
    """A child and the session, as they were last: for who is on no list that is saved on the device (any more)."""

    session: Session
    child: Child


class Recorded(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A row of `changes`: the change, and whether the device was offline when it was recorded.

    `known` is what it takes to read and to mend it once the session is no longer in memory; None where it is saved.
    `collected` says that another laptop recorded it, from whose file it was taken in.
    """

    change: Change
    offline: bool
    known: KnownChild | None = None
    collected: bool = False


class Attempt(Struct, frozen=True, kw_only=True):
    """A row of `attempts`: what was about to be sent, and when."""

    changes: tuple[Revision, ...]
    at: Moment


class ReceiptRow(Struct, frozen=True, kw_only=True, gc=False):
    """A row of `receipts`."""

    receipt: Receipt


class Export(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file that was written for Mavis: which revisions are in it, its name, and when that was.

    `by` is whose laptop wrote it, empty for this one.
    """

    changes: tuple[Revision, ...]
    file: str
    at: Moment
    by: str = ""


class Gone(Struct, frozen=True, kw_only=True):
    """A revision that isn't kept here any more, because the hub had it long ago; `held` if the hub kept it."""

    id: str
    revision: int
    device: str
    held: bool


class Left(Struct, frozen=True, kw_only=True):
    """A session whose copy left this device, and when, by a time that a hub or a workbook had proven."""

    session: str
    at: Moment


class Mark(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row of `meta`.

    It says that a receipt no longer stands, how far notices were read, how many records went missing, what was
    exported, which receipts were of a hub that doesn't hold their records any more, which session left, what was let
    go, who the children are who left the list before the hub had their records, or something of the team's laptops.
    """

    put_back: int | None = None
    dismissed: int | None = None
    lost: int | None = None
    exported: Export | None = None
    returned: tuple[int, ...] = ()
    left: Left | None = None
    gone: tuple[Gone, ...] = ()
    known: tuple[KnownChild, ...] = ()
    team: TeamMark | None = None

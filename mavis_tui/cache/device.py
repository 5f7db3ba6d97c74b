"""`device.db`: who is signed in on this device, where the hub is, and what it last said."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from tinydb.table import Document

from mavis_tui.cache.drafts import Drafts
from mavis_tui.cache.engine.tinydb_storage import SealedDatabase
from mavis_tui.errors import StoreDamaged
from mavis_tui.models.identity import NewId
from mavis_tui.models.session import SessionListing
from mavis_tui.models.vaccination import Id, Moment, Staff

if TYPE_CHECKING:
    from mavis_tui.cache.hands import Hands

_HARDLY, _OFTEN = timedelta(seconds=2), timedelta(minutes=5)
"""What the clocks may differ more than noted, and how old a proven time may be, before it is written again."""


class Account(Struct, frozen=True, kw_only=True):
    """The sign-in. `token` is empty after signing out; the rest stays, so that recording can go on.

    `team_key` is the public key for which this device seals what only the team's hub may open; empty after a sign-in at
    a hub that has none.
    """

    hub: str
    token: str
    expires_at: Moment
    staff: Staff
    organisation: str
    team_key: bytes = b""


class Rehearsal(Struct, frozen=True, kw_only=True):
    """When somebody last checked that this device is ready, and how much was to be done."""

    at: Moment
    to_do: int


class TeamWords(Struct, frozen=True, kw_only=True):
    """The words with which the team's laptops seal what they hand to each other, and the key that they stand for."""

    words: str
    key: bytes


class _Listing(Struct, frozen=True, kw_only=True):
    sessions: tuple[SessionListing, ...]
    etag: str
    seen_at: Moment


class _Said(Struct, frozen=True, kw_only=True):
    one: Id
    other: Id
    same: bool


TICKS, LEFT_THINGS = "done_in_mavis", "left_for_mavis"
"""The tables of cache/ticks.py and cache/left_things.py."""


class Device:
    """What this device remembers beside the sessions and the changes. Every setter is on the disk when it returns."""

    def __init__(self, database: SealedDatabase, new_id: NewId) -> None:
        self._database = database
        self._new_id = new_id
        self._proven: tuple[datetime | None] | None = None
        self.drafts = Drafts(database)
        if self._read("id", Id) is None:
            with database.file.transaction():
                if self._read("id", Id) is None:  # not if another process was quicker
                    self._write("id", new_id())

    @property
    def database(self) -> SealedDatabase:
        """The file, for what few commands keep there: they load its tables, and no other command has to."""
        return self._database

    def left_things(self) -> list[tuple[str, bool]]:
        """Say of each thing that is kept of a session that left this device which session, and whether it is done."""
        file = self._database.file
        return [
            (msgspec.json.decode(row.body)["session"], file.row(TICKS, row.id) is not None)
            for row in file.rows(LEFT_THINGS)
        ]

    @property
    def id(self) -> str:
        """The id of this device, made with its store."""
        known: str | None = self._read("id", str)
        if known is None:
            raise StoreDamaged(f"{self._database.file.path} has lost the id of this device. It was left as it is.")
        return known

    def note_copied(self) -> None:
        """Note that somebody else has this device's id: a copy of its folder, or itself before it was put back."""
        if not self._read("copied", bool):
            self._write("copied", True)

    def own_id(self) -> str:
        """Give the id with which to sign in: another one where somebody else has this one."""
        with self._database.file.transaction():
            if self._read("copied", bool):
                self._write("id", self._new_id())
                self._write("copied", False)
            return self.id

    @property
    def generation(self) -> str:
        """The generation of the hub's database that gave the receipts here, empty where none is known."""
        return self._read("generation", str) or ""

    def set_generation(self, generation: str) -> None:
        """Remember it."""
        self._write("generation", generation)

    @property
    def account(self) -> Account | None:
        """The last sign-in, None if there never was one."""
        account: Account | None = self._read("account", Account)
        return account

    def set_account(self, account: Account) -> None:
        """Remember a sign-in."""
        self._write("account", account)

    def clear_token(self) -> None:
        """Sign out: forget the token, keep the hub's address, the nurse and the organisation."""
        with self._database.file.transaction():
            if account := self.account:
                self.set_account(msgspec.structs.replace(account, token=""))

    @property
    def nurse(self) -> Staff | None:
        """Who records here where nobody ever signed in; None if nobody has said."""
        nurse: Staff | None = self._read("nurse", Staff)
        return nurse

    def set_nurse(self, nurse: Staff) -> None:
        """Remember who records here."""
        self._write("nurse", nurse)

    @cached_property
    def hands(self) -> "Hands":
        """Who may record here, and what tells each of them."""
        from mavis_tui.cache.hands import Hands

        return Hands(self._database)

    @property
    def recording(self) -> Staff | None:
        """Who took over from who signed in, or said who she is; None while nobody did."""
        recording: Staff | None = self._read("recording", Staff | None)
        return recording

    def set_recording(self, nurse: Staff | None) -> None:
        """Remember who records from now on."""
        if self.recording != nurse:
            self._write("recording", nurse)

    def listing(self) -> tuple[SessionListing, ...]:
        """Give the team's sessions as the hub last listed them; empty if it never did."""
        listing = self._read("listing", _Listing)
        return listing.sessions if listing else ()

    @property
    def listing_etag(self) -> str:
        """The ETag of that list; empty if there is none."""
        listing = self._read("listing", _Listing)
        return listing.etag if listing else ""

    @property
    def listing_seen_at(self) -> datetime | None:
        """When the hub last confirmed that list."""
        listing = self._read("listing", _Listing)
        return listing.seen_at if listing else None

    def set_listing(self, listings: tuple[SessionListing, ...], etag: str, seen_at: datetime) -> None:
        """Remember the team's sessions."""
        self._write("listing", _Listing(sessions=tuple(listings), etag=etag, seen_at=seen_at))

    @property
    def clock_offset(self) -> int | None:
        """How many seconds this device's clock was ahead of the hub's when they last met; None if they never did."""
        offset: int | None = self._read("clock", int)
        return offset

    def set_hub_time(self, hub_time: datetime, device_time: datetime) -> None:
        """Compare the two clocks, and take the hub's time for proven. What hardly differs isn't written again."""
        offset, known = round((device_time - hub_time).total_seconds()), self.clock_offset
        if known is None or abs(known - offset) > _HARDLY.total_seconds():
            self._write("clock", offset)
        self.set_proven_time(hub_time)

    @property
    def proven_time(self) -> datetime | None:
        """The latest moment that a hub or a workbook has proven to be over; None if none did.

        What another program heard meanwhile is seen by the next one that opens the store: a floor may lag.
        """
        if self._proven is None:
            self._proven = (self._read("proven", Moment),)
        return self._proven[0]

    def set_proven_time(self, moment: datetime) -> None:
        """Raise the floor of the time; an earlier moment changes nothing, and one that is hardly later waits."""
        known = self.proven_time
        if known is None or moment > known + _OFTEN:
            self._write("proven", moment)
            self._proven = (moment,)

    @property
    def team_words(self) -> TeamWords | None:
        """The words of the team's files; None if nobody has said them."""
        said: TeamWords | None = self._read("team-words", TeamWords)
        return said

    def set_team_words(self, said: TeamWords) -> None:
        """Remember them."""
        self._write("team-words", said)

    @property
    def rehearsal(self) -> Rehearsal | None:
        """The last check that this device is ready; None if there never was one."""
        rehearsal: Rehearsal | None = self._read("rehearsal", Rehearsal)
        return rehearsal

    def set_rehearsal(self, rehearsal: Rehearsal) -> None:
        """Remember a check."""
        self._write("rehearsal", rehearsal)

    @property
    def same_children(self) -> dict[frozenset[str], bool]:
        """What somebody said to whether the children with two ids are the same child."""
        said: tuple[_Said, ...] = self._read("same_children", tuple[_Said, ...]) or ()
        return {frozenset((one.one, one.other)): one.same for one in said}

    def set_same_child(self, one: str, other: str, *, same: bool) -> None:
        """Remember what somebody said to that, in the place of what was said before."""
        with self._database.file.transaction():
            said = {pair: answer for pair, answer in self.same_children.items() if pair != frozenset((one, other))}
            said[frozenset((one, other))] = same
            told = [_Said(one=min(pair), other=max(pair), same=answer) for pair, answer in said.items()]
            self._write("same_children", told)

    @property
    def products(self) -> dict[str, str]:
        """Which vaccine (an upload name) each product code (a GTIN of 14 digits) stands for, as somebody said here."""
        said: dict[str, str] = self._read("products", dict[str, str]) or {}
        return said

    def set_product(self, gtin: str, vaccine: str) -> None:
        """Remember what a product code stands for, in the place of what was said before."""
        with self._database.file.transaction():
            self._write("products", {**self.products, gtin: vaccine})

    def _read(self, name: str, kind: Any) -> Any:
        found = self._database.table(name).get(doc_id=1)
        if found is None:
            return None
        try:
            return msgspec.convert(found["value"], kind)
        except (msgspec.ValidationError, KeyError) as error:
            raise StoreDamaged(f"{self._database.file.path} can’t be read ({name}). It was left as it is.") from error

    def _write(self, name: str, value: Any) -> None:
        self._database.table(name).upsert(Document({"value": msgspec.to_builtins(value)}, 1))

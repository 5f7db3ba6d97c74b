"""What commands tell that no verb of the workspace tells as a whole."""

from datetime import date, datetime

from msgspec import Struct


class SignedInAs(Struct, frozen=True, kw_only=True):
    """Who is signed in where, and until when."""

    hub: str
    email: str
    name: str
    until: datetime


class GeneratedPassphrase(Struct, frozen=True, kw_only=True):
    """A passphrase, and how hard it is to guess: as hard as tossing so many coins right."""

    passphrase: str
    bits: int


class DeviceStatus(Struct, frozen=True, kw_only=True):
    """How this device stands. Where the store is locked, what needs it open is None.

    `last_contact` is when the hub last gave the list of sessions or a receipt. `waiting`, `attention`, `review` and
    `saved` count changes; `available_offline` are the sessions saved here. `sealed` counts what was recorded while
    locked and isn't matched yet, also where it is locked. `to_export` and `exported` count the vaccinations of sessions
    that were opened from a workbook.
    """

    data_dir: str
    store: bool
    locked: bool
    hub: str | None = None
    email: str | None = None
    name: str | None = None
    signed_in: bool | None = None
    last_contact: datetime | None = None
    available_offline: tuple[str, ...] | None = None
    waiting: int | None = None
    attention: int | None = None
    review: int | None = None
    saved: int | None = None
    to_export: int | None = None
    exported: int | None = None
    sealed: int = 0


class DemonstrationDoors(Struct, frozen=True, kw_only=True):
    """How to get into the demonstration, whose children are all invented. `made_on` is the day its sessions are for."""

    hub: str
    email: str
    password: str
    data_dir: str
    offline_password: str
    made_on: date

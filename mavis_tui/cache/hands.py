"""Who may record on this device under which name: for each nurse what her PIN, or her password, is checked by.

It lies sealed in `device.db`, and is no key to anything: what it says is only whose hands these are. Wrong ones make
the next try wait, as at the vault, for each nurse by herself.
"""

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from tinydb.table import Document

from mavis_tui.cache.engine.rows import decoded, number_of
from mavis_tui.cache.engine.tinydb_storage import SealedDatabase
from mavis_tui.cache.keys import vault
from mavis_tui.cache.keys.wraps import KEY_BYTES, PasswordWrap, opens, wrapped_by_password
from mavis_tui.cache.keys.wrong_passwords import wait_after, wait_words
from mavis_tui.errors import NotFound, StoreBusy, StoreNotWritable, TooManyTries, WrongPin
from mavis_tui.models.vaccination import Moment, Staff

_TABLE = "hands"


class Hand(Struct, frozen=True, kw_only=True):
    """One nurse of this device. `password` is there once she signed in at the hub here, `pin` once she chose one.

    Each is random bytes that only it unwraps. `wrong` counts how many were wrong in a row, `last` is when that was.
    """

    staff: Staff
    password: PasswordWrap | None = None
    pin: PasswordWrap | None = None
    wrong: int = 0
    last: Moment | None = None

    @property
    def number(self) -> int:
        """Under which it is kept."""
        return number_of(self.staff.email.casefold())

    @property
    def has_secret(self) -> bool:
        """True if there is something to check her by."""
        return self.password is not None or self.pin is not None


class Hands:
    """The nurses of a device. What was remembered is on the disk when it returns."""

    def __init__(self, database: SealedDatabase) -> None:
        self._database = database
        self._decoder = msgspec.json.Decoder(Hand)

    def all(self) -> list[Hand]:
        """List them by name."""
        path: Path = self._database.file.path
        found = [decoded(self._decoder, row.body, path) for row in self._database.file.rows(_TABLE)]
        return sorted(found, key=lambda hand: (hand.staff.name.casefold(), hand.staff.email.casefold()))

    def of(self, email: str) -> Hand | None:
        """Give a nurse by her e-mail address, None if nobody with it recorded here."""
        return next((hand for hand in self.all() if hand.staff.email.casefold() == email.casefold()), None)

    def signed_in(self, staff: Staff, password: str) -> None:
        """Remember that she signed in at the hub with this password, which opens her name here from now on."""
        wrap = _wrapped(password)
        self._change(staff, lambda hand: replace(hand, staff=staff, password=wrap, wrong=0, last=None))

    def set_pin(self, staff: Staff, pin: str) -> None:
        """Let this PIN open her name, in the place of an earlier one."""
        wrap = _wrapped(pin)
        self._change(staff, lambda hand: replace(hand, staff=staff, pin=wrap, wrong=0, last=None))

    def check(self, email: str, secret: str, now: datetime) -> Hand:
        """Give the nurse whose password or PIN this is. Raises NotFound, WrongPin, TooManyTries."""
        hand = self._begin(email, now)
        if any(wrap is not None and opens(wrap, secret) for wrap in (hand.pin, hand.password)):
            self._count(hand, wrong=0, last=None)
            return hand
        self._count(hand, wrong=hand.wrong + 1, last=now)
        seconds = wait_after(hand.wrong + 1)
        do = f"wait {wait_words(seconds)}, then try again" if seconds else "try again"
        raise WrongPin(
            f"That is not the PIN or password of {hand.staff.name or hand.staff.email}. Nothing was changed: {do}."
        )

    def forget(self) -> None:
        """Forget all of them: this device goes to another team."""
        self._database.table(_TABLE).truncate()

    def _begin(self, email: str, now: datetime) -> Hand:
        """Take one try, so that another process can't take it too."""
        with self._database.file.transaction():
            hand = self.of(email)
            if hand is None or not hand.has_secret:
                raise NotFound(f"{email} has no PIN or password on this device. Nothing was changed.")
            passed = (now - hand.last).total_seconds() if hand.last is not None else -1
            left = wait_after(hand.wrong) - passed
            if hand.last is not None and passed >= 0 and left > 0:
                raise TooManyTries(
                    f"Several wrong PINs or passwords were tried for {hand.staff.name or hand.staff.email}. Wait "
                    f"{wait_words(max(1, round(left)))}, then try again. Nothing was changed, and nothing is ever "
                    "removed because of this."
                )
            if wait_after(hand.wrong):
                self._count(hand, wrong=hand.wrong, last=now)
            return hand

    def _count(self, hand: Hand, *, wrong: int, last: datetime | None) -> None:
        """Write down how many were wrong; what can't be counted makes nobody wait: a full disk locks nobody out."""
        if (hand.wrong, hand.last) != (wrong, last):
            with suppress(StoreBusy, StoreNotWritable):
                self._change(hand.staff, lambda now: replace(now, wrong=wrong, last=last))

    def _change(self, staff: Staff, how: Callable[[Hand], Hand]) -> None:
        with self._database.file.transaction():
            hand = how(self.of(staff.email) or Hand(staff=staff))
            self._database.table(_TABLE).upsert(Document(msgspec.to_builtins(hand), hand.number))  # every field


def _wrapped(secret: str) -> PasswordWrap:
    return wrapped_by_password(secrets.token_bytes(KEY_BYTES), secret, vault.MEMORY_KIB)

"""Signing in: who is let in with her password, and the opaque tokens that she is given (kept as SHA-256)."""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cache
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar
from weakref import WeakValueDictionary

from argon2 import PasswordHasher
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.access.accounts import HASHER, hashed_password, is_password
from mavis_tui.hub.access.attempts import Attempts, wait_in
from mavis_tui.hub.access.devices import BARRED, Barred, is_barred, is_known, note_seen
from mavis_tui.hub.access.throttle import Bucket, buckets
from mavis_tui.hub.access.turns import ComeBack, Turns
from mavis_tui.hub.nurse import Nurse
from mavis_tui.hub.positions import position_of
from mavis_tui.hub.store.audit_log import Noted, note, note_of
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.locks import each
from mavis_tui.hub.store.tables import accounts, barred, roles, tokens
from mavis_tui.models.vaccination import Role, Staff
from mavis_tui.models.wording import counted
from mavis_tui.wire.messages import SignedIn, SignInRequest

TOKEN_LIFE = timedelta(hours=12)
_TOKENS_A_DEVICE = 5
_HASHED_AT_ONCE = 2
"""Hashing takes tens of megabytes on purpose; many at once would be a way to bring the hub down."""
_SIGN_IN = "Sign in"
_GOES_ON = " What was recorded on this device is safe on it, and recording goes on."
CLOSED = (
    "This account was closed by the people who run the team server. What was recorded on this device is safe on it; "
    "a colleague who signs in here sends it. Ask them if it should be open."
)
RECORDS_NOTHING = (
    "This account is for the office, and records nothing: it opens the team server’s pages, in a browser. "
    "Sign in with the account of who vaccinates. What was recorded on this device is safe on it."
)


class NotLetIn(NamedTuple):
    """Why nobody was signed in: the HTTP status, the sentence, and for how many seconds not to try again."""

    status: int
    sentence: str
    wait: int = 0


LetIn = TypeVar("LetIn")


class Entrance(NamedTuple, Generic[LetIn]):
    """What somebody with a password is let in to: a laptop's sign-in, or the office's pages.

    `called` is how the log has it; `why_not` says of an account (a row of `accounts` with its role) why it isn't let
    in although the password is right, for the log and for who types it; `knows` whether it was let in here before;
    `let_in` does it. `safe` ends what is said to who has to wait, and `device` is how the log names where that is.
    """

    called: str
    device: str
    why_not: Callable[[Any], tuple[str, str] | None]
    knows: Callable[[AsyncConnection, str], Awaitable[bool]]
    let_in: Callable[[Any, datetime], Awaitable[LetIn | NotLetIn]]
    counted_as: str
    safe: str = ""


class Doorkeeper:
    """Who lets people in. `hasher` says how expensive a password is to guess; `life` how long a token lasts."""

    def __init__(self, database: Database, hasher: PasswordHasher | None = None, life: timedelta = TOKEN_LIFE) -> None:
        self._database = database
        self._hasher = hasher or HASHER
        self._life = life
        self._nobody = self._hasher.hash(secrets.token_urlsafe())
        self._attempts = Attempts(database)
        self._turns = Turns(_HASHED_AT_ONCE)
        self._one_by_one: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def hasher(self) -> PasswordHasher:
        """What passwords are hashed with here."""
        return self._hasher

    async def sign_in(self, wanted: SignInRequest, address: str, now: datetime) -> SignedIn | NotLetIn:
        """Give a token, or say why not; an unknown e-mail address takes as long as a wrong password.

        `address` is where on the network the question came from.
        """
        laptop = Entrance(
            called=_SIGN_IN,
            device=wanted.device,
            why_not=_why_not,
            knows=lambda connection, email: is_known(connection, wanted.device, email),
            let_in=lambda found, at: self._let_in(Nurse(_staff(found), found.organisation, wanted.device), at),
            counted_as=wanted.device,
            safe=_GOES_ON,
        )
        return await self.at(laptop, wanted.email, wanted.password, address, now)

    async def at(
        self, entrance: Entrance[LetIn], typed: str, password: str, address: str, now: datetime
    ) -> LetIn | NotLetIn:
        """Let somebody in by an entrance, with the e-mail address and password that were typed, or say why not."""
        began, email = monotonic(), typed.casefold()
        async with self._database.reading() as connection:
            found = (await connection.execute(_whoever().where(accounts.c.email == email))).one_or_none()
            known = await entrance.knows(connection, email)
            counted = buckets(email, entrance.counted_as, address, known=known)
            too_many = await wait_in(connection, counted, now)
        if too_many:
            return await self._turned_away(entrance, found, counted, now)
        try:
            async with self._turns.turn(address, began):
                return await self._at_the_door(entrance, found, password, counted, now)
        except ComeBack as error:
            return _come_back(error.seconds, entrance.safe)

    async def _at_the_door(
        self, entrance: Entrance[LetIn], found: Any, password: str, counted: Sequence[Bucket], now: datetime
    ) -> LetIn | NotLetIn:
        """Try the password, and write down what came of it: in one turn, or those let in would queue once more."""
        right = await self._is_right(found, password, counted, now)
        if right is None:
            return await self._turned_away(entrance, found, counted, now)
        if found is None or not right:
            await self._note_failure(entrance, found, now, last=bool(await self._attempts.wait(counted, now)))
            return NotLetIn(401, "The e-mail address or the password isn’t right.")
        if (stopped := entrance.why_not(found)) is not None:
            outcome, sentence = stopped
            await self._note(entrance, found, now, outcome)
            return NotLetIn(403, sentence)
        if self._hasher.check_needs_rehash(found.password):
            await self._hash_anew(found, password)
        return await entrance.let_in(found, now)

    async def _is_right(self, found: Any, password: str, counted: Sequence[Bucket], now: datetime) -> bool | None:
        """Say whether a password is right, None if too many were wrong before.

        Only failures count, and many at once count as many: of one nurse one password is tried after the other.
        """
        async with self._alone(counted[0][0]), self._attempts.one_at_a_time(counted):
            if await self._attempts.wait(counted, now):
                return None
            right = await asyncio.to_thread(
                is_password, self._hasher, password, found.password if found else self._nobody
            )
            if not right:
                await self._attempts.failed(counted, now)
            return right

    @asynccontextmanager
    async def _alone(self, who: str) -> AsyncIterator[None]:
        """Let one password of a nurse be tried after the other."""
        lock = self._one_by_one.setdefault(who, asyncio.Lock())  # there while somebody has it or waits for it
        async with lock:
            yield

    async def _turned_away(
        self, entrance: Entrance[LetIn], found: Any, counted: Sequence[Bucket], now: datetime
    ) -> NotLetIn:
        if await self._attempts.first_of_a_minute(counted, now):
            await self._note(entrance, found, now, "refused: too many wrong passwords before")
        return _too_many(await self._attempts.wait(counted, now), entrance.safe)

    async def _hash_anew(self, found: Any, password: str) -> None:
        """Keep a password as passwords are hashed today, where it was hashed as they once were."""
        hashed = await hashed_password(password, self._hasher)
        same = (accounts.c.email == found.email, accounts.c.password == found.password)
        async with self._database.writing() as connection:
            await connection.execute(update(accounts).where(*same).values(password=hashed))

    async def _let_in(self, nurse: Nurse, now: datetime) -> SignedIn | NotLetIn:
        token, expires_at = secrets.token_urlsafe(32), now + self._life
        async with self._database.writing() as connection:
            if await is_barred(connection, nurse.device):
                await note_of(connection, nurse, now, [Noted(_SIGN_IN, "refused: the device may not come in")])
                return NotLetIn(403, BARRED)
            # Or another sign-in at this moment would forget the token that is about to be given.
            await each(connection, "sign-in", "", [f"{nurse.staff.email} {nurse.device}"])
            await _forget_old_tokens(connection, nurse, now)
            await connection.execute(
                insert(tokens).values(
                    digest=_digest(token),
                    email=nurse.staff.email,
                    device=nurse.device,
                    expires_at=int(expires_at.timestamp()),
                )
            )
            await note_seen(connection, nurse, now)
            await note_of(connection, nurse, now, [Noted(_SIGN_IN, "done")])
        return SignedIn(token=token, expires_at=expires_at, staff=nurse.staff, organisation=nurse.organisation)

    async def _note_failure(self, entrance: Entrance[LetIn], found: Any, now: datetime, *, last: bool) -> None:
        """Note a wrong password. An unknown address isn't written down: people type passwords into wrong fields."""
        outcome = "refused: wrong password" if found else "refused: unknown e-mail address"
        await self._note(entrance, found, now, f"{outcome}; too many, so no more for a while" if last else outcome)

    async def _note(self, entrance: Entrance[LetIn], found: Any, now: datetime, outcome: str) -> None:
        async with self._database.writing() as connection:
            await note(
                connection,
                now,
                [Noted(entrance.called, outcome)],
                organisation=found.organisation if found else "",
                email=found.email if found else "",
                device=entrance.device,
            )

    async def sign_out(self, nurse: Nurse) -> None:
        """Make every token of this nurse on this device worthless."""
        async with self._database.writing() as connection:
            await connection.execute(
                delete(tokens).where(tokens.c.email == nurse.staff.email, tokens.c.device == nurse.device)
            )

    async def nurse_with(self, token: str, now: datetime) -> Nurse | None:
        """Say whose token it is; None if nobody's, or if it has expired. Raises Barred."""
        asked = {"digest": _digest(token), "now": int(now.timestamp())}
        async with self._database.asking() as connection:
            found = (await connection.execute(_whose_token(), asked)).one_or_none()
        if found is None:
            return None
        if found.barred_at is not None:
            raise Barred(BARRED)
        return Nurse(_staff(found), found.organisation, found.device)


def _why_not(found: Any) -> tuple[str, str] | None:
    """Say why an account opens no laptop although the password is right: for the log, and for who types it."""
    if found.disabled_at is not None:
        return "refused: the account is closed", CLOSED
    if position_of(found.role).role is None:
        return "refused: an account that records nothing", RECORDS_NOTHING
    return None


def _whoever() -> Any:
    """Ask for accounts with the roles that go with them."""
    return select(accounts, roles.c.role).outerjoin(roles, roles.c.email == accounts.c.email)


@cache
def _whose_token() -> Any:
    """Ask whose token `digest` is at `now`; each call asks, so that who is shut out is out at once, everywhere."""
    whose = (
        _whoever()
        .add_columns(tokens.c.device, barred.c.at.label("barred_at"))
        .join(tokens, tokens.c.email == accounts.c.email)
        .outerjoin(barred, barred.c.device == tokens.c.device)
    )
    is_open = accounts.c.disabled_at.is_(None)  # closed while she was let in
    return whose.where(tokens.c.digest == bindparam("digest"), tokens.c.expires_at > bindparam("now"), is_open)


def _staff(found: Any) -> Staff:
    return Staff(email=found.email, name=found.name, role=position_of(found.role).role or Role.NURSE)


async def _forget_old_tokens(connection: AsyncConnection, nurse: Nurse, now: datetime) -> None:
    """Forget what has expired, and all but the newest of this nurse's sign-ins on this device."""
    of_both = (tokens.c.email == nurse.staff.email, tokens.c.device == nurse.device)
    newest = select(tokens.c.digest).where(*of_both).order_by(tokens.c.expires_at.desc()).limit(_TOKENS_A_DEVICE - 1)
    kept = (await connection.execute(newest)).scalars().all()
    # Those that another sign-in forgets at this moment are left to it, so that no two wait for each other.
    expired = select(tokens.c.digest).where(tokens.c.expires_at <= int(now.timestamp()))
    expired = expired.with_for_update(skip_locked=True)
    await connection.execute(delete(tokens).where(tokens.c.digest.in_(expired)))
    await connection.execute(delete(tokens).where(*of_both, tokens.c.digest.not_in(kept)))


def _too_many(wait: int, safe: str) -> NotLetIn:
    minutes = -(-wait // 60)
    when = counted(minutes, "minute")
    return NotLetIn(
        429,
        f"Too many wrong passwords. Try again in {when}; until then the right one isn’t taken here either.{safe}",
        wait,
    )


def _come_back(seconds: int, safe: str) -> NotLetIn:
    when = counted(seconds, "second")
    return NotLetIn(
        503,
        f"Many are signing in at this moment. Nothing was wrong with the password; try again in {when}.{safe}",
        seconds,
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

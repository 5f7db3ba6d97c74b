"""Who may come in: nurses with their passwords (Argon2id) and the opaque tokens they were given (kept as SHA-256)."""

import asyncio
import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import delete, insert, select, update

from mavis_tui.errors import BadInput
from mavis_tui.hub.database import Database
from mavis_tui.hub.sessions import name_staff
from mavis_tui.hub.tables import accounts, tokens
from mavis_tui.models.door import SignedIn, SignIn
from mavis_tui.models.vaccination import Email, Staff

TOKEN_LIFE = timedelta(hours=12)
SHORTEST_PASSWORD = 8
_LONGEST_PASSWORD = 300


class Nurse(NamedTuple):
    """Somebody who is signed in: who she is, the team she works for, and the device she signed in on."""

    staff: Staff
    organisation: str
    device: str


async def add_user(
    database: Database, email: str, name: str, organisation: str, password: str, hasher: PasswordHasher | None = None
) -> bool:
    """Let a nurse in, or change her name, team and password; then she has to sign in again.

    True if she is new. Raises BadInput if something isn't an e-mail address or is too short.
    """
    known_as = _email(email)
    if not name.strip() or not organisation.strip():
        raise BadInput("A user needs a name and an organisation code, such as R1L. Nobody was added.")
    if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise BadInput(
            f"The password must have {SHORTEST_PASSWORD} to {_LONGEST_PASSWORD} characters. Nobody was added."
        )
    hashed = await asyncio.to_thread((hasher or PasswordHasher()).hash, password)
    values = {"name": name.strip(), "organisation": organisation.strip(), "password": hashed}
    async with database.writing() as connection:
        await connection.execute(delete(tokens).where(tokens.c.email == known_as))
        changed = await connection.execute(update(accounts).where(accounts.c.email == known_as).values(values))
        if not changed.rowcount:
            await connection.execute(insert(accounts).values(email=known_as, **values))
        await name_staff(connection, values["organisation"], {known_as: values["name"]})
    return not changed.rowcount


class Accounts:
    """The doorkeeper. `hasher` says how expensive a password is to guess; `life` how long a token opens the door."""

    def __init__(self, database: Database, hasher: PasswordHasher | None = None, life: timedelta = TOKEN_LIFE) -> None:
        self._database = database
        self._hasher = hasher or PasswordHasher()
        self._life = life
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    async def sign_in(self, wanted: SignIn, now: datetime) -> SignedIn | None:
        """Give a token, or None; an unknown address takes as long as a wrong password."""
        email = wanted.email.casefold()
        async with self._database.reading() as connection:
            found = (await connection.execute(select(accounts).where(accounts.c.email == email))).one_or_none()
        right = await asyncio.to_thread(self._fits, found.password if found else self._nobody, wanted.password)
        if found is None or not right:
            return None
        token, expires_at = secrets.token_urlsafe(32), now + self._life
        async with self._database.writing() as connection:
            await connection.execute(delete(tokens).where(tokens.c.expires_at <= int(now.timestamp())))
            await connection.execute(
                insert(tokens).values(
                    digest=_digest(token), email=email, device=wanted.device, expires_at=int(expires_at.timestamp())
                )
            )
        staff = Staff(email=found.email, name=found.name)
        return SignedIn(token=token, expires_at=expires_at, staff=staff, organisation=found.organisation)

    async def sign_out(self, nurse: Nurse) -> None:
        """Make every token of this nurse on this device worthless."""
        async with self._database.writing() as connection:
            await connection.execute(
                delete(tokens).where(tokens.c.email == nurse.staff.email, tokens.c.device == nurse.device)
            )

    async def nurse_with(self, token: str, now: datetime) -> Nurse | None:
        """Say whose token it is; None if nobody's, or if it has expired."""
        whose = select(accounts, tokens.c.device).join(tokens, tokens.c.email == accounts.c.email)
        valid = whose.where(tokens.c.digest == _digest(token), tokens.c.expires_at > int(now.timestamp()))
        async with self._database.reading() as connection:
            found = (await connection.execute(valid)).one_or_none()
        if found is None:
            return None
        return Nurse(Staff(email=found.email, name=found.name), found.organisation, found.device)

    def _fits(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except VerificationError:
            return False


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _email(text: str) -> str:
    try:
        return msgspec.convert(text.strip().casefold(), Email)
    except msgspec.ValidationError as error:
        raise BadInput(f"{text!r} isn’t an e-mail address. Nobody was added.") from error

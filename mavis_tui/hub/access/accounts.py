"""Keeping accounts: who has one, of which team and in which role, and her password (Argon2id)."""

import asyncio
import unicodedata

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import BadInput
from mavis_tui.hub.positions import Position
from mavis_tui.hub.sessions.sessions import name_staff
from mavis_tui.hub.store.audit_log import Noted, note
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.locks import each
from mavis_tui.hub.store.tables import accounts, office_sessions, roles, tokens
from mavis_tui.hub.store.upserts import put_row
from mavis_tui.models.calendar import Clock, system_clock
from mavis_tui.models.organisation import organisation_code
from mavis_tui.models.vaccination import Email, Role
from mavis_tui.wire.messages import LONGEST_PASSWORD

SHORTEST_PASSWORD = 8
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id as OWASP's Password Storage Cheat Sheet asks for: some 20 ms of processor, so that a morning gets in."""


async def add_user(
    database: Database,
    email: str,
    name: str,
    organisation: str,
    password: str,
    hasher: PasswordHasher | None = None,
    clock: Clock = system_clock,
    role: Role | Position | None = None,
    by: str = "",
) -> bool:
    """Let a nurse in, or change her name, team, password and role; then she has to sign in again.

    Without a `role` she keeps the one that she has, and is a nurse if she is new.
    A closed account stays closed, so that a list of people that is put in again lets nobody in who left.
    True if she is new. Raises BadInput if something isn't an e-mail address or is too short.
    """
    known_as = _email(email)
    if not name.strip() or not organisation.strip():
        raise BadInput("A user needs a name and an organisation code, such as R1L. Nobody was added.")
    require_length(password, "Nobody was added.")
    team = organisation_code(organisation)
    hashed = await hashed_password(password, hasher)
    values = {"name": name.strip(), "organisation": team, "password": hashed}
    async with database.writing() as connection:
        await each(connection, "account", "", [known_as])
        await end_sign_ins(connection, known_as)
        changed = await connection.execute(update(accounts).where(accounts.c.email == known_as).values(values))
        if not changed.rowcount:
            await connection.execute(insert(accounts).values(email=known_as, **values))
        await put_role(connection, known_as, role)
        await name_staff(connection, values["organisation"])
        what = "Change a user" if changed.rowcount else "Add a user"
        outcome = f"done by {by.casefold()}"[:100] if by else "done"
        await note(connection, clock(), [Noted(what, outcome)], organisation=values["organisation"], email=known_as)
    return not changed.rowcount


def require_length(password: str, nothing_done: str) -> None:
    """Raise BadInput, which ends in `nothing_done`, for a password that is too short or too long."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise BadInput(f"The password must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters. {nothing_done}")


async def hashed_password(password: str, hasher: PasswordHasher | None = None) -> str:
    """Hash a password as it is kept, without holding up anything else."""
    return await asyncio.to_thread((hasher or HASHER).hash, _one_form(password))


def is_password(hasher: PasswordHasher, password: str, hashed: str) -> bool:
    """Tell whether `hashed` is of this password; as it came, too, because older hubs kept it so. It takes its time."""
    for form in dict.fromkeys((_one_form(password), password)):
        try:
            return hasher.verify(hashed, form)
        except VerificationError:
            continue
    return False


async def end_sign_ins(connection: AsyncConnection, email: str) -> None:
    """Make every sign-in of an account worthless, on laptops and in browsers, with what is kept for it there."""
    for table in (tokens, office_sessions):
        await connection.execute(delete(table).where(table.c.email == email))


async def put_role(connection: AsyncConnection, email: str, role: Role | Position | None) -> None:
    """Write down what somebody is; without a `role` who has none is a nurse, and all others stay what they are."""
    row = {"email": email, "role": (role or Role.NURSE).value}
    await put_row(connection, roles, row, changing=() if role is None else ("role",))


def _one_form(password: str) -> str:
    """Give NFC, so that é typed as one letter, or as e and an accent, is the same password (RFC 8265)."""
    return unicodedata.normalize("NFC", password)


def _email(text: str) -> str:
    try:
        return msgspec.convert(text.strip().casefold(), Email)
    except msgspec.ValidationError as error:
        raise BadInput(f"{text!r} isn’t an e-mail address. Nobody was added.") from error

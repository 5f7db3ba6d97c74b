"""The accounts of a hub, for the people who run it: who there is, what each is for, and a new password.

Whatever is changed ends the sign-ins of who it is about, and leaves a line in the log.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec
from argon2 import PasswordHasher
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import BadInput, NotFound
from mavis_tui.hub.access.accounts import end_sign_ins, hashed_password, put_role, require_length
from mavis_tui.hub.positions import Position, position_of
from mavis_tui.hub.sessions.sessions import name_staff
from mavis_tui.hub.store.audit_log import Noted, note, note_alone
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import accounts, devices, roles, second_factors, tokens
from mavis_tui.models.vaccination import Moment


class UserRow(msgspec.Struct, frozen=True, kw_only=True):
    """An account: who it is of, what it is for, on how many devices she is signed in, and when she was heard of last.

    `last_seen` is None for who never signed in; `devices` counts all on which she ever did. `disabled` is when the
    account was closed, None while it is open.
    """

    email: str
    name: str
    organisation: str
    role: Position
    devices: int
    signed_in: int
    last_seen: Moment | None
    disabled: Moment | None


async def list_users(database: Database, now: datetime, organisation: str = "", email: str = "") -> list[UserRow]:
    """List the accounts by team and name, of one team or of one address where it is named."""
    seen = (
        select(devices.c.email, func.count().label("devices"), func.max(devices.c.last_seen).label("last_seen"))
        .group_by(devices.c.email)
        .subquery()
    )
    inside = (
        select(tokens.c.email, func.count(tokens.c.device.distinct()).label("signed_in"))
        .where(tokens.c.expires_at > int(now.timestamp()))
        .group_by(tokens.c.email)
        .subquery()
    )
    wanted = (
        select(accounts, roles.c.role, seen.c.devices, seen.c.last_seen, inside.c.signed_in)
        .outerjoin(roles, roles.c.email == accounts.c.email)
        .outerjoin(seen, seen.c.email == accounts.c.email)
        .outerjoin(inside, inside.c.email == accounts.c.email)
        .order_by(accounts.c.organisation, accounts.c.name, accounts.c.email)
    )
    if organisation:
        wanted = wanted.where(accounts.c.organisation == organisation)
    if email:
        wanted = wanted.where(accounts.c.email == email.strip().casefold())
    async with database.reading() as connection:
        return [_row(found) for found in (await connection.execute(wanted)).all()]


async def change_position(
    database: Database, email: str, position: Position, now: datetime, by: str = "", team: str = ""
) -> UserRow:
    """Say what an account is for; of one `team` only, where it is named.

    Raises NotFound, and BadInput for a `by` who isn't an administrator, or changes her own account: so the last
    administrator can't lock herself out.
    """
    async with database.writing() as connection:
        known_as, team = await _changed(connection, email, by, team)
        await put_role(connection, known_as, position)
        await name_staff(connection, team)
        await _note_change(connection, now, f"Change a user: {position.label}", known_as, team, by)
    return await _now(database, known_as, now)


async def reset_password(
    database: Database,
    email: str,
    password: str,
    now: datetime,
    by: str = "",
    hasher: PasswordHasher | None = None,
    team: str = "",
) -> UserRow:
    """Give an account a new password. Raises NotFound, and BadInput for one that is too short or too long, or `by`.

    The office may give one to who records, an administrator to everybody.
    """
    require_length(password, "Nothing was changed.")
    hashed = await hashed_password(password, hasher)
    async with database.writing() as connection:
        known_as, team = await _changed(connection, email, by, team, only_password=True)
        await connection.execute(update(accounts).where(accounts.c.email == known_as).values(password=hashed))
        await _note_change(connection, now, "Change a user: password", known_as, team, by)
    return await _now(database, known_as, now)


async def close_account(database: Database, email: str, now: datetime, by: str = "", team: str = "") -> UserRow:
    """Let somebody in no more; her records, and her name on them, stay. Raises as `change_position` does."""
    return await _set_open(database, email, now, by, team, is_open=False)


async def open_account(database: Database, email: str, now: datetime, by: str = "", team: str = "") -> UserRow:
    """Let somebody in again whose account was closed. Raises as `change_position` does."""
    return await _set_open(database, email, now, by, team, is_open=True)


async def _set_open(database: Database, email: str, now: datetime, by: str, team: str, *, is_open: bool) -> UserRow:
    async with database.writing() as connection:
        known_as, team = await _changed(connection, email, by, team)
        at = None if is_open else func.coalesce(accounts.c.disabled_at, int(now.timestamp()))
        await connection.execute(update(accounts).where(accounts.c.email == known_as).values(disabled_at=at))
        what = "Open an account again" if is_open else "Close an account"
        await _note_change(connection, now, what, known_as, team, by)
    return await _now(database, known_as, now)


async def reset_second_factor(database: Database, email: str, now: datetime, by: str = "", team: str = "") -> UserRow:
    """Take an account's second factor away; its next sign-in sets up another. Raises as `change_position` does."""
    async with database.writing() as connection:
        known_as, team = await _changed(connection, email, by, team)
        await connection.execute(delete(second_factors).where(second_factors.c.email == known_as))
        await _note_change(connection, now, "Change a user: second factor", known_as, team, by)
    return await _now(database, known_as, now)


async def note_list(database: Database, organisation: str, now: datetime) -> None:
    """Note that somebody looked who there is."""
    await note_alone(database, now, "List the users", organisation)


async def require_administrator(connection: AsyncConnection, by: str, nothing_done: str) -> None:
    """Raise BadInput, which ends in `nothing_done`, for an address that isn't an open account of an administrator."""
    if await _position_of(connection, by, only_open=True) is not Position.ADMINISTRATOR:
        raise BadInput(f"{by} isn’t an administrator of this hub. {nothing_done}")


async def _position_of(connection: AsyncConnection, email: str, *, only_open: bool) -> Position | None:
    """Say what an account is; None where nobody has one."""
    asked = (
        select(accounts.c.email, accounts.c.disabled_at, roles.c.role)
        .outerjoin(roles, roles.c.email == accounts.c.email)
        .where(accounts.c.email == email.strip().casefold())
    )
    found = (await connection.execute(asked)).one_or_none()
    return None if found is None or (only_open and found.disabled_at is not None) else position_of(found.role)


async def _changed(
    connection: AsyncConnection, email: str, by: str, only_team: str = "", *, only_password: bool = False
) -> tuple[str, str]:
    """Find an account that is to be changed, and end its sign-ins; give its address and team."""
    known_as = email.strip().casefold()
    wanted = select(accounts.c.organisation).where(accounts.c.email == known_as)
    team = (await connection.execute(wanted)).scalar_one_or_none()
    if team is None or only_team not in ("", team):
        raise NotFound(
            f"Nobody with the e-mail address {email} has an account on this hub. Nothing was changed. "
            "See who there is: mavis hub users"
        )
    if by:
        await _require_right(connection, by, known_as, only_password=only_password)
    await end_sign_ins(connection, known_as)
    return known_as, str(team)


async def _require_right(connection: AsyncConnection, by: str, email: str, *, only_password: bool) -> None:
    is_own = by.strip().casefold() == email
    if only_password and not is_own and await _position_of(connection, by, only_open=True) is Position.OFFICE:
        changed = await _position_of(connection, email, only_open=False)
        if changed is not None and changed.role is not None:
            return
    await require_administrator(connection, by, "Nothing was changed.")
    if is_own and not only_password:
        raise BadInput("Nobody changes their own account so. Nothing was changed. Ask another administrator.")


async def _note_change(connection: AsyncConnection, now: datetime, what: str, email: str, team: str, by: str) -> None:
    outcome = f"done by {by.strip().casefold()}"[:100] if by else "done"
    await note(connection, now, [Noted(what, outcome)], organisation=team, email=email)


async def _now(database: Database, email: str, now: datetime) -> UserRow:
    return (await list_users(database, now, email=email))[0]


def _row(found: Any) -> UserRow:
    return UserRow(
        email=found.email,
        name=found.name,
        organisation=found.organisation,
        role=position_of(found.role),
        devices=found.devices or 0,
        signed_in=found.signed_in or 0,
        last_seen=_moment(found.last_seen),
        disabled=_moment(found.disabled_at),
    )


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)

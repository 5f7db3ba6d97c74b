"""The team's devices: who signed in on which, when each was last heard of, what it holds, and which may not come in.

What a device holds is what it says of itself, at the moment it said so. Barring one ends its sign-ins and lets nobody
sign in on it again until it is let in; it erases nothing: what waits on the device stays there.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import NotFound
from mavis_tui.hub.nurse import Nurse
from mavis_tui.hub.store.audit_log import Noted, note
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import accounts, barred, devices, holdings, sessions, tokens
from mavis_tui.hub.store.upserts import put_row
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Moment
from mavis_tui.wire.messages import Here

BARRED = (
    "This device may not use the team server until the people who run it let it in again. "
    "What was recorded on it stays on it, and nothing was lost. Ask them."
)


class Barred(Exception):
    """A device that may not come in tries to."""


class HeldSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session that a device says is saved on it."""

    session: str
    title: str


class DeviceRow(msgspec.Struct, frozen=True, kw_only=True):
    """What the hub knows of one device of one team.

    `told_at` is when it last said what it holds, None if it never did; `waiting` how many changes it then said wait,
    and `oldest` when the one was made that waits longest. `program` is the version of its program; older ones say
    neither.
    """

    device: str
    organisation: str
    nurses: tuple[str, ...]
    first_seen: Moment
    last_seen: Moment
    told_at: Moment | None
    holds: tuple[HeldSession, ...]
    waiting: int | None
    oldest: Moment | None
    program: str
    barred: Moment | None


async def note_seen(connection: AsyncConnection, nurse: Nurse, now: datetime) -> None:
    """Remember that this nurse was heard of from her device."""
    at = int(now.timestamp())
    both = {"organisation": nurse.organisation, "id": nurse.device, "email": nurse.staff.email}
    await put_row(connection, devices, {**both, "first_seen": at, "last_seen": at}, changing=("last_seen",))


async def is_known(connection: AsyncConnection, device: str, email: str) -> bool:
    """True if this nurse has signed in on this device before."""
    wanted = select(devices.c.id).where(devices.c.id == device, devices.c.email == email).limit(1)
    return (await connection.execute(wanted)).first() is not None


async def is_barred(connection: AsyncConnection, device: str) -> bool:
    """True if the people who run the hub have said that this device may not come in."""
    wanted = select(barred.c.device).where(barred.c.device == device)
    return (await connection.execute(wanted)).first() is not None


async def note_here(connection: AsyncConnection, organisation: str, device: str, here: Here, now: datetime) -> None:
    """Remember what a device says of itself; sessions that its team doesn't have are left out."""
    known = await connection.execute(
        select(sessions.c.id).where(sessions.c.organisation == organisation, sessions.c.id.in_(here.holds))
    )
    values = {
        "at": int(now.timestamp()),
        "sessions": msgspec.json.encode(sorted(known.scalars())),
        "waiting": here.waiting,
        "oldest": None if here.oldest is None else int(here.oldest.timestamp()),
        "version": here.version,
    }
    row = {"organisation": organisation, "device": device, **values}
    await put_row(connection, holdings, row, changing=tuple(values))


async def list_devices(database: Database, organisation: str = "") -> list[DeviceRow]:
    """List every device, or those of a team, the one that was heard of last first."""

    def of_team(wanted: Any, table: Table) -> Any:
        return wanted.where(table.c.organisation == organisation) if organisation else wanted

    async with database.reading() as connection:
        seen = (
            await connection.execute(
                of_team(
                    select(devices, accounts.c.name)
                    .outerjoin(accounts, accounts.c.email == devices.c.email)
                    .order_by(devices.c.last_seen.desc(), devices.c.id),
                    devices,
                )
            )
        ).all()
        held = await connection.execute(of_team(select(holdings), holdings))
        told = {(row.organisation, row.device): row for row in held}
        shut = {row.device: row.at for row in await connection.execute(select(barred))}
        named = {
            (row.organisation, row.id): msgspec.json.decode(row.document, type=Session).title
            for row in await connection.execute(of_team(select(sessions), sessions))
        }
    rows: dict[tuple[str, str], list[Any]] = {}
    for one in seen:
        rows.setdefault((one.organisation, one.id), []).append(one)
    return [_row(key, of_device, told.get(key), shut.get(key[1]), named) for key, of_device in rows.items()]


async def bar(database: Database, device: str, now: datetime, *, organisation: str = "", by: str = "") -> DeviceRow:
    """Let a device in no more. Raises NotFound for one that the hub, or the team, never heard of."""
    return await _decide(database, device, now, organisation, by, inside=False)


async def let_in(database: Database, device: str, now: datetime, *, organisation: str = "", by: str = "") -> DeviceRow:
    """Let a device in again; its nurse has to sign in. Raises NotFound as `bar` does."""
    return await _decide(database, device, now, organisation, by, inside=True)


async def _decide(
    database: Database, device: str, now: datetime, organisation: str, by: str, *, inside: bool
) -> DeviceRow:
    known = [row for row in await list_devices(database, organisation) if row.device == device]
    if not known:
        raise NotFound(f"The hub has never heard of a device {device}. See which there are: mavis hub devices")
    async with database.writing() as connection:
        await connection.execute(delete(barred).where(barred.c.device == device))
        if inside:
            # A sign-in that was made before must not come to life again.
            await connection.execute(delete(tokens).where(tokens.c.device == device))
        else:
            await put_row(connection, barred, {"device": device, "at": int(now.timestamp())})
        what = "Let a device in again" if inside else "Let a device in no more"
        of_team = known[0].organisation
        await note(connection, now, [Noted(what, "done")], organisation=of_team, email=by, device=device)
    return next(row for row in await list_devices(database, organisation) if row.device == device)


def _row(
    key: tuple[str, str], seen: Sequence[Any], told: Any, shut: int | None, named: dict[tuple[str, str], str]
) -> DeviceRow:
    organisation, device = key
    held = msgspec.json.decode(told.sessions, type=list[str]) if told is not None else []
    return DeviceRow(
        device=device,
        organisation=organisation,
        nurses=tuple(row.name or row.email for row in seen),
        first_seen=_moment(min(row.first_seen for row in seen)),
        last_seen=_moment(max(row.last_seen for row in seen)),
        told_at=_moment(told.at) if told is not None else None,
        holds=tuple(HeldSession(session=one, title=named.get((organisation, one), "")) for one in held),
        waiting=told.waiting if told is not None else None,
        oldest=_moment(told.oldest) if told is not None and told.oldest is not None else None,
        program=told.version if told is not None else "",
        barred=_moment(shut) if shut is not None else None,
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

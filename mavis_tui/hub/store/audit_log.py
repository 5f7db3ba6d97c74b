"""The audit log: who read and wrote what, and when. Ids only: no name of a child, nothing clinical.

Records, decisions and sign-ins are noted in the transaction that stores them, every other call before its answer
leaves. If the log can't be written, no record is taken in and nothing is handed out.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import RowMapping, Select, Table, func, insert, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.nurse import Nurse
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.locks import audit_log
from mavis_tui.hub.store.tables import audit, audit_chain
from mavis_tui.models.vaccination import Moment

_AT_ONCE = 2_000
_digested = msgspec.json.Encoder(order="deterministic").encode


class Noted(NamedTuple):
    """What a line is about. `outcome` is `done`, a verdict, or why not."""

    action: str
    outcome: str
    session: str = ""
    child: str = ""
    change: str = ""


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the log. `email` and `device` are empty for what was done at the hub itself."""

    number: int
    at: Moment
    organisation: str
    email: str
    device: str
    action: str
    session: str
    child: str
    change: str
    outcome: str


async def note(
    connection: AsyncConnection,
    at: datetime,
    what: Iterable[Noted],
    *,
    organisation: str = "",
    email: str = "",
    device: str = "",
) -> None:
    """Add lines to the log, which is the last thing that a transaction does; they are there if and when it is."""
    who = {"at": int(at.timestamp()), "organisation": organisation, "email": email, "device": device}
    added = [{**who, **one._asdict()} for one in what]
    if not added:
        return
    await audit_log(connection)
    line_number, link_number, held = (await connection.execute(_newest())).one()
    last = max(line_number or 0, link_number or 0)
    digest = held if held and link_number == last else ""
    chain = []
    for number, line in enumerate(added, last + 1):
        line["number"] = number
        digest = _linked(digest, line)
        chain.append({"number": number, "digest": digest})
    await connection.execute(insert(audit), added)
    await connection.execute(insert(audit_chain), chain)


@cache
def _newest() -> Select[Any]:
    """Ask for the numbers of the last line and of the last link, and for that link."""
    link = select(func.max(audit_chain.c.number)).scalar_subquery()
    held = select(audit_chain.c.digest).order_by(audit_chain.c.number.desc()).limit(1).scalar_subquery()
    return select(func.max(audit.c.number), link, held)


def _linked(before: str, line: dict[str, Any]) -> str:
    """Digest a line and the digest before it."""
    return hashlib.sha256(before.encode() + b"\n" + _digested(line)).hexdigest()


async def note_of(connection: AsyncConnection, nurse: Nurse, at: datetime, what: Iterable[Noted]) -> None:
    """Add lines about what a nurse did."""
    await note(
        connection,
        at,
        what,
        organisation=nurse.organisation,
        email=nurse.staff.email,
        device=nurse.device,
    )


async def note_alone(database: Database, at: datetime, action: str, organisation: str = "", child: str = "") -> None:
    """Note what was read, before it is handed out, in a transaction of its own: the log is written by one at a time."""
    async with database.writing() as connection:
        await note(connection, at, [Noted(action, "done", child=child)], organisation=organisation)


async def lines(database: Database, since: datetime | None = None, organisation: str = "") -> list[AuditLine]:
    """List everything that was noted, oldest first; of one team only, where one is named."""
    wanted = select(audit)
    if since is not None:
        wanted = wanted.where(audit.c.at >= int(since.timestamp()))
    if organisation:
        wanted = wanted.where(audit.c.organisation == organisation)
    async with database.reading() as connection:
        rows = (await connection.execute(wanted.order_by(audit.c.number))).mappings().all()
    return [_line(row) for row in rows]


class LogSearch(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for in the log: from `since` on and before `until`, by whom, what was done, and what it was about.

    `about` is the whole id of a child, a record, a session or a laptop; `action` is the beginning of what was done.
    """

    since: datetime | None = None
    until: datetime | None = None
    by: str = ""
    action: str = ""
    about: str = ""


async def search_log(
    database: Database, organisation: str, wanted: LogSearch, most: int, before: int = 0
) -> list[AuditLine]:
    """List lines of a team's log, the newest first: `most` of them, older than the line of the number `before`."""
    conditions = [audit.c.organisation == organisation]
    if wanted.since is not None:
        conditions.append(audit.c.at >= int(wanted.since.timestamp()))
    if wanted.until is not None:
        conditions.append(audit.c.at < int(wanted.until.timestamp()))
    if wanted.by:
        conditions.append(audit.c.email == wanted.by.casefold())
    if wanted.action:
        conditions.append(audit.c.action.istartswith(wanted.action, autoescape=True))
    if wanted.about:
        conditions.append(
            or_(
                *(column == wanted.about for column in (audit.c.child, audit.c.change, audit.c.session, audit.c.device))
            )
        )
    if before:
        conditions.append(audit.c.number < before)
    async with database.reading() as connection:
        rows = await connection.execute(select(audit).where(*conditions).order_by(audit.c.number.desc()).limit(most))
        return [_line(row) for row in rows.mappings()]


def _line(row: RowMapping) -> AuditLine:
    return AuditLine(**{**row, "at": datetime.fromtimestamp(row["at"], UTC)})


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What looking the log through found: how many lines hold together, and how many are older than the chain.

    `last` is the number of the last of them and `digest` what stands for the log up to it: noted elsewhere, it shows
    also that lines at the end are gone. `broken` is the number of the first line that was altered, is missing or was
    put in.
    """

    lines: int
    older: int
    last: int
    digest: str
    broken: int | None = None


async def verified(database: Database) -> Verified:
    """Follow the chain through the whole log, from the first line that has a link."""
    async with database.reading() as connection:
        linked = (await connection.execute(select(func.min(audit_chain.c.number)))).scalar_one()
        first = linked or (await connection.execute(select(func.max(audit.c.number)))).scalar_one() or 0
        older = select(func.count()).select_from(audit).where(audit.c.number < first if linked else true())
        before = (await connection.execute(older)).scalar_one()
        number, digest, count = (linked or 1) - 1, "", 0
        while linked:
            held = {row["number"]: row for row in await _after(connection, audit, number)}
            links = {row["number"]: row["digest"] for row in await _after(connection, audit_chain, number)}
            if not held and not links:
                break
            for following in range(number + 1, number + 1 + max(len(held), len(links))):
                line = held.get(following)
                digest_of_it = "" if line is None else _linked(digest, dict(line))
                if not digest_of_it or digest_of_it != links.get(following):
                    return Verified(lines=count, older=before, last=number, digest=digest, broken=following)
                number, digest, count = following, digest_of_it, count + 1
    return Verified(lines=count, older=before, last=number, digest=digest)


async def _after(connection: AsyncConnection, table: Table, number: int) -> Sequence[RowMapping]:
    wanted = select(table).where(table.c.number > number).order_by(table.c.number).limit(_AT_ONCE)
    return (await connection.execute(wanted)).mappings().all()

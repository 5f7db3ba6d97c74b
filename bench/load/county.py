"""The region of `make load`: invented teams with their sessions, children, nurses and laptops, in a hub's database.

One team's sessions are put by the hub's own function; the rows of the others are those of the first, under another
code, because to put 800 sessions would take the run's whole time. Tokens are prepared for all laptops: a password
takes 20 ms of processor on purpose, and few of a morning's requests are sign-ins.
"""

import hashlib
import secrets
from collections import deque
from datetime import date, timedelta
from itertools import count, cycle
from random import Random
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.demo.care import care_for
from mavis_tui.demo.people import children as invented
from mavis_tui.demo.people import nhs_numbers
from mavis_tui.hub.access.accounts import hashed_password
from mavis_tui.hub.sessions.sessions import put_session
from mavis_tui.hub.store.opening import open_hub_database
from mavis_tui.hub.store.tables import accounts, children, devices, roles, sessions, tables, tokens
from mavis_tui.models.calendar import academic_year, system_clock, today
from mavis_tui.models.change import Change
from mavis_tui.models.identity import new_id_at
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import Location, Session, SessionBundle, bundle
from mavis_tui.models.vaccination import Role, Staff
from mavis_tui.wire.messages import held_tag
from tests.builders import a_batch, a_change, a_session, a_vaccination

PASSWORD = "a password for a whole county"
LAPTOPS, SESSIONS, CHILDREN = 50, 10, 150
"""Of a team, and on the list of each of its sessions."""
_FIRST_SESSION = 1204
_NOT_COPIED = frozenset(("audit", "audit_chain", "generations"))


class Laptop:
    """One laptop and its nurse: her token, the two sessions saved on it, and which version of each it has."""

    def __init__(self, team: str, number: int) -> None:
        self.team = team
        self.device = f"load-{team.lower()}-{number}"
        self.nurse = Staff(email=f"nurse{number}@{team.lower()}.example", name=f"Nurse {number}")
        self.token = secrets.token_urlsafe(32)
        self.sessions = tuple(f"{_FIRST_SESSION + (number + more) % SESSIONS}" for more in (0, 1))
        self.tags: dict[str, str] = {}
        self.list_etag = ""
        self._sequence = count(1)

    def dose(self, child: str) -> Change:
        """Record a dose for a child of the first of its sessions, now."""
        now = system_clock()
        record = a_vaccination(
            id=new_id_at(now),
            child=child,
            session=self.sessions[0],
            performed_on=today(system_clock),
            performed_at=now,
            batch_expiry=date(now.year + 1, 5, 31),
            performed_by=self.nurse,
            location=_school(self.sessions[0]),
            organisation=self.team,
        )
        n = next(self._sequence)
        return a_change(n, record, device=self.device, made_at=now, made_by=self.nurse.email)


class County:
    """All laptops, one of each team after the other, and who of each list has had no dose yet."""

    def __init__(self, teams: int, apart: int = 0) -> None:
        codes = [f"L{n:02d}" for n in range(teams + apart)]
        made = {code: [Laptop(code, number) for number in range(LAPTOPS)] for code in codes}
        self.laptops = [made[code][number] for number in range(LAPTOPS) for code in codes[:teams]]
        self.apart = [made[code][number] for number in range(LAPTOPS) for code in codes[teams:]]
        """Laptops of teams that take no part in the traffic: each request of theirs is about children of its own."""
        self.codes = codes
        self._due: dict[tuple[str, str], deque[str]] = {}
        self._again: dict[tuple[str, str], Any] = {}

    def next_child(self, laptop: Laptop) -> str:
        """Give the next child of the list whom nobody has recorded for; after the last one, each once more."""
        key = laptop.team, laptop.sessions[0]
        return self._due[key].popleft() if self._due[key] else str(next(self._again[key]))

    async def fill(self, where: str) -> None:
        """Put everything into a new database."""
        database = await open_hub_database(where)
        for n in range(SESSIONS):
            await put_session(database, _a_session(n), self.codes[0])
        hashed = await hashed_password(PASSWORD)
        async with database.writing() as connection:
            for code in self.codes[1:]:
                await _copy(connection, self.codes[0], code)
            await self._let_in(connection, hashed)
        await database.close()

    async def look(self, where: str) -> None:
        """Learn from a filled database who is on the lists, and in which version each laptop has its sessions."""
        database = await open_hub_database(where)
        async with database.reading() as connection:
            wanted = select(children.c.session, children.c.id).where(children.c.organisation == self.codes[0])
            listed: dict[str, list[str]] = {}
            for row in await connection.execute(wanted.order_by(children.c.session, children.c.id)):
                listed.setdefault(row.session, []).append(row.id)
            versions = select(sessions.c.organisation, sessions.c.id, sessions.c.version, sessions.c.stamp)
            tags = {
                (row.organisation, row.id): held_tag(f"{row.version}-{row.stamp}")
                for row in await connection.execute(versions)
            }
        await database.close()
        self._due = {(code, one): deque(ids) for code in self.codes for one, ids in listed.items()}
        self._again = {(code, one): cycle(ids) for code in self.codes for one, ids in listed.items()}
        for laptop in (*self.laptops, *self.apart):
            laptop.tags = {one: tags[laptop.team, one] for one in laptop.sessions}

    async def _let_in(self, connection: AsyncConnection, hashed: str) -> None:
        now = system_clock()
        expires, at = int((now + timedelta(hours=12)).timestamp()), int(now.timestamp())
        every = [*self.laptops, *self.apart]
        named = [{"email": one.nurse.email, "name": one.nurse.name, "organisation": one.team} for one in every]
        await connection.execute(insert(accounts), [{**one, "password": hashed} for one in named])
        await connection.execute(insert(roles), [{"email": one["email"], "role": Role.NURSE.value} for one in named])
        await connection.execute(
            insert(tokens),
            [
                {
                    "digest": hashlib.sha256(one.token.encode()).hexdigest(),
                    "email": one.nurse.email,
                    "device": one.device,
                    "expires_at": expires,
                }
                for one in every
            ],
        )
        seen = {"first_seen": at, "last_seen": at}
        heard = [{"organisation": one.team, "id": one.device, "email": one.nurse.email, **seen} for one in every]
        await connection.execute(insert(devices), heard)


async def _copy(connection: AsyncConnection, first: str, code: str) -> None:
    """Give a team what the first one has, in every table in which it has something."""
    for table in tables.sorted_tables:
        if "organisation" not in table.c or table.name in _NOT_COPIED:
            continue
        named = [column.name for column in table.c]
        of_first = select(*(literal(code) if name == "organisation" else table.c[name] for name in named))
        await connection.execute(insert(table).from_select(named, of_first.where(table.c.organisation == first)))
    held = await connection.execute(select(sessions.c.id, sessions.c.document).where(sessions.c.organisation == code))
    for row in held.all():
        session = replace(msgspec.json.decode(row.document, type=Session), organisation=code)
        document = msgspec.json.Encoder(order="deterministic").encode(session)
        of_session = (sessions.c.organisation == code, sessions.c.id == row.id)
        await connection.execute(update(sessions).where(*of_session).values(document=document))


def _school(session: str) -> str:
    return f"School {session}"


def _a_session(n: int) -> SessionBundle:
    """Make the n-th session of a team: HPV, today, with 150 invented children who are due."""
    number, day, rng = f"{_FIRST_SESSION + n}", today(system_clock), Random(n)
    nhs = nhs_numbers(rng)
    for _ in range(n * CHILDREN):
        next(nhs)
    year = academic_year(day)
    listed = invented(number, (_school(number),), (8, 9), year, CHILDREN, (), nhs, rng)
    cared = (replace(one, care={Programme.HPV: care_for(one, Programme.HPV, "due", day, rng)}) for one in listed)
    session = a_session(id=number, location=Location(name=_school(number)), dates=(day,), vaccinators=())
    return bundle(session, tuple(cared), (a_batch(expiry=date(day.year + 1, 5, 31)),))

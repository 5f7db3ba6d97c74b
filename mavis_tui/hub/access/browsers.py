"""Who is signed in to the office's pages: a browser has a cookie, the database its digest and for how long it is good.

Every step of signing in gives the browser another cookie, so that nobody can plant one beforehand that is let in later.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.positions import Position, position_of
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import accounts, office_sessions, roles, second_factors

IDLE = timedelta(minutes=15)
"""Who asks for nothing for so long has to sign in again."""
LONGEST = timedelta(hours=12)
REMEMBERED = timedelta(days=2)
"""For so long a browser counts as one in which somebody was let in before, and what was typed last is kept."""

PASSWORD, INSIDE = "password", "inside"
"""How far a browser has come: the password was right, or all that is asked for was."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A form that was sent when the sign-in was over: where to, what it is called, and what was typed into it."""

    path: str
    title: str
    fields: tuple[tuple[str, str], ...]


class Visitor(NamedTuple):
    """Somebody in front of a browser: who she is, the team she works for, and what she may.

    `digest` is that of the browser's cookie, `stage` how far she has come, `is_over` whether she has to sign in again,
    `notice` is what the next page tells her, `has_kept` whether a form of hers is kept.
    """

    email: str
    name: str
    organisation: str
    position: Position
    digest: str
    stage: str
    is_over: bool
    notice: str
    has_kept: bool
    has_second_factor: bool

    @property
    def is_inside(self) -> bool:
        """True for who may see pages."""
        return self.stage == INSIDE and not self.is_over


def cookie_digest(cookie: str) -> str:
    """Give what is stored of a cookie."""
    return hashlib.sha256(cookie.encode()).hexdigest()


async def visitor_with(database: Database, cookie: str, now: datetime) -> Visitor | None:
    """Say whose cookie it is, also where her sign-in is over; None if nobody's."""
    wanted = (
        select(accounts, roles.c.role, office_sessions, second_factors.c.confirmed_at)
        .join(office_sessions, office_sessions.c.email == accounts.c.email)
        .outerjoin(roles, roles.c.email == accounts.c.email)
        .outerjoin(second_factors, second_factors.c.email == accounts.c.email)
        .where(office_sessions.c.digest == cookie_digest(cookie), accounts.c.disabled_at.is_(None))
    )
    async with database.reading() as connection:
        found = (await connection.execute(wanted)).one_or_none()
    return None if found is None else _visitor(found, now)


class NextCookie(NamedTuple):
    """A browser's next cookie, how far it has come with it, and whether a form is kept for who signs in."""

    cookie: str
    stage: str
    has_kept: bool


async def begin_visit(connection: AsyncConnection, email: str, stage: str, before: str, now: datetime) -> NextCookie:
    """Give a browser its next cookie. `before` is what it had: what was kept for the same person comes along."""
    await forget_old(connection, now)
    at, cookie = int(now.timestamp()), secrets.token_urlsafe(32)
    had = office_sessions.c.digest == cookie_digest(before), office_sessions.c.email == email
    kept = (await connection.execute(select(office_sessions.c.kept).where(*had))).scalar_one_or_none()
    await connection.execute(delete(office_sessions).where(office_sessions.c.digest == cookie_digest(before)))
    row = {"digest": cookie_digest(cookie), "email": email, "stage": stage, "started_at": at, "seen_at": at}
    await connection.execute(insert(office_sessions).values(**row, notice="", kept=kept))
    return NextCookie(cookie, stage, kept is not None)


async def end_visit(connection: AsyncConnection, visitor: Visitor, now: datetime) -> None:
    """Sign somebody out in this browser, and forget what was kept for her."""
    await _change(connection, visitor, ended_at=int(now.timestamp()), kept=None, notice="")


async def keep_form(connection: AsyncConnection, visitor: Visitor, kept: Kept | None) -> None:
    """Keep what somebody sent when her sign-in was over, or forget it."""
    await _change(connection, visitor, kept=None if kept is None else msgspec.json.encode(kept))


async def kept_form(connection: AsyncConnection, visitor: Visitor) -> Kept | None:
    """Give what was kept for somebody in this browser."""
    wanted = select(office_sessions.c.kept).where(office_sessions.c.digest == visitor.digest)
    held = (await connection.execute(wanted)).scalar_one_or_none()
    return None if held is None else msgspec.json.decode(held, type=Kept)


async def forget_what_was_typed(connection: AsyncConnection, organisation: str) -> None:
    """Forget every form and notice that is kept for somebody of a team: any of them may name a child."""
    of_team = select(accounts.c.email).where(accounts.c.organisation == organisation)
    held = office_sessions.c.email.in_(of_team)
    await connection.execute(update(office_sessions).where(held).values(kept=None, notice=""))


async def note_visit(connection: AsyncConnection, visitor: Visitor, now: datetime | None, notice: str) -> None:
    """Remember that somebody asked for a page now (None: it came by itself), and what the next one tells her."""
    seen = {} if now is None else {"seen_at": int(now.timestamp())}
    await _change(connection, visitor, **seen, notice=notice)


async def was_let_in_before(connection: AsyncConnection, cookie: str, email: str) -> bool:
    """True if this person was signed in before in the browser that has this cookie."""
    same = office_sessions.c.digest == cookie_digest(cookie), office_sessions.c.email == email
    wanted = select(office_sessions.c.digest).where(*same, office_sessions.c.stage == INSIDE)
    return (await connection.execute(wanted)).first() is not None


async def forget_old(connection: AsyncConnection, now: datetime) -> None:
    """Forget browsers in which nobody was for long; those that another one forgets at this moment are left to it."""
    long_ago = office_sessions.c.started_at <= int((now - REMEMBERED).timestamp())
    old = select(office_sessions.c.digest).where(long_ago).with_for_update(skip_locked=True)
    await connection.execute(delete(office_sessions).where(office_sessions.c.digest.in_(old)))


async def _change(connection: AsyncConnection, visitor: Visitor, **values: Any) -> None:
    of_it = office_sessions.c.digest == visitor.digest
    await connection.execute(update(office_sessions).where(of_it).values(**values))


def _visitor(found: Any, now: datetime) -> Visitor:
    at, position = int(now.timestamp()), position_of(found.role)
    is_over = (
        found.ended_at is not None
        or found.seen_at <= at - int(IDLE.total_seconds())
        or found.started_at <= at - int(LONGEST.total_seconds())
        or position.role is not None
    )
    return Visitor(
        email=found.email,
        name=found.name,
        organisation=found.organisation,
        position=position,
        digest=found.digest,
        stage=found.stage,
        is_over=is_over,
        notice=found.notice,
        has_kept=found.kept is not None,
        has_second_factor=found.confirmed_at is not None,
    )

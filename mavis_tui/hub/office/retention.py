"""What a team decided for itself: how long what is known of a child is kept, with the rule's source, and whether its
pages ask for a second factor.
"""

from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import BadInput, NotFound
from mavis_tui.hub.access.second_factor import NOT_ASKED, REQUIRED, SETTING, teams_without
from mavis_tui.hub.store.audit_log import Noted, note
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import accounts, sessions, team_settings
from mavis_tui.hub.store.upserts import put_row
from mavis_tui.models.calendar import age_on

SHORTEST_AGE = 25
LONGEST_AGE = 100
SOURCE = (
    "Records Management Code of Practice for Health and Social Care 2021, Appendix II: children’s records until the "
    "25th birthday, or the 26th where the child was 17 when treatment ended; adults’ for 8 years"
)
"""NHS England, updated 7 August 2023: transform.england.nhs.uk, information governance, records management code."""

_ADULT, _YEARS_OF_AN_ADULT = 18, 8
_NEARLY_ADULT = 17
_NAME = "keep_until_age"


class TeamRow(msgspec.Struct, frozen=True, kw_only=True):
    """A team, how many accounts and sessions it has, and until which age what it knows of a child is kept, and why.

    `second_factor` says whether who signs in to its pages needs one.
    """

    organisation: str
    users: int
    sessions: int
    keep_until_age: int
    source: str
    second_factor: bool = True


def kept_until(born: date, treated: date | None, age: int = SHORTEST_AGE) -> date:
    """Give the day from which what is known of a child may be erased.

    That is the birthday of `age`; a year later where the child was 17 or older at `treated`, the last time anything was
    recorded, and not before 8 years after that for an adult.
    """
    if treated is None or (then := age_on(born, treated)) < _NEARLY_ADULT:
        return _birthday(born, age)
    until = _birthday(born, age + 1)
    return until if then < _ADULT else max(until, _birthday(treated, _YEARS_OF_AN_ADULT))


def _birthday(day: date, years: int) -> date:
    """Give the same day so many years later; of 29 February the day after it, where that year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


async def ages_of(connection: AsyncConnection) -> dict[str, int]:
    """Give the age that each team decided on; a team that isn't among them has SHORTEST_AGE."""
    wanted = select(team_settings.c.organisation, team_settings.c.value).where(team_settings.c.name == _NAME)
    return {team: int(value) for team, value in (await connection.execute(wanted)).all()}


async def list_teams(database: Database) -> list[TeamRow]:
    """List the teams that have an account or a session. Who asks for it notes that."""
    async with database.reading() as connection:
        return await _rows(connection)


async def set_second_factor(database: Database, organisation: str, now: datetime, *, required: bool) -> TeamRow:
    """Decide whether who signs in to a team's pages needs a second factor. Raises NotFound for no such team."""
    async with database.writing() as connection:
        await _require_team(connection, organisation)
        row = {"organisation": organisation, "name": SETTING, "value": REQUIRED if required else NOT_ASKED}
        await put_row(connection, team_settings, row, changing=("value",))
        done = next(row for row in await _rows(connection) if row.organisation == organisation)
        what = "Ask for a second factor" if required else "Ask for no second factor"
        await note(connection, now, [Noted(what, "done")], organisation=organisation)
    return done


async def set_keep_until_age(database: Database, organisation: str, age: int, now: datetime) -> TeamRow:
    """Decide until which age a team keeps what it knows of a child. Raises BadInput, and NotFound for no such team."""
    if not SHORTEST_AGE <= age <= LONGEST_AGE:
        raise BadInput(f"{age} isn’t an age from {SHORTEST_AGE} to {LONGEST_AGE}. Nothing was changed. {SOURCE}.")
    async with database.writing() as connection:
        await _require_team(connection, organisation)
        of_it = (team_settings.c.organisation == organisation, team_settings.c.name == _NAME)
        await connection.execute(delete(team_settings).where(*of_it))
        row = {"organisation": organisation, "name": _NAME, "value": str(age)}
        await connection.execute(insert(team_settings).values(row))
        done = next(row for row in await _rows(connection) if row.organisation == organisation)
        what = f"Keep what is known of a child until the age of {age}"
        await note(connection, now, [Noted(what, "done")], organisation=organisation)
    return done


async def _require_team(connection: AsyncConnection, organisation: str) -> None:
    if organisation not in {row.organisation for row in await _rows(connection)}:
        raise NotFound(f"This hub has no team {organisation}. Nothing was changed. See which: mavis hub teams")


async def _rows(connection: AsyncConnection) -> list[TeamRow]:
    users, held = await _counted(connection, accounts), await _counted(connection, sessions)
    ages, asks_nothing = await ages_of(connection), await teams_without(connection)
    return [
        TeamRow(
            organisation=team,
            users=users.get(team, 0),
            sessions=held.get(team, 0),
            keep_until_age=ages.get(team, SHORTEST_AGE),
            source="decided by the team" if team in ages else SOURCE,
            second_factor=team not in asks_nothing,
        )
        for team in sorted({*users, *held})
    ]


async def _counted(connection: AsyncConnection, table: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for team in (await connection.execute(select(table.c.organisation))).scalars():
        found[team] = found.get(team, 0) + 1
    return found

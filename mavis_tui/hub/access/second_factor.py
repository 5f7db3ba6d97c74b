"""The second factor of who signs in to the office's pages: a code of six digits that her phone makes (TOTP, RFC 6238).

Each code is taken once. Wrong ones are counted as wrong passwords are, in the same table.
"""

from datetime import datetime
from typing import NamedTuple

import pyotp
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.access.attempts import count_in, wait_in
from mavis_tui.hub.access.throttle import BY_EMAIL, Bucket
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.locks import each
from mavis_tui.hub.store.tables import second_factors, team_settings
from mavis_tui.hub.store.upserts import put_row

ISSUER = "mavis team server"
STEP_SECONDS = 30
_CLOCKS_APART = 1
"""So many periods a phone's clock may be wrong by, either way (RFC 6238, 5.2)."""

SETTING, REQUIRED, NOT_ASKED = "second_factor", "required", "off"
"""The team's setting: `required` unless it says otherwise."""


class FactorSecret(NamedTuple):
    """What a phone has to know: to be typed in, and as an address that its camera reads."""

    text: str
    address: str


async def is_required(connection: AsyncConnection, organisation: str) -> bool:
    """Say whether a team asks for a second factor."""
    of_it = (team_settings.c.organisation == organisation, team_settings.c.name == SETTING)
    value = (await connection.execute(select(team_settings.c.value).where(*of_it))).scalar_one_or_none()
    return value != NOT_ASKED


async def teams_without(connection: AsyncConnection) -> set[str]:
    """Name the teams that ask for no second factor."""
    off = (team_settings.c.name == SETTING, team_settings.c.value == NOT_ASKED)
    return set((await connection.execute(select(team_settings.c.organisation).where(*off))).scalars())


async def offered_secret(connection: AsyncConnection, email: str) -> FactorSecret | None:
    """Give the secret that is to be set up, the same as long as it isn't confirmed; None once it is."""
    await put_row(
        connection,
        second_factors,
        {"email": email, "secret": pyotp.random_base32(), "confirmed_at": None, "last_step": 0},
    )
    wanted = select(second_factors.c.secret).where(
        second_factors.c.email == email, second_factors.c.confirmed_at.is_(None)
    )
    text = (await connection.execute(wanted)).scalar_one_or_none()
    return (
        None if text is None else FactorSecret(text, pyotp.TOTP(text).provisioning_uri(name=email, issuer_name=ISSUER))
    )


async def is_code(database: Database, email: str, code: str, now: datetime) -> bool | int:
    """Take a code: True if it is right and wasn't taken before, else False.

    Gives the seconds to wait, instead, where too many were wrong. A right one confirms a secret that was just set up.
    """
    counted = _counted(email)
    async with database.writing() as connection:
        await each(connection, "code", "", [email])  # many at once count as many
        if wait := await wait_in(connection, counted, now):
            return wait
        right = await _taken(connection, email, "".join(code.split()), now)
        if not right:
            await count_in(connection, counted, now)
    return right


async def _taken(connection: AsyncConnection, email: str, code: str, now: datetime) -> bool:
    wanted = select(second_factors.c.secret).where(second_factors.c.email == email)
    secret = (await connection.execute(wanted)).scalar_one_or_none()
    if secret is None:
        return False
    at = int(now.timestamp())
    maker, step = pyotp.TOTP(secret), at // STEP_SECONDS
    for tried in range(step - _CLOCKS_APART, step + _CLOCKS_APART + 1):
        if pyotp.utils.strings_equal(maker.at(tried * STEP_SECONDS), code):
            # In one statement, so that of two who send the same code one is let in.
            unused = (second_factors.c.email == email, second_factors.c.last_step < tried)
            values = {"last_step": tried, "confirmed_at": func.coalesce(second_factors.c.confirmed_at, at)}
            return bool((await connection.execute(update(second_factors).where(*unused).values(values))).rowcount)
    return False


def _counted(email: str) -> tuple[Bucket, ...]:
    return ((f"code {email}", BY_EMAIL),)

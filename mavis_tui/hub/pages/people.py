"""People: who has an account, what each is for, a new password, and who leaves."""

import secrets
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from mavis_tui.errors import BadInput, NotFound
from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.access.users import (
    UserRow,
    change_position,
    close_account,
    list_users,
    open_account,
    reset_password,
    reset_second_factor,
)
from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.pages.drawing.rendering import go_on, page
from mavis_tui.hub.pages.section import Section
from mavis_tui.hub.pages.visits import ADMINISTRATORS_ONLY, AT, NOTES_ITSELF, Visit
from mavis_tui.hub.positions import Position

PEOPLE_AT = f"{AT}/people"
_CRUMBS = (("People", PEOPLE_AT),)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are read one for the other: l and 1, i, o and 0."""

_FOR_ADMINISTRATORS = {ADMINISTRATORS_ONLY: True, NOTES_ITSELF: True}


@get(PEOPLE_AT, summary="List the users")
async def show_people(request: Visit) -> Response[Any]:
    """List the team's accounts, and offer an administrator to add one."""
    return await _people(request)


@post(PEOPLE_AT, summary="Add a user", status_code=200, opt=_FOR_ADMINISTRATORS)
async def take_person(request: Visit) -> Response[Any]:
    """Make an account, and show its first password once."""
    form, hub, visitor = await request.form(), hub_of(request), request.user
    typed = {name: str(form.get(name, "")).strip() for name in ("email", "name", "role")}
    if typed["role"] not in set(Position):
        return await _people(request, typed, {"role": "Choose what the account is for"})
    if await list_users(hub.database, hub.clock(), email=typed["email"]):
        return await _people(request, typed, {"email": "Somebody has an account with this address already"})
    password = _made_password()
    try:
        await add_user(
            hub.database,
            typed["email"],
            typed["name"],
            visitor.organisation,
            password,
            hub.doorkeeper.hasher,
            hub.clock,
            Position(typed["role"]),
            by=visitor.email,
        )
    except BadInput as error:
        return await _people(request, typed, {"name" if not typed["name"] else "email": str(error)})
    return _told(request, typed["email"], password, "has an account now")


@get(f"{PEOPLE_AT}/{{email:str}}", summary="Look at a user")
async def show_person(request: Visit, email: FromPath[str]) -> Response[Any]:
    """Show one account, and what may be changed of it."""
    return await _person(request, email)


@post(
    f"{PEOPLE_AT}/{{email:str}}/password", summary="Change a user: password", status_code=200, opt={NOTES_ITSELF: True}
)
async def take_password(request: Visit, email: FromPath[str]) -> Response[Any]:
    """Make a new password, and show it once."""
    hub, visitor, password = hub_of(request), request.user, _made_password()
    try:
        await reset_password(
            hub.database,
            email,
            password,
            hub.clock(),
            visitor.email,
            hub.doorkeeper.hasher,
            team=visitor.organisation,
        )
    except BadInput as error:
        return await _person(request, email, {"password": str(error)})
    return _told(request, email, password, "has a new password")


@post(f"{PEOPLE_AT}/{{email:str}}/role", summary="Change a user: role", status_code=200, opt=_FOR_ADMINISTRATORS)
async def take_role(request: Visit, email: FromPath[str]) -> Response[Any]:
    """Say what an account is for."""
    hub, visitor, role = hub_of(request), request.user, str((await request.form()).get("role", ""))
    if role not in set(Position):
        return await _person(request, email, {"role": "Choose what the account is for"})
    try:
        row = await change_position(
            hub.database, email, Position(role), hub.clock(), visitor.email, visitor.organisation
        )
    except BadInput as error:
        return await _person(request, email, {"role": str(error)})
    return go_on(request, PEOPLE_AT, f"{row.name} is {row.role.label} now, and has to sign in again.")


@post(
    f"{PEOPLE_AT}/{{email:str}}/open", summary="Change a user: open or closed", status_code=200, opt=_FOR_ADMINISTRATORS
)
async def take_open(request: Visit, email: FromPath[str]) -> Response[Any]:
    """Close an account, or open it again."""
    hub, visitor = hub_of(request), request.user
    closes = (await request.form()).get("open") != "yes"
    change = close_account if closes else open_account
    try:
        row = await change(hub.database, email, hub.clock(), visitor.email, visitor.organisation)
    except BadInput as error:
        return await _person(request, email, {"open": str(error)})
    return go_on(request, PEOPLE_AT, f"The account of {row.name} is {'closed' if closes else 'open again'}.")


@post(
    f"{PEOPLE_AT}/{{email:str}}/second-factor",
    summary="Change a user: second factor",
    status_code=200,
    opt=_FOR_ADMINISTRATORS,
)
async def take_second_factor(request: Visit, email: FromPath[str]) -> Response[Any]:
    """Take a second factor away, so that the next sign-in sets up another."""
    hub, visitor = hub_of(request), request.user
    try:
        row = await reset_second_factor(hub.database, email, hub.clock(), visitor.email, visitor.organisation)
    except BadInput as error:
        return await _person(request, email, {"second-factor": str(error)})
    return go_on(request, PEOPLE_AT, f"{row.name} sets up another second factor at the next sign-in.")


async def _people(
    request: Visit, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response[Any]:
    hub, visitor = hub_of(request), request.user
    return page(
        request,
        "people.html",
        title="People",
        section=PEOPLE_AT,
        status=422 if errors else 200,
        errors=errors,
        rows=await list_users(hub.database, hub.clock(), visitor.organisation),
        typed=typed or {"email": "", "name": "", "role": ""},
        positions=_positions(),
        decides=visitor.position is Position.ADMINISTRATOR,
    )


async def _person(request: Visit, email: str, errors: dict[str, str] | None = None) -> Response[Any]:
    visitor = request.user
    row = await _of_team(request, email)
    decides = visitor.position is Position.ADMINISTRATOR
    return page(
        request,
        "person.html",
        title=row.name,
        section=PEOPLE_AT,
        crumbs=_CRUMBS,
        status=422 if errors else 200,
        errors=errors,
        row=row,
        positions=_positions(),
        decides=decides,
        resets=decides or row.role.role is not None,
    )


def _told(request: Visit, email: str, password: str, what: str) -> Response[Any]:
    """Show a password once: it is kept nowhere, and whoever loads the page again is led away from it."""
    return page(
        request,
        "first_password.html",
        title=f"{email} {what}",
        section=PEOPLE_AT,
        crumbs=_CRUMBS,
        password=password,
    )


async def _of_team(request: Visit, email: str) -> UserRow:
    hub = hub_of(request)
    rows = await list_users(hub.database, hub.clock(), request.user.organisation, email)
    if not rows:
        raise NotFound(f"The team has nobody with the address {email}.")
    return rows[0]


def _positions() -> list[tuple[str, str]]:
    return [(position.value, position.label) for position in Position]


def _made_password() -> str:
    """Make a password of some 60 bits that can be read out: four groups of three."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(3)) for _ in range(4))


SECTION = Section(
    "People",
    PEOPLE_AT,
    (show_people, take_person, show_person, take_password, take_role, take_open, take_second_factor),
)

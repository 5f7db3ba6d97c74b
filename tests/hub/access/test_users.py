"""Who has an account, what each is for, and what a change of either comes to."""

from datetime import timedelta

import httpx
import msgspec
import pytest
from sqlalchemy import update

from mavis_tui.errors import BadInput, CannotBeDone, NotFound
from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.access.users import change_position, close_account, list_users, open_account, reset_password
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.positions import Position
from mavis_tui.hub.store.audit_log import lines
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.hub.store.tables import accounts
from mavis_tui.models.change import Receipt, Verdict
from mavis_tui.models.vaccination import Role, Staff
from tests.builders import NOON, NURSE, a_bundle, a_change, a_vaccination
from tests.hub.conftest import STRANGER
from tests.hub.running import CHEAP, PASSWORD, RunningHub

OFFICE = Staff(email="olu.adeyemi@example.nhs.uk", name="Olu Adeyemi")
ASSISTANT = Staff(email="jo.lowe@example.nhs.uk", name="Jo Lowe", role=Role.HEALTHCARE_ASSISTANT)


async def add(hub: RunningHub, who: Staff, position: Position, team: str = "R1L") -> None:
    await add_user(hub.database, who.email, who.name, team, PASSWORD, CHEAP, lambda: NOON, role=position)


async def sign_in(hub: RunningHub, who: Staff, password: str = PASSWORD) -> httpx.Response:
    async with hub.client() as client:
        return await client.post("/v1/sign-in", json={"email": who.email, "password": password, "device": "device-7"})


async def test_everybody_is_listed_by_team_and_name_with_role_and_when_she_was_heard_of(hub: RunningHub) -> None:
    await add(hub, STRANGER, Position.PRESCRIBER, "R2X")
    await add(hub, OFFICE, Position.OFFICE)
    await hub.sign_in(NURSE)
    rows = await list_users(hub.database, NOON)
    assert [(row.organisation, row.email, row.role, row.devices, row.signed_in, row.last_seen) for row in rows] == [
        ("R1L", OFFICE.email, Position.OFFICE, 0, 0, None),
        ("R1L", NURSE.email, Position.NURSE, 1, 1, NOON),
        ("R2X", STRANGER.email, Position.PRESCRIBER, 0, 0, None),
    ]
    assert [row.email for row in await list_users(hub.database, NOON, "R2X")] == [STRANGER.email]


@pytest.mark.parametrize("position", [Position.OFFICE, Position.ADMINISTRATOR])
async def test_who_records_nothing_signs_in_on_no_laptop_and_is_told_why(hub: RunningHub, position: Position) -> None:
    await add(hub, OFFICE, position)
    answer = await sign_in(hub, OFFICE)
    assert answer.status_code == 403
    assert "This account is for the office, and records nothing" in answer.json()["detail"]
    assert (await sign_in(hub, OFFICE, "another cup of tea")).status_code == 401, "or it would say whose it is"
    noted = [(line.email, line.outcome) for line in await lines(hub.database) if line.action == "Sign in"]
    assert noted[0] == (OFFICE.email, "refused: an account that records nothing")


async def test_a_role_that_changes_ends_the_sign_ins_and_reaches_the_next_one(hub: RunningHub) -> None:
    token = await hub.sign_in(NURSE)
    row = await change_position(hub.database, f" {NURSE.email.upper()} ", Position.PRESCRIBER, NOON)
    assert (row.role, row.signed_in) == (Position.PRESCRIBER, 0)
    async with hub.client(token) as client:
        assert (await client.get("/v1/sessions")).status_code == 401
    assert (await sign_in(hub, NURSE)).json()["staff"]["role"] == "prescriber"


async def test_a_dose_that_somebody_of_the_office_gave_is_looked_at(hub: RunningHub) -> None:
    await add(hub, OFFICE, Position.OFFICE)
    await hub.put(a_bundle())
    async with hub.client(await hub.sign_in(NURSE)) as client:
        sent = [a_change(1, a_vaccination(1, performed_by=OFFICE))]
        answer = await client.post("/v1/changes", content=msgspec.json.encode(sent))
    (receipt,) = msgspec.json.decode(answer.content, type=list[Receipt])
    assert receipt.verdict is Verdict.REVIEW
    assert OFFICE.email in receipt.reason


async def test_a_new_password_opens_and_the_old_one_does_not(hub: RunningHub) -> None:
    token = await hub.sign_in(NURSE)
    with pytest.raises(BadInput, match="8 to"):
        await reset_password(hub.database, NURSE.email, "short", NOON, hasher=CHEAP)
    await reset_password(hub.database, NURSE.email, "another cup of tea", NOON, hasher=CHEAP)
    async with hub.client(token) as client:
        assert (await client.get("/v1/sessions")).status_code == 401
    assert (await sign_in(hub, NURSE)).status_code == 401
    assert (await sign_in(hub, NURSE, "another cup of tea")).status_code == 200


async def test_who_changes_an_account_is_an_administrator_and_stands_in_the_log(hub: RunningHub) -> None:
    await hub.add_nurse()
    await add(hub, OFFICE, Position.OFFICE)
    for by in (NURSE.email, OFFICE.email, "nobody@example.nhs.uk"):
        with pytest.raises(BadInput, match="isn’t an administrator"):
            await change_position(hub.database, NURSE.email, Position.PRESCRIBER, NOON, by)
    await add(hub, OFFICE, Position.ADMINISTRATOR)
    await change_position(hub.database, NURSE.email, Position.PRESCRIBER, NOON, OFFICE.email.upper())
    line = (await lines(hub.database))[-1]
    assert (line.action, line.outcome) == ("Change a user: prescriber", f"done by {OFFICE.email}")
    assert (line.email, line.organisation) == (NURSE.email, "R1L")


async def test_a_closed_account_opens_nothing_until_it_is_opened_again(hub: RunningHub) -> None:
    token = await hub.sign_in(NURSE)
    closed = await close_account(hub.database, NURSE.email, NOON)
    assert (closed.disabled, closed.signed_in) == (NOON, 0)
    assert (await close_account(hub.database, NURSE.email, NOON + timedelta(days=1))).disabled == NOON
    async with hub.client(token) as client:
        assert (await client.get("/v1/sessions")).status_code == 401
    answer = await sign_in(hub, NURSE)
    assert answer.status_code == 403
    assert "This account was closed" in answer.json()["detail"]
    assert (await sign_in(hub, NURSE, "another cup of tea")).status_code == 401, "or it would say whose it is"
    assert (await open_account(hub.database, NURSE.email, NOON)).disabled is None
    assert (await sign_in(hub, NURSE)).status_code == 200
    told = [line.action for line in await lines(hub.database)]
    assert (told.count("Close an account"), told.count("Open an account again")) == (2, 1)


async def test_a_token_that_was_given_while_the_account_was_closed_opens_nothing(hub: RunningHub) -> None:
    token = await hub.sign_in(NURSE)
    async with hub.database.writing() as connection:
        await connection.execute(update(accounts).values(disabled_at=1))
    async with hub.client(token) as client:
        assert (await client.get("/v1/sessions")).status_code == 401


async def test_who_has_a_closed_account_decides_and_changes_nothing(hub: RunningHub) -> None:
    await hub.add_nurse()
    await add(hub, OFFICE, Position.ADMINISTRATOR)
    await close_account(hub.database, OFFICE.email, NOON)
    with pytest.raises(CannotBeDone, match="The account of Olu Adeyemi is closed"):
        await decide(hub.database, "of-nobody", Ruling.KEEP, by=OFFICE.email, note_text="", now=NOON)
    with pytest.raises(BadInput, match="isn’t an administrator"):
        await change_position(hub.database, NURSE.email, Position.OFFICE, NOON, OFFICE.email)


async def test_an_account_that_is_none_is_not_found(hub: RunningHub) -> None:
    with pytest.raises(NotFound, match="mavis hub users"):
        await change_position(hub.database, NURSE.email, Position.PRESCRIBER, NOON)


async def test_who_assists_decides_nothing_and_the_office_does(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await add(hub, OFFICE, Position.OFFICE)
    await add(hub, ASSISTANT, Position.HEALTHCARE_ASSISTANT)
    doubted = a_change(1, a_vaccination(1, id="of-nobody", child="child-9"))
    (await nurse.post("/v1/changes", content=msgspec.json.encode([doubted]))).raise_for_status()

    async def decided(who: Staff) -> Ruling:
        found = await decide(
            hub.database, "of-nobody", Ruling.KEEP, by=who.email, note_text="She is at the door", now=NOON
        )
        return found.outcome

    with pytest.raises(CannotBeDone, match="is a healthcare assistant"):
        await decided(ASSISTANT)
    assert await decided(OFFICE) is Ruling.KEEP

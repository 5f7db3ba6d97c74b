"""People: who has an account, a first password shown once, and who may change what of whom."""

import pytest

from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.access.users import list_users
from mavis_tui.hub.positions import Position
from mavis_tui.hub.store.audit_log import lines
from tests.builders import NURSE
from tests.hub.pages.browser import ADMINISTRATOR, OFFICE, Browser, add_account, signed_in
from tests.hub.pages.counting import asked, questions
from tests.hub.running import CHEAP, PASSWORD, RunningHub

NEW = "jo.lowe@example.nhs.uk"
SPITEFUL = "<script>alert(1)</script> {{7*7}}"


@pytest.fixture
async def browser(hub: RunningHub) -> Browser:
    await hub.add_nurse()
    return await signed_in(hub, Position.ADMINISTRATOR)


async def may_sign_in(hub: RunningHub, password: str, email: str = NURSE.email) -> int:
    async with hub.client("") as nobody:
        wanted = {"email": email, "password": password, "device": "device-9"}
        return (await nobody.post("/v1/sign-in", json=wanted)).status_code


async def test_the_list_is_that_of_the_command(hub: RunningHub, browser: Browser) -> None:
    rows = await list_users(hub.database, hub.app.state.hub.clock(), "R1L")
    await browser.open("/office/people")
    assert [line[:3] for line in browser.table("People of the team")[1:]] == [
        [row.name, row.email, row.role.label] for row in rows
    ]


async def test_somebody_is_added_with_a_password_that_is_shown_once(hub: RunningHub, browser: Browser) -> None:
    await browser.open("/office/people")
    await browser.send("Add", {"E-mail address": NEW, "Name": SPITEFUL, "role": "nurse"})
    assert "<script>" not in browser.answer.text
    (password,) = [one.text for one in browser.page.all("strong") if "mavis-secret" in one.attributes.get("class", "")]
    assert await may_sign_in(hub, password, NEW) == 200
    await browser.open("/office/people")
    assert password not in browser.answer.text
    assert SPITEFUL in browser.text
    told = [line for line in await lines(hub.database) if line.action == "Add a user" and line.email == NEW]
    assert [line.outcome for line in told] == [f"done by {ADMINISTRATOR}"]


async def test_an_address_that_has_an_account_is_added_nowhere(hub: RunningHub, browser: Browser) -> None:
    await add_account(hub, "kim.lund@example.nhs.uk", Position.NURSE, "R2X")
    for address in (NURSE.email, "kim.lund@example.nhs.uk"):
        await browser.open("/office/people")
        await browser.send("Add", {"E-mail address": address, "Name": "Jo Lowe", "role": "nurse"})
        assert (browser.status, "has an account with this address already" in browser.text) == (422, True)
    assert (await list_users(hub.database, hub.app.state.hub.clock(), email="kim.lund@example.nhs.uk"))[
        0
    ].organisation == "R2X"


async def test_the_office_gives_a_nurse_a_new_password_and_changes_nothing_else(
    hub: RunningHub, browser: Browser
) -> None:
    office = await signed_in(hub)
    await office.open(f"/office/people/{NURSE.email}")
    assert [one.text for one in office.page.all("button")] == ["Sign out", "Make a new password"]
    await office.press("Make a new password")
    (password,) = [one.text for one in office.page.all("strong") if "mavis-secret" in one.attributes.get("class", "")]
    assert (await may_sign_in(hub, PASSWORD), await may_sign_in(hub, password)) == (401, 200)
    await browser.open(f"/office/people/{NURSE.email}")
    _, action, fields, _ = browser.form("Close the account", {})
    own = dict(office.form("Sign out", {})[2])
    assert (await office.client.post(action, data={**dict(fields), **own})).status_code == 403
    await office.open(f"/office/people/{ADMINISTRATOR}")
    assert [one.text for one in office.page.all("button")] == ["Sign out"]
    answer = await office.client.post(
        f"/office/people/{ADMINISTRATOR}/password", data=dict(office.form("Sign out", {})[2])
    )
    assert (answer.status_code, "isn’t an administrator" in answer.text) == (422, True)


async def test_a_closed_account_signs_in_no_more_until_it_is_opened(hub: RunningHub, browser: Browser) -> None:
    await browser.open(f"/office/people/{NURSE.email}")
    await browser.press("Close the account")
    assert "The account of Sian Rees is closed." in browser.text
    assert await may_sign_in(hub, PASSWORD) == 403
    await browser.open(f"/office/people/{NURSE.email}")
    await browser.press("Open the account again")
    assert await may_sign_in(hub, PASSWORD) == 200


async def test_nobody_closes_or_changes_her_own_account_so_that_an_administrator_is_left(
    hub: RunningHub, browser: Browser
) -> None:
    await browser.open(f"/office/people/{ADMINISTRATOR}")
    for button, typed in (("Close the account", {}), ("Change the role", {"role": "office"})):
        await browser.send(button, typed)
        assert (browser.status, "Nobody changes their own account so." in browser.text) == (422, True)
    (row,) = await list_users(hub.database, hub.app.state.hub.clock(), email=ADMINISTRATOR)
    assert (row.role, row.disabled) == (Position.ADMINISTRATOR, None)


async def test_another_role_is_said_and_ends_the_sign_ins(hub: RunningHub, browser: Browser) -> None:
    token = await hub.sign_in()
    await browser.open(f"/office/people/{NURSE.email}")
    await browser.send("Change the role", {"role": "prescriber"})
    async with hub.client(token) as nurse:
        assert (await nurse.get("/v1/sessions")).status_code == 401
    assert "Sian Rees is prescriber now, and has to sign in again." in browser.text


@pytest.mark.usefixtures("browser")
async def test_people_of_another_team_are_neither_seen_nor_changed(hub: RunningHub) -> None:
    stranger = await signed_in(hub, Position.ADMINISTRATOR, "R2X", "kim.lund@example.nhs.uk")
    assert NURSE.email not in (await stranger.open("/office/people")).answer.text
    assert (await stranger.open(f"/office/people/{NURSE.email}")).status == 404
    own = dict((await stranger.open("/office/people")).form("Sign out", {})[2])
    answer = await stranger.client.post(f"/office/people/{NURSE.email}/open", data=own)
    assert answer.status_code == 404
    assert await may_sign_in(hub, PASSWORD) == 200


async def test_the_list_asks_as_often_with_many_people(hub: RunningHub, browser: Browser) -> None:
    with questions(hub) as few:
        await browser.open("/office/people")
    for number in range(12):
        await add_user(hub.database, f"n{number}@example.nhs.uk", "Jo", "R1L", PASSWORD, CHEAP)
    with questions(hub) as many:
        await browser.open("/office/people")
    assert asked(few) == asked(many)
    assert OFFICE not in browser.text

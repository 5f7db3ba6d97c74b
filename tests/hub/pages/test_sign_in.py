"""Signing in to the pages: who is let in, with what, for how long, and what is written down of it."""

from mavis_tui.hub.access.turns import Turns
from mavis_tui.hub.access.users import close_account, reset_password, reset_second_factor
from mavis_tui.hub.office.retention import set_second_factor
from mavis_tui.hub.positions import Position
from mavis_tui.hub.store.audit_log import lines
from tests.builders import NURSE
from tests.conftest import StandingClock
from tests.hub.pages.browser import ADMINISTRATOR, OFFICE, Browser, add_account, code_for, signed_in, signs_in
from tests.hub.running import CHEAP, PASSWORD, RunningHub


async def noted(hub: RunningHub) -> list[tuple[str, str, str]]:
    """Who did what in a browser, and what came of it."""
    return [(line.email, line.action, line.outcome) for line in await lines(hub.database) if line.device == "browser"]


async def secret_of(browser: Browser) -> str:
    (strong,) = browser.page.all("strong")
    return strong.text


async def test_who_is_of_the_office_signs_in_and_out(hub: RunningHub) -> None:
    browser = await signed_in(hub)
    assert (browser.status, browser.path, browser.title) == (200, "/office", "Today")
    assert "Pat Okoro, office of team R1L" in browser.page.text
    await browser.press("Sign out")
    assert "You are signed out." in browser.text
    assert (await browser.open("/office")).path == "/office/sign-in"
    assert [what for _, *what in await noted(hub)] == [
        ["Sign in to the pages", "done"],
        ["Look at the sessions of the day", "done"],
        ["Sign out of the pages", "done"],
    ]


async def test_a_nurse_is_told_in_words_where_she_signs_in_and_the_log_has_it(hub: RunningHub) -> None:
    await hub.add_nurse()
    browser = await signs_in(Browser(hub), NURSE.email)
    assert browser.status == 403
    assert "you sign in on a laptop, in the program mavis" in browser.text
    assert await noted(hub) == [(NURSE.email, "Sign in to the pages", "refused: an account that records")]
    assert (await browser.open("/office")).path == "/office/sign-in"


async def test_the_log_names_nobody_whose_address_is_unknown_and_all_others(
    hub: RunningHub, clock: StandingClock
) -> None:
    await add_account(hub)
    browser = await signs_in(Browser(hub), "my password")
    assert (browser.status, browser.page.all("title")[0].text) == (401, "Error: Sign in – mavis team server")
    assert "The e-mail address or the password isn’t right." in browser.text
    assert (await signs_in(browser, OFFICE, "wrong")).status == 401
    await close_account(hub.database, OFFICE, clock())
    assert (await signs_in(browser)).status == 403
    assert "This account was closed" in browser.text
    assert await noted(hub) == [
        ("", "Sign in to the pages", "refused: unknown e-mail address"),
        (OFFICE, "Sign in to the pages", "refused: wrong password"),
        (OFFICE, "Sign in to the pages", "refused: the account is closed"),
    ]


async def test_wrong_passwords_on_the_pages_count_as_those_on_laptops_do(hub: RunningHub, clock: StandingClock) -> None:
    await add_account(hub)
    browser = Browser(hub)
    for _ in range(9):
        assert (await signs_in(browser, OFFICE, "wrong")).status == 401
    async with hub.client() as laptop:
        body = {"email": OFFICE, "password": "wrong", "device": "device-9"}
        assert (await laptop.post("/v1/sign-in", json=body)).status_code == 401
    assert (await signs_in(browser)).status == 429
    assert browser.answer.headers["Retry-After"] == "900"
    assert "Too many wrong passwords. Try again in 15 minutes" in browser.text
    clock.forward(minutes=15)
    assert (await signs_in(browser)).title == "Set up a second factor"


async def test_when_many_sign_in_at_once_somebody_is_told_when_to_come_back(hub: RunningHub) -> None:
    await add_account(hub)
    hub.app.state.hub.doorkeeper._turns = Turns(1, longest=0)
    browser = Browser(hub)
    async with hub.app.state.hub.doorkeeper._turns.turn("somebody else"):
        await signs_in(browser)
    assert (browser.status, browser.answer.headers["Retry-After"]) == (503, "1")
    assert "Nothing was wrong with the password; try again in 1 second." in browser.text
    assert (await signs_in(browser)).title == "Set up a second factor"


async def test_what_is_missing_is_said_at_its_field(hub: RunningHub) -> None:
    browser = Browser(hub)
    await browser.open("/office")
    await browser.send("Sign in", {"E-mail address": " "})
    assert browser.status == 422
    summary = {one.attributes["href"]: one.text for one in browser.page.all("a") if one.attributes["href"][0] == "#"}
    assert summary == {
        "#maincontent": "Skip to main content",
        "#email": "Enter an e-mail address",
        "#password": "Enter a password",
    }


async def test_the_first_sign_in_sets_up_a_second_factor_and_the_next_asks_for_its_code(
    hub: RunningHub, clock: StandingClock
) -> None:
    await add_account(hub)
    browser = await signs_in(Browser(hub))
    assert browser.title == "Set up a second factor"
    assert (await browser.open("/office")).path == "/office/sign-in/code"
    secret = await secret_of(browser)
    assert (await browser.send("Go on", {"Code": "000000"})).status == 422
    assert await secret_of(browser) == secret
    code = code_for(secret, clock())
    assert (await browser.send("Go on", {"Code": f"{code[:3]} {code[3:]}"})).title == "Today"
    again = await signs_in(Browser(hub))
    assert again.title == "Enter the code from your phone"
    assert secret.replace(" ", "") not in again.answer.text.replace(" ", "")
    await again.send("Go on", {"Code": code})
    assert (again.status, "Wait for the next one" in again.text) == (422, True)
    clock.forward(seconds=30)
    assert (await again.send("Go on", {"Code": code_for(secret, clock())})).title == "Today"
    assert [what for _, *what in await noted(hub) if "factor" in what[0]] == [
        ["Sign in to the pages: second factor", "refused: wrong code"],
        ["Sign in to the pages: second factor", "done"],
        ["Sign in to the pages: second factor", "refused: wrong code"],
        ["Sign in to the pages: second factor", "done"],
    ]


async def test_after_ten_wrong_codes_the_right_one_is_not_taken_for_a_quarter_of_an_hour(
    hub: RunningHub, clock: StandingClock
) -> None:
    await add_account(hub)
    browser = await signs_in(Browser(hub))
    secret = await secret_of(browser)
    for _ in range(10):
        assert (await browser.send("Go on", {"Code": "000000"})).status == 422
    assert (await browser.send("Go on", {"Code": code_for(secret, clock())})).status == 429
    assert "Too many wrong codes. Try again in 15 minutes." in browser.text
    clock.forward(minutes=14, seconds=59)
    assert (await browser.send("Go on", {"Code": code_for(secret, clock())})).status == 429


async def test_a_reset_second_factor_is_set_up_anew_with_another_secret(hub: RunningHub, clock: StandingClock) -> None:
    await add_account(hub)
    browser = await signs_in(Browser(hub))
    secret = await secret_of(browser)
    assert (await browser.send("Go on", {"Code": code_for(secret, clock())})).title == "Today"
    await reset_second_factor(hub.database, OFFICE, clock())
    assert (await browser.open("/office")).path == "/office/sign-in"
    assert (await signs_in(browser)).title == "Set up a second factor"
    assert await secret_of(browser) != secret


async def test_a_team_that_switched_it_off_is_asked_for_no_second_factor(hub: RunningHub, clock: StandingClock) -> None:
    await add_account(hub)
    await add_account(hub, ADMINISTRATOR, Position.ADMINISTRATOR, "R2X")
    await set_second_factor(hub.database, "R1L", clock(), required=False)
    assert (await signs_in(Browser(hub))).title == "Today"
    assert (await signs_in(Browser(hub), ADMINISTRATOR)).title == "Set up a second factor"


async def test_who_asks_for_nothing_for_a_quarter_of_an_hour_signs_in_again(
    hub: RunningHub, clock: StandingClock
) -> None:
    browser = await signed_in(hub)
    for _ in range(3):
        clock.forward(minutes=14, seconds=59)
        assert (await browser.open("/office")).title == "Today"
    clock.forward(minutes=15)
    assert (await browser.open("/office")).path == "/office/sign-in"
    assert "nothing was asked for in 15 minutes" in browser.text


async def test_after_twelve_hours_everybody_signs_in_again(hub: RunningHub, clock: StandingClock) -> None:
    browser = await signed_in(hub)
    for _ in range(51):
        clock.forward(minutes=14)
        assert (await browser.client.get("/office/kept", follow_redirects=False)).headers["Location"] == "/office"
    assert (await browser.open("/office")).title == "Today"
    clock.forward(minutes=6)
    assert (await browser.open("/office")).path == "/office/sign-in"


async def test_a_new_password_or_a_closed_account_ends_what_is_open_in_browsers(
    hub: RunningHub, clock: StandingClock
) -> None:
    browser = await signed_in(hub)
    await reset_password(hub.database, OFFICE, "another cup of tea", clock(), hasher=CHEAP)
    assert (await browser.open("/office")).path == "/office/sign-in"
    assert (await signs_in(browser, OFFICE, PASSWORD)).status == 401
    assert (await signs_in(browser, OFFICE, "another cup of tea")).title == "Today"
    await close_account(hub.database, OFFICE, clock())
    assert (await browser.open("/office")).path == "/office/sign-in"


async def test_a_page_that_was_wanted_comes_after_the_sign_in(hub: RunningHub, clock: StandingClock) -> None:
    browser = await signed_in(hub)
    clock.forward(hours=1)
    await browser.open("/office/kept?a=1&b=2")
    assert browser.path == "/office/sign-in"
    assert dict(browser.form("Sign in", {})[2])["next"] == "/office/kept?a=1&b=2"

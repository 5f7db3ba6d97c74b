"""What stands before every page: most of it is tried with all pages that there are, so that none can forget it."""

from typing import Any, NamedTuple

import pytest
from litestar.routes import HTTPRoute

from mavis_tui.hub.access.browsers import Visitor, end_visit, visitor_with
from mavis_tui.hub.app import create_app
from mavis_tui.hub.pages.forms import FIELD, form_number, is_form_of, way_on
from mavis_tui.hub.pages.visits import BEFORE_THE_CODE, COOKIE, OPEN_TO_ALL, UNATTENDED
from mavis_tui.hub.positions import Position
from mavis_tui.hub.store.audit_log import lines
from tests.conftest import StandingClock
from tests.hub.pages.browser import OFFICE, Browser, add_account, signed_in, signs_in
from tests.hub.pages.counting import asked, questions
from tests.hub.running import RunningHub

NAMES = {
    "session_id": "1204",
    "child_id": "child-1",
    "change_id": "vaccination-1",
    "number": "FM8629",
    "email": "nobody@example.nhs.uk",
    "device": "device-1",
    "name": "none.css",
}


class Page(NamedTuple):
    method: str
    template: str
    opt: dict[str, Any]

    @property
    def path(self) -> str:
        return self.template.format_map(_Anything(NAMES))

    @property
    def is_closed(self) -> bool:
        return not (self.opt.get(OPEN_TO_ALL) or self.opt.get(BEFORE_THE_CODE))


class _Anything(dict[str, str]):
    def __missing__(self, _name: str) -> str:
        return "1"


def pages() -> list[Page]:
    """List every page and action of the office."""
    return sorted(
        Page(str(method), route.path_format, dict(handler.opt))
        for route in create_app("never-opened.db").routes
        if isinstance(route, HTTPRoute) and route.path_format.startswith("/office")
        for handler in route.route_handlers
        for method in handler.http_methods
        if method not in ("OPTIONS", "HEAD")
    )


PAGES = pages()
CLOSED = [page for page in PAGES if page.is_closed]


async def visitor_of(hub: RunningHub, browser: Browser) -> Visitor:
    clock = hub.app.state.hub.clock
    visitor = await visitor_with(hub.database, browser.client.cookies[COOKIE], clock())
    assert visitor is not None
    return visitor


async def test_only_the_style_sheets_and_the_way_in_are_open_to_all(hub: RunningHub) -> None:
    assert [(page.method, page.template) for page in PAGES if page.opt.get(OPEN_TO_ALL)] == [
        ("GET", "/office/sign-in"),
        ("GET", "/office/static/{name}"),
        ("POST", "/office/sign-in"),
    ]
    stranger = Browser(hub)
    await stranger.open("/office/sign-in")
    number = form_number(stranger.client.cookies[COOKIE])
    for page in CLOSED:
        data = {FIELD: number} if page.method == "POST" else None
        answer = await stranger.client.request(page.method, page.path, data=data, follow_redirects=False)
        if page.opt.get(UNATTENDED):
            assert answer.status_code == 401, page
        else:
            assert (answer.status_code, answer.headers["Location"].startswith("/office/sign-in")) == (303, True), page


async def test_no_form_is_taken_without_its_number_or_with_that_of_another_sign_in_or_site(hub: RunningHub) -> None:
    browser = await signed_in(hub)
    other = await signs_in(Browser(hub))
    mine, theirs = (form_number(one.client.cookies[COOKIE]) for one in (browser, other))
    before = len(await lines(hub.database))
    for page in (page for page in PAGES if page.method != "GET" and not page.opt.get(BEFORE_THE_CODE)):
        for data, headers in (
            ({}, {}),
            ({FIELD: ""}, {}),
            ({FIELD: "."}, {}),
            ({FIELD: theirs}, {}),
            ({FIELD: theirs}, {"Origin": "http://hub.test"}),
            ({FIELD: mine.swapcase()}, {}),
            ({FIELD: mine}, {"Origin": "https://elsewhere.test"}),
            ({FIELD: mine}, {"Origin": "null"}),
            ({FIELD: mine}, {"Origin": "http://[", "Host": "hub.test"}),
            ({FIELD: mine}, {"Sec-Fetch-Site": "cross-site"}),
            ({FIELD: mine}, {"Sec-Fetch-Site": "same-site"}),
        ):
            answer = await browser.client.request(page.method, page.path, data=data, headers=headers)
            assert answer.status_code == 403, (page, data, headers)
            assert "Nothing was changed" in answer.text
    refused = (await lines(hub.database))[before:]
    assert {(line.email, line.outcome) for line in refused} == {(OFFICE, "refused (403)")}
    assert (await browser.open("/office")).title == "Today"


async def test_every_page_leaves_one_line_in_the_log_with_who_asked(hub: RunningHub) -> None:
    browser = await signed_in(hub, Position.ADMINISTRATOR)
    for page in (page for page in CLOSED if page.method == "GET"):
        before = len(await lines(hub.database))
        answer = await browser.client.get(page.path, follow_redirects=False)
        assert answer.status_code in (200, 303, 404, 422), (page, answer.text)
        after = (await lines(hub.database))[before:]
        who = [(line.email, line.organisation, line.device) for line in after]
        expected = [("lee.marsh@example.nhs.uk", "R1L", "browser")]
        assert who == ([] if page.opt.get(UNATTENDED) else expected), (page, after)


async def test_every_action_that_is_sent_with_nothing_in_it_fails_in_words_and_leaves_one_line(hub: RunningHub) -> None:
    browser = await signed_in(hub, Position.ADMINISTRATOR)
    leaving = "/office/sign-out"
    for page in sorted((page for page in CLOSED if page.method == "POST"), key=lambda one: one.template == leaving):
        before = len(await lines(hub.database))
        number = form_number(browser.client.cookies[COOKIE])
        answer = await browser.client.post(page.path, data={FIELD: number}, follow_redirects=False)
        assert answer.status_code in (200, 303, 404, 409, 422), (page, answer.text)
        after = (await lines(hub.database))[before:]
        expected = [("lee.marsh@example.nhs.uk", "R1L")]
        assert [(line.email, line.organisation) for line in after] == expected, (page, after)


@pytest.mark.parametrize("path", ["/office", "/office/sign-in", "/office/nothing/here", "/office/static/none.css"])
async def test_every_answer_says_what_a_browser_may_do_with_it(hub: RunningHub, path: str) -> None:
    browser = await signed_in(hub)
    answer = await browser.client.get(path, follow_redirects=False)
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert not any(word in answer.text for word in ("<style", "style=", "onclick=", "<script>", "javascript:"))


async def test_what_is_not_there_is_said_inside_the_frame(hub: RunningHub) -> None:
    browser = await signed_in(hub)
    for method, path, status, title in (
        ("GET", "/office/nothing", 404, "There is no such page"),
        ("GET", "/office/a/b/c", 404, "There is no such page"),
        ("DELETE", "/office", 405, "That can’t be done here"),
        ("HEAD", "/office", 405, "That can’t be done here"),
    ):
        answer = await browser.client.request(method, path)
        assert answer.status_code == status, path
        if status == 404 and path.count("/") == 2:
            assert "Pat Okoro, office of team R1L" in answer.text
        if method != "HEAD":
            assert f'<h1 class="nhsuk-heading-l">{title}</h1>' in answer.text
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    async with hub.client() as laptop:
        assert (await laptop.get("/v1/nothing")).headers["Content-Type"] == "application/problem+json"


async def test_a_form_that_is_too_large_is_turned_away_in_words(hub: RunningHub) -> None:
    browser = await signed_in(hub)
    number = form_number(browser.client.cookies[COOKIE])
    for path in ("/office/sign-in", "/office/kept/forget"):
        answer = await browser.client.post(path, data={FIELD: number, "email": "x" * 100_000})
        assert (answer.status_code, "That is too much at once" in answer.text) == (413, True), path


async def test_a_number_of_a_form_is_worth_nothing_without_its_cookie() -> None:
    number = form_number("cookie")
    assert is_form_of("cookie", number)
    assert number != form_number("cookie")
    for cookie, given in (("other", number), ("", number), ("cookie", ""), ("cookie", number[:-1]), ("cookie", "é.é")):
        assert not is_form_of(cookie, given), (cookie, given)


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.test/office",
        "//elsewhere.test/office",
        "/\\elsewhere.test",
        "/office\\..\\x",
        "/officer",
        "/office/../v1/sessions",
        "/office/%2e%2e/v1",
        "/office/sign-in?next=/office",
        "/v1/sessions",
        "javascript:alert(1)",
        "/office/\nSet-Cookie: a=b",
        "/office/é",
        "",
        "office",
        "/office/" + "a" * 1000,
    ],
)
async def test_a_sign_in_leads_nowhere_but_to_a_page_of_ours(hub: RunningHub, wanted: str) -> None:
    assert way_on(wanted) == "/office"
    await signed_in(hub)
    browser = Browser(hub)
    await browser.client.get("/office/sign-in", params={"next": wanted})
    number = form_number(browser.client.cookies[COOKIE])
    typed = {FIELD: number, "email": OFFICE, "password": "a cup of tea at eleven", "next": wanted}
    answer = await browser.client.post("/office/sign-in", data=typed, follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/office")


def test_addresses_of_pages_are_let_through() -> None:
    for wanted in (
        "/office",
        "/office?day=2026-12-01",
        "/office/review/case-1?from=%2Foffice",
        "/office/children/a%20b",
    ):
        assert way_on(wanted) == wanted


async def test_no_cookie_from_before_a_sign_in_is_good_after_it(hub: RunningHub) -> None:
    await signed_in(hub)
    browser = Browser(hub)
    planted = "planted-by-somebody-else"
    browser.client.cookies.set(COOKIE, planted, domain="hub.test", path="/office")
    await signs_in(browser)
    assert browser.title == "Today"
    thief = Browser(hub)
    thief.client.cookies.set(COOKIE, planted, domain="hub.test", path="/office")
    assert (await thief.open("/office")).path == "/office/sign-in"


async def test_the_cookie_is_out_of_reach_of_scripts_other_sites_and_plain_connections(hub: RunningHub) -> None:
    await add_account(hub)
    for address, secure in (("http://hub.test", False), ("https://hub.test", True)):
        browser = Browser(hub, address)
        await browser.open("/office/sign-in")
        said = browser.answer.headers["Set-Cookie"].split("; ")
        assert {"HttpOnly", "Path=/office", "SameSite=strict"} < set(said)
        assert ("Secure" in said) is secure
        assert not any(part.startswith(("Max-Age", "expires")) for part in said)


async def test_a_signed_out_cookie_is_worth_nothing(hub: RunningHub, clock: StandingClock) -> None:
    browser = await signed_in(hub)
    await end_visit_of(hub, browser, clock)
    assert (await browser.open("/office")).path == "/office/sign-in"


async def end_visit_of(hub: RunningHub, browser: Browser, clock: StandingClock) -> None:
    visitor = await visitor_of(hub, browser)
    async with hub.database.writing() as connection:
        await end_visit(connection, visitor, clock())


async def test_the_frame_asks_the_database_a_few_things_for_a_page(hub: RunningHub) -> None:
    """Who asks; the visit; and the line in the log, which is chained to the one before."""
    browser = await signed_in(hub)
    with questions(hub) as said:
        await browser.client.get("/office/kept", follow_redirects=False)
    assert len(asked(said)) == 6

"""The pages, attacked by real requests: what others plant, send, guess and write into names.

Forms of other sites and cookies planted beforehand: `test_frame.py`, over all pages. Wrong passwords and codes:
`test_sign_in.py`. Addresses of files: `test_static_files.py`.
"""

from collections.abc import AsyncIterator

import httpx
import pytest

from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.access.users import change_position
from mavis_tui.hub.office.retention import set_second_factor
from mavis_tui.hub.pages.forms import FIELD, form_number
from mavis_tui.hub.pages.visits import COOKIE
from mavis_tui.hub.positions import Position
from mavis_tui.models.session import Location
from tests.builders import a_bundle
from tests.conftest import StandingClock
from tests.hub.pages.acting import done, let_act
from tests.hub.pages.browser import OFFICE, Browser, signed_in, signs_in
from tests.hub.pages.test_frame import PAGES
from tests.hub.running import CHEAP, PASSWORD, RunningHub

SPITEFUL = (
    "<script>alert(1)</script>",
    "{{7*7}}{% raw %}${7*7}#{7*7}",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "</title><svg/onload=alert(1)>",
    "<!--",
    "&lt;b&gt;",
)


def harmless(browser: Browser) -> bool:
    """True if a page has no element and no attribute that only a name could have brought in."""
    tags = {one.tag for one in browser.page.all("script", "img", "iframe", "object", "base", "style", "embed")}
    sources = [one.attributes.get("src", "") for one in browser.page.all("script")]
    events = [
        name
        for one in browser.page.all("svg", "input", "a", "b", "td", "th", "span", "div", "p", "textarea")
        for name in one.attributes
        if name.startswith("on") or name in ("style", "autofocus")
    ]
    return tags <= {"script"} and all(src.startswith("/office/static/") for src in sources) and not events


@pytest.mark.parametrize("name", SPITEFUL)
async def test_a_name_is_a_name_on_every_page_that_shows_it(hub: RunningHub, name: str) -> None:
    let_act(hub)
    clock = hub.app.state.hub.clock
    await hub.put(a_bundle(1, location=Location(name=name)))
    await signed_in(hub)
    await add_user(hub.database, OFFICE, name, "R1L", PASSWORD, CHEAP, clock, role=Position.OFFICE)
    browser = await signs_in(Browser(hub))
    assert f"{name}, office of team R1L" in browser.page.text
    assert browser.table("Schools by programme")[1][0] == name
    assert harmless(browser)
    await browser.open("/office/tried")
    await browser.send("Keep", {"Note": name})
    assert f"Kept: {name}" in browser.text
    assert harmless(browser)


@pytest.mark.parametrize("name", SPITEFUL)
async def test_what_is_typed_wrongly_or_kept_is_shown_as_text(hub: RunningHub, clock: StandingClock, name: str) -> None:
    let_act(hub)
    browser = await signed_in(hub)
    await browser.send("Show", {"Day": name})
    (field,) = [one for one in browser.page.all("input") if one.attributes.get("id") == "day"]
    assert (browser.status, field.attributes["value"]) == (422, name)
    assert harmless(browser)
    await browser.open("/office/tried")
    clock.forward(minutes=20)
    await browser.send("Keep", {"Note": name})
    await browser.send("Sign in", {"E-mail address": name, "Password": "wrong"})
    (field,) = [one for one in browser.page.all("input") if one.attributes.get("id") == "email"]
    assert (browser.status, field.attributes["value"]) == (401, name)
    assert harmless(browser)
    await signs_in(browser, at="/office/sign-in")
    assert (browser.path, name in browser.text) == ("/office/kept", True)
    assert harmless(browser)
    await browser.press("Do it now")
    assert done == [(OFFICE, name)]


async def test_every_page_says_what_a_browser_may_do_with_it_to_everybody(hub: RunningHub) -> None:
    browser = await signed_in(hub)
    for one in (browser, Browser(hub)):
        for page in PAGES:
            answer = await one.client.request(page.method, page.path, follow_redirects=False)
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"], page
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
            for name, value in (
                ("X-Frame-Options", "DENY"),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
                ("Referrer-Policy", "same-origin"),
                ("Cross-Origin-Opener-Policy", "same-origin"),
            ):
                assert answer.headers[name] == value, (page, name)
            assert "Server" not in answer.headers


async def test_nothing_of_a_strangers_form_is_read(hub: RunningHub) -> None:
    """Else who isn't signed in could let the hub take in as many large files as he likes."""
    let_act(hub)
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            assert read < 10
            yield b"x" * 1000

    answer = await Browser(hub).client.post("/office/tried", content=endless(), follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/office/sign-in")


async def test_methods_that_a_page_does_not_know_do_nothing(hub: RunningHub) -> None:
    browser = await signed_in(hub)
    number = form_number(browser.client.cookies[COOKIE])
    known = {(page.method, page.path) for page in PAGES}
    for page in PAGES:
        for method in ("HEAD", "PUT", "PATCH", "DELETE", "TRACE", "POST", "GET"):
            if (method, page.path) not in known:
                answer = await browser.client.request(
                    method, page.path, data={FIELD: number}, headers={"X-HTTP-Method-Override": "POST"}
                )
                assert answer.status_code == 405, (method, page)


ODD = {
    "no content type": ({}, b"form=x"),
    "JSON": ({"Content-Type": "application/json"}, b'{"form": "x"}'),
    "multipart without a boundary": ({"Content-Type": "multipart/form-data"}, b"x"),
    "multipart that doesn't end": ({"Content-Type": "multipart/form-data; boundary=b"}, b"--b\r\nContent-Disp"),
    "not UTF-8": ({"Content-Type": "application/x-www-form-urlencoded"}, b"form=%ff%fe&email=\xff"),
    "NUL": ({"Content-Type": "application/x-www-form-urlencoded"}, b"form=%00&email=%00"),
    "a thousand fields": ({"Content-Type": "application/x-www-form-urlencoded"}, b"a=1&" * 9_000),
    "gzip": ({"Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": "gzip"}, b"\x1f\x8b"),
    "much": ({"Content-Type": "application/x-www-form-urlencoded"}, b"a=" + b"x" * 70_000),
    "much in parts": ({"Content-Type": "multipart/form-data; boundary=b"}, b"--b\r\n" + b"x" * 3_000_000),
}


@pytest.mark.parametrize("what", ODD)
async def test_a_form_that_cannot_be_read_is_refused_in_words_and_does_nothing(hub: RunningHub, what: str) -> None:
    let_act(hub)
    browser = await signed_in(hub)
    headers, body = ODD[what]
    for path in ("/office/tried", "/office/sign-in", "/office/sign-out"):
        answer = await browser.client.post(path, content=body, headers=headers)
        assert answer.status_code in (400, 403, 413, 415), (path, answer.status_code)
        assert "Nothing was changed" in answer.text, path
    assert (await browser.open("/office")).title == "Today"
    assert done == []


@pytest.mark.parametrize(
    "cookie", ["x" * 10_000, "\x7f", "a b", "%00", "'; DROP TABLE accounts; --", "ключ".encode().decode("latin-1")]
)
async def test_a_cookie_of_nobody_is_nobodys(hub: RunningHub, cookie: str) -> None:
    await signed_in(hub)
    async with httpx.AsyncClient(transport=hub.transport, base_url="http://hub.test") as client:
        answer = await client.get("/office", headers={b"Cookie": f"{COOKIE}={cookie}".encode("latin-1")})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/office/sign-in")


async def test_an_account_that_becomes_a_nurses_sees_nothing_more(hub: RunningHub, clock: StandingClock) -> None:
    browser = await signed_in(hub)
    await change_position(hub.database, OFFICE, Position.NURSE, clock())
    assert (await browser.open("/office")).path == "/office/sign-in"
    assert (await signs_in(browser)).status == 403


async def test_a_sign_in_half_done_opens_no_page(hub: RunningHub) -> None:
    """The password alone is known to somebody, who tries the pages behind it."""
    await signed_in(hub)
    await set_second_factor(hub.database, "R1L", hub.app.state.hub.clock(), required=True)
    thief = await signs_in(Browser(hub))
    assert thief.path == "/office/sign-in/code"
    number = form_number(thief.client.cookies[COOKIE])
    for page in PAGES:
        if page.is_closed:
            data = {FIELD: number} if page.method == "POST" else None
            answer = await thief.client.request(page.method, page.path, data=data, follow_redirects=False)
            assert answer.status_code in (303, 401), page
            assert answer.headers.get("Location", "/office/sign-in/code") == "/office/sign-in/code", page


async def test_a_laptops_token_opens_no_page_and_a_pages_cookie_no_call(hub: RunningHub) -> None:
    token = await hub.sign_in()
    async with hub.client(token) as laptop:
        assert (await laptop.get("/office")).status_code == 303
        laptop.cookies.set(COOKIE, token, domain="hub.test", path="/office")
        assert (await laptop.get("/office")).status_code == 303
    browser = await signed_in(hub)
    cookie = browser.client.cookies[COOKIE]
    for headers in ({}, {"Authorization": f"Bearer {cookie}"}, {"Cookie": f"{COOKIE}={cookie}"}):
        assert (await browser.client.get("/v1/sessions", headers=headers)).status_code == 401

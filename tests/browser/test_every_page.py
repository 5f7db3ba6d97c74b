"""Every page that the office has, in every way that somebody may look at it: found by its links, held by its routes."""

import os
import re
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from litestar.routes import HTTPRoute

from gallery.served_office import NOW, ServedOffice, chromium, signs_in
from mavis_tui.hub.office.retention import set_second_factor
from mavis_tui.hub.pages.visits import BEFORE_THE_CODE, OPEN_TO_ALL, UNATTENDED
from tests.browser.looking import Watched
from tests.hub.pages.reading import read_page
from tests.spreadsheets.invented import a_row, write

_EACH = int(os.environ.get("MAVIS_BROWSER_EACH", "1"))
"""So many addresses of one kind are looked at, such as one child."""

_PARTS = 2
"""So many go through the pages at the same time."""

_BY_ITSELF = (UNATTENDED, BEFORE_THE_CODE, OPEN_TO_ALL)
"""What a page asks for, and the way in."""

_ALONE = (
    "/office/kept",
    "/office/{rest}",
    "/office/files/workbooks/{upload}",
)
"""What no link leads to on this day: a form or a workbook that waits, and what isn't there."""


def routes(office: ServedOffice) -> dict[str, Any]:
    """Give every page of the office by the template of its address, as the application has them."""
    return {
        route.path_format: handler
        for route in office.app.routes
        if isinstance(route, HTTPRoute) and route.path_format.startswith("/office")
        for handler in route.route_handlers
        if "GET" in handler.http_methods
    }


def template_of(path: str, known: dict[str, Any]) -> str:
    """Find the page that an address is of; the plainest template first."""
    fits = [one for one in known if re.fullmatch(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(one)), path)]
    return min(fits, key=lambda one: one.count("{"), default="")


async def addresses(office: ServedOffice, context: Any) -> list[str]:
    """Follow the links from the first page on, and give an address of each page; fails for one that nothing leads to.

    A page that has one address only is looked at anyway: the link to it may stand there on other days.
    """
    known = routes(office)
    waiting, asked, found = ["/office"], {"/office"}, dict[str, list[str]]()
    while waiting:
        path = waiting.pop(0)
        template = template_of(urlsplit(path).path, known)
        if not template or len(found.setdefault(template, [])) >= _EACH:
            continue
        found[template].append(path)
        answer = await context.request.get(f"{office.address}{path}")
        assert answer.ok or answer.status == 422, path  # a form that is asked for with nothing in it
        if not answer.headers["content-type"].startswith("text/html"):
            found[template] = []  # a file, and no page
            continue
        page = read_page(await answer.text())
        links = [one.attributes["href"] for one in page.all("a") if "href" in one.attributes]
        links += [one.attributes["action"] for one in page.all("form") if one.attributes.get("method") == "get"]
        for link in links:
            there = urljoin(path, link.partition("#")[0])
            if there.startswith("/office") and there not in asked:
                asked.add(there)
                waiting.append(there)
    exempt = {one for one, handler in known.items() if any(handler.opt.get(each) for each in _BY_ITSELF)}
    forgotten = known.keys() - found.keys() - exempt - {*_ALONE}
    assert {one for one in forgotten if "{" in one} == set()
    return sorted([*chain.from_iterable(found.values()), *forgotten])


@pytest.mark.parametrize("part", range(_PARTS))
async def test_every_page_is_right_in_every_way_and_none_is_forgotten(
    office: ServedOffice, context: Any, part: int
) -> None:
    watched, faults = Watched(await context.new_page()), {}
    for path in (await addresses(office, context))[part::_PARTS]:
        watched.faults = []
        await watched.look(f"{office.address}{path}")
        if watched.faults:
            faults[path] = watched.faults
    assert faults == {}


async def test_signing_in_and_its_errors_are_right_in_every_way(office: ServedOffice) -> None:
    async with chromium(viewport={"width": 1280, "height": 900}) as context:
        watched = Watched(await context.new_page())
        await watched.look(f"{office.address}/office")
        await watched.page.reload()
        await watched.page.get_by_label("E-mail address").fill("pat.okoro@example.nhs.uk")
        await watched.page.get_by_role("button", name="Sign in").click()
        assert "Error: Sign in" in await watched.page.title()
        await watched.look_here()
        assert watched.faults == []


async def test_the_second_factor_and_its_errors_are_right_in_every_way(office: ServedOffice) -> None:
    await set_second_factor(office.database, "R1L", NOW, required=True)
    async with chromium(viewport={"width": 1280, "height": 900}) as context:
        watched = Watched(await context.new_page())
        await signs_in(watched.page, office, leads_to="/office/sign-in/code")
        await watched.look_here()
        await watched.page.get_by_label("Code").fill("123")
        await watched.page.get_by_role("button", name="Go on").click()
        assert "Error: " in await watched.page.title()
        await watched.look_here()
        assert watched.faults == []


async def test_a_form_that_was_kept_over_a_sign_in_is_right_in_every_way_and_then_done(
    context: Any, office: ServedOffice
) -> None:
    watched = Watched(await context.new_page())
    await watched.page.goto(f"{office.address}/office/files/for-mavis")
    office.app.state.hub = office.app.state.hub._replace(clock=lambda: NOW + timedelta(minutes=20))
    await watched.page.get_by_role("button", name="Make the file").click()
    await watched.look_here()
    await signs_in(watched.page, office, leads_to="/office/kept", at="")
    await watched.look_here()
    await watched.page.get_by_role("button", name="Do it now").click()
    assert "The file was made. Fetch it here." in await watched.page.locator("main").inner_text()
    assert watched.faults == []


async def test_what_isnt_there_and_what_was_asked_wrongly_are_right_in_every_way(
    context: Any, office: ServedOffice
) -> None:
    watched = Watched(await context.new_page())
    await watched.look(f"{office.address}/office/files/exports/99")
    await watched.page.goto(f"{office.address}/office/files")
    await watched.page.get_by_role("button", name="See what it would change").click()
    assert "Error: In and out" in await watched.page.title()
    await watched.look_here()
    assert watched.faults == []


async def test_a_workbook_is_looked_at_and_what_is_asked_of_it_is_right_in_every_way(
    context: Any, office: ServedOffice, tmp_path: Path
) -> None:
    clinic = {"SESSION_ID": "clinic", "CARE_SETTING": 2}
    watched = Watched(await context.new_page())
    for cells, said in (({}, "1 new"), (clinic, "at which clinic"), ({"ORGANISATION_CODE": "R2X"}, "of team R2X")):
        book = write(tmp_path / "book.xlsx", [a_row(**{"SESSION_ID": 1300, "PERSON_GENDER_CODE": "Unclear", **cells})])
        await watched.page.goto(f"{office.address}/office/files")
        await watched.page.get_by_label("Workbook (.xlsx)").set_input_files(book)
        await watched.page.get_by_role("button", name="See what it would change").click()
        assert said in await watched.page.locator("main").inner_text()
        await watched.look_here()
    assert watched.faults == []


async def test_every_section_says_the_same_without_script(context: Any, office: ServedOffice) -> None:
    async with chromium(java_script_enabled=False) as without:
        plain = await without.new_page()
        await signs_in(plain, office)
        page = await context.new_page()
        await page.goto(f"{office.address}/office")
        for link in await page.locator("nav a").all():
            address = f"{office.address}{await link.get_attribute('href')}"
            await plain.goto(address)
            other = await context.new_page()
            await other.goto(address)
            for what in ("h1", "main table tr", "main form", "main a", "main button"):
                assert await plain.locator(what).count() == await other.locator(what).count(), (address, what)
            await other.close()


async def test_a_day_of_the_office_is_done_with_the_keyboard_alone(context: Any, office: ServedOffice) -> None:
    page = await context.new_page()
    await page.goto(f"{office.address}/office/files")
    await page.keyboard.press("Tab")
    assert await page.evaluate("() => document.activeElement.innerText") == "Skip to main content"
    await page.keyboard.press("Enter")
    assert await page.evaluate("() => document.activeElement.id") == "maincontent"
    await _tab_to(page, "See what it would hold")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/for-mavis?**")
    await _tab_to(page, "Make the file")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/exports/2")
    assert "The file was made. Fetch it here." in await page.locator("main").inner_text()


async def _tab_to(page: Any, text: str) -> None:
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await page.evaluate("() => document.activeElement.innerText") == text:
            return
    raise AssertionError(f"Tab never comes to {text!r}")


_WRONG = """<!DOCTYPE html><html lang="en-GB"><head><title>Wrong</title></head><body><main>
<h1>One</h1><h1>Two</h1><img src="data:,"><a href="/office" class="away">Away</a><button>Seen</button>
<div class="wide">Far</div></main></body></html>"""
_WRONG_STYLE = ".away:focus { outline: none; } .wide { width: 900px; }"


async def test_what_is_wrong_on_a_page_is_found_out(context: Any) -> None:
    watched = Watched(await context.new_page())
    await watched.page.set_content(_WRONG)
    await watched.page.add_style_tag(content=_WRONG_STYLE)
    await watched.page.evaluate("() => console.error('said')")
    await watched.look_here()
    for what in ("console: said", "axe: image-alt", "pixels too wide at 320", "nobody sees that this has the focus"):
        assert any(what in fault for fault in watched.faults), (what, watched.faults)
    assert any(fault.startswith("headings") for fault in watched.faults)

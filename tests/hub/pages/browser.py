"""A browser without a screen: it goes to the hub in the test's own process, keeps cookies, sends forms by their labels.

browser = await signed_in(hub, Position.OFFICE)
await browser.open("/office")
assert browser.title == "Today"
await browser.press("Sign out")                                  # a button, by its text
await browser.send("Keep", {"Note": "The same dose, twice"})     # fields by label (or name), then the button
rows = browser.table("Sessions of the day")                      # head and rows as lists of texts
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import httpx
import pyotp

from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.office.retention import set_second_factor
from mavis_tui.hub.positions import Position
from tests.hub.pages.reading import Node, read_page
from tests.hub.running import CHEAP, PASSWORD, RunningHub

OFFICE, ADMINISTRATOR = "pat.okoro@example.nhs.uk", "lee.marsh@example.nhs.uk"
_NAMES = {OFFICE: "Pat Okoro", ADMINISTRATOR: "Lee Marsh"}
_FIELDS = ("input", "select", "textarea")


class Browser:
    """`page` is what stands on the screen, `answer` the last answer; redirects are followed."""

    def __init__(self, hub: RunningHub, address: str = "http://hub.test") -> None:
        self.client = httpx.AsyncClient(transport=hub.transport, base_url=address, follow_redirects=True)
        self.answer: httpx.Response = httpx.Response(0)
        self.page = Node("")

    async def open(self, address: str, **headers: str) -> "Browser":
        """Go to an address."""
        return self._show(await self.client.get(address, headers=self._own(headers, "none")))

    async def follow(self, text: str) -> "Browser":
        """Follow the link of this text."""
        (link,) = {one.attributes["href"] for one in self.page.all("a") if one.text == text}
        return await self.open(urljoin(self.address, link))

    async def press(self, button: str, **more: Any) -> "Browser":
        """Press a button of this text, in a form that needs nothing."""
        return await self.send(button, {}, **more)

    async def send(
        self, button: str, typed: Mapping[str, str] | None = None, files: Mapping[str, tuple[str, bytes]] | None = None
    ) -> "Browser":
        """Fill in the form that has this button, by labels or names of fields, and press it."""
        method, action, fields, names = self.form(button, typed or {})
        address = urljoin(self.address, action)
        if method == "get":
            return self._show(
                await self.client.get(f"{address}?{urlencode(fields)}", headers=self._own({}, "same-origin"))
            )
        sent = {names.get(label, label): file for label, file in (files or {}).items()}
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return self._show(
            await self.client.post(address, data=data, files=sent or None, headers=self._own({}, "same-origin"))
        )

    def form(self, button: str, typed: Mapping[str, str]) -> tuple[str, str, list[tuple[str, str]], dict[str, str]]:
        """Give what sending a form would: method, action, pairs of name and value; and the name of each label."""
        pressed = [one for one in self.page.all("button") if one.text == button]
        assert pressed, f"no button {button!r} on {self.title!r}: {[one.text for one in self.page.all('button')]}"
        (form, pressed_one), *others = [(one.inside("form"), one) for one in pressed]
        assert form is not None, f"{button!r} is in no form"
        assert not others, f"{len(pressed)} buttons are called {button!r}"
        names = self._labels(form)
        given = {names.get(label, label): value for label, value in typed.items()}
        unknown = set(given) - {one.attributes.get("name", "") for one in form.all(*_FIELDS)}
        assert not unknown, f"no field {unknown}; there are {sorted(names)}"
        fields = [pair for one in form.all(*_FIELDS) for pair in _value_of(one, given)]
        if "name" in pressed_one.attributes:
            fields.append((pressed_one.attributes["name"], pressed_one.attributes.get("value", "")))
        return form.attributes.get("method", "get"), form.attributes.get("action", self.address), fields, names

    def _labels(self, form: Node) -> dict[str, str]:
        of = {one.attributes["id"]: one for one in form.all(*_FIELDS) if "id" in one.attributes}
        return {
            label.text: of[label.attributes["for"]].attributes["name"]
            for label in form.all("label")
            if label.attributes.get("for") in of
        }

    def table(self, caption: str) -> list[list[str]]:
        """Give the rows of a table, its head first."""
        (found,) = [one for one in self.page.all("table") if any(cap.text == caption for cap in one.all("caption"))]
        return [[cell.text for cell in row.all("th", "td")] for row in found.all("tr")]

    @property
    def address(self) -> str:
        return str(self.answer.url)

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def title(self) -> str:
        """The page's one main heading."""
        (heading,) = self.page.all("h1")
        return heading.text

    @property
    def text(self) -> str:
        """All that stands in the main part."""
        return " ".join(one.text for one in self.page.all("main"))

    def _show(self, answer: httpx.Response) -> "Browser":
        self.answer = answer
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            self.page = read_page(answer.text)
        return self

    def _own(self, headers: Mapping[str, str], site: str) -> dict[str, str]:
        here = {"Sec-Fetch-Site": site, **({"Origin": str(self.client.base_url)} if site == "same-origin" else {})}
        return {**here, **headers}


async def add_account(
    hub: RunningHub, email: str = OFFICE, position: Position = Position.OFFICE, organisation: str = "R1L"
) -> str:
    """Give somebody an account for the pages; her password is that of all tests."""
    clock = hub.app.state.hub.clock
    name = _NAMES.get(email, email)
    await add_user(hub.database, email, name, organisation, PASSWORD, CHEAP, clock, role=position)
    return email


async def signed_in(
    hub: RunningHub, position: Position = Position.OFFICE, organisation: str = "R1L", email: str = ""
) -> Browser:
    """Give the browser of somebody who is signed in, of a team that asks for no second factor."""
    who = email or (OFFICE if position is Position.OFFICE else ADMINISTRATOR)
    await add_account(hub, who, position, organisation)
    await set_second_factor(hub.database, organisation, hub.app.state.hub.clock(), required=False)
    return await signs_in(Browser(hub), who)


async def signs_in(browser: Browser, email: str = OFFICE, password: str = PASSWORD, at: str = "/office") -> Browser:
    """Type an e-mail address and password."""
    await browser.open(at)
    return await browser.send("Sign in", {"E-mail address": email, "Password": password})


def code_for(secret: str, now: datetime) -> str:
    """Make the code that a phone shows at this moment."""
    return pyotp.TOTP(secret.replace(" ", "")).at(now)


def _value_of(one: Node, given: Mapping[str, str]) -> list[tuple[str, str]]:
    name, kind = one.attributes.get("name", ""), one.attributes.get("type", "text")
    if not name or kind in ("file", "submit") or "disabled" in one.attributes:
        return []
    value = one.attributes.get("value", "")
    if kind in ("radio", "checkbox"):
        chosen = given[name] == value if name in given else "checked" in one.attributes
        return [(name, value)] if chosen else []
    if one.tag == "textarea":
        value = "".join(text for text in one.children if isinstance(text, str))
    if one.tag == "select":
        options = one.all("option")
        chosen_one = next((option for option in options if "selected" in option.attributes), options[0])
        value = chosen_one.attributes.get("value", chosen_one.text)
        by_text = {option.text: option.attributes.get("value", option.text) for option in options}
        return [(name, by_text.get(given[name], given[name]) if name in given else value)]
    return [(name, given.get(name, value))]

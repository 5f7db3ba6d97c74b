"""What is looked at on every page in a browser, and what is said where something isn't as it should be."""

from typing import Any

NARROW = {"width": 320, "height": 640}
"""What is left of a window of 1280 pixels at a zoom of 400% (WCAG 2.2, 1.4.10)."""
WIDE = {"width": 1280, "height": 900}

MOST_BYTES = 60_000
"""So much a page may weigh with all it loads but style sheets."""

_TABBABLE = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter(one => one.type !== 'radio' || one === ([...document.getElementsByName(one.name)]
    .filter(each => each.form === one.form).sort((a, b) => b.checked - a.checked))[0])
  .filter(one => !one.disabled && one.getClientRects().length && getComputedStyle(one).visibility !== 'hidden')
  .map(one => one.outerHTML.slice(0, 90))"""

_FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const label = one.id && document.querySelector(`label[for="${CSS.escape(one.id)}"]`);
  const drawn = [style, label && getComputedStyle(label, '::before')].filter(Boolean);
  return {
    html: one.outerHTML.slice(0, 90),
    body: one === document.body,
    seen: drawn.some(each => each.outlineStyle !== 'none' && parseFloat(each.outlineWidth) > 0
      || each.boxShadow !== 'none'),
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""

_FROM_THE_TOP = """() => {
  document.body.setAttribute('tabindex', '-1');
  document.body.focus();
  document.body.removeAttribute('tabindex');
  scrollTo(0, 0);
}"""

_WIDTHS = """() => [...document.querySelectorAll('body *')]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.mavis-scrolling'))
  .filter(one => getComputedStyle(one).position !== 'absolute')
  .map(one => one.outerHTML.slice(0, 120)).slice(0, 3)"""

_PLAIN = """() => {
  for (const sheet of document.styleSheets) sheet.disabled = true;
  const drawn = [...document.querySelectorAll('svg')].filter(one => one.getBoundingClientRect().height > 300);
  return {
    headings: [...document.querySelectorAll('h1, h2, h3, h4')].map(one => Number(one.tagName[1])),
    large: drawn.map(one => one.outerHTML.slice(0, 90)),
    text: document.querySelector('main').innerText.trim().length,
    fixed: [...document.querySelectorAll('main *')].filter(one => one.hasAttribute('style')).length,
  };
}"""


class Watched:
    """A page of a browser of which is kept what it complained about and what it weighed."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.faults: list[str] = []
        self._weights: dict[str, int] = {}
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("requestfailed", lambda request: self.faults.append(f"not loaded: {request.url} {request.failure}"))
        page.on("response", self._came)
        self._came_in: list[Any] = []

    def _said(self, message: Any) -> None:
        expected = "Failed to load resource" in message.text and "status of 4" in message.text
        if message.type in ("error", "warning") and not expected:
            self.faults.append(f"console: {message.text}")

    def _came(self, response: Any) -> None:
        self._came_in.append(response)

    async def look(self, address: str) -> None:
        """Look at a page in every way; what isn't as it should be goes to `faults`."""
        self._came_in.clear()
        answer = await self.page.goto(address)
        await self.look_here(answer.status if answer is not None else 0)

    async def look_here(self, status: int = 200) -> None:
        """Look at the page that is there."""
        if status >= 500:
            self.faults.append(f"answered with {status}")
        await self._weight()
        await self._axe("")
        await self._tab()
        await self.page.set_viewport_size(NARROW)
        over = await self.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            self.faults.append(f"{over} pixels too wide at 320: {await self.page.evaluate(_WIDTHS)}")
        await self._axe(" at 320 pixels")
        await self.page.set_viewport_size(WIDE)
        await self.page.emulate_media(forced_colors="active")
        await self._tab(forced=True)
        await self.page.emulate_media(forced_colors="none", media="print")
        nav = self.page.locator("nav.nhsuk-header__navigation")
        if await nav.count() and await nav.first.is_visible():
            self.faults.append("the navigation is printed")
        if not await self.page.locator("h1").first.is_visible():
            self.faults.append("the heading isn't printed")
        await self.page.emulate_media(media="screen")
        plain = await self.page.evaluate(_PLAIN)
        if plain["headings"].count(1) != 1:
            self.faults.append(f"headings without a style sheet: {plain['headings']}")
        if plain["large"] or plain["fixed"] or not plain["text"]:
            self.faults.append(f"without a style sheet: {plain}")

    async def _weight(self) -> None:
        weight = 0
        for response in self._came_in:
            kind = response.headers.get("content-type", "")
            if not kind.startswith("text/css") and response.status == 200:
                weight += (await response.request.sizes())["responseBodySize"]
        if weight > MOST_BYTES:
            self.faults.append(f"weighs {weight} bytes")

    async def _axe(self, where: str) -> None:
        from axe_playwright_python.async_playwright import Axe  # only where `make browser` put it

        found = (await Axe().run(self.page)).response["violations"]
        self.faults += [f"axe{where}: {each['id']}: {each['nodes'][0]['html'][:150]}" for each in found]

    async def _tab(self, *, forced: bool = False) -> None:
        """Go through the page with Tab: each thing gets the focus, is seen to have it, and lies in the window."""
        there = await self.page.evaluate(_TABBABLE)
        await self.page.evaluate(_FROM_THE_TOP)
        most = 12 if forced else 60
        reached = []
        for _ in range(min(len(there), most)):
            await self.page.keyboard.press("Tab")
            one = await self.page.evaluate(_FOCUSED)
            if one["body"]:
                break
            reached.append(one["html"])
            if not (one["seen"] and one["inside"]):
                colours = " in forced colours" if forced else ""
                self.faults.append(f"nobody sees that this has the focus{colours}: {one}")
        if len(reached) < min(len(there), most):
            self.faults.append(f"Tab reaches {len(reached)} of {len(there)}: not {set(there) - set(reached)}")

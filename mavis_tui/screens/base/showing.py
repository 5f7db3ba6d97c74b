"""Shows on a page how far something has got, once it lasts longer than half a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual.containers import Vertical

from mavis_tui.long_work import LongWork
from mavis_tui.screens.base.page import Page
from mavis_tui.widgets.bar import Bar

APPEARS_AFTER_SECONDS = 0.5
"""What is over sooner needs no numbers: they would only flash."""


@contextmanager
def showing(page: Page[Any], work: LongWork, stops: str) -> Iterator[None]:
    """Show `work` in the heading of a page while the block lasts; `stops` says which key ends it."""
    shown: list[Bar] = []

    def show() -> None:
        if page.is_attached:
            shown.append(Bar(work, page.glyphs, stops))
            page.say("")
            page.query_one("#heading", Vertical).mount(shown[0])

    waiting = page.set_timer(APPEARS_AFTER_SECONDS, show)
    try:
        yield
    finally:
        waiting.stop()
        for bar in shown:
            bar.remove()

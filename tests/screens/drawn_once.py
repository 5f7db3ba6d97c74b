"""A page is drawn once for each key, when it stands, though it changes several times while it opens.

Textual draws it each time, for a terminal that these tests don't have, and that takes a fifth of them. Whatever a test
reads is drawn when it reads it, and what stands is drawn before the next key and at the end: nobody presses a key at a
page that could not be drawn. `make torture` draws everything, as tests/app and tests/widgets always do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from textual.app import App
from textual.screen import Screen

from tests.rounds import ALL_ROUNDS

_as_textual_does = Screen._compositor_refresh
_changed: WeakSet[Screen[Any]] = WeakSet()


def _later(screen: Screen[Any]) -> None:
    if screen is not screen.app.screen:
        _as_textual_does(screen)
        return
    screen._dirty_widgets.clear()  # what of it changed, the compositor knows
    _changed.add(screen)


def draw(app: App[Any]) -> None:
    """Draw the page that stands there, if it has changed since it was drawn last."""
    if app.screen in _changed:
        _changed.discard(app.screen)
        _as_textual_does(app.screen)


@contextmanager
def drawn_once() -> Iterator[None]:
    """Let pages be drawn only by `draw`, and when they are read."""
    if ALL_ROUNDS:
        yield
        return
    Screen._compositor_refresh = _later  # type: ignore[method-assign,assignment] # it has no door for this
    try:
        yield
    finally:
        Screen._compositor_refresh = _as_textual_does  # type: ignore[method-assign]

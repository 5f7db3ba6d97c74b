"""Finds what a page has to say and doesn't show: words below or beside its edge, cut lines, no way to help."""

from collections.abc import Iterator

from rich.cells import cell_len
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from mavis_tui.widgets.choices import Choices
from mavis_tui.widgets.keys import Keys
from mavis_tui.widgets.listing import Listing
from tests.screens.desk import Desk

FEW_LINES = 3
"""What scrolls is no longer read in fewer."""


def cut_off(desk: Desk) -> Iterator[str]:
    """Say everything that is cut on the page that is shown, as large as it is now."""
    screen = desk.app.screen
    if screen.max_scroll_x or screen.max_scroll_y:
        yield f"more stands below the last line: {screen.max_scroll_y}"
    for text in screen.query(Static):
        if _is_shown(text) and not _scrolls(text):
            yield from _of_text(text)
    for listing in screen.query(Listing):
        yield from _of_list(listing)
    for choices in screen.query(Choices):
        if _is_shown(choices):
            yield from _of_choices(choices)
    yield from (f"{scroll} is too small" for scroll in screen.query(VerticalScroll) if scroll.size.height < FEW_LINES)
    if screen.query(Keys) and any("show_keys" in one.binding.action for one in screen.active_bindings.values()):
        last = desk.text.splitlines()[-1].rstrip()
        if not last.endswith(("? Help", "F1 Help")):
            yield f"no help: {last}"


def _is_shown(widget: Widget) -> bool:
    return all(one.display for one in widget.ancestors_with_self if isinstance(one, Widget))


def _scrolls(widget: Widget) -> bool:
    return any(isinstance(one, VerticalScroll) for one in widget.ancestors)


def _of_text(text: Static) -> Iterator[str]:
    content = text.content if isinstance(text.content, Content) else Content(str(text.content))
    if content.plain and len(content.wrap(max(1, text.content_size.width))) > text.content_size.height:
        yield f"only {text.content_size} for: {content.plain}"
    if content.plain and not text.screen.region.contains_region(text.region):
        yield f"out of sight: {content.plain}"
    if text.id in ("title", "subtitle") and "…" in content.plain:
        yield f"cut: {content.plain}"


def _of_list(listing: Listing) -> Iterator[str]:
    if listing.size.height < FEW_LINES:
        yield f"{listing} is too small"
    for line in listing._lines[listing.scroll_offset.y :][: listing.size.height]:
        width = listing.size.width - 2 * (line.key is not None)
        drawn = "".join(piece.text for piece in line.draw(width)).rstrip()
        if cell_len(drawn) > width:
            yield f"only {width} columns for: {drawn}"
        if drawn.endswith("…"):
            yield f"a status is cut: {drawn}"


def _of_choices(choices: Choices) -> Iterator[str]:
    lines = choices._lines(choices.content_region.width)
    if len(lines) > choices.size.height:
        yield f"only {choices.size.height} lines for {len(lines)} of {choices}"
    yield from (f"cut: {words}" for _, words in lines if cell_len(words) > choices.content_region.width)

"""A page with one long text, moved by lines and by pages; what its keys are called is each page's own."""

from textual.containers import VerticalScroll

from mavis_tui.screens.base.page import Page


class Reading(Page[None]):
    """Its screens compose one VerticalScroll, and bind `leave`, `scroll` and `page`."""

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """Move the text by so many lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Move the text by a page."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=pages * max(1, scroll.size.height - 1), animate=False)

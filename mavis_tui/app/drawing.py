"""How the app draws, whatever it shows: its colours, the terminal's cursor, and what is sent to the terminal."""

import os
from typing import Any

from rich.console import RenderableType
from rich.control import Control
from textual import events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Offset, Size
from textual.screen import Screen
from textual.scrollbar import ScrollBarRender
from textual.widgets import Input

from mavis_tui.settings import Settings
from mavis_tui.terminal.ascii_filter import Spelling
from mavis_tui.terminal.gathering import GatheringApp
from mavis_tui.terminal.plain_textual import changed_cells, waiting_keyboard
from mavis_tui.terminal.themes import OWN_VARIABLES, THEMES, sixteen_colours, theme_for
from mavis_tui.widgets.choices import Choices
from mavis_tui.widgets.listing import Listing
from mavis_tui.widgets.reading_aloud import READ_ALOUD
from mavis_tui.widgets.search import Search

CURSOR_FOLLOWS_SECONDS = 0.03
"""Screen readers gather what arrives within a few milliseconds (Fenrir: 1 ms), and nobody types as fast as this."""


class DrawingApp(GatheringApp):
    """An app in the colours of its settings. `encoding` is the terminal's: what it lacks is spelled otherwise."""

    ALLOW_SELECT = False

    def __init__(self, settings: Settings, *, encoding: str = "utf-8", **options: Any) -> None:
        self.sixteen = sixteen_colours()
        self._stored_cursor = Offset(0, 0)
        self._plain = settings.plain_textual
        self._shown = None if self._plain else changed_cells(read_aloud=settings.cursor)
        self._drawn_on: Size | None = None
        self._drawn: Screen[Any] | None = None
        super().__init__(ansi_color=self.sixteen, **options)
        self._show_cursor = settings.cursor
        self._cursor_waits = False
        self.set_class(settings.cursor, READ_ALOUD)
        for theme in THEMES:
            self.register_theme(theme)
        self._wear(theme_for(settings.theme, sixteen=self.sixteen).name)
        encoding = "ascii" if settings.ascii else encoding
        if not encoding.lower().startswith("utf"):
            self._filters.append(Spelling(encoding))

    def get_driver_class(self) -> type[Driver]:
        """Choose what reads the keys: ours where it can, and nobody wants Textual's own."""
        return (None if self._plain else waiting_keyboard()) or super().get_driver_class()

    def _wear(self, theme: str) -> None:
        """Choose the colours before the style sheet is read; afterwards it would have to be read a second time."""
        self.set_reactive(App.theme, theme)
        self.stylesheet.set_variables(self.get_css_variables())
        self._read_for = theme

    def refresh_css(self, animate: bool = True) -> None:
        """Read the style sheet anew for other colours only: Textual asks for it at the start as well."""
        if self.theme == self._read_for:
            self.stylesheet.update(self, animate=animate)
            return
        self._read_for = self.theme
        super().refresh_css(animate)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the style sheet's own variables a value under every theme."""
        return OWN_VARIABLES

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's cursor stands: on what has the focus, for screen readers and Braille."""
        return self._previous_cursor_position if self._cursor_waits else self._pointed_at

    @cursor_position.setter
    def cursor_position(self, offset: Offset) -> None:
        self._stored_cursor = offset

    @property
    def _pointed_at(self) -> Offset:
        focused = self.focused if self._running and self.screen_stack else None
        if isinstance(focused, Search) and focused.points_at is not None:
            return focused.points_at.cursor_offset
        if isinstance(focused, Listing | Choices):
            return focused.cursor_offset
        # A field of one line or of several; the latter takes a while to load, and no first page has one.
        return getattr(focused, "cursor_screen_offset", self._stored_cursor)

    def on_mount(self) -> None:
        """Prepare the terminal."""
        ScrollBarRender.VERTICAL_BARS = [" "] * 8  # console fonts lack the eighths of a block
        self.app_resume_signal.subscribe(self, lambda _: self.came_back())
        self._prepare()

    def came_back(self) -> None:
        """Draw everything: mavis was stopped, and something else was on this terminal."""
        self._prepare()
        self.draw_anew()

    def _prepare(self) -> None:
        if self._show_cursor and self._driver is not None:
            self._driver.write("\x1b[?25h")

    def on_resize(self, event: events.Resize) -> None:
        """Draw everything on a terminal of another size: it keeps what it likes of its lines."""
        if self._drawn_on not in (None, event.size) and self._shown is not None:
            self._shown.forget()
        self._drawn_on = event.size

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let no cursor blink: over a slow link each blink costs as much as a line of text."""
        if isinstance(event.widget, Input):
            event.widget.cursor_blink = False

    def action_draw_anew(self) -> None:
        """Draw everything."""
        self.draw_anew()

    def draw_anew(self) -> None:
        """Draw everything, whatever the terminal is thought to show."""
        if self._shown is not None:
            self._shown.forget()
        self.refresh()
        self.screen.refresh()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        changes = self._only_changes(renderable)
        here = self.cursor_position == self._previous_cursor_position
        known = changes if changes is not renderable else None
        same_page, self._drawn = screen is self._drawn, screen
        if known is not None and here and known.none:  # a page that opens is drawn several times
            return
        if known is not None and self._show_cursor and not here and (same_page or known.same_page):
            # On its own after what has changed: a screen reader then says the line that it reaches, and that last.
            # Also where most of a page changes, as a list does that scrolls: of that it says what is new, not where.
            self._cursor_waits = True
            super()._display(screen, changes)
            self._cursor_waits = False
            self.set_timer(CURSOR_FOLLOWS_SECONDS, self._point)
        else:
            super()._display(screen, changes)

    def _only_changes(self, renderable: Any) -> Any:
        """Give what sends the changes; the same again where Textual has to draw by itself, from now on if it must."""
        if self.is_headless or self._shown is None:
            return renderable
        try:
            return self._shown.only_changes(renderable, self.console)
        except (AttributeError, TypeError, ValueError):  # what Textual hands on has another shape than it had
            self._shown = None
            self.call_later(self.draw_anew)
            return renderable

    def _point(self) -> None:
        """Move the terminal's cursor to where it belongs, and write nothing else."""
        at = self.screen.outer_size.clamp_offset(self.cursor_position)
        if self._driver is not None and at != self._previous_cursor_position:
            self._driver.write(Control.move_to(*at).segment.text)
            self._driver.flush()
            self._previous_cursor_position = at

    def _print_error_renderables(self) -> None:
        """Say why the app ended, where nothing of its last page is left."""
        if os.environ.get("TERM") == "linux":
            self.error_console.file.write("\x1b[2J\x1b[H")  # this console has no other screen to go back to
        super()._print_error_renderables()

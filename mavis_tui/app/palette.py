"""The command palette's lines for the page that it was opened on: every action that has a key there."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from textual.app import ComposeResult
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from mavis_tui.screens.base.dialog import banners_over
from mavis_tui.widgets.banner import Banners
from mavis_tui.widgets.key_names import name_of_key
from mavis_tui.widgets.keys import key_lines
from mavis_tui.widgets.text import Text

KEYS = f"Type what you want to do   {name_of_key('enter')} Do it   {name_of_key('escape')} Back"
"""The palette is Textual's own: its keys are what they are."""


class _Command(NamedTuple):
    name: str
    does: str
    help: str
    run: Any  # what Textual's palette calls: a function without arguments, perhaps a coroutine's


class PageCommands(Provider):
    """Offers what the page's own keys do, so that nobody has to know a key."""

    async def discover(self) -> Hits:
        """List everything, what the bottom line shows first."""
        for command in self._commands():
            yield DiscoveryHit(command.name, command.run, help=command.help)

    async def search(self, query: str) -> Hits:
        """List what fits the words typed, by name or by what it does."""
        matcher = self.matcher(query)
        for command in self._commands():
            score = max(matcher.match(command.name), matcher.match(command.does))
            if score > 0:
                yield Hit(score, matcher.highlight(command.name), command.run, text=command.name, help=command.help)

    def _commands(self) -> Iterator[_Command]:
        for line in key_lines(self.screen):
            binding = line.active.binding
            if binding.action != "command_palette":
                run = partial(self.app.run_action, binding.action, line.active.node)
                yield _Command(line.name, line.does, f"{line.does} ({line.keys})", run)
        for title, words, doing, _ in self.app.get_system_commands(self.screen):
            yield _Command(title, words, words, doing)


class Commands(CommandPalette):
    """The palette, below the banners of the page and above its own keys, as every dialog."""

    def compose(self) -> ComposeResult:
        """The banners, Textual's palette, and the keys."""
        yield from banners_over(self.app)
        yield from super().compose()
        yield Text(KEYS, id="keys")

    def on_mount(self) -> None:
        """Draw what stands above."""
        self.renew_all()

    def renew_all(self) -> None:
        """Draw the banners anew."""
        for banners in self.query(Banners):
            banners.renew()

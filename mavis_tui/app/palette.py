"""The command palette's lines for the page that it was opened on: every action that has a key there."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider

from mavis_tui.widgets.keys import key_lines


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

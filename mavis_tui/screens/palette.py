"""The command palette's lines for the page that it was opened on: every action that has a key there."""

from collections.abc import Awaitable, Callable
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from mavis_tui.widgets.keys import KeyLine, key_lines


class PageCommands(Provider):
    """Offers what the page's own keys do, so that nobody has to know a key."""

    async def discover(self) -> Hits:
        """List everything, what the bottom line shows first."""
        for line in self._lines():
            yield DiscoveryHit(line.name, self._doing(line), help=self._help(line))

    async def search(self, query: str) -> Hits:
        """List what fits the words typed, by name or by what it does."""
        matcher = self.matcher(query)
        for line in self._lines():
            score = max(matcher.match(line.name), matcher.match(line.does))
            if score > 0:
                yield Hit(score, matcher.highlight(line.name), self._doing(line), text=line.name, help=self._help(line))

    def _lines(self) -> list[KeyLine]:
        return [line for line in key_lines(self.screen) if line.active.binding.action != "command_palette"]

    def _doing(self, line: KeyLine) -> Callable[[], Awaitable[bool]]:
        return partial(self.app.run_action, line.active.binding.action, line.active.node)

    def _help(self, line: KeyLine) -> str:
        return f"{line.does} ({line.keys})"

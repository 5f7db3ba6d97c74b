"""The keys that work on a screen, read from its bindings: for the line at the bottom, the help and the palette."""

from typing import NamedTuple

from textual.binding import ActiveBinding
from textual.screen import Screen

from mavis_tui.terminal.safe_text import cut
from mavis_tui.widgets.key_names import name_of_key
from mavis_tui.widgets.text import Text

_LAST = ("hub", "show_keys", "app.show_keys")
"""What stands last and is never left out: the demonstration’s switch, and the help, which lists what has no room."""


class KeyLine(NamedTuple):
    """One action: the keys that do it as a person reads them, its name, what it does, and its binding."""

    keys: str
    name: str
    does: str
    active: ActiveBinding


def key_lines(screen: Screen[object]) -> list[KeyLine]:
    """List what can be done on `screen` now: first what its bottom line shows, then the rest."""
    lines: dict[tuple[object, str], KeyLine] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if not active.enabled or not (binding.tooltip or active.tooltip):
            continue
        action = (active.node, binding.action)
        name = binding.key_display or name_of_key(binding.key)
        if action in lines:
            lines[action] = lines[action]._replace(keys=f"{lines[action].keys}, {name}")
        else:
            lines[action] = KeyLine(name, binding.description, binding.tooltip or active.tooltip, active)
    return sorted(lines.values(), key=lambda line: not line.active.binding.show)


class Keys(Text):
    """One line with the keys that work on this screen, as the bindings themselves say."""

    def __init__(self) -> None:
        super().__init__(id="keys")

    def on_mount(self) -> None:
        """Follow the bindings, which change with the focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.renew())

    def on_resize(self) -> None:
        """Draw what has room now."""
        self.renew()

    def renew(self) -> None:
        """Draw the line anew, if it changed."""
        shown: dict[str, str] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and binding.action not in shown:
                key = binding.key_display or name_of_key(binding.key)
                shown[binding.action] = f"{key} {binding.description}"
        last = [shown.pop(action) for action in _LAST if action in shown]
        room = self.app.size.width - 2
        others = list(shown.values())
        words = "   ".join([*others, *last])
        if len(words) > room:
            while others[1:] and len("  ".join([*others, *last])) > room:
                others.pop()
            words = cut("  ".join([*others, *last]), room)
        if str(self.content) != words:
            self.update(words)

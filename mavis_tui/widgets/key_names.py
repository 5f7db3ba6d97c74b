"""How a key is called in a sentence: as the settings have it, else as the binding itself says.

Sentences name an action by its binding: `Press {dashboard.changes} to see them.`
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import key_to_character

_NAMES = {"escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn", "space": "Space", "tab": "Tab", "slash": "/"}
_ACTION = re.compile(r"\{([a-z-]+\.[a-z-]+)\}")


def with_keys(sentence: str, keymap: Mapping[str, str]) -> str:
    """Put the key of each action that a sentence names in its place. Raises KeyError for an action that no page has.

    `keymap` has the keys of one's own, by the names of bindings.
    """
    return _ACTION.sub(lambda found: key_name(found[1], keymap), sentence)


def key_name(action: str, keymap: Mapping[str, str]) -> str:
    """Name the key of an action; of several the first, or, for help, the one that works while somebody types."""
    keys = [name_of_key(key) for key in split(keymap.get(action) or _usual(action))]
    return next((key for key in keys if len(key) > 1), keys[0]) if action == "app.help" else keys[0]


def name_of_key(key: str) -> str:
    """Write a key as it stands on the keyboard: `?`, `Esc`, `Ctrl+Q`, `F10`, `c`."""
    *held, last = key.split("+")
    letter = key_to_character(last)
    named = _NAMES.get(last) or (letter if letter and letter.isprintable() else last.capitalize())
    return "+".join([*(name.capitalize() for name in held), named.upper() if held and len(named) == 1 else named])


def split(keys: str) -> list[str]:
    """Take `f5, ?` apart into the names that Textual has for the keys."""
    named = {"?": "question_mark", "/": "slash", ".": "full_stop", "-": "minus", "+": "plus", ",": "comma"}
    return [named.get(key.strip(), key.strip()) for key in keys.split(",")]


def own_bindings(node: type[DOMNode]) -> Iterator[Binding]:
    """Give the bindings that a class has from this program, one for each key."""
    for part in node.__mro__:
        if part.__module__.startswith("mavis_tui."):
            yield from Binding.make_bindings(vars(part).get("BINDINGS", []))


def nodes_below(node: type[DOMNode]) -> Iterator[type[DOMNode]]:
    """Give every class below one that was loaded so far."""
    for below in node.__subclasses__():
        yield below
        yield from nodes_below(below)


@cache
def _usual(action: str) -> str:
    """Give the keys that an action has without settings. A page whose sentence names it has loaded it."""
    for node in nodes_below(DOMNode):
        if node.__module__.startswith("mavis_tui."):
            keys = [binding.key for binding in own_bindings(node) if binding.id == action]
            if keys:
                return ",".join(keys)
    raise KeyError(action)

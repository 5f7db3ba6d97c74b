"""Keys of one's own: whether what the settings say about keys makes sense, before the app opens."""

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from itertools import combinations

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys as KnownKeys
from textual.keys import key_to_character
from textual.screen import Screen

from mavis_tui import screens, widgets
from mavis_tui.errors import BadSetting
from mavis_tui.widgets.key_names import name_of_key, nodes_below, own_bindings, split

_SETTING = "Among the keys in your settings,"


def check_keys(keymap: Mapping[str, str], app: type[App[int]]) -> None:
    """Raise BadInput where a name isn't one of a binding, a key isn't a key, or two actions want the same one."""
    if not keymap:
        return
    nodes = [app, *own_nodes()]
    names = {binding.id: binding for node in nodes for binding in own_bindings(node) if binding.id}
    for name, keys in keymap.items():
        if name not in names:
            raise BadSetting(
                f"{_SETTING} {name!r} isn’t the name of anything. The names are: {', '.join(sorted(names))}."
            )
        for key in split(keys):
            _check_key(name, key, names[name])
    for node in nodes:
        if issubclass(node, Screen):
            _check_clashes(node, keymap, [*own_bindings(node), *own_bindings(app)])


def own_nodes() -> list[type[DOMNode]]:
    """List the screens and widgets of this program that have keys."""
    for package in (screens, widgets):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    found = {
        node for node in nodes_below(DOMNode) if node.__module__.startswith("mavis_tui.") and not issubclass(node, App)
    }
    return sorted((node for node in found if list(own_bindings(node))), key=lambda node: node.__name__)


def _check_key(name: str, key: str, binding: Binding) -> None:
    *held, last = key.split("+")
    known = len(last) == 1 or last in {known.value for known in KnownKeys} or key_to_character(last) is not None
    if not known or not set(held) <= {"ctrl", "shift", "alt"}:
        raise BadSetting(
            f"{_SETTING} {key!r} for {name} isn’t a key. Keys are written like: c, f5, ctrl+t, pageup, escape."
        )
    if binding.priority and not held and (len(last) == 1 or key_to_character(last)):
        raise BadSetting(f"{_SETTING} {key!r} can’t be the key for {name}, because that page needs it for typing.")


def _check_clashes(node: type[DOMNode], keymap: Mapping[str, str], bindings: list[Binding]) -> None:
    before = {pair for names in _by_key({}, bindings).values() for pair in combinations(sorted(names), 2)}
    for key, names in _by_key(keymap, bindings).items():
        for pair in combinations(sorted(names), 2):
            if pair not in before:
                raise BadSetting(
                    f"{_SETTING} {name_of_key(key)} stands for two things on one page: {pair[0]} and {pair[1]} "
                    f"({node.__name__}). Give one of them another key."
                )


def _by_key(keymap: Mapping[str, str], bindings: list[Binding]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for binding in bindings:
        if binding.id:
            for key in split(keymap[binding.id]) if binding.id in keymap else [binding.key]:
                names.setdefault(key, set()).add(binding.id)
    return names

"""What a style sheet says is worked out once in a process of the suite, though each test starts an app of its own.

It follows from its text and from the colours alone, and nobody changes it afterwards: all widgets of an app share it.
"""

from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_as_textual_does = Stylesheet._parse_rules
_read: dict[tuple[Any, ...], list[RuleSet]] = {}


def _once(sheet: Stylesheet, *which: Any, **named: Any) -> list[RuleSet]:
    key = (which, tuple(named.items()), tuple(sheet._variables.items()))
    if key not in _read:
        _read[key] = _as_textual_does(sheet, *which, **named)
    return _read[key]


def read_style_sheets_once() -> None:
    """Let every app of this process share what was read."""
    Stylesheet._parse_rules = _once  # type: ignore[method-assign,assignment] # it has no door for this

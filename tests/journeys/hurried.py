"""A hurried nurse: she looks at the screen, hits a key or a few at once, and doesn't wait for what they bring.

What she does depends on what she sees when she hits, so a key that comes late or twice lands on another page, as it
does at a school. Whatever she hits, a record is of the child whose check page she saw when she confirmed it.
"""

import re
from collections.abc import Iterable, Sequence
from random import Random
from typing import NamedTuple

CHILD = r"[A-Z][A-Z0-9’'-]*, [A-Z][a-z]+"


class Seen(NamedTuple):
    """What is on the screen: which page, and of which child; on the list, the highlighted one. `due` says that line."""

    page: str
    child: str = ""
    due: bool = False


class Hit(NamedTuple):
    """A key, and what was on the screen when it was hit."""

    seen: Seen
    key: str

    @property
    def confirms(self) -> bool:
        """True if this key, on the page that was seen, means: record this."""
        return self.seen.page == "check" and self.key in ("enter", "1")


def read(screen: str) -> Seen:
    """Read a screen of 80 columns as a person does."""
    first = re.search(rf"^ ({CHILD})", screen, re.MULTILINE)
    if "Check and confirm" in screen:
        found = re.search(rf"^ *Child +({CHILD})", screen, re.MULTILINE)
        return Seen("check", found[1] if found else "")
    if "Enter a batch" in screen:
        return Seen("stuck")
    if "F10 Check" in screen or "Enter Check" in screen:
        found = re.search(rf"^ HPV (?:not )?given: ({CHILD})", screen, re.MULTILINE)
        return Seen("form", found[1] if found else "")
    if "was the vaccine given?" in screen:
        return Seen("child", first[1] if first else "")
    if re.search(r"^ *Name +Born", screen, re.MULTILINE):
        line = re.search(rf"^ *> ({CHILD}).*$", screen, re.MULTILINE)
        return Seen("list", line[1], "Due" in line[0]) if line else Seen("list")
    if "Record vaccinations (" in screen:
        return Seen("session")
    if re.search(r"^[ │|]*(?:> )?\d? ?Go back", screen, re.MULTILINE):
        return Seen("leaving")
    return Seen("sessions" if screen.lstrip().startswith("Sessions") else "another")


_MEANT: dict[str, Sequence[tuple[str, ...]]] = {
    "list": (("enter",), ("enter",), ("enter", "1"), ("enter", "enter"), ("enter", "down"), ("enter", "1", "enter")),
    "child": (("1",), ("1",), ("enter",), ("2",), ("1", "enter"), ("1", "1"), ("escape", "down")),
    "form": (("f10",), ("f10",), ("f10", "enter")),
    "check": (("enter",), ("enter",), ("1",), ("enter", "enter"), ("enter", "down"), ("enter", "down", "enter")),
    "session": (("v",),),
    "sessions": (("enter",),),
    "stuck": (("escape",), ("escape", "down", "enter")),
    "leaving": (("down", "enter"), ("enter",)),
    "another": (("escape",), ("escape",), ("enter",), ("down", "enter")),
}
_ON = (("down",), ("down",), ("down", "down"), ("down", "down", "down"), ("up",), ("f4",), ("f6",))


def hits(random: Random, seen: Seen) -> tuple[str, ...]:
    """Choose what to hit at once on what is seen; now and then something else than what was meant."""
    if seen.page == "list" and not seen.child:
        return ("f6",)
    if seen.page == "list" and (not seen.due or random.random() < 0.3):
        return random.choice(_ON)
    if seen.page != "sessions" and random.random() < 0.05:
        return random.choice([("escape",), ("down",), ("escape", "down"), ("enter", "enter")])
    return random.choice(_MEANT[seen.page])


def not_on_the_screen(made: Iterable[Hit], recorded: Sequence[str]) -> list[str]:
    """List the records that nobody confirmed while that child was on the check page; `recorded` in their order."""
    confirmed = [hit.seen.child for hit in made if hit.confirms]
    wrong, at = [], 0
    for child in recorded:
        try:
            at = confirmed.index(child, at) + 1
        except ValueError:
            wrong.append(child)
    return wrong

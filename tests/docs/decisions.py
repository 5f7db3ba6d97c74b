"""The decisions, read from their pages, and their index: `python -m tests.docs.decisions` writes it."""

import re
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"
INDEX = FOLDER / "README.md"
SHAPE = ["Decided", "Why", "Price"]

_BEFORE = """\
# Decisions

What somebody might undo, and why not: one page each, with what was **decided**, **why**, and at what **price**.
A page is rewritten when the decision changes; what it said before is in the history.

"""


class Decision(NamedTuple):
    """One page: its number, its title, and its headings in their order."""

    path: Path
    number: str
    title: str
    headings: list[str]


def decisions() -> list[Decision]:
    """Read every page, by number."""
    found = []
    for path in sorted(FOLDER.glob("[0-9]*.md")):
        text = path.read_text(encoding="utf-8")
        headings = [word for word in re.findall(r"^\*\*(\w+)\.\*\* \S", text, re.MULTILINE) if word in SHAPE]
        title = text.partition("\n")[0].removeprefix("# ")
        found.append(Decision(path, path.name[:4], re.sub(r"^\d+[.:] ", "", title), headings))
    return found


def index() -> str:
    """Write docs/decisions/README.md: every decision by number and title."""
    return _BEFORE + "".join(f"- {one.number} [{one.title}]({one.path.name})\n" for one in decisions())


if __name__ == "__main__":
    INDEX.write_text(index(), encoding="utf-8")

"""Reading a page as somebody does: its headings, tables, links, and forms with their labels."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "link", "input", "br", "img", "hr"}


@dataclass
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: "Node | None" = None
    children: "list[Node | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that stands in it, with single spaces."""
        return " ".join("".join(one if isinstance(one, str) else f" {one.text} " for one in self.children).split())

    def all(self, *tags: str) -> "list[Node]":
        """Every element of these names below it, in order."""
        found = []
        for one in self.children:
            if isinstance(one, Node):
                found += [one] if one.tag in tags else []
                found += one.all(*tags)
        return found

    def inside(self, tag: str) -> "Node | None":
        """The nearest element of this name around it."""
        up = self.parent
        while up is not None and up.tag != tag:
            up = up.parent
        return up


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("")
        self._at = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self._at)
        self._at.children.append(node)
        if tag not in _VOID:
            self._at = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._at.children.append(Node(tag, {name: value or "" for name, value in attrs}, self._at))

    def handle_endtag(self, tag: str) -> None:
        up: Node | None = self._at
        while up is not None and up.tag != tag:
            up = up.parent
        assert up is not None, f"</{tag}> closes nothing"
        assert up is self._at, f"<{self._at.tag}> isn't closed before </{tag}>"
        self._at = up.parent or self.root

    def handle_data(self, data: str) -> None:
        self._at.children.append(data)


def read_page(text: str) -> Node:
    """Read a page; one that isn't well formed is a failed test."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.root

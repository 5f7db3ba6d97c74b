"""What a section of the pages says of itself."""

from typing import Any, NamedTuple


class Section(NamedTuple):
    """A section: its name in the navigation, the address of its first page, and all of its pages and actions."""

    name: str
    address: str
    handlers: tuple[Any, ...]

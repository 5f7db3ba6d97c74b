"""Whether a newer list of a session looks like a filtered or shortened copy, so that it mustn't replace the one held.

The threshold is docs/decisions/0032: more than three children and more than a tenth of the list.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mavis_tui.errors import ListShortened
from mavis_tui.models.child import Child

_FEW, _SHARE = 3, 10
"""So many children leave a list any day; and so many in all for one who goes."""


class Shortened(NamedTuple):
    """How many children of a list of `of` would leave it, and how many would stay without one of their programmes."""

    gone: int
    poorer: int
    of: int


def shortened(held: Mapping[str, Child], listed: Iterable[Child], kept: Iterable[str] = ()) -> Shortened:
    """Compare the list that is held, by id, with one to take its place; who is `kept` stays whatever the list says."""
    now = {child.id: child.care.keys() for child in listed}
    staying = set(kept)
    gone = sum(1 for one in held if one not in now and one not in staying)
    poorer = sum(1 for one, child in held.items() if one in now and child.care.keys() - now[one])
    return Shortened(gone, poorer, len(held))


def check_whole(found: Shortened) -> None:
    """Raise ListShortened if so many would go that the new list is rather a part of the old one."""
    going = found.gone + found.poorer
    if going <= _FEW or going * _SHARE <= found.of:
        return
    what = [f"{found.gone} of {found.of} children would leave the list"] if found.gone else []
    if found.poorer:
        what.append(f"{found.poorer} of {found.of} would stand on it with fewer vaccinations")
    raise ListShortened(
        f"This workbook looks like a filtered or shortened copy: {' and '.join(what)}. Nothing was changed.",
        found.gone,
        found.of,
    )

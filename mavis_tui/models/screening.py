"""What a nurse makes sure of right before a vaccination: the pre-screening statements, by programme, in our own words.

Source: Mavis facts 3.9. They are confirmed anew for every vaccination, because what holds for one vaccine need not
hold for the next.
"""

from mavis_tui.models.programme import PROGRAMMES, Programme

_STATEMENTS: tuple[tuple[str, str | None], ...] = (
    ("isn’t acutely unwell", None),
    ("isn’t pregnant", "pregnant"),
    ("understands the vaccination and agrees to it", None),
    ("takes no medicine that rules this vaccine out", "medicine"),
)
"""A statement, and what a programme's row must name for it; None: it is confirmed in all."""

_NASAL = "has had no asthma flare-up in the last 72 hours, if asthmatic"
_LAST = "has nothing else that rules this vaccine out"


def statements(programme: Programme, *, nasal: bool) -> tuple[str, ...]:
    """List what must be true of the child, each to be read after “the child”; `nasal` if the spray was agreed to."""
    named = PROGRAMMES[programme].screening
    found = [statement for statement, key in _STATEMENTS if key is None or key in named]
    return (*found, *((_NASAL,) if nasal else ()), _LAST)

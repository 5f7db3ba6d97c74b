"""What a nurse makes sure of right before a vaccination: the pre-screening statements, by programme, in our own words.

Source: Mavis facts 3.9. They are confirmed anew for every vaccination, because what holds for one vaccine need not
hold for the next.
"""

from mavis_tui.models.programme import Programme

_ALL = frozenset(Programme)

_STATEMENTS: tuple[tuple[str, frozenset[Programme]], ...] = (
    ("isn’t acutely unwell", _ALL),
    ("isn’t pregnant", frozenset({Programme.TD_IPV})),
    ("understands the vaccination and agrees to it", _ALL),
    (
        "takes no medicine that rules this vaccine out",
        frozenset({Programme.MENACWY, Programme.TD_IPV, Programme.FLU}),
    ),
)
_NASAL = "has had no asthma flare-up in the last 72 hours, if asthmatic"
_LAST = "has nothing else that rules this vaccine out"


def statements(programme: Programme, *, nasal: bool) -> tuple[str, ...]:
    """List what must be true of the child, each to be read after “the child”; `nasal` if the spray was agreed to."""
    found = [statement for statement, programmes in _STATEMENTS if programme in programmes]
    return (*found, *((_NASAL,) if nasal else ()), _LAST)

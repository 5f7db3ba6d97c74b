"""How much `make load` asks of a hub, and for how long."""

from typing import NamedTuple

WHOLE_MINUTES = 20
_FIXED_MINUTES = 5
"""Of the whole: filling databases, starting, coming back at once, and the last look."""


class Level(NamedTuple):
    """So many laptops that ask so often a second, all together, for so many seconds."""

    laptops: int
    a_second: float
    seconds: float


class Plan(NamedTuple):
    """So many teams of 50 laptops; the levels; so many laptops back at once, and so many that wait at once."""

    teams: int
    levels: tuple[Level, ...]
    back: int
    connections: int


SHORT = Plan(teams=2, levels=(Level(10, 10, 4), Level(100, 20, 8)), back=40, connections=100)
"""Whether it all works, in a minute; what it measures is worth nothing."""

HALF_PAST_NINE = 215.0
"""Requests a second of a region's 4,000 laptops on the day of flu."""


def plan_of(minutes: float) -> Plan:
    """Say how long each level lasts, so that all three set-ups take about so many minutes.

    10 and 100 laptops ask more often than they would, or there would be nothing to measure.
    """
    part = max(minutes - _FIXED_MINUTES, 1) / (WHOLE_MINUTES - _FIXED_MINUTES)
    levels = (
        Level(10, 10, 30 * part),
        Level(100, 20, 30 * part),
        Level(1_000, HALF_PAST_NINE / 4, 40 * part),
        Level(4_000, HALF_PAST_NINE, 200 * part),
    )
    return Plan(teams=80, levels=levels, back=1_000, connections=1_000)

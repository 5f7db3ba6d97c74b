"""How long the engine waits between two tries."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from mavis_tui.sync.backoff import SHORTEST_SECONDS, Backoff


class Highest(Random):
    """A source of chance that always draws the highest."""

    def uniform(self, a: float, b: float) -> float:  # noqa: ARG002 # the lower bound is what it never draws
        return b


def test_delays_double_from_two_seconds_to_five_minutes_and_stay_there() -> None:
    backoff = Backoff(Highest())

    assert [backoff.next() for _ in range(11)] == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_a_good_answer_makes_delays_short_again() -> None:
    backoff = Backoff(Highest())
    for _ in range(9):
        backoff.next()

    backoff.reset()

    assert backoff.next() == 2


@given(st.integers())
def test_it_never_gives_up_and_never_waits_longer_than_five_minutes(seed: int) -> None:
    backoff = Backoff(Random(seed))

    delays = [backoff.next() for _ in range(200)]

    assert all(SHORTEST_SECONDS <= delay <= 300 for delay in delays)


def test_two_devices_that_lose_the_hub_together_do_not_come_back_together() -> None:
    one, other = Backoff(Random(1)), Backoff(Random(2))

    assert [one.next() for _ in range(8)] != [other.next() for _ in range(8)]

"""What `make load` reckons with: when requests are due, which call comes when, and what came of them."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Asked(NamedTuple):
    """One request: `seconds` from the moment it was due until its whole answer was there.

    `status` is HTTP's, 0 where no answer came within the time that a laptop waits. `sent` and `received` are bytes.
    """

    call: str
    seconds: float
    status: int
    sent: int
    received: int

    @property
    def is_error(self) -> bool:
        """True for no answer, and for any that says no."""
        return not 200 <= self.status < 300 and self.status != 304


class ByCall(NamedTuple):
    """What came of the requests of one call, in seconds since each was due.

    `said` is what errors said: `503 × 2`.
    """

    call: str
    requests: int
    errors: int
    half: float
    p99: float
    sent: int
    received: int
    said: str = ""


def percentile(values: Iterable[float], percent: float) -> float:
    """Give the smallest value that so many per cent of all don't exceed (nearest rank); 0 of none."""
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * percent / 100), 1) - 1] if ordered else 0.0


def due_times(a_second: float, seconds: float) -> list[float]:
    """Say when requests are due, in seconds from the beginning: evenly, whatever becomes of those before."""
    return [at / a_second for at in range(int(a_second * seconds))]


def dealt(shares: Mapping[str, int], count: int) -> list[str]:
    """Deal so many calls by their shares, each as evenly among the others as can be."""
    whole, credit = sum(shares.values()), dict.fromkeys(shares, 0)
    calls: list[str] = []
    for _ in range(count):
        for call, share in shares.items():
            credit[call] += share
        chosen = max(credit, key=lambda call: credit[call])
        credit[chosen] -= whole
        calls.append(chosen)
    return calls


def by_call(asked: Sequence[Asked]) -> list[ByCall]:
    """Sum requests up by their calls, in the order in which the calls came first."""
    return [
        summed(call, [one for one in asked if one.call == call]) for call in dict.fromkeys(one.call for one in asked)
    ]


def summed(name: str, asked: Sequence[Asked]) -> ByCall:
    """Sum requests up under one name."""
    seconds, wrong = [one.seconds for one in asked], Counter(one.status for one in asked if one.is_error)
    return ByCall(
        name,
        len(asked),
        sum(one.is_error for one in asked),
        percentile(seconds, 50),
        percentile(seconds, 99),
        sum(one.sent for one in asked),
        sum(one.received for one in asked),
        ", ".join(f"{status or 'no answer'} × {many}" for status, many in sorted(wrong.items())),
    )

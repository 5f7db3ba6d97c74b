"""Hubs that are restored, moved or made anew in short, and that a device which believes its receipts is caught."""

from torture import returns
from torture.promises import LOST
from torture.trial import Scale


def test_nothing_acknowledged_is_lost_when_a_hub_is_restored_or_made_anew() -> None:
    trial = returns.run(Scale(short=True))

    assert trial.failures() == ()
    assert trial.counts[returns.BACK] > 0
    assert trial.control[LOST] > 0

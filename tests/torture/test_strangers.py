"""Strangers at the door in short, and that a hub which only counts connections is caught."""

from torture import strangers
from torture.trial import Scale


def test_no_stranger_keeps_a_laptop_out_or_stays() -> None:
    trial = strangers.run(Scale(short=True))

    assert trial.failures() == ()
    assert trial.control[strangers.SHUT_OUT] == 1
    assert trial.control[strangers.STAYED] == strangers.MOST

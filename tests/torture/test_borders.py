"""Injected exceptions in short, and that a client which lets a library's errors through is caught."""

from torture import borders
from torture.trial import Scale


def test_whatever_a_library_raises_becomes_a_sentence_and_the_next_try_goes_well() -> None:
    trial = borders.run(Scale(short=True))

    assert trial.failures() == ()
    assert trial.counts[borders.AT_THE_NETWORK] > 80
    assert trial.counts[borders.AT_THE_STORE] > 10
    assert trial.control[borders.WORDLESS] > 0

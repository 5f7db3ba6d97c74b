"""Racing corrections in short, and that a hub which judges no transition is caught."""

from torture import races
from torture.trial import Scale


def test_no_correction_is_lost_or_wins_without_anybody_being_told() -> None:
    trial = races.run(Scale(short=True))

    assert trial.failures() == ()
    assert trial.counts[races.FLAGGED] > 0
    assert trial.counts[races.REFUSED] > 0
    assert trial.control[races.SILENT] > 0

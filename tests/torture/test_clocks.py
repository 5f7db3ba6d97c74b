"""Clock jumps in short, and that a device which takes its clock's word is caught."""

from torture import clocks
from torture.trial import Scale


def test_no_clock_removes_a_session_or_dates_a_dose_wrongly_without_a_word() -> None:
    trial = clocks.run(Scale(short=True))

    assert trial.failures() == ()
    assert trial.counts[clocks.MARKED] > 0
    assert trial.control[clocks.REMOVED] > 0

"""Random days of several laptops in short, and that a laptop which asks about no double is caught."""

from tests.rounds import rounds
from torture import days
from torture.days_beside import BESIDE, CAME, MISSING
from torture.promises import DOUBLED
from torture.trial import Scale


def test_no_dose_is_lost_or_doubled_whatever_order_the_files_of_several_laptops_come_in() -> None:
    trial = days.run(Scale(short=rounds(3) == 1))

    assert trial.failures() == ()
    assert trial.counts[days.DECISIONS] > 0
    assert trial.counts[days.ALONE] > 0
    assert trial.counts[days.AT_CLINICS] > 0
    assert trial.counts[BESIDE] > 0
    assert trial.counts[CAME] > 0
    assert trial.control[DOUBLED] > 0
    assert trial.control[MISSING] > 0

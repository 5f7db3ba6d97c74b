"""Foreign sign-ins in short, and that a device which lets everybody in is caught."""

from torture import foreign
from torture.trial import Scale


def test_nobody_of_another_team_sees_or_sends_anything() -> None:
    trial = foreign.run(Scale(short=True))

    assert trial.failures() == ()
    assert trial.counts[foreign.REFUSED] == 5
    assert trial.control[foreign.SENT] > 0
    assert trial.control[foreign.SEEN] > 0

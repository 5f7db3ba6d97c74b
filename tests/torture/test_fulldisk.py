"""Disks that are full or may only be read, at some steps of a day."""

from torture import fulldisk
from torture.fulldisk import LIMITED
from torture.trial import Scale
from torture.verdict import TOLD


def test_no_full_or_read_only_disk_loses_or_halves_anything() -> None:
    trial = fulldisk.run(Scale(short=True))
    assert trial.failures() == ()
    assert trial.counts[LIMITED] > 10
    assert trial.counts[TOLD] > 5

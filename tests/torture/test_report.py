from datetime import date

import pytest

from torture.report import NOT_TESTED, Finished, page, table
from torture.trial import Trial


def a_trial(*, lost: int = 0, control_lost: int = 4) -> Trial:
    return Trial(
        name="Kills",
        counts={"kills": 10_000, "lost": lost},
        must_be_zero=("lost",),
        control={"kills": 500, "lost": control_lost},
        notes=("A process was killed.", "It was a real one."),
    )


def test_a_trial_that_lost_nothing_has_no_failures() -> None:
    assert a_trial().failures() == ()


def test_a_count_that_must_be_zero_and_is_not_is_a_failure() -> None:
    assert a_trial(lost=1).failures() == ("lost: 1, must be 0",)


def test_a_control_that_does_not_fail_is_a_failure_of_the_harness() -> None:
    assert "control" in a_trial(control_lost=0).failures()[0]


def test_a_trial_must_count_what_it_promises() -> None:
    with pytest.raises(ValueError, match="doubled"):
        Trial(name="Kills", counts={"lost": 0}, must_be_zero=("doubled",))


def test_a_control_must_count_something_that_must_be_zero() -> None:
    with pytest.raises(ValueError, match="control"):
        Trial(name="Kills", counts={"lost": 0}, must_be_zero=("lost",), control={"other": 3})


def test_the_page_gives_the_counts_the_control_and_what_was_not_tested() -> None:
    written = page([Finished("kills", 61.0, a_trial())], date(2026, 11, 23))
    assert "A process was killed." in written
    assert "| kills | 10,000 |  | 500 |" in written
    assert "| lost | 0 | 0 | 4 |" in written
    assert "every count that must be zero was zero" in written
    assert "23 November 2026" in written
    assert all(each in written for each in NOT_TESTED)


def test_the_page_says_so_when_a_trial_did_not_finish() -> None:
    written = page([Finished("kills", 1.0, trouble="it ended with code 1")], date(2026, 11, 23))
    assert "something failed" in written
    assert "it ended with code 1" in written


def test_the_table_names_each_failure() -> None:
    assert "FAILED kills: lost: 2, must be 0" in table([Finished("kills", 1.0, a_trial(lost=2))])

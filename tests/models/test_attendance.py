"""Of several answers about attendance the newest counts, by the hub's clock, in whatever order they arrive."""

from datetime import timedelta
from itertools import permutations

from msgspec.structs import replace

from mavis_tui.models.attendance import Registered, registered, said_at, with_attendance
from mavis_tui.models.change import AttendanceAnswer, Change, ChangeKind
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import ABSENT, Group, status_of
from tests.builders import NOON, TODAY, a_change, a_child


def said(attending: bool | None, minutes: int = 0, offset: int | None = None) -> Change:
    """Make an answer, given so many minutes after noon by a clock that is `offset` seconds ahead."""
    return a_change(
        1,
        id=f"came-{minutes}",
        kind=ChangeKind.ATTENDANCE,
        vaccination=None,
        attendance=AttendanceAnswer(child="child-1", on=TODAY, attending=attending),
        made_at=NOON + timedelta(minutes=minutes),
        clock_offset=offset,
    )


def test_the_newest_answer_counts_in_whatever_order_they_come() -> None:
    for answers in permutations([said(True, 1), said(None, 2), said(False, 3)]):
        assert registered(with_attendance(a_child(), answers), TODAY) is Registered.ABSENT
    for answers in permutations([said(True, 1), said(False, 2), said(None, 3)]):
        assert registered(with_attendance(a_child(), answers), TODAY) is Registered.UNREGISTERED


def test_a_clock_that_is_an_hour_ahead_does_not_win() -> None:
    ahead, later = said(False, 60, offset=3600), said(True, 10)
    assert registered(with_attendance(a_child(), [ahead, later]), TODAY) is Registered.ATTENDING


def test_an_offset_that_no_clock_has_overflows_nothing() -> None:
    for offset in (10**30, -(10**30)):
        assert said_at(said(True, 0, offset=offset)).tzinfo is not None


def test_one_day_says_nothing_about_another() -> None:
    child = with_attendance(a_child(), [said(False)])
    assert registered(child, TODAY + timedelta(days=1)) is Registered.UNREGISTERED
    assert status_of(child, Programme.HPV, TODAY + timedelta(days=1)).ready


def test_a_child_that_is_absent_cannot_be_vaccinated_until_it_attends() -> None:
    absent = with_attendance(a_child(), [said(False)])
    here = with_attendance(absent, [said(True, 1)])
    found = status_of(absent, Programme.HPV, TODAY)
    assert (found.group, found.detail, found.why, found.ready) == (
        Group.CANNOT_VACCINATE,
        "Child absent",
        ABSENT,
        False,
    )
    assert status_of(here, Programme.HPV, TODAY) == status_of(a_child(), Programme.HPV, TODAY)


def test_what_waits_on_this_device_counts_whatever_its_clock_says() -> None:
    known = with_attendance(a_child(), [said(False, 30)])
    slow = replace(said(True, 1), id="mine")
    assert registered(with_attendance(known, [slow]), TODAY) is Registered.ABSENT
    assert registered(with_attendance(known, [slow], first=[slow]), TODAY) is Registered.ATTENDING

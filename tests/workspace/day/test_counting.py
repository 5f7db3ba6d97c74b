"""A day counted from the lines of a list: doses, hours, nurses and how far each class has got."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.models.calendar import LONDON
from mavis_tui.models.change import Receipt, Verdict
from mavis_tui.models.child import Child
from mavis_tui.models.consent import Consent, ConsentStatus
from mavis_tui.models.programme import Method, Programme, Reason, Site
from mavis_tui.models.session import Session
from mavis_tui.models.status import Group
from mavis_tui.models.vaccination import Staff, Vaccination, Withdrawal
from mavis_tui.workspace.children.list_rows import row_of
from mavis_tui.workspace.day.counting import SessionDay, count_day, day_to_show
from mavis_tui.workspace.day.uptake import counted_reasons, filled, percent
from tests.builders import NOON, NURSE, TODAY, a_change, a_child, a_session, a_vaccination, consented, not_given
from tests.rounds import rounds

COLLEAGUE = Staff(email="rhian.rees@example.nhs.uk", name="Rhian Rees")
BOTH = a_session(programmes=(Programme.FLU, Programme.HPV), dates=(TODAY - timedelta(days=1), TODAY))


def entry(record: Vaccination, verdict: Verdict | None = None, *, set_aside: bool = False) -> Entry:
    receipt = None
    if verdict is not None:
        receipt = Receipt(change=record.id, revision=1, verdict=verdict, received_at=NOON, set_aside=set_aside)
    return Entry(a_change(1, record), offline=True, attempts=0, last_attempt=None, receipt=receipt)


def counted(
    *children: tuple[Child, list[Entry]], session: Session | None = None, me: Staff | None = NURSE, on: date = TODAY
) -> SessionDay:
    session = session or a_session()
    return count_day(session, [row_of(child, session, entries, TODAY) for child, entries in children], on, me)


def had(n: int, *history: Vaccination, **child: object) -> Child:
    return a_child(n, care={Programme.HPV: consented(history=history)}, **child)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=LONDON)


def test_the_box_is_counted_by_vaccine_and_batch_for_everybody_and_for_me() -> None:
    day = counted(
        (a_child(1), [entry(a_vaccination(1))]),
        (had(2, a_vaccination(2, performed_by=COLLEAGUE)), []),
        (had(3, a_vaccination(3, performed_by=COLLEAGUE, batch_number="FM9000")), []),
        (a_child(4), []),
    )
    assert [(one.vaccine, one.number, one.given, one.mine) for one in day.doses] == [
        ("Gardasil 9", "FM8629", 2, 1),
        ("Gardasil 9", "FM9000", 1, 0),
    ]
    assert (day.given, day.mine, day.waiting, day.children, day.done) == (3, 1, 1, 4, 3)


def test_what_the_office_set_aside_or_somebody_withdrew_counts_nowhere() -> None:
    withdrawn = a_vaccination(2, withdrawn=Withdrawal(reason="Wrong child", by=NURSE, at=NOON), revision=2)
    day = counted(
        (a_child(1), [entry(a_vaccination(1), Verdict.SAVED, set_aside=True)]),
        (had(2, a_vaccination(2)), [entry(withdrawn)]),
    )
    assert (day.given, day.waiting, day.doses, day.hours, day.nurses) == (0, 0, (), (), ())
    assert [one.vaccinated for one in day.totals] == [0]


def test_a_record_that_waits_counts_and_is_named_as_waiting_one_the_hub_has_is_not() -> None:
    day = counted((a_child(1), [entry(a_vaccination(1))]), (a_child(2), [entry(a_vaccination(2), Verdict.SAVED)]))
    assert (day.given, day.waiting) == (2, 1)
    assert [one.waiting for one in day.doses] == [1]


def test_a_refused_record_counts_because_the_dose_was_given_and_is_said_to_need_attention() -> None:
    day = counted((a_child(1), [entry(a_vaccination(1), Verdict.REFUSED)]))
    assert (day.given, day.waiting, day.attention) == (1, 0, 1)


def test_what_was_given_elsewhere_or_on_another_day_is_not_of_today_but_the_child_is_vaccinated() -> None:
    yesterday = TODAY - timedelta(days=1)
    day = counted(
        (had(1, a_vaccination(1, session="1300")), []),
        (had(2, a_vaccination(2, session=None, performed_on=date(2026, 10, 1))), []),
        (had(3, a_vaccination(3, performed_on=yesterday, performed_at=None)), []),
        session=a_session(dates=(yesterday, TODAY)),
    )
    assert day.given == 0
    assert [(one.vaccinated, one.children) for one in day.totals] == [(3, 3)]


def test_hours_go_without_a_gap_on_englands_clock_and_what_has_no_time_stands_last() -> None:
    summer = a_vaccination(1, performed_at=datetime(2026, 6, 22, 8, 30, tzinfo=LONDON), performed_on=date(2026, 6, 22))
    june = a_session(dates=(date(2026, 6, 22),))
    assert [one.hour for one in counted((had(1, summer), []), session=june, on=date(2026, 6, 22)).hours] == [8]
    day = counted(
        (had(1, a_vaccination(1, performed_at=at(9, 59))), []),
        (had(2, a_vaccination(2, performed_at=at(9))), []),
        (had(3, a_vaccination(3, performed_at=at(11))), []),
        (had(4, a_vaccination(4, performed_at=None)), []),
    )
    assert [(one.hour, one.given) for one in day.hours] == [(9, 2), (10, 0), (11, 1), (None, 1)]


def test_each_nurse_has_what_she_gave_and_recorded_why_not_and_i_stand_first() -> None:
    day = counted(
        (had(1, a_vaccination(1, performed_by=COLLEAGUE)), []),
        (had(2, a_vaccination(2, performed_by=COLLEAGUE)), []),
        (a_child(3), [entry(not_given(3, Reason.REFUSED))]),
        (had(4, a_vaccination(4, performed_by=None)), []),
    )
    assert [(one.name, one.me, one.given, one.not_given) for one in day.nurses] == [
        ("Sian Rees", True, 0, 1),
        ("Rhian Rees", False, 2, 0),
        ("", False, 1, 0),
    ]
    assert day.not_given == {"Refused vaccine": 1}


def test_a_class_says_who_is_missing_and_why_and_who_is_due_stands_first() -> None:
    silent = consented(consent=Consent(status=ConsentStatus.NO_RESPONSE))
    day = counted(
        (a_child(1, family_name="Adams", care={Programme.HPV: silent}), []),
        (a_child(2, family_name="Baker"), []),
        (a_child(3, family_name="Clark"), [entry(not_given(3))]),
        (had(4, a_vaccination(4)), []),
        (a_child(5, registration="9B", year_group=9), []),
    )
    first, second = day.classes
    assert (first.of_class, first.year_group, first.children, first.vaccinated) == ("8T1", 8, 4, 1)
    assert [(one.name, one.why) for one in first.missing] == [
        ("BAKER, Ada", "Due vaccination"),
        ("ADAMS, Ada", "Needs consent: No response"),
        ("CLARK, Ada", "Unable to vaccinate: Child unwell"),
    ]
    assert counted_reasons(first.missing) == [
        (Group.DUE, 1),
        (Group.NEEDS_CONSENT, 1),
        (Group.CANNOT_VACCINATE, 1),
    ]
    assert (second.of_class, second.year_group, second.vaccinated) == ("9B", 9, 0)


def test_who_was_unwell_on_the_first_day_is_missing_on_the_second_with_that_said() -> None:
    yesterday = TODAY - timedelta(days=1)
    day = counted((had(1, not_given(1, performed_on=yesterday)), []), session=BOTH)
    assert [(one.why, one.also) for one in day.classes[0].missing] == [("Due vaccination", "unwell on 23 Nov 2026")]


def test_a_dose_for_a_child_whom_the_list_lacks_for_that_programme_is_counted_in_the_box() -> None:
    spray = a_vaccination(
        1, programme=Programme.FLU, vaccine="AstraZeneca Fluenz", method=Method.NASAL, site=Site.NOSE, full_dose=False
    )
    day = counted((a_child(1), [entry(spray)]), session=BOTH)
    assert [(one.programme, one.given, one.half) for one in day.doses] == [(Programme.FLU, 1, 1)]
    assert [one.programme for one in day.totals] == [Programme.HPV]


def test_the_day_that_is_shown_is_today_or_the_last_so_far_or_the_first_to_come() -> None:
    days = (date(2026, 11, 23), date(2026, 11, 25))
    session = a_session(dates=days)
    assert day_to_show(session, date(2026, 11, 25)) == days[1]
    assert day_to_show(session, date(2026, 11, 24)) == days[0]
    assert day_to_show(session, date(2026, 11, 1)) == days[0]


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, 0), (0, 30, 0), (1, 400, 1), (24, 30, 80), (1, 8, 13), (399, 400, 99), (30, 30, 100)],
)
def test_a_share_is_all_only_where_nobody_is_missing(part: int, whole: int, said: int) -> None:
    assert percent(part, whole) == said
    assert (filled(part, whole, 10) == 10) == (part == whole > 0)
    assert (filled(part, whole, 10) == 0) == (part == 0)


@settings(max_examples=rounds(60))
@given(
    st.lists(st.tuples(st.sampled_from(["8A", "8B", ""]), st.sampled_from(["given", "unwell", "none"]), st.booleans()))
)
def test_every_number_adds_up_however_the_day_went(children: list[tuple[str, str, bool]]) -> None:
    listed = []
    for n, (registration, what, mine) in enumerate(children, 1):
        by = NURSE if mine else COLLEAGUE
        record = a_vaccination(n, performed_by=by) if what == "given" else not_given(n, performed_by=by)
        listed.append((a_child(n, registration=registration), [] if what == "none" else [entry(record)]))
    day = counted(*listed)
    given_here = sum(what == "given" for _, what, _ in children)
    assert sum(one.given for one in day.doses) == sum(one.given for one in day.hours) == day.given == given_here
    assert sum(one.given for one in day.nurses) == day.given
    assert sum(one.not_given for one in day.nurses) == sum(day.not_given.values())
    assert sum(one.mine for one in day.doses) == day.mine
    for total in (*day.totals, *day.classes):
        assert total.vaccinated + len(total.missing) == total.children == sum(total.groups.values())
    assert sum(one.children for one in day.classes) == len(children)
    assert sum(one.vaccinated for one in day.classes) == given_here

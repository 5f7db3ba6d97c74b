"""Who is done in a session, and what is left to do for whom: the one rule, as issue 11 and finding A14 have it."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mavis_tui.models.child import Child
from mavis_tui.models.consent import Consent, ConsentStatus
from mavis_tui.models.outstanding import outstanding, still_to_do
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.session import Session
from mavis_tui.models.status import Group, status_of
from mavis_tui.models.vaccination import Outcome, Vaccination
from tests.builders import TODAY, a_child, a_session, a_vaccination, consented, not_given
from tests.models.strategies import cares
from tests.rounds import rounds

TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
TWO_DAYS = a_session(dates=(TODAY, TOMORROW))
NO_ANSWER = consented(consent=Consent(status=ConsentStatus.NO_RESPONSE))


def with_history(*history: Vaccination, programme: Programme = Programme.HPV, **care: object) -> Child:
    return a_child(care={programme: consented(history=history, **care)})


def is_done(child: Child, day: date = TODAY, session: Session = TWO_DAYS) -> bool:
    return still_to_do(child, session, day) == ()


def test_who_was_given_the_dose_in_the_session_is_done_on_both_its_days() -> None:
    child = with_history(a_vaccination())
    assert is_done(child)
    assert is_done(child, TOMORROW)


@pytest.mark.parametrize("reason", [Reason.UNWELL, Reason.REFUSED, Reason.CONTRAINDICATED])
def test_a_reason_why_not_ends_it_for_the_day_and_who_is_due_again_is_not_done(reason: Reason) -> None:
    child = with_history(not_given(reason=reason))
    assert is_done(child)
    assert not is_done(child, TOMORROW)


def test_a_reason_of_an_earlier_day_that_is_not_the_sessions_ends_nothing() -> None:
    """As the hub counted, where a workbook has attempts of earlier days under the number of its session."""
    child = a_child(care={Programme.HPV: replace(NO_ANSWER, history=(not_given(performed_on=YESTERDAY),))})
    assert not is_done(child)


def test_an_attempt_of_the_session_ends_it_for_who_is_not_due_either() -> None:
    child = a_child(care={Programme.HPV: replace(NO_ANSWER, history=(not_given(reason=Reason.REFUSED),))})
    assert is_done(child)
    assert is_done(child, TOMORROW)


def test_an_attempt_in_another_session_ends_nothing() -> None:
    assert not is_done(with_history(not_given(session="1300")))


def test_being_absent_ends_nothing() -> None:
    child = with_history(not_given())
    absent = replace(child, attendance=())
    assert is_done(child) == is_done(absent)
    assert not is_done(with_history())


def test_the_first_of_two_doses_of_mmr_is_done_until_the_second_is_due() -> None:
    mmr = a_session(programmes=(Programme.MMR,))
    dose = a_vaccination(programme=Programme.MMR, vaccine="Priorix")
    child = with_history(dose, programme=Programme.MMR)
    assert status_of(child, Programme.MMR, TODAY).group is not Group.VACCINATED
    assert is_done(child, TODAY, mmr)
    assert not is_done(child, TODAY + timedelta(days=28), mmr)


def test_a_flu_dose_of_last_season_counts_for_nothing_from_1_september() -> None:
    flu = a_session(programmes=(Programme.FLU,), dates=(date(2026, 9, 2),))
    dose = a_vaccination(programme=Programme.FLU, vaccine="Viatris", session=None, performed_on=date(2025, 11, 20))
    child = with_history(dose, programme=Programme.FLU)
    assert outstanding([child], flu, date(2026, 8, 31)) == ({}, date(2026, 9, 1))
    assert outstanding([child], flu, date(2026, 9, 1)).left == {child.id: (Programme.FLU,)}


def test_a_hpv_dose_of_last_year_counts_as_before() -> None:
    assert is_done(with_history(a_vaccination(session=None, performed_on=date(2025, 11, 20))))


attempts = st.builds(
    lambda given, reason, day, here, programme: (
        a_vaccination if given else lambda **record: not_given(reason=reason, **record)
    )(programme=programme, performed_on=day, session="1204" if here else None),
    st.booleans(),
    st.sampled_from(Reason),
    st.dates(TODAY - timedelta(days=500), TOMORROW),
    st.booleans(),
    st.sampled_from(Programme),
)
listed = st.lists(
    st.builds(
        lambda care, history, programmes: a_child(
            care={
                programme: replace(care, history=tuple(one for one in history if one.programme is programme)[:1])
                for programme in programmes
            }
        ),
        cares,
        st.lists(attempts, max_size=3),
        st.sets(st.sampled_from(Programme), max_size=2),
    ),
    max_size=4,
).map(lambda found: [replace(child, id=f"child-{n}") for n, child in enumerate(found)])


@given(children=listed, day=st.dates(TODAY - timedelta(days=100), TODAY + timedelta(days=400)))
@settings(max_examples=rounds(150), deadline=None)
def test_every_child_is_done_or_has_something_left_and_her_statuses_explain_it(
    children: list[Child], day: date
) -> None:
    session = a_session(programmes=tuple(Programme), dates=(TODAY, TOMORROW))
    left = outstanding(children, session, day).left
    done = [child for child in children if is_done(child, day, session)]
    assert len(done) + len(left) == len(children)
    for child in children:
        groups = {programme: status_of(child, programme, day).group for programme in child.care}
        if child in done:
            assert Group.DUE not in groups.values()
        tried = {
            one.programme
            for care in child.care.values()
            for one in care.history
            if one.session == session.id
            and one.performed_on in session.dates
            # flu is counted anew from 1 September (facts 3.2); both of the session's days are of 2026
            and (one.programme is not Programme.FLU or date(2026, 9, 1) <= day < date(2027, 9, 1))
        }
        for programme, group in groups.items():
            vaccinated = group is Group.VACCINATED
            expected = vaccinated or (programme in tried and group is not Group.DUE)
            assert (programme not in left.get(child.id, ())) == expected


@given(children=listed, day=st.dates(TODAY - timedelta(days=100), TODAY + timedelta(days=400)), data=st.data())
@settings(max_examples=rounds(150), deadline=None)
def test_what_is_left_holds_until_the_day_that_is_told(children: list[Child], day: date, data: st.DataObject) -> None:
    session = a_session(programmes=tuple(Programme), dates=(TODAY, TOMORROW))
    found = outstanding(children, session, day)
    assert day < found.until
    later = data.draw(st.dates(day, found.until - timedelta(days=1)))
    assert outstanding(children, session, later).left == found.left


def test_what_was_recorded_and_is_in_no_history_yet_counts_as_if_it_were() -> None:
    child, record = a_child(), a_vaccination()
    assert still_to_do(child, TWO_DAYS, TODAY) == (Programme.HPV,)
    assert still_to_do(child, TWO_DAYS, TODAY, [record]) == ()
    assert record.outcome is Outcome.GIVEN

"""Who is done in a session: the page says what counts, and what it says agrees with the list and with the hub."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mavis_tui.models.child import Child
from mavis_tui.models.consent import Consent, ConsentStatus
from mavis_tui.models.outstanding import outstanding
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from mavis_tui.models.status import Group
from mavis_tui.screens.sessions.counts import counts_of, done_words
from mavis_tui.workspace.children.list_rows import row_of
from mavis_tui.workspace.sessions.overview import SessionPage
from tests.builders import TODAY, a_batch, a_bundle, a_child, a_session, consented
from tests.models.test_outstanding import listed
from tests.rounds import rounds
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import Nurse

NO_ANSWER = consented(consent=Consent(status=ConsentStatus.NO_RESPONSE))


async def test_the_page_says_what_done_counts_where_it_is_more_than_are_vaccinated(nurse: Nurse) -> None:
    children = (*(a_child(n) for n in range(1, 5)), a_child(5, care={Programme.HPV: NO_ANSWER}))
    await nurse.save(bundle(a_session(), children, (a_batch(),)))
    async with at_the_desk(nurse) as desk:
        nurse.record("child-1")
        nurse.not_given("child-2")
        await desk.opens_session("2 of 5 done", "Vaccinated 1")
        await desk.sees("2 done: 1 vaccinated, 1 seen here, not due again today · 3 to do")


async def test_the_list_of_sessions_the_page_and_the_hub_count_alike(nurse: Nurse) -> None:
    await nurse.save(a_bundle(5))
    nurse.record("child-1")
    nurse.not_given("child-2")
    await nurse.upload()
    await nurse.workspace.sessions.refresh_list()
    (listing,) = [one for one in nurse.store.device.listing() if one.session.id == "1204"]
    (row,) = [one for one in nurse.workspace.sessions.dashboard().rows if one.id == "1204"]
    page = nurse.workspace.sessions.page("1204")
    assert listing.done == row.done == page.done == 2
    assert page.vaccinated == 1


@pytest.mark.parametrize(
    ("children", "done", "vaccinated", "programmes", "words"),
    [
        (120, 0, 0, 1, "0 done · 120 to do"),
        (120, 4, 4, 1, "4 done: 4 vaccinated · 116 to do"),
        (120, 1, 0, 1, "1 done: 1 seen here, not due again today · 119 to do"),
        (90, 9, 6, 2, "9 done: 6 vaccinated with both, 3 seen here, not due again today · 81 to do"),
    ],
)
def test_done_and_to_do_are_all_of_them(children: int, done: int, vaccinated: int, programmes: int, words: str) -> None:
    counts: dict[Programme, dict[Group, int]] = {programme: {} for programme in list(Programme)[:programmes]}
    page = SessionPage(
        session=a_session(),
        children=children,
        done=done,
        vaccinated=vaccinated,
        counts=counts,
        saved=None,
        why_not="",
    )
    assert done_words(page) == words


async def test_the_list_of_sessions_says_what_done_means_unless_the_list_needs_the_lines(nurse: Nurse) -> None:
    means = "Done: vaccinated, or seen here and not due again today."
    for number in range(1, 15):
        await nurse.hub.put(a_bundle(1, id=f"13{number:02}"))
    await nurse.workspace.sessions.refresh_list()
    async with at_the_desk(nurse, size=(80, 40)) as desk:
        await desk.sees("0 of 1", means)
        await desk.pilot.resize_terminal(80, 24)
        await desk.no_longer_sees(means)
        await desk.sees("Harbour View Academy", "0 of 1")


def counted(counts: dict[Programme, dict[Group, int]]) -> list[str]:
    """Draw the counts of a page that is 120 columns wide, as lines."""
    page = SessionPage(session=a_session(), children=40, done=0, vaccinated=0, counts=counts, saved=None, why_not="")
    return counts_of(page, TODAY, 120).plain.splitlines()


def test_counts_in_two_columns_name_one_programme_once_and_several_above_each() -> None:
    by_group = dict.fromkeys(Group, 5)
    heads, first, *_ = counted({Programme.FLU: by_group})
    assert heads.split() == ["Flu"]
    assert first.split().count("5") == 2
    heads, *_ = counted({Programme.FLU: by_group, Programme.HPV: by_group})
    assert heads.split() == ["Flu", "HPV", "Flu", "HPV"]


@given(children=listed, day=st.dates(TODAY - timedelta(days=100), TODAY + timedelta(days=400)))
@settings(max_examples=rounds(100), deadline=None)
def test_every_line_of_the_list_explains_why_it_is_counted_as_done(children: list[Child], day: date) -> None:
    session = a_session(programmes=tuple(Programme), dates=(TODAY, TODAY + timedelta(days=1)))
    rows = [row_of(child, session, (), day) for child in children]
    left = outstanding(children, session, day).left
    assert {row.id for row in rows if not row.done} == set(left)
    for row, child in zip(rows, children, strict=True):
        groups = {line.programme: line.group for line in row.programmes}
        assert row.vaccinated == (row.done and set(groups.values()) <= {Group.VACCINATED})
        if not row.done:
            continue
        for programme, group in groups.items():
            attempts = [one for one in child.care[programme].history if one.session == session.id]
            assert group is Group.VACCINATED or (group is not Group.DUE and attempts)

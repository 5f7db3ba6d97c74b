"""The demonstration promises: plausible on any day, nobody real, every state in it, and names that try the layout."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mavis_tui.demo.generate import demonstration
from mavis_tui.demo.people import born_for
from mavis_tui.models.calendar import academic_year
from mavis_tui.models.child import Child
from mavis_tui.models.identity import is_nhs_number
from mavis_tui.models.programme import VACCINES, Programme, Variant
from mavis_tui.models.session import Place, SessionBundle
from mavis_tui.models.status import Group, status_of, vaccines_for
from tests.rounds import rounds

TUESDAY = date(2026, 11, 24)
DAYS_OF_A_YEAR = st.dates(date(2026, 9, 1), date(2027, 8, 31))


@pytest.fixture(scope="module")
def week() -> tuple[SessionBundle, ...]:
    return demonstration(TUESDAY)


def everybody(week: tuple[SessionBundle, ...]) -> Iterator[Child]:
    return (child for bundle in week for child in bundle.children)


def on(day: date, week: tuple[SessionBundle, ...]) -> list[SessionBundle]:
    return [bundle for bundle in week if day in bundle.session.dates]


def spoken(week: tuple[SessionBundle, ...]) -> set[str]:
    return {f"{child.given_name} {child.family_name}" for child in everybody(week)}


def test_the_same_day_and_seed_give_the_same_sessions(week: tuple[SessionBundle, ...]) -> None:
    assert demonstration(TUESDAY) == week


def test_another_seed_gives_other_children(week: tuple[SessionBundle, ...]) -> None:
    assert demonstration(TUESDAY, seed=2)[0].digest != week[0].digest


def test_what_is_invented_passes_every_constraint_on_the_wire(week: tuple[SessionBundle, ...]) -> None:
    for bundle in week:
        assert msgspec.json.decode(msgspec.json.encode(bundle), type=SessionBundle) == bundle
        assert bundle.verified


def test_today_has_flu_hpv_doubles_and_mmr(week: tuple[SessionBundle, ...]) -> None:
    assert [bundle.session.programmes for bundle in on(TUESDAY, week)] == [
        (Programme.FLU,),
        (Programme.HPV,),
        (Programme.MENACWY, Programme.TD_IPV),
        (Programme.MMR,),
    ]


def test_there_are_eight_to_ten_sessions_of_about_a_hundred_children(week: tuple[SessionBundle, ...]) -> None:
    assert 8 <= len(week) <= 10
    assert all(80 <= bundle.count <= 120 for bundle in week)


def test_session_numbers_and_child_ids_are_given_once(week: tuple[SessionBundle, ...]) -> None:
    assert [bundle.session.id for bundle in week] == [str(1204 + at) for at in range(len(week))]
    ids = [child.id for child in everybody(week)]
    assert len(set(ids)) == len(ids)


def test_one_session_is_at_a_clinic_and_names_the_teams_clinics(week: tuple[SessionBundle, ...]) -> None:
    clinics = [bundle.session for bundle in week if bundle.session.location.kind is Place.CLINIC]
    assert [session.location.name in session.clinics for session in clinics] == [True]


def test_sian_rees_may_vaccinate_everywhere(week: tuple[SessionBundle, ...]) -> None:
    for bundle in week:
        assert ("sian.rees@example.nhs.uk", "Sian Rees") in [
            (one.email, one.name) for one in bundle.session.vaccinators
        ]


def test_nhs_numbers_are_valid_unique_and_never_issued_to_a_person(week: tuple[SessionBundle, ...]) -> None:
    numbers = [child.nhs_number for child in everybody(week) if child.nhs_number is not None]
    assert all(is_nhs_number(number) and number.startswith("999") for number in numbers)
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("at", range(9))
def test_each_list_has_the_odd_ones(week: tuple[SessionBundle, ...], at: int) -> None:
    listed = week[at].children
    assert sum(child.nhs_number is None for child in listed) == 3
    assert sum(child.invalidated for child in listed) == 1
    restricted = [child for child in listed if child.restricted]
    assert len(restricted) == 2
    assert not any(child.address_line or child.postcode for child in restricted)
    assert not any(parent.phone or parent.email for child in restricted for parent in child.parents)


def test_nobody_can_be_rung_or_written_to(week: tuple[SessionBundle, ...]) -> None:
    for child in everybody(week):
        for parent in child.parents:
            assert re.fullmatch(r"07700 900\d{3}|01632 960\d{3}", parent.phone) or child.restricted
            assert re.fullmatch(r"([a-z0-9]+\.[a-z0-9]+@example\.com)?", parent.email)


def test_postcodes_have_the_shape_of_postcodes(week: tuple[SessionBundle, ...]) -> None:
    for child in everybody(week):
        assert re.fullmatch(r"[A-Z]{1,2}\d{1,2} \d[ABD-HJLNP-UW-Z]{2}", child.postcode) or child.restricted


@pytest.mark.parametrize("group", list(Group))
def test_every_headline_is_met_today(week: tuple[SessionBundle, ...], group: Group) -> None:
    found = {
        status_of(child, programme, TUESDAY).group
        for bundle in on(TUESDAY, week)
        for child in bundle.children
        for programme in bundle.session.programmes
    }
    assert group in found


@pytest.mark.parametrize(
    "name",
    [
        "Ada [twin] Lovelace",
        "[/b]Max Boldwood",
        "Niamh O’Shaughnessy",
        "D'Arcy O'Neill",
        "欣怡 王",
        "さくら 佐藤",
        "Bo Ng",
    ],
)
def test_names_that_try_the_layout_are_on_todays_lists(week: tuple[SessionBundle, ...], name: str) -> None:
    assert name in spoken(tuple(on(TUESDAY, week)))


def test_some_names_are_long_accented_combining_or_written_from_right_to_left(week: tuple[SessionBundle, ...]) -> None:
    names = spoken(tuple(on(TUESDAY, week)))
    assert any(len(name) >= 60 and "-" in name for name in names)
    assert any(unicodedata.combining(letter) for name in names for letter in name)
    assert any(unicodedata.bidirectional(name[0]) in ("R", "AL") for name in names)
    assert any("Ł" in name for name in names)


@pytest.mark.parametrize("at", range(9))
def test_each_list_has_twins_and_two_of_the_same_name(week: tuple[SessionBundle, ...], at: int) -> None:
    listed = week[at].children
    assert len({child.full_name for child in listed}) < len(listed)
    births = [
        (child.family_name, child.date_of_birth, tuple(parent.name for parent in child.parents)) for child in listed
    ]
    assert any(births.count(birth) > 1 for birth in births)


def test_some_are_known_by_another_name(week: tuple[SessionBundle, ...]) -> None:
    assert sum(bool(child.preferred_name) for child in everybody(week)) > 30


def test_flu_has_parents_who_chose_each_way_and_directions_for_some(week: tuple[SessionBundle, ...]) -> None:
    cares = [child.care[Programme.FLU] for child in week[0].children]
    details = {status_of(child, Programme.FLU, TUESDAY).detail for child in week[0].children}
    assert {"Nasal spray only", "Nasal spray preferred", "Injection only"} <= details
    assert {care.psd for care in cares} == {True, False}


def test_mmr_has_both_variants_and_children_who_had_a_first_dose(week: tuple[SessionBundle, ...]) -> None:
    cares = [child.care[Programme.MMR] for child in week[3].children]
    assert {care.variant for care in cares} == {Variant.MMR, Variant.MMRV}
    assert {care.next_dose for care in cares} == {1, 2}


def test_gillick_assessments_went_both_ways(week: tuple[SessionBundle, ...]) -> None:
    found = {care.gillick.competent for child in everybody(week) for care in child.care.values() if care.gillick}
    assert found == {True, False}


@pytest.mark.parametrize(
    ("group", "oldest", "youngest"),
    [
        (11, date(2010, 9, 1), date(2011, 8, 31)),
        (8, date(2013, 9, 1), date(2014, 8, 31)),
        (0, date(2021, 9, 1), date(2022, 8, 31)),
        (-1, date(2022, 9, 1), date(2023, 8, 31)),
    ],
)
@given(seed=st.integers())
def test_a_date_of_birth_fits_the_year_group(seed: int, group: int, oldest: date, youngest: date) -> None:
    """Mavis facts 3.1: year group = academic year - academic year of birth - 5."""
    assert oldest <= born_for(group, 2026, Random(seed)) <= youngest


@given(day=DAYS_OF_A_YEAR)
@settings(max_examples=rounds(20), deadline=None)
def test_it_makes_sense_on_every_day_of_the_year(day: date) -> None:
    week = demonstration(day)
    assert len(on(day, week)) == 4
    for bundle in week:
        year = academic_year(bundle.session.dates[0])
        assert list(bundle.session.dates) == sorted(bundle.session.dates)
        assert all(date_ == day or (date_ > day and date_.weekday() < 5) for date_ in bundle.session.dates)
        assert max(bundle.session.dates) <= day + timedelta(days=8)
        for child in bundle.children:
            assert child.year_group in bundle.session.year_groups
            assert child.year_group is not None
            assert academic_year(child.date_of_birth) == year - child.year_group - 5
            assert all(record.performed_on <= day for care in child.care.values() for record in care.history)


@given(day=DAYS_OF_A_YEAR)
@settings(max_examples=rounds(10), deadline=None)
def test_most_of_todays_children_are_due_and_so_are_the_first_on_the_list(day: date) -> None:
    for bundle in on(day, demonstration(day)):
        for programme in bundle.session.programmes:
            due = [status_of(child, programme, day).group is Group.DUE for child in bundle.children]
            assert sum(due) >= 0.6 * bundle.count
            assert sum(due[:4]) >= 2


@given(day=DAYS_OF_A_YEAR)
@settings(max_examples=rounds(8), deadline=None)
def test_batches_fit_the_programme_and_every_due_child_has_one(day: date) -> None:
    for bundle in demonstration(day):
        for programme in bundle.session.programmes:
            batches = [batch for batch in bundle.batches if batch.programme is programme]
            assert any(batch.vaccine is None and batch.expiry is None for batch in batches)
            known = {batch.vaccine: batch.expiry for batch in batches if batch.vaccine is not None}
            for vaccine, expiry in known.items():
                assert VACCINES[vaccine].programme is programme
                assert expiry is not None
                assert expiry > max(bundle.session.dates)
            for child in bundle.children:
                stands = status_of(child, programme, day) if programme in child.care else None
                if stands is not None and stands.ready:
                    assert {vaccine.name for vaccine in vaccines_for(child, programme, stands, day)} & set(known)


def test_the_list_is_in_the_order_of_surnames(week: tuple[SessionBundle, ...]) -> None:
    for bundle in week:
        names = [(child.family_name.casefold(), child.given_name.casefold()) for child in bundle.children]
        assert names == sorted(names)

"""Which doses count, which comes next, and which vaccines fit. Source of what is expected: Mavis facts 3.2 and 3.15."""

from datetime import date, timedelta
from typing import Any

import pytest

from mavis_tui.models.consent import Care, Consent, ConsentStatus, HealthAnswer, Triage, TriageStatus, VaccineMethod
from mavis_tui.models.doses import next_dose
from mavis_tui.models.programme import Programme, Reason, Variant
from mavis_tui.models.status import Group, Status, StatusKey, status_of, vaccines_for
from mavis_tui.models.vaccination import Vaccination
from tests.builders import TODAY, a_child, a_vaccination, not_given

INJECTION, NASAL = VaccineMethod.INJECTION, VaccineMethod.NASAL
BORN = date(2012, 3, 10)
TENTH_BIRTHDAY = date(2022, 3, 10)


def given(programme: Programme, *doses: Vaccination, born: date = BORN, **consent: Any) -> Status:
    agreed = Consent(**{"status": ConsentStatus.GIVEN, "methods": (INJECTION,), **consent})
    child = a_child(date_of_birth=born, care={programme: Care(consent=agreed, history=doses)})
    return status_of(child, programme, TODAY)


def elsewhere(programme: Programme, on: date, dose: int | None = None) -> Vaccination:
    return a_vaccination(id=f"on-{on}", programme=programme, performed_on=on, session=None, dose_sequence=dose)


def here(programme: Programme, on: date, dose: int | None = None) -> Vaccination:
    return a_vaccination(id=f"on-{on}", programme=programme, performed_on=on, dose_sequence=dose)


@pytest.mark.parametrize(
    ("on", "group"),
    [
        (date(2026, 9, 1), Group.VACCINATED),
        (TODAY, Group.VACCINATED),
        (date(2026, 8, 31), Group.DUE),
        (date(2025, 11, 3), Group.DUE),
    ],
)
def test_a_flu_dose_counts_for_its_own_academic_year(on: date, group: Group) -> None:
    assert given(Programme.FLU, elsewhere(Programme.FLU, on)).group is group


def test_a_flu_vaccine_that_was_already_had_last_season_does_not_count() -> None:
    had = not_given(reason=Reason.ALREADY_HAD, programme=Programme.FLU, performed_on=date(2025, 11, 3))
    assert given(Programme.FLU, had).group is Group.DUE


def test_any_hpv_dose_counts_whenever_it_was() -> None:
    assert given(Programme.HPV, elsewhere(Programme.HPV, date(2021, 1, 1))).group is Group.VACCINATED


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (TENTH_BIRTHDAY, StatusKey.VACCINATED_FULLY),
        (TENTH_BIRTHDAY - timedelta(days=1), StatusKey.NEEDS_TRIAGE),
    ],
)
def test_menacwy_counts_from_the_tenth_birthday_and_before_it_needs_triage(on: date, status: StatusKey) -> None:
    assert given(Programme.MENACWY, elsewhere(Programme.MENACWY, on)).key is status


@pytest.mark.parametrize(
    ("dose", "status"),
    [
        (elsewhere(Programme.TD_IPV, date(2026, 1, 5), 5), StatusKey.VACCINATED_FULLY),
        (here(Programme.TD_IPV, date(2026, 1, 5), 4), StatusKey.VACCINATED_FULLY),
        (here(Programme.TD_IPV, date(2026, 1, 5)), StatusKey.VACCINATED_FULLY),
        (elsewhere(Programme.TD_IPV, date(2026, 1, 5), 4), StatusKey.NEEDS_TRIAGE),
        (elsewhere(Programme.TD_IPV, date(2026, 1, 5)), StatusKey.NEEDS_TRIAGE),
        (elsewhere(Programme.TD_IPV, TENTH_BIRTHDAY - timedelta(days=1), 5), StatusKey.NEEDS_TRIAGE),
    ],
)
def test_td_ipv_counts_from_ten_if_it_is_the_fifth_dose_or_was_recorded_in_mavis(
    dose: Vaccination, status: StatusKey
) -> None:
    assert given(Programme.TD_IPV, dose).key is status


MMR_BORN = date(2018, 5, 20)
AT_12_MONTHS, AT_15_MONTHS = date(2019, 5, 20), date(2019, 8, 20)


@pytest.mark.parametrize(
    ("first", "second", "vaccinated"),
    [
        (AT_12_MONTHS, AT_15_MONTHS, True),
        (AT_12_MONTHS - timedelta(days=1), date(2021, 9, 1), False),
        (AT_12_MONTHS, AT_15_MONTHS - timedelta(days=1), False),
        (date(2021, 9, 1), date(2021, 9, 29), True),
        (date(2021, 9, 1), date(2021, 9, 28), False),
    ],
)
def test_mmr_takes_two_doses_that_are_old_and_far_enough(first: date, second: date, *, vaccinated: bool) -> None:
    doses = (elsewhere(Programme.MMR, first, 1), elsewhere(Programme.MMR, second, 2))
    assert (given(Programme.MMR, *doses, born=MMR_BORN).group is Group.VACCINATED) is vaccinated


def test_a_third_mmr_dose_completes_the_course_if_one_came_before_the_first_birthday() -> None:
    days = (AT_12_MONTHS - timedelta(days=60), AT_12_MONTHS, date(2021, 9, 1))
    doses = tuple(elsewhere(Programme.MMR, on) for on in days)
    assert given(Programme.MMR, *doses, born=MMR_BORN).key is StatusKey.VACCINATED_FULLY


@pytest.mark.parametrize(("days_ago", "status"), [(27, StatusKey.CANNOT_DELAY), (28, StatusKey.DUE)])
def test_a_second_mmr_dose_waits_28_days(days_ago: int, status: StatusKey) -> None:
    first = elsewhere(Programme.MMR, TODAY - timedelta(days=days_ago), 1)
    found = given(Programme.MMR, first, born=MMR_BORN)
    assert (found.key, found.ready) == (status, status is StatusKey.DUE)


def test_the_day_on_which_the_second_mmr_dose_may_come_is_named() -> None:
    found = given(Programme.MMR, elsewhere(Programme.MMR, date(2026, 11, 20), 1), born=MMR_BORN)
    assert found.detail == "Delay vaccination until 18 December 2026"


@pytest.mark.parametrize("on", [TODAY + timedelta(days=1), date.max])
def test_an_mmr_dose_dated_in_the_future_holds_the_next_one_back(on: date) -> None:
    assert not given(Programme.MMR, elsewhere(Programme.MMR, on, 1), born=MMR_BORN).ready


def test_one_report_of_already_had_is_enough_for_mmr() -> None:
    had = not_given(reason=Reason.ALREADY_HAD, programme=Programme.MMR, performed_on=date(2026, 1, 5))
    assert given(Programme.MMR, had, born=MMR_BORN).key is StatusKey.VACCINATED_ALREADY


LAST_SEASONS = tuple(elsewhere(Programme.FLU, date(year, 11, 3), 1) for year in (2023, 2024, 2025))


@pytest.mark.parametrize(
    ("programme", "born", "doses", "number"),
    [
        (Programme.HPV, BORN, (), 1),
        (Programme.HPV, BORN, (elsewhere(Programme.HPV, date(2025, 1, 1)),), 2),
        (Programme.FLU, BORN, (), 1),
        (Programme.FLU, BORN, LAST_SEASONS, 1),
        (Programme.MENACWY, BORN, (elsewhere(Programme.MENACWY, date(2013, 5, 1)),), 1),
        (Programme.TD_IPV, BORN, (), 5),
        (Programme.TD_IPV, BORN, (elsewhere(Programme.TD_IPV, date(2016, 1, 1), 4),), 5),
        (Programme.MMR, MMR_BORN, (), 1),
        (Programme.MMR, MMR_BORN, (elsewhere(Programme.MMR, AT_12_MONTHS),), 2),
        (Programme.MMR, MMR_BORN, (elsewhere(Programme.MMR, AT_12_MONTHS - timedelta(days=1)),), 1),
        (Programme.MENACWY, BORN, (here(Programme.TD_IPV, TODAY, 5),), 1),
        (Programme.HPV, BORN, (not_given(reason=Reason.UNWELL),), 1),
    ],
)
def test_the_next_dose_follows_the_valid_ones_of_its_own_programme(
    programme: Programme, born: date, doses: tuple[Vaccination, ...], number: int
) -> None:
    assert next_dose(a_child(date_of_birth=born), programme, doses, TODAY) == number


def due(
    programme: Programme, variant: Variant | None = None, triage: Triage | None = None, **consent: Any
) -> list[str]:
    """List the upload names of the vaccines that fit, in the order in which they are offered."""
    agreed = Consent(**{"status": ConsentStatus.GIVEN, "methods": (INJECTION,), **consent})
    child = a_child(care={programme: Care(consent=agreed, variant=variant, triage=triage)})
    found = status_of(child, programme, TODAY)
    return [vaccine.name for vaccine in vaccines_for(child, programme, found, TODAY)] if found.ready else []


INJECTED_FLU = ["Sequirus Cell-based Trivalent", "Sanofi Vaxigrip", "Viatris"]
SPRAY = ["AstraZeneca Fluenz"]


@pytest.mark.parametrize(
    ("methods", "gelatine_free", "detail", "names"),
    [
        ((NASAL,), False, "Nasal spray only", SPRAY),
        ((NASAL, INJECTION), False, "Nasal spray preferred", SPRAY + INJECTED_FLU),
        ((INJECTION,), True, "Injection only", INJECTED_FLU),
        ((INJECTION,), False, "Injection only", INJECTED_FLU),
        # The spray has gelatine, so a wish to do without leaves the injection, if that was agreed to.
        ((NASAL, INJECTION), True, "Injection only", INJECTED_FLU),
        ((NASAL,), True, "Method not known", []),
        ((), False, "Method not known", []),
    ],
)
def test_flu_is_given_the_way_that_was_agreed_to(
    methods: tuple[VaccineMethod, ...],
    gelatine_free: bool,
    detail: str,
    names: list[str],
) -> None:
    agreed: dict[str, Any] = {"methods": methods, "without_gelatine": gelatine_free}
    assert given(Programme.FLU, **agreed).detail == detail
    assert due(Programme.FLU, **agreed) == names


MMR_ALLERGY = (
    "Has your child had a severe allergic reaction (anaphylaxis) to a previous dose of MMR or any other measles, mumps "
    "or rubella vaccine?"
)
MMRV_ALLERGY = (
    "Has your child had a severe allergic reaction (anaphylaxis) to a previous dose of MMRV or any other measles, "
    "mumps, rubella or varicella (chickenpox) vaccine?"
)
GELATINE = HealthAnswer(
    question="Has your child ever had a severe allergic reaction (anaphylaxis) to gelatine?", yes=False, responder="Mum"
)


@pytest.mark.parametrize(
    ("variant", "gelatine_free", "names"),
    [
        (Variant.MMR, False, ["Priorix", "VaxPro"]),
        (Variant.MMR, True, ["Priorix"]),
        (Variant.MMRV, False, ["Priorix-Tetra", "ProQuad"]),
        (Variant.MMRV, True, ["Priorix-Tetra"]),
    ],
)
def test_mmr_vaccines_fit_variant_and_gelatine_and_those_without_come_first(
    variant: Variant, *, gelatine_free: bool, names: list[str]
) -> None:
    asked = {Variant.MMR: MMR_ALLERGY, Variant.MMRV: MMRV_ALLERGY}[variant]
    answers = (HealthAnswer(question=asked, yes=False, responder="Mum"), GELATINE)
    assert due(Programme.MMR, variant, without_gelatine=gelatine_free, answers=answers) == names


def test_discontinued_vaccines_are_not_offered() -> None:
    assert due(Programme.HPV) == ["Gardasil9"]


def test_mmr_without_a_wish_reminds_that_a_workbook_does_not_carry_it() -> None:
    found = given(Programme.MMR, born=MMR_BORN)
    assert found.detail == "No preference recorded"
    assert "no gelatine" in found.why
    assert given(Programme.MMR, born=MMR_BORN, without_gelatine=True).detail == "Gelatine-free vaccine only"


ASTHMA = (HealthAnswer(question="Asthma?", yes=True),)


def test_triage_narrows_the_methods_to_the_one_it_found_safe() -> None:
    safe = Triage(status=TriageStatus.SAFE, method=INJECTION)
    assert due(Programme.FLU, triage=safe, methods=(NASAL, INJECTION), answers=ASTHMA) == INJECTED_FLU


def test_triage_for_a_method_that_nobody_consented_to_needs_another_look() -> None:
    safe = Triage(status=TriageStatus.SAFE, method=NASAL)
    agreed = Consent(status=ConsentStatus.GIVEN, methods=(INJECTION,))
    child = a_child(care={Programme.FLU: Care(consent=agreed, triage=safe)})
    found = status_of(child, Programme.FLU, TODAY)
    assert (found.key, found.ready) == (StatusKey.NEEDS_TRIAGE, False)


def test_triage_without_gelatine_rules_gelatine_out() -> None:
    safe = Triage(status=TriageStatus.SAFE, without_gelatine=True)
    assert due(Programme.MMR, Variant.MMR, triage=safe) == ["Priorix"]

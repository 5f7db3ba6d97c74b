"""The fixed tables, letter by letter. What is expected was typed in from Mavis facts 2.6, 2.7 and 3.2."""

from datetime import date

import pytest

from mavis_tui.models.country.vaccines import ROWS
from mavis_tui.models.on_the_day import sites_for
from mavis_tui.models.programme import (
    METHODS,
    PROGRAMMES,
    REASONS,
    SITES,
    VACCINES,
    Method,
    Programme,
    Reason,
    Site,
    Variant,
    label_of,
    labels_of,
    usual_method,
)

TODAY = date(2026, 11, 24)

FACTS_2_7 = """
flu | Cell-based Trivalent Influenza Vaccine Seqirus | Sequirus Cell-based Trivalent | Seqirus Cell-Based Trivalent IIVc | Sequirus | injection | 0.5 | no | active | 43207411000001105
flu | Fluenz | AstraZeneca Fluenz | AstraZeneca Fluenz LAIV | AstraZeneca | nasal | 0.2 | yes | active | 43208811000001106
flu | Vaxigrip | Sanofi Vaxigrip | – | Sanofi | injection | 0.5 | no | active | 45175511000001104
flu | Viatris | Viatris | Viatris Quadrivalent Influvac sub - unit Tetra - QIVe | Viatris | injection | 0.5 | no | active | 45354911000001100
hpv | Cervarix | Cervarix | Cervarix | GlaxoSmithKline | injection | 0.5 | no | discontinued | 12238911000001100
hpv | Gardasil | Gardasil | Gardasil | Merck Sharp & Dohme | injection | 0.5 | no | discontinued | 10880211000001104
hpv | Gardasil 9 | Gardasil9 | Gardasil9 | Merck Sharp & Dohme | injection | 0.5 | no | active | 33493111000001108
menacwy | MenQuadfi | MenQuadfi | – | Sanofi | injection | 0.5 | no | active | 39779611000001104
menacwy | Menveo | Menveo | – | GlaxoSmithKline | injection | 0.5 | no | active | 17188711000001105
menacwy | Nimenrix | Nimenrix | – | Pfizer | injection | 0.5 | no | active | 20517811000001104
mmr | Priorix | Priorix | – | GlaxoSmithKline | injection | 0.5 | no | active | 34925111000001104
mmr | MMR VaxPro | VaxPro | – | Merck Sharp & Dohme | injection | 0.5 | yes | active | 13968211000001108
mmr (MMRV) | ProQuad | ProQuad | – | Merck Sharp & Dohme | injection | 0.5 | yes | active | 45480711000001107
mmr (MMRV) | Priorix-Tetra | Priorix-Tetra | – | GlaxoSmithKline | injection | 0.5 | no | active | 45525711000001102
td_ipv | Revaxis | Revaxis | – | Sanofi | injection | 0.5 | no | active | 7374311000001101
"""  # noqa: E501 # one line is one row of the table

TERMS_2_7 = """
43207411000001105 | Cell-based trivalent influenza vaccine (surface antigen, inactivated) suspension for injection 0.5ml pre-filled syringes (Seqirus UK Ltd)
43208811000001106 | Fluenz (trivalent) vaccine nasal suspension 0.2ml unit dose (AstraZeneca UK Ltd) (product)
45175511000001104 | Vaxigrip Trivalent influenza vaccine (split virion, inactivated) suspension for injection 0.5ml pre-filled syringes (Sanofi)
45354911000001100 | Influenza TIV MYL vaccine suspension for injection 0.5ml pre-filled syringes (Viatris UK Healthcare Ltd)
12238911000001100 | Cervarix vaccine suspension for injection 0.5ml pre-filled syringes (GlaxoSmithKline) (product)
10880211000001104 | Gardasil vaccine suspension for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)
33493111000001108 | Gardasil 9 vaccine suspension for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)
39779611000001104 | MenQuadfi vaccine solution for injection 0.5ml vials (Sanofi) (product)
17188711000001105 | Menveo vaccine powder and solvent for solution for injection 0.5ml vials (Novartis Vaccines and Diagnostics Ltd) (product)
20517811000001104 | Nimenrix vaccine powder and solvent for solution for injection 0.5ml pre-filled syringes (GlaxoSmithKline UK Ltd) (product)
34925111000001104 | Priorix vaccine powder and solvent for solution for injection 0.5ml pre-filled syringes (GlaxoSmithKline UK Ltd) (product)
13968211000001108 | M-M-RVAXPRO vaccine powder and solvent for suspension for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)
45480711000001107 | ProQuad vaccine powder and solvent for suspension for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)
45525711000001102 | Priorix Tetra vaccine powder and solvent for solution for injection 0.5ml pre-filled syringes (GlaxoSmithKline UK Ltd) (product)
7374311000001101 | Revaxis vaccine suspension for injection 0.5ml pre-filled syringes (Sanofi)
"""  # noqa: E501 # one line is one row of the table

# Revaxis: as corrected since (facts 9.6).
VACCINE_ROWS = [tuple(cell.strip() for cell in row.split(" | ")) for row in FACTS_2_7.strip().splitlines()]
TERMS = dict(row.split(" | ") for row in TERMS_2_7.strip().splitlines())


def test_there_are_fifteen_vaccines_and_no_other() -> None:
    assert len(VACCINE_ROWS) == 15
    assert set(VACCINES) == {row[2] for row in VACCINE_ROWS}


@pytest.mark.parametrize("row", VACCINE_ROWS, ids=lambda row: row[2])
def test_a_vaccine_is_exactly_as_mavis_has_it(row: tuple[str, ...]) -> None:
    programme, brand, name, nivs, manufacturer, method, ml, gelatine, status, code = row
    vaccine = VACCINES[name]
    variant = {"mmr": Variant.MMR, "mmr (MMRV)": Variant.MMRV}.get(programme)
    assert vaccine.name == name
    assert vaccine.programme.value == programme.removesuffix(" (MMRV)")
    assert vaccine.variant is variant
    assert vaccine.brand == brand
    assert vaccine.nivs_name == (None if nivs == "–" else nivs)
    assert vaccine.manufacturer == manufacturer
    assert vaccine.nasal == (method == "nasal")
    assert vaccine.dose_ml == float(ml)
    assert vaccine.gelatine == (gelatine == "yes")
    assert vaccine.active == (status == "active")
    assert vaccine.snomed == code
    assert vaccine.term == TERMS[code]


def test_only_the_nasal_vaccine_is_given_by_spray() -> None:
    by_spray = [name for name, vaccine in VACCINES.items() if usual_method(vaccine) is Method.NASAL]
    assert by_spray == ["AstraZeneca Fluenz"]


SITE_ROWS = {
    "left_arm_upper_position": (
        "Left arm (upper position)",
        "368208006",
        "Left upper arm structure",
        {"left upper arm", "left deltoid", "left arm (upper position)"},
    ),
    "left_arm_lower_position": (
        "Left arm (lower position)",
        "368208006",
        "Left upper arm structure",
        {"left arm (lower position)", "left lower", "left lower arm"},
    ),
    "right_arm_upper_position": (
        "Right arm (upper position)",
        "368209003",
        "Right upper arm structure",
        {"right upper arm", "right deltoid", "right arm (upper position)"},
    ),
    "right_arm_lower_position": (
        "Right arm (lower position)",
        "368209003",
        "Right upper arm structure",
        {"right arm (lower position)", "right lower", "right lower arm"},
    ),
    "left_thigh": ("Left thigh", "61396006", "Structure of left thigh", {"left thigh"}),
    "right_thigh": ("Right thigh", "11207009", "Structure of right thigh", {"right thigh"}),
    "left_buttock": ("Left buttock", "723979003", "Structure of left buttock", {"left buttock"}),
    "right_buttock": ("Right buttock", "723980000", "Structure of right buttock", {"right buttock"}),
    "nose": ("Nose", "279549004", "Nasal cavity structure", {"nasal"}),
}


def test_there_are_nine_sites_and_seventeen_words_for_them() -> None:
    assert {site.value for site in SITES} == set(SITE_ROWS)
    words = [word for facts in SITES.values() for word in facts.import_names]
    assert len(words) == len(set(words)) == 17


@pytest.mark.parametrize("key", SITE_ROWS)
def test_a_site_has_mavis_label_code_and_import_values(key: str) -> None:
    facts = SITES[Site(key)]
    assert (facts.label, facts.snomed, facts.term, set(facts.import_names)) == SITE_ROWS[key]


@pytest.mark.parametrize(
    ("site", "word"),
    [
        (Site.LEFT_ARM_UPPER, "left upper arm"),
        (Site.LEFT_ARM_LOWER, "left arm (lower position)"),
        (Site.NOSE, "nasal"),
    ],
)
def test_the_first_word_for_a_site_is_the_one_mavis_exports(site: Site, word: str) -> None:
    assert SITES[site].import_names[0] == word


@pytest.mark.parametrize(
    ("key", "label", "code", "term"),
    [
        ("intramuscular", "Intramuscular (IM) injection", "78421000", "Intramuscular"),
        ("subcutaneous", "Subcutaneous injection", "34206005", "Subcutaneous"),
        ("nasal_spray", "Nasal spray", "46713006", "Nasal"),
    ],
)
def test_a_method_has_mavis_label_and_code(key: str, label: str, code: str, term: str) -> None:
    assert METHODS[Method(key)][:4] == (key, label, code, term)
    assert len(METHODS) == 3


def test_a_nasal_spray_goes_into_the_nose_and_an_injection_never_does() -> None:
    assert sites_for(Method.NASAL, None, TODAY) == (Site.NOSE,)
    for method in (Method.INTRAMUSCULAR, Method.SUBCUTANEOUS):
        assert set(sites_for(method, None, TODAY)) == set(Site) - {Site.NOSE}


def test_the_upper_arms_are_offered_first() -> None:
    assert set(sites_for(Method.INTRAMUSCULAR, None, TODAY)[:2]) == {Site.LEFT_ARM_UPPER, Site.RIGHT_ARM_UPPER}


@pytest.mark.parametrize(
    ("word", "key", "label"),
    [
        ("refused", "refused", "Refused vaccine"),
        ("unwell", "unwell", "Unwell"),
        ("vaccination contraindicated", "contraindicated", "Had contraindications"),
        ("already had elsewhere", "already_had", "Already had the vaccine"),
    ],
)
def test_a_reason_has_mavis_label_and_import_value(word: str, key: str, label: str) -> None:
    assert REASONS[Reason(key)][:3] == (key, label, word)
    assert len(REASONS) == 4


@pytest.mark.parametrize(
    ("key", "import_names", "first_year", "last_year", "max_dose", "seasonal"),
    [
        ("flu", ("Flu",), 0, 11, 2, True),
        ("hpv", ("HPV",), 8, 11, 3, False),
        ("menacwy", ("ACWYX4", "MenACWY"), 9, 11, 3, False),
        ("mmr", ("MMR", "MMRV"), 0, 11, 2, False),
        ("td_ipv", ("3-in-1", "Td/IPV"), 9, 11, 6, False),
    ],
)
def test_a_programme_has_mavis_import_names_year_groups_and_doses(
    key: str, import_names: tuple[str, ...], first_year: int, last_year: int, max_dose: int, *, seasonal: bool
) -> None:
    facts = PROGRAMMES[Programme(key)]
    assert facts.import_names == import_names
    assert facts.year_groups == tuple(range(first_year, last_year + 1))
    assert facts.max_dose == max_dose
    assert facts.seasonal is seasonal
    assert len(PROGRAMMES) == 5


def test_programmes_are_named_the_way_staff_read_them() -> None:
    assert [label_of(programme) for programme in Programme] == ["Flu", "HPV", "MenACWY", "Td/IPV", "MMR"]
    assert label_of(Programme.MMR, Variant.MMRV) == "MMRV"
    assert labels_of((Programme.MENACWY, Programme.TD_IPV)) == "MenACWY and Td/IPV"
    assert labels_of((Programme.FLU, Programme.HPV, Programme.MMR)) == "Flu, HPV and MMR"
    assert labels_of((Programme.FLU,)) == "Flu"


def test_a_dose_from_before_is_written_under_the_code_that_gp_systems_take() -> None:
    """The old code of Revaxis was refused (facts 9.6): the newest is written, whatever the day of the dose."""
    codes = next(row.codes for row in ROWS if row.name == "Revaxis")
    assert [(code.code, code.since) for code in codes] == [
        ("7374511000001107", None),
        ("7374311000001101", date(2026, 5, 5)),
    ]
    assert VACCINES["Revaxis"].snomed == "7374311000001101"


def test_every_row_of_the_country_says_where_it_was_read_and_what_is_decided_each_season_until_when() -> None:
    for held in (*(row.held for row in PROGRAMMES.values()), *(row.held for row in ROWS)):
        assert held.source
        assert held.until == date(2027, 8, 31)

"""Programmes, vaccines, sites, methods and reasons: the fixed tables of Mavis, with its exact names and codes.

Source: NHSDigital/manage-vaccinations-in-schools at 5c39c85e0 (`config/vaccines.yml`, the vaccination record
and the import row). Codes are SNOMED CT.
"""

from enum import StrEnum
from typing import NamedTuple


class Programme(StrEnum):
    """One of the five school-age programmes. The value is Mavis's programme type."""

    FLU = "flu"
    HPV = "hpv"
    MENACWY = "menacwy"
    TD_IPV = "td_ipv"
    MMR = "mmr"


class Variant(StrEnum):
    """Which of the two MMR vaccines a child is due: born on or after 1 January 2020 means MMRV."""

    MMR = "mmr"
    MMRV = "mmrv"


class Method(StrEnum):
    """How a vaccine is given. The value is Mavis's delivery method."""

    INTRAMUSCULAR = "intramuscular"
    SUBCUTANEOUS = "subcutaneous"
    NASAL = "nasal_spray"


class Site(StrEnum):
    """Where a vaccine is given. The value is Mavis's delivery site."""

    LEFT_ARM_UPPER = "left_arm_upper_position"
    RIGHT_ARM_UPPER = "right_arm_upper_position"
    LEFT_ARM_LOWER = "left_arm_lower_position"
    RIGHT_ARM_LOWER = "right_arm_lower_position"
    LEFT_THIGH = "left_thigh"
    RIGHT_THIGH = "right_thigh"
    LEFT_BUTTOCK = "left_buttock"
    RIGHT_BUTTOCK = "right_buttock"
    NOSE = "nose"


class Reason(StrEnum):
    """Why a vaccine was not given. The value is Mavis's outcome."""

    REFUSED = "refused"
    UNWELL = "unwell"
    CONTRAINDICATED = "contraindicated"
    ALREADY_HAD = "already_had"


class ProgrammeFacts(NamedTuple):
    """One row of the programme table.

    `label` is what staff read, `import_names` what Mavis writes and accepts in PROGRAMME (the first is written),
    `year_groups` the default ones, `max_dose` the highest DOSE_SEQUENCE, `seasonal` whether a record counts for
    its own academic year only.
    """

    label: str
    import_names: tuple[str, ...]
    year_groups: tuple[int, ...]
    max_dose: int
    seasonal: bool


class MethodFacts(NamedTuple):
    """Label and SNOMED CT route code and term of a method."""

    label: str
    snomed: str
    term: str


class SiteFacts(NamedTuple):
    """Label, the values Mavis imports (the first is the one it exports), SNOMED CT code and term of a site."""

    label: str
    import_names: tuple[str, ...]
    snomed: str
    term: str


class ReasonFacts(NamedTuple):
    """Label and the value of REASON_NOT_VACCINATED. There is no SNOMED CT code for these in Mavis."""

    label: str
    import_name: str


class Vaccine(NamedTuple):
    """One product. `name` is Mavis's upload name, exact to the letter, and identifies it here and on the wire.

    `dose_ml` is the full dose in millilitres; `snomed` the product code and `term` its description.
    """

    name: str
    brand: str
    nivs_name: str | None
    manufacturer: str
    programme: Programme
    variant: Variant | None
    nasal: bool
    dose_ml: float
    gelatine: bool
    active: bool
    snomed: str
    term: str


PROGRAMMES: dict[Programme, ProgrammeFacts] = {
    Programme.FLU: ProgrammeFacts("Flu", ("Flu",), tuple(range(12)), 2, seasonal=True),
    Programme.HPV: ProgrammeFacts("HPV", ("HPV",), (8, 9, 10, 11), 3, seasonal=False),
    Programme.MENACWY: ProgrammeFacts("MenACWY", ("ACWYX4", "MenACWY"), (9, 10, 11), 3, seasonal=False),
    Programme.TD_IPV: ProgrammeFacts("Td/IPV", ("3-in-1", "Td/IPV"), (9, 10, 11), 6, seasonal=False),
    Programme.MMR: ProgrammeFacts("MMR", ("MMR", "MMRV"), tuple(range(12)), 2, seasonal=False),
}

METHODS: dict[Method, MethodFacts] = {
    Method.INTRAMUSCULAR: MethodFacts("Intramuscular (IM) injection", "78421000", "Intramuscular"),
    Method.SUBCUTANEOUS: MethodFacts("Subcutaneous injection", "34206005", "Subcutaneous"),
    Method.NASAL: MethodFacts("Nasal spray", "46713006", "Nasal"),
}

SITES: dict[Site, SiteFacts] = {
    Site.LEFT_ARM_UPPER: SiteFacts(
        "Left arm (upper position)",
        ("left upper arm", "left deltoid", "left arm (upper position)"),
        "368208006",
        "Left upper arm structure",
    ),
    Site.RIGHT_ARM_UPPER: SiteFacts(
        "Right arm (upper position)",
        ("right upper arm", "right deltoid", "right arm (upper position)"),
        "368209003",
        "Right upper arm structure",
    ),
    Site.LEFT_ARM_LOWER: SiteFacts(
        "Left arm (lower position)",
        ("left arm (lower position)", "left lower", "left lower arm"),
        "368208006",
        "Left upper arm structure",
    ),
    Site.RIGHT_ARM_LOWER: SiteFacts(
        "Right arm (lower position)",
        ("right arm (lower position)", "right lower", "right lower arm"),
        "368209003",
        "Right upper arm structure",
    ),
    Site.LEFT_THIGH: SiteFacts("Left thigh", ("left thigh",), "61396006", "Structure of left thigh"),
    Site.RIGHT_THIGH: SiteFacts("Right thigh", ("right thigh",), "11207009", "Structure of right thigh"),
    Site.LEFT_BUTTOCK: SiteFacts("Left buttock", ("left buttock",), "723979003", "Structure of left buttock"),
    Site.RIGHT_BUTTOCK: SiteFacts("Right buttock", ("right buttock",), "723980000", "Structure of right buttock"),
    Site.NOSE: SiteFacts("Nose", ("nasal",), "279549004", "Nasal cavity structure"),
}

REASONS: dict[Reason, ReasonFacts] = {
    Reason.REFUSED: ReasonFacts("Refused vaccine", "refused"),
    Reason.UNWELL: ReasonFacts("Unwell", "unwell"),
    Reason.CONTRAINDICATED: ReasonFacts("Had contraindications", "vaccination contraindicated"),
    Reason.ALREADY_HAD: ReasonFacts("Already had the vaccine", "already had elsewhere"),
}

_FLU, _HPV, _ACWY, _TD, _MMR = (
    Programme.FLU,
    Programme.HPV,
    Programme.MENACWY,
    Programme.TD_IPV,
    Programme.MMR,
)
_MSD, _GSK = "Merck Sharp & Dohme", "GlaxoSmithKline"

# fmt: off
VACCINES: dict[str, Vaccine] = {
    vaccine.name: vaccine
    for vaccine in (
        Vaccine("Sequirus Cell-based Trivalent", "Cell-based Trivalent Influenza Vaccine Seqirus", "Seqirus Cell-Based Trivalent IIVc", "Sequirus", _FLU, None, False, 0.5, False, True, "43207411000001105", "Cell-based trivalent influenza vaccine (surface antigen, inactivated) suspension for injection 0.5ml pre-filled syringes (Seqirus UK Ltd)"),  # noqa: E501
        Vaccine("AstraZeneca Fluenz", "Fluenz", "AstraZeneca Fluenz LAIV", "AstraZeneca", _FLU, None, True, 0.2, True, True, "43208811000001106", "Fluenz (trivalent) vaccine nasal suspension 0.2ml unit dose (AstraZeneca UK Ltd) (product)"),  # noqa: E501
        Vaccine("Sanofi Vaxigrip", "Vaxigrip", None, "Sanofi", _FLU, None, False, 0.5, False, True, "45175511000001104", "Vaxigrip Trivalent influenza vaccine (split virion, inactivated) suspension for injection 0.5ml pre-filled syringes (Sanofi)"),  # noqa: E501
        Vaccine("Viatris", "Viatris", "Viatris Quadrivalent Influvac sub - unit Tetra - QIVe", "Viatris", _FLU, None, False, 0.5, False, True, "45354911000001100", "Influenza TIV MYL vaccine suspension for injection 0.5ml pre-filled syringes (Viatris UK Healthcare Ltd)"),  # noqa: E501
        Vaccine("Cervarix", "Cervarix", "Cervarix", _GSK, _HPV, None, False, 0.5, False, False, "12238911000001100", "Cervarix vaccine suspension for injection 0.5ml pre-filled syringes (GlaxoSmithKline) (product)"),  # noqa: E501
        Vaccine("Gardasil", "Gardasil", "Gardasil", _MSD, _HPV, None, False, 0.5, False, False, "10880211000001104", "Gardasil vaccine suspension for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)"),  # noqa: E501
        Vaccine("Gardasil9", "Gardasil 9", "Gardasil9", _MSD, _HPV, None, False, 0.5, False, True, "33493111000001108", "Gardasil 9 vaccine suspension for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)"),  # noqa: E501
        Vaccine("MenQuadfi", "MenQuadfi", None, "Sanofi", _ACWY, None, False, 0.5, False, True, "39779611000001104", "MenQuadfi vaccine solution for injection 0.5ml vials (Sanofi) (product)"),  # noqa: E501
        Vaccine("Menveo", "Menveo", None, _GSK, _ACWY, None, False, 0.5, False, True, "17188711000001105", "Menveo vaccine powder and solvent for solution for injection 0.5ml vials (Novartis Vaccines and Diagnostics Ltd) (product)"),  # noqa: E501
        Vaccine("Nimenrix", "Nimenrix", None, "Pfizer", _ACWY, None, False, 0.5, False, True, "20517811000001104", "Nimenrix vaccine powder and solvent for solution for injection 0.5ml pre-filled syringes (GlaxoSmithKline UK Ltd) (product)"),  # noqa: E501
        Vaccine("Priorix", "Priorix", None, _GSK, _MMR, Variant.MMR, False, 0.5, False, True, "34925111000001104", "Priorix vaccine powder and solvent for solution for injection 0.5ml pre-filled syringes (GlaxoSmithKline UK Ltd) (product)"),  # noqa: E501
        Vaccine("VaxPro", "MMR VaxPro", None, _MSD, _MMR, Variant.MMR, False, 0.5, True, True, "13968211000001108", "M-M-RVAXPRO vaccine powder and solvent for suspension for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)"),  # noqa: E501
        Vaccine("ProQuad", "ProQuad", None, _MSD, _MMR, Variant.MMRV, False, 0.5, True, True, "45480711000001107", "ProQuad vaccine powder and solvent for suspension for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)"),  # noqa: E501
        Vaccine("Priorix-Tetra", "Priorix-Tetra", None, _GSK, _MMR, Variant.MMRV, False, 0.5, False, True, "45525711000001102", "Priorix Tetra vaccine powder and solvent for solution for injection 0.5ml pre-filled syringes (GlaxoSmithKline UK Ltd) (product)"),  # noqa: E501
        Vaccine("Revaxis", "Revaxis", None, "Sanofi", _TD, None, False, 0.5, False, True, "7374511000001107", "Revaxis vaccine suspension for injection 0.5ml pre-filled syringes (Sanofi) 1 pre-filled disposable injection (product)"),  # noqa: E501
    )
}
# fmt: on


def label_of(programme: Programme, variant: Variant | None = None) -> str:
    """Give the name staff read: `MMRV` for that variant, otherwise the programme's label."""
    return "MMRV" if variant is Variant.MMRV else PROGRAMMES[programme].label


def labels_of(programmes: tuple[Programme, ...]) -> str:
    """Join the labels of a session's programmes: `Flu`, `MenACWY and Td/IPV`."""
    names = [label_of(programme) for programme in programmes]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def usual_method(vaccine: Vaccine) -> Method:
    """Nasal spray for a nasal vaccine, otherwise intramuscular: what Mavis derives from the site on import."""
    return Method.NASAL if vaccine.nasal else Method.INTRAMUSCULAR


def sites_for(method: Method) -> tuple[Site, ...]:
    """List the sites that fit a method, usual ones first. Nasal spray has only the nose."""
    if method is Method.NASAL:
        return (Site.NOSE,)
    return tuple(site for site in Site if site is not Site.NOSE)

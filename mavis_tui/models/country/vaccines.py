"""The vaccines of the programmes, as Mavis has them. `name` is Mavis's upload name, exact to the letter.

Source: NHSDigital/manage-vaccinations-in-schools at 5c39c85e0, `config/vaccines.yml` (Mavis facts 2.7), and 9.6 for
what changed since. A code that was corrected has a row of its own with the day from which it holds, newest last.
"""

from datetime import date
from typing import NamedTuple

from mavis_tui.models.country.dates import END_OF_SEASON, LookedUp

LISTED = LookedUp(
    "manage-vaccinations-in-schools 5c39c85e0, config/vaccines.yml (Mavis facts 2.7)", until=END_OF_SEASON
)


class ProductCode(NamedTuple):
    """A SNOMED CT product code, its term, and from when it is the one to write.

    A code that `corrects` the one before is written for doses from before it, too: what was refused would be again.
    """

    code: str
    term: str
    since: date | None = None
    corrects: bool = False


class VaccineRow(NamedTuple):
    """One product. `dose_ml` is the full dose in millilitres, `active` False if it is discontinued."""

    name: str
    brand: str
    nivs_name: str | None
    manufacturer: str
    programme: str
    variant: str | None
    nasal: bool
    dose_ml: float
    gelatine: bool
    active: bool
    codes: tuple[ProductCode, ...]
    held: LookedUp = LISTED


_MSD, _GSK = "Merck Sharp & Dohme", "GlaxoSmithKline"

# fmt: off
ROWS: tuple[VaccineRow, ...] = (
    VaccineRow("Sequirus Cell-based Trivalent", "Cell-based Trivalent Influenza Vaccine Seqirus", "Seqirus Cell-Based Trivalent IIVc", "Sequirus", "flu", None, False, 0.5, False, True, (ProductCode("43207411000001105", "Cell-based trivalent influenza vaccine (surface antigen, inactivated) suspension for injection 0.5ml pre-filled syringes (Seqirus UK Ltd)"),)),  # noqa: E501
    VaccineRow("AstraZeneca Fluenz", "Fluenz", "AstraZeneca Fluenz LAIV", "AstraZeneca", "flu", None, True, 0.2, True, True, (ProductCode("43208811000001106", "Fluenz (trivalent) vaccine nasal suspension 0.2ml unit dose (AstraZeneca UK Ltd) (product)"),)),  # noqa: E501
    VaccineRow("Sanofi Vaxigrip", "Vaxigrip", None, "Sanofi", "flu", None, False, 0.5, False, True, (ProductCode("45175511000001104", "Vaxigrip Trivalent influenza vaccine (split virion, inactivated) suspension for injection 0.5ml pre-filled syringes (Sanofi)"),)),  # noqa: E501
    VaccineRow("Viatris", "Viatris", "Viatris Quadrivalent Influvac sub - unit Tetra - QIVe", "Viatris", "flu", None, False, 0.5, False, True, (ProductCode("45354911000001100", "Influenza TIV MYL vaccine suspension for injection 0.5ml pre-filled syringes (Viatris UK Healthcare Ltd)"),)),  # noqa: E501
    VaccineRow("Cervarix", "Cervarix", "Cervarix", _GSK, "hpv", None, False, 0.5, False, False, (ProductCode("12238911000001100", "Cervarix vaccine suspension for injection 0.5ml pre-filled syringes (GlaxoSmithKline) (product)"),)),  # noqa: E501
    VaccineRow("Gardasil", "Gardasil", "Gardasil", _MSD, "hpv", None, False, 0.5, False, False, (ProductCode("10880211000001104", "Gardasil vaccine suspension for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)"),)),  # noqa: E501
    VaccineRow("Gardasil9", "Gardasil 9", "Gardasil9", _MSD, "hpv", None, False, 0.5, False, True, (ProductCode("33493111000001108", "Gardasil 9 vaccine suspension for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)"),)),  # noqa: E501
    VaccineRow("MenQuadfi", "MenQuadfi", None, "Sanofi", "menacwy", None, False, 0.5, False, True, (ProductCode("39779611000001104", "MenQuadfi vaccine solution for injection 0.5ml vials (Sanofi) (product)"),)),  # noqa: E501
    VaccineRow("Menveo", "Menveo", None, _GSK, "menacwy", None, False, 0.5, False, True, (ProductCode("17188711000001105", "Menveo vaccine powder and solvent for solution for injection 0.5ml vials (Novartis Vaccines and Diagnostics Ltd) (product)"),)),  # noqa: E501
    VaccineRow("Nimenrix", "Nimenrix", None, "Pfizer", "menacwy", None, False, 0.5, False, True, (ProductCode("20517811000001104", "Nimenrix vaccine powder and solvent for solution for injection 0.5ml pre-filled syringes (GlaxoSmithKline UK Ltd) (product)"),)),  # noqa: E501
    VaccineRow("Priorix", "Priorix", None, _GSK, "mmr", "mmr", False, 0.5, False, True, (ProductCode("34925111000001104", "Priorix vaccine powder and solvent for solution for injection 0.5ml pre-filled syringes (GlaxoSmithKline UK Ltd) (product)"),)),  # noqa: E501
    VaccineRow("VaxPro", "MMR VaxPro", None, _MSD, "mmr", "mmr", False, 0.5, True, True, (ProductCode("13968211000001108", "M-M-RVAXPRO vaccine powder and solvent for suspension for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)"),)),  # noqa: E501
    VaccineRow("ProQuad", "ProQuad", None, _MSD, "mmr", "mmrv", False, 0.5, True, True, (ProductCode("45480711000001107", "ProQuad vaccine powder and solvent for suspension for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)"),)),  # noqa: E501
    VaccineRow("Priorix-Tetra", "Priorix-Tetra", None, _GSK, "mmr", "mmrv", False, 0.5, False, True, (ProductCode("45525711000001102", "Priorix Tetra vaccine powder and solvent for solution for injection 0.5ml pre-filled syringes (GlaxoSmithKline UK Ltd) (product)"),)),  # noqa: E501
    # GP systems refused the first code. Mavis replaced it between 27 April 2026 (5c39c85e0) and 5 May 2026 (2ecf8106b); the  # noqa: E501
    # later day is the one for which it is certain. A code says to a computer which product it was, so the newest is written  # noqa: E501
    # for every dose, also for one from before: what was refused then would be refused again.
    VaccineRow("Revaxis", "Revaxis", None, "Sanofi", "td_ipv", None, False, 0.5, False, True, (
        ProductCode("7374511000001107", "Revaxis vaccine suspension for injection 0.5ml pre-filled syringes (Sanofi) 1 pre-filled disposable injection (product)"),  # noqa: E501
        ProductCode("7374311000001101", "Revaxis vaccine suspension for injection 0.5ml pre-filled syringes (Sanofi)", since=date(2026, 5, 5), corrects=True),  # noqa: E501
    )),
)
# fmt: on

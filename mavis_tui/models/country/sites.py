"""Where and how vaccines are given, with the words Mavis imports and the SNOMED CT codes.

Source: NHSDigital/manage-vaccinations-in-schools at 5c39c85e0, the vaccination record and the import row (Mavis facts
2.6); unchanged up to 5 May 2026 (facts 9). Nothing says that these are decided by season: they hold until they change.
"""

from typing import NamedTuple


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


METHOD_ROWS: dict[str, MethodFacts] = {
    "intramuscular": MethodFacts("Intramuscular (IM) injection", "78421000", "Intramuscular"),
    "subcutaneous": MethodFacts("Subcutaneous injection", "34206005", "Subcutaneous"),
    "nasal_spray": MethodFacts("Nasal spray", "46713006", "Nasal"),
}

SITE_ROWS: dict[str, SiteFacts] = {
    "left_arm_upper_position": SiteFacts(
        "Left arm (upper position)",
        ("left upper arm", "left deltoid", "left arm (upper position)"),
        "368208006",
        "Left upper arm structure",
    ),
    "right_arm_upper_position": SiteFacts(
        "Right arm (upper position)",
        ("right upper arm", "right deltoid", "right arm (upper position)"),
        "368209003",
        "Right upper arm structure",
    ),
    "left_arm_lower_position": SiteFacts(
        "Left arm (lower position)",
        ("left arm (lower position)", "left lower", "left lower arm"),
        "368208006",
        "Left upper arm structure",
    ),
    "right_arm_lower_position": SiteFacts(
        "Right arm (lower position)",
        ("right arm (lower position)", "right lower", "right lower arm"),
        "368209003",
        "Right upper arm structure",
    ),
    "left_thigh": SiteFacts("Left thigh", ("left thigh",), "61396006", "Structure of left thigh"),
    "right_thigh": SiteFacts("Right thigh", ("right thigh",), "11207009", "Structure of right thigh"),
    "left_buttock": SiteFacts("Left buttock", ("left buttock",), "723979003", "Structure of left buttock"),
    "right_buttock": SiteFacts("Right buttock", ("right buttock",), "723980000", "Structure of right buttock"),
    "nose": SiteFacts("Nose", ("nasal",), "279549004", "Nasal cavity structure"),
}

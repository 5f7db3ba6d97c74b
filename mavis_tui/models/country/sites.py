"""Where and how vaccines are given, with the words Mavis imports and the SNOMED CT codes.

Source: NHSDigital/manage-vaccinations-in-schools at 5c39c85e0, the vaccination record and the import row (Mavis facts
2.6); unchanged up to 5 May 2026 (facts 9). Nothing says that these are decided by season: they hold until they change.
What ends gets a last day, and what begins, or has another word or code from a day on, a row of its own behind the last.
"""

from typing import NamedTuple

from mavis_tui.models.country.dates import LookedUp

READ = LookedUp("manage-vaccinations-in-schools 5c39c85e0, the import row (Mavis facts 2.6, 9)")


class MethodFacts(NamedTuple):
    """Key, label and SNOMED CT route code and term of a method."""

    key: str
    label: str
    snomed: str
    term: str
    held: LookedUp = READ


class SiteFacts(NamedTuple):
    """Key, label, the values Mavis imports (the first is the one it exports), SNOMED CT code and term of a site."""

    key: str
    label: str
    import_names: tuple[str, ...]
    snomed: str
    term: str
    held: LookedUp = READ


METHOD_ROWS: tuple[MethodFacts, ...] = (
    MethodFacts("intramuscular", "Intramuscular (IM) injection", "78421000", "Intramuscular"),
    MethodFacts("subcutaneous", "Subcutaneous injection", "34206005", "Subcutaneous"),
    MethodFacts("nasal_spray", "Nasal spray", "46713006", "Nasal"),
)

SITE_ROWS: tuple[SiteFacts, ...] = (
    SiteFacts(
        "left_arm_upper_position",
        "Left arm (upper position)",
        ("left upper arm", "left deltoid", "left arm (upper position)"),
        "368208006",
        "Left upper arm structure",
    ),
    SiteFacts(
        "right_arm_upper_position",
        "Right arm (upper position)",
        ("right upper arm", "right deltoid", "right arm (upper position)"),
        "368209003",
        "Right upper arm structure",
    ),
    SiteFacts(
        "left_arm_lower_position",
        "Left arm (lower position)",
        ("left arm (lower position)", "left lower", "left lower arm"),
        "368208006",
        "Left upper arm structure",
    ),
    SiteFacts(
        "right_arm_lower_position",
        "Right arm (lower position)",
        ("right arm (lower position)", "right lower", "right lower arm"),
        "368209003",
        "Right upper arm structure",
    ),
    SiteFacts("left_thigh", "Left thigh", ("left thigh",), "61396006", "Structure of left thigh"),
    SiteFacts("right_thigh", "Right thigh", ("right thigh",), "11207009", "Structure of right thigh"),
    SiteFacts("left_buttock", "Left buttock", ("left buttock",), "723979003", "Structure of left buttock"),
    SiteFacts("right_buttock", "Right buttock", ("right buttock",), "723980000", "Structure of right buttock"),
    SiteFacts("nose", "Nose", ("nasal",), "279549004", "Nasal cavity structure"),
)

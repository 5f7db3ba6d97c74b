"""A programme is data: an invented sixth one needs its name and its rows, and nothing else of the program changes."""

from pathlib import Path

from mavis_tui.models.programme import Programme
from tests.journeys.copied import walk_through_a_copy

ROWS = {
    # The name by which the program's own code may call it.
    "models/programme.py": (
        '    MMR = "mmr"\n\n\nclass Variant',
        '    MMR = "mmr"\n    WINTER = "winter"\n\n\nclass Variant',
    ),
    "models/country/programmes.py": (
        "ROWS: tuple[ProgrammeRow, ...] = (\n",
        """
    ProgrammeRow(
        "winter", "Winter", ("Winter",), group="Winter", year_groups=_years(0, 13), eligible=_years(0, 13), max_dose=2,
        default_dose=1, seasonal=True, doses_needed=2, interval_days=28, sites=("left_thigh", "right_thigh"),
        diseases=(("4444", "Winter itself"),),
    ),
""",
    ),
    "models/country/vaccines.py": (
        "ROWS: tuple[VaccineRow, ...] = (\n",
        """
    VaccineRow("Wintrix", "Wintrix", None, "Nobody", "winter", None, False, 0.5, False, True,
               (ProductCode("3333", "Wintrix vaccine"),)),
""",
    ),
    "models/country/procedures.py": (
        "ROWS: tuple[ProcedureRow, ...] = (\n",
        '    ProcedureRow("winter", ("1111", "First"), ("2222", "Second")),\n',
    ),
    "models/country/questions.py": (
        "ROWS: tuple[QuestionRow, ...] = (\n",
        '    QuestionRow("winter", "Does your child keep warm?", forces_triage=False),\n',
    ),
}
"""Where in which file the rows of the invented programme are put: behind, or for its name in the place of."""


def test_a_sixth_programme_is_a_name_and_rows_and_nothing_else_changes(tmp_path: Path) -> None:
    edits = {
        name: ((at, row if row.startswith("    MMR") else at + row.lstrip("\n")),) for name, (at, row) in ROWS.items()
    }
    assert "2 passed" in walk_through_a_copy(tmp_path, edits, "tests/journeys/sixth_programme.py")
    assert "winter" not in list(Programme)  # here it doesn't exist

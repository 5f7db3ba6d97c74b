"""A programme is data: an invented sixth one needs its name and its rows, and nothing else of the program changes."""

import shutil
import subprocess
import sys
from pathlib import Path

from mavis_tui.models.programme import Programme

ROOT = Path(__file__).parents[2]

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
    for part in ("mavis_tui", "tests"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("golden", "torture", "pictures"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name, (at, row) in ROWS.items():
        file = tmp_path / "mavis_tui" / name
        text = file.read_text(encoding="utf-8")
        assert text.count(at) == 1, name
        file.write_text(text.replace(at, row if row.startswith("    MMR") else at + row.lstrip("\n")), encoding="utf-8")

    walk = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/journeys/sixth_programme.py"]
    done = subprocess.run(walk, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
    assert "winter" not in list(Programme)  # here it doesn't exist

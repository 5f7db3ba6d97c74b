"""Who accepts gelatine and varicella is told by who was asked about them: Mavis facts 9.3."""

from datetime import date
from pathlib import Path

import pytest

from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group, Status, status_of, vaccines_for
from mavis_tui.spreadsheets.workbook import read_workbook
from tests.spreadsheets.invented import a_row, write

_GELATINE = "Has your child ever had a severe allergic reaction (anaphylaxis) to gelatine?"
_MMR = (
    "Has your child had a severe allergic reaction (anaphylaxis) to a previous dose of MMR or any other measles, mumps "
    "or rubella vaccine?"
)
_MMRV = _MMR.replace("MMR or", "MMRV or").replace("mumps or rubella", "mumps, rubella or varicella (chickenpox)")
_BLEEDING = "Does your child have a bleeding disorder?"


def stands(tmp_path: Path, *lines: str, programme: str = "MMR") -> tuple[Status, set[str]]:
    born = date(2020, 3, 1) if programme == "MMRV" else date(2013, 6, 21)
    row = a_row(PROGRAMME=programme, PERSON_DOB=born, HEALTH_QUESTION_ANSWERS="\r\n".join(lines))
    child = read_workbook(write(tmp_path / "mmr.xlsx", [row])).children[0]
    found = status_of(child, Programme.MMR, date(2026, 11, 24))
    return found, {vaccine.brand for vaccine in vaccines_for(child, Programme.MMR, found, date(2026, 11, 24))}


@pytest.mark.parametrize(
    ("lines", "accepted"),
    [
        ([f"{_BLEEDING} No from Mum", f"{_GELATINE} No from Mum"], True),
        ([f"{_BLEEDING} No from Mum"], False),
        ([f"{_BLEEDING} No from All", f"{_GELATINE} No from All"], True),
        ([f"{_BLEEDING} No from All", f"{_GELATINE} No from Mum"], False),
        ([f"{_BLEEDING} No from Mum, No from Dad (no)", f"{_GELATINE} No from Dad"], False),
        ([f"{_BLEEDING} No from Mum, No from Dad, No from Guardian (no)", f"{_GELATINE} No from All"], False),
    ],
)
def test_a_vaccine_with_gelatine_is_offered_only_if_everybody_was_asked_about_it(
    tmp_path: Path, lines: list[str], accepted: bool
) -> None:
    found, brands = stands(tmp_path, *lines)
    assert found.group is Group.DUE
    assert ("MMR VaxPro" in brands, found.gelatine_free) == (accepted, not accepted)
    assert "Priorix" in brands


@pytest.mark.parametrize(
    ("lines", "ready"),
    [
        ([f"{_MMRV} No from All"], True),
        ([f"{_MMR} No from Mum"], False),
        ([f"{_MMR} No from Mum", f"{_MMRV} No from Dad"], False),
    ],
)
def test_mmrv_is_offered_only_if_everybody_agreed_to_varicella(tmp_path: Path, lines: list[str], ready: bool) -> None:
    found, brands = stands(tmp_path, *lines, programme="MMRV")
    assert found.ready is ready
    assert ("Priorix Tetra" in brands or "Priorix-Tetra" in brands) is ready
    assert ready or "without varicella (chickenpox)" in found.why

"""The next season is data: what it brings are rows with their dates, and no line of the program's code changes."""

from pathlib import Path

from mavis_tui.models.programme import Reason
from tests.journeys.copied import Edit, walk_through_a_copy

ROWS: dict[str, tuple[Edit, ...]] = {
    # Somebody looked at what holds until the end of the season after this one.
    "models/country/dates.py": (("END_OF_SEASON = date(2027, 8, 31)", "END_OF_SEASON = date(2028, 8, 31)"),),
    # A vaccine that gets another code, and one that comes.
    "models/country/vaccines.py": (
        (
            (
                'for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)"),)),  # noqa: E501\n'
                '    VaccineRow("MenQuadfi"'
            ),
            (
                'for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) (product)"),\n'
                '        ProductCode("5555", "Gardasil 9, new pack", date(2027, 9, 1)))),\n'
                '    VaccineRow("Gardasil11", "Gardasil 11", None, _MSD, "hpv", None, False, 0.5, False, True,\n'
                '        (ProductCode("6666", "Gardasil 11"),), LookedUp("a post of summer 2027", date(2027, 9, 1))),\n'
                '    VaccineRow("MenQuadfi"'
            ),
        ),
    ),
    # A site that ends, and one that begins.
    "models/country/sites.py": (
        (
            (
                '    SiteFacts("right_buttock", "Right buttock", ("right buttock",), "723980000", '
                '"Structure of right buttock"),\n'
            ),
            (
                '    SiteFacts("right_buttock", "Right buttock", ("right buttock",), "723980000", '
                '"Structure of right buttock", LookedUp("a post of summer 2027", until=date(2027, 8, 31))),\n'
                '    SiteFacts("left_hip", "Left hip", ("left hip",), "7777", "Left hip", '
                'LookedUp("a post of summer 2027", since=date(2027, 9, 1))),\n'
            ),
        ),
        ("from typing import NamedTuple\n", "from datetime import date\nfrom typing import NamedTuple\n"),
    ),
    # A reason that begins, and another word for one that was there.
    "models/country/reasons.py": (
        (
            '    ReasonFacts("already_had", "Already had the vaccine", "already had elsewhere"),\n',
            (
                '    ReasonFacts("already_had", "Already had the vaccine", "already had elsewhere"),\n'
                '    ReasonFacts("absent", "Absent", "absent", LookedUp("a post of summer 2027", date(2027, 9, 1))),\n'
                '    ReasonFacts("unwell", "Unwell", "too unwell", '
                'LookedUp("a post of summer 2027", date(2027, 9, 1))),\n'
            ),
        ),
        ("from typing import NamedTuple\n", "from datetime import date\nfrom typing import NamedTuple\n"),
    ),
    # Other year groups, and a dose more.
    "models/country/programmes.py": (
        (
            '        diseases=(("240532009", "Human papillomavirus infection"),),\n    ),\n',
            (
                '        diseases=(("240532009", "Human papillomavirus infection"),),\n    ),\n'
                '    ProgrammeRow("hpv", "HPV", ("HPV",), "HPV", _years(8, 11), _years(8, 11), 3,\n'
                '        (("240532009", "Human papillomavirus infection"),), default_dose=1,\n'
                "        doses_needed=2, interval_days=60,\n"
                '        held=LookedUp("a post of summer 2027", date(2027, 9, 1), END_OF_SEASON)),\n'
            ),
        ),
    ),
}


def test_the_next_season_is_rows_with_their_dates_and_no_code_changes(tmp_path: Path) -> None:
    assert "6 passed" in walk_through_a_copy(tmp_path, ROWS, "tests/journeys/next_season.py")
    assert "absent" not in list(Reason)  # here it hasn't begun

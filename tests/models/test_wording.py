"""Words that every floor needs: counted nouns, and what a record is."""

import pytest

from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.models.wording import brand_of, counted, detail_words, what_of
from tests.builders import a_vaccination, not_given


def test_one_of_something_is_said_in_the_singular_and_any_other_number_in_the_plural() -> None:
    assert [counted(number, "record") for number in (0, 1, 2)] == ["0 records", "1 record", "2 records"]
    assert counted(3, "child", "children") == "3 children"
    assert counted(1, "record waits", "records wait") == "1 record waits"


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (a_vaccination(), "HPV given"),
        (not_given(programme=Programme.FLU, reason=Reason.UNWELL), "Flu not given: unwell"),
    ],
)
def test_a_record_is_said_in_a_few_words(record: Vaccination, words: str) -> None:
    assert what_of(record) == words


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("On 2026-11-10 at 18:37 GIVEN by Rhian Rees", "10 November 2026, 6:37pm: given by Rhian Rees"),
        ("On 2026-11-10 at 08:05 REFUSED by Mum, Ann", "10 November 2026, 8:05am: refused by Mum, Ann"),
        ("On 2026-13-10 at 18:37 GIVEN by Rhian Rees", "On 2026-13-10 at 18:37 GIVEN by Rhian Rees"),
        ("By phone, Mum", "By phone, Mum"),
    ],
)
def test_a_line_of_consent_details_is_said_as_people_write_dates(detail: str, said: str) -> None:
    assert detail_words(detail) == said


def test_a_vaccine_has_one_spelling_however_the_workbook_spells_it() -> None:
    assert brand_of(a_vaccination(vaccine="Gardasil9")) == "Gardasil 9"
    assert brand_of(a_vaccination(vaccine="Something new")) == "Something new"

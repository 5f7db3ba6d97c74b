"""Words that every floor needs: counted nouns, and what a record is."""

import pytest

from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.models.wording import counted, what_of
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

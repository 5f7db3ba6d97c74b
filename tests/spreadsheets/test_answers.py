"""Every answer of everybody is read, and a cell that is damaged is never read as harmless. Source: Mavis facts 9.1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mavis_tui.models.consent import HealthAnswer
from mavis_tui.spreadsheets.answers import read_answers, write_answers
from tests.spreadsheets.answering import NASTY, TIDY, Asked, Said, as_read, asked, cell_of


def worrying(cell: str) -> bool:
    """True if the cell has an answer that isn't a plain no."""
    return any(answer.yes is not False for answer in read_answers(cell))


def found(cell: str) -> list[tuple[str, str, bool | None, str]]:
    return [(one.question, one.responder, one.yes, one.notes) for one in read_answers(cell)]


ALLERGIES = "Does your child have any severe allergies?"
BLEEDING = "Does your child have a bleeding disorder?"


def test_one_parent_s_no_does_not_hide_the_other_s_yes() -> None:
    cell = f"{ALLERGIES} No from Mum, Yes from Dad (anaphylaxis to yeast, EpiPen)\r\n{BLEEDING} No from All"
    assert found(cell) == [
        (ALLERGIES, "Mum", False, ""),
        (ALLERGIES, "Dad", True, "anaphylaxis to yeast, EpiPen"),
        (BLEEDING, "All", False, ""),
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("No from Child (Gillick competent)", [("Child (Gillick competent)", False, "")]),
        (
            "Yes from Child (Gillick competent) (once)",
            [("Child (Gillick competent)", True, "once")],
        ),
        ("Yes from Other – Nan (mum’s side) (peanuts)", [("Other – Nan (mum’s side)", True, "peanuts")]),
        ("Yes from Dad (nuts (all), No from Mum says he)", [("Dad", True, "nuts (all), No from Mum says he")]),
        ("No from Mum, Yes from Dad (:()", [("Mum", False, ""), ("Dad", True, ":(")]),
        (
            "Yes from Mum (a), No from Dad, Yes from Other – Nan (b)",
            [("Mum", True, "a"), ("Dad", False, ""), ("Other – Nan", True, "b")],
        ),
        ("Yes from Dad (one\r\n\r\nNo from school)", [("Dad", True, "one\n\nNo from school")]),
    ],
)
def test_people_and_notes_with_commas_brackets_and_line_breaks(said: str, expected: list[object]) -> None:
    assert found(f"{ALLERGIES} {said}\r\n{BLEEDING} No from Mum") == [
        *((ALLERGIES, *each) for each in expected),  # type: ignore[misc]
        (BLEEDING, "Mum", False, ""),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "No from Mum (she says, Yes from Dad (peanuts))",
        "No from Mum (see below\r\nAnother? Yes from Dad)",
        "No from Mum, yes from Dad",
        "No from Mum, Yas from Dad",
        "No from Mum; Yes from Dad",
        "No from Mum and Dad",
        "No from Mum – see letter",
        "No from Mum, No from Mum",
        "No from All, No from Dad",
        "Nein von Mama",
        "Nac ydy gan Mam",
        "No",
        "No from",
        "No from M",
        "",
    ],
)
def test_what_is_not_a_plain_no_from_somebody_is_never_taken_for_one(said: str) -> None:
    assert worrying(f"{ALLERGIES} {said}\r\n{BLEEDING} No from Mum")
    assert found(f"{ALLERGIES} {said}\r\n{BLEEDING} No from Mum")[-1] == (BLEEDING, "Mum", False, "")


def test_an_answer_nobody_understands_keeps_its_words() -> None:
    cell = f"{ALLERGIES} No from Mum\nDoes your child bruise? Perhaps, says Dad"
    assert read_answers(cell)[1] == HealthAnswer(question="Does your child bruise? Perhaps, says Dad", yes=None)
    assert write_answers(read_answers(cell)).splitlines() == cell.splitlines()


def test_a_nurse_s_remark_below_the_answers_is_in_doubt() -> None:
    assert found(f"{ALLERGIES} No from Mum\nmum phoned: EpiPen since June")[1] == (
        "mum phoned: EpiPen since June",
        "",
        None,
        "",
    )


@given(asked(TIDY))
def test_what_mavis_writes_is_read_back_exactly(written: list[Asked]) -> None:
    assert found(cell_of(written)) == as_read(written)
    assert write_answers(read_answers(cell_of(written))) == cell_of(written)


@given(asked(NASTY))
def test_nasty_notes_lose_nobody_s_yes(written: list[Asked]) -> None:
    assert worrying(cell_of(written)) or not any(said.yes for one in written for said in one.said)


@given(st.sampled_from([ALLERGIES, BLEEDING]), NASTY.filter(lambda notes: "No from" not in notes and "\n" not in notes))
def test_the_notes_of_a_yes_are_read_back_exactly(question: str, notes: str) -> None:
    written = [
        Asked(question, [Said("Mum", yes=False), Said("Dad", yes=True, notes=notes)]),
        Asked("Does your child need extra support during vaccination sessions?", [Said("Dad", yes=False)]),
    ]
    assert found(cell_of(written)) == as_read(written)


SUPPORT = "Does your child need extra support during vaccination sessions?"


@pytest.mark.parametrize(
    "cell",
    [
        f"{SUPPORT} Yes from Mum (wheelchair\r\n{ALLERGIES} Yes from Mum (peanuts)",
        f"{SUPPORT} Yes from Mum (wheelchair) {ALLERGIES} Yes from Mum (peanuts)",
        f"{SUPPORT} Yes from Mum (wheelchair{ALLERGIES} Yes from Mum)",
        f"{SUPPORT} Yes from Other – Nan {ALLERGIES} Yes from Other – Nan (peanuts)",
    ],
)
def test_a_yes_that_only_informs_never_hides_the_next_question(cell: str) -> None:
    assert None in [answer.yes for answer in read_answers(cell)]


@given(asked(NASTY), st.data())
def test_one_wrong_letter_never_makes_a_cell_less_careful(written: list[Asked], data: st.DataObject) -> None:
    cell = cell_of(written)
    at = data.draw(st.integers(0, len(cell) - 1))
    instead = data.draw(st.one_of(st.just(""), st.sampled_from(" ,()\n\ryesnofrmYN?x–"), st.characters(codec="utf-8")))
    insert = data.draw(st.booleans())
    changed = cell[:at] + instead + cell[at + (not insert) :]
    assert worrying(changed) or not any(said.yes for one in written for said in one.said)


def test_a_cell_without_end_is_read_in_the_time_of_its_length() -> None:
    assert worrying(f"{ALLERGIES} " + ", ".join(["No from Mum"] * 100_000))
    assert worrying("\n".join(["("] * 2_000))

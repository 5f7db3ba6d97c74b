"""Which yes needs a nurse to look first, in Mavis's own words. Expected values: Mavis facts 9.2 and 3.7."""

from datetime import date, timedelta

import pytest

from mavis_tui.models.consent import Consent, ConsentStatus, HealthAnswer, VaccineMethod
from mavis_tui.models.country.dates import LookedUp
from mavis_tui.models.country.questions import ROWS
from mavis_tui.models.health_questions import forces_triage
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import StatusKey, status_of
from tests.builders import TODAY, a_child, consented

SUPPORT = "Does your child need extra support during vaccination sessions?"
OTHER = "Does your child have any other medical conditions we should know about?"
OTHER_FLU = "Does your child have any other medical conditions the immunisation team should be aware of?"
ASTHMA = "Has your child been diagnosed with asthma?"
ALLERGIES = "Does your child have any severe allergies?"

HARMLESS = [
    ("flu", ASTHMA),
    ("flu", OTHER_FLU),
    ("flu", SUPPORT),
    ("hpv", SUPPORT),
    ("mmr", SUPPORT),
    ("mmr", OTHER),
]
SERIOUS = [
    ("menacwy", SUPPORT),
    ("td_ipv", SUPPORT),
    ("hpv", OTHER),
    ("hpv", ALLERGIES),
    ("flu", "Does your child take oral steroids for their asthma?"),
    ("flu", "Has your child ever been admitted to intensive care because of their asthma?"),
    ("mmr", "Has your child ever had a severe allergic reaction (anaphylaxis) to gelatine?"),
    # Words of another programme are words that nobody knows here.
    ("hpv", OTHER_FLU),
    ("mmr", OTHER_FLU),
    ("flu", OTHER),
    ("hpv", ASTHMA),
    ("flu", "Has your child been diagnosed with asthma"),
    ("flu", "Does your child keep parrots?"),
    ("flu", ""),
]


@pytest.mark.parametrize(("programme", "question"), HARMLESS)
def test_a_yes_that_only_informs_needs_no_triage(programme: str, question: str) -> None:
    assert not forces_triage(Programme(programme), question, TODAY)


@pytest.mark.parametrize(("programme", "question"), SERIOUS)
def test_any_other_yes_needs_triage_and_so_does_one_to_an_unknown_question(programme: str, question: str) -> None:
    assert forces_triage(Programme(programme), question, TODAY)


def test_no_other_question_of_mavis_is_harmless() -> None:
    assert [(row.programme, row.text) for row in ROWS if not row.forces_triage] == [
        ("flu", ASTHMA),
        ("flu", OTHER_FLU),
        ("flu", SUPPORT),
        ("hpv", SUPPORT),
        ("mmr", OTHER),
        ("mmr", SUPPORT),
    ]


def test_case_and_spaces_make_no_difference() -> None:
    assert not forces_triage(Programme.FLU, f"  {ASTHMA.upper()}  ".replace(" ", "  \n"), TODAY)


def test_a_question_that_is_no_longer_asked_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    over = tuple(row._replace(held=LookedUp("a test", until=TODAY - timedelta(days=1))) for row in ROWS)
    monkeypatch.setattr("mavis_tui.models.health_questions.ROWS", over)
    day = TODAY + timedelta(days=400)  # a day that no other test asks for: answers are remembered
    assert forces_triage(Programme.FLU, ASTHMA, day)


@pytest.mark.parametrize(
    ("programme", "question", "status"),
    [
        (Programme.HPV, SUPPORT, StatusKey.DUE),
        (Programme.HPV, OTHER, StatusKey.NEEDS_TRIAGE),
        (Programme.MMR, OTHER, StatusKey.DUE),
        (Programme.MENACWY, SUPPORT, StatusKey.NEEDS_TRIAGE),
        (Programme.FLU, ASTHMA, StatusKey.DUE),
        (Programme.FLU, "Does your child take regular aspirin?", StatusKey.NEEDS_TRIAGE),
    ],
)
def test_a_child_is_due_or_needs_triage_by_what_was_answered_with_yes(
    programme: Programme, question: str, status: StatusKey
) -> None:
    consent = Consent(
        status=ConsentStatus.GIVEN,
        methods=tuple(VaccineMethod) if programme is Programme.FLU else (),
        answers=(
            HealthAnswer(question=question, yes=True, responder="Mum", notes="Blue inhaler"),
            HealthAnswer(question=ALLERGIES, yes=False, responder="Mum"),
        ),
    )
    child = a_child(date_of_birth=date(2013, 6, 21), care={programme: consented(consent=consent)})
    assert status_of(child, programme, TODAY).key is status

"""Whose an answer on the list is: until somebody says it, an answer that names nobody counts beside every later one."""

import pytest
from msgspec.structs import replace

from mavis_tui.models.beside_doses.listed import in_place_of, unnamed_answers
from mavis_tui.models.child import Child
from mavis_tui.models.consent import ConsentStatus, HealthAnswer
from mavis_tui.models.of_the_day.consent_taken import ConsentTaken, Response
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import StatusKey
from mavis_tui.models.vaccination import Withdrawal
from tests.builders import NOON, NURSE
from tests.models.of_the_day.test_standing import DAD, LATER, NO, listed, no_by_phone, stands, yes_by_phone

REFUSED, GIVEN = listed(ConsentStatus.REFUSED), listed(ConsentStatus.GIVEN, "Given, by telephone")
CONFLICTS, FOLLOW_UP = listed(ConsentStatus.CONFLICTS), listed(ConsentStatus.FOLLOW_UP_REQUESTED)


def replacing(record: ConsentTaken, child: Child, response: Response) -> ConsentTaken:
    """Say that the answer on the list was this person's."""
    return replace(record, in_place_of=in_place_of(child.care[Programme.HPV].consent, response))


def test_a_refusal_that_names_nobody_gives_way_to_the_later_consent_of_whom_it_was() -> None:
    assert stands(REFUSED, yes_by_phone()) is StatusKey.CONFLICTS, "nobody said whose it was"
    assert stands(REFUSED, replacing(yes_by_phone(), REFUSED, Response.REFUSED)) is StatusKey.DUE


def test_a_consent_that_names_nobody_gives_way_to_the_later_refusal_of_whom_it_was() -> None:
    assert stands(GIVEN, no_by_phone()) is StatusKey.CONFLICTS
    assert stands(GIVEN, replacing(no_by_phone(), GIVEN, Response.GIVEN)) is StatusKey.REFUSED


def test_what_goes_on_counting_beside_it_is_never_lost() -> None:
    dad = no_by_phone(**DAD, at=NOON + LATER)
    assert stands(REFUSED, replacing(yes_by_phone(), REFUSED, Response.REFUSED), dad) is StatusKey.CONFLICTS
    kept = replacing(yes_by_phone(), CONFLICTS, Response.GIVEN)
    assert stands(CONFLICTS, kept) is StatusKey.CONFLICTS, "somebody else refused"
    solved = replacing(yes_by_phone(), CONFLICTS, Response.REFUSED)
    assert stands(CONFLICTS, solved) is StatusKey.DUE, "who refused consents now, and the other did before"


def test_a_later_answer_of_the_same_person_does_not_bring_the_replaced_one_back() -> None:
    first = replacing(yes_by_phone(), REFUSED, Response.REFUSED)
    again = yes_by_phone(id="c-2", at=NOON + LATER)
    assert stands(REFUSED, first, again) is StatusKey.DUE


def test_a_record_that_is_withdrawn_replaces_nothing() -> None:
    gone = Withdrawal(reason="Of another child", by=NURSE, at=NOON + LATER)
    record = replace(replacing(yes_by_phone(), REFUSED, Response.REFUSED), withdrawn=gone, revision=2)
    assert stands(REFUSED, record) is StatusKey.REFUSED


def test_a_list_that_says_something_else_since_is_somebody_elses_word_again() -> None:
    record = replacing(yes_by_phone(), REFUSED, Response.REFUSED)
    newer = listed(ConsentStatus.REFUSED, "Refused on paper")
    assert stands(newer, record) is StatusKey.CONFLICTS
    named = listed(ConsentStatus.REFUSED, "On 2026-11-10 at 18:37 REFUSED by Tom Mwangi")
    assert stands(named, record) is StatusKey.CONFLICTS, "the list says now that it was another one"


def test_a_consent_with_the_health_answers_of_two_is_not_one_persons() -> None:
    of_two = tuple(replace(answer, responder=who) for who in ("Mum", "Dad") for answer in NO)
    both = listed(ConsentStatus.GIVEN, "Given", answers=of_two)
    assert stands(both, replacing(no_by_phone(), both, Response.GIVEN)) is StatusKey.CONFLICTS
    mums = listed(ConsentStatus.GIVEN, "Given", answers=of_two[: len(NO)])
    assert stands(mums, replacing(no_by_phone(), mums, Response.GIVEN)) is StatusKey.REFUSED


def test_a_yes_to_a_health_question_on_the_list_goes_only_with_the_consent_it_belongs_to() -> None:
    """Mavis needs triage if any of the latest consents does (facts 9.1): the newest answers of one person count."""
    nuts = (HealthAnswer(question="Does your child have any severe allergies?", yes=True, responder="Mum", notes="x"),)
    child = listed(ConsentStatus.GIVEN, "Given", answers=nuts)
    # without a name it stays somebody's consent, but what a mother answers anew is a mother's answer
    assert stands(child, replacing(yes_by_phone(answers=nuts), child, Response.GIVEN)) is StatusKey.NEEDS_TRIAGE
    assert stands(child, replacing(yes_by_phone(), child, Response.GIVEN)) is StatusKey.DUE


@pytest.mark.parametrize(
    ("child", "can_be"),
    [
        (listed(ConsentStatus.NO_RESPONSE), ()),
        (REFUSED, (Response.REFUSED,)),
        (GIVEN, (Response.GIVEN,)),
        (FOLLOW_UP, (Response.REFUSED,)),
        (CONFLICTS, (Response.GIVEN, Response.REFUSED)),
        (listed(ConsentStatus.REFUSED, "On 2026-11-10 at 18:37 REFUSED by Tom Mwangi"), ()),
        (listed(ConsentStatus.REFUSED, "On paper", "By letter"), ()),
    ],
)
def test_only_one_answer_without_a_name_can_be_said_to_be_somebodys(child: Child, can_be: tuple[Response, ...]) -> None:
    assert unnamed_answers(child, child.care[Programme.HPV]) == can_be


def test_a_refusal_with_a_follow_up_stands_as_mavis_has_it_until_the_same_person_answers_again() -> None:
    """Facts 3.5: a follow-up is looked at before a conflict, and after consent and refusal of all."""
    asked = no_by_phone(follow_up=True)
    nobody = listed(ConsentStatus.NO_RESPONSE)
    mum_gave = listed(ConsentStatus.GIVEN, "On 2026-11-10 at 18:37 GIVEN by Jane Mwangi", answers=NO)
    assert stands(nobody, asked) is StatusKey.FOLLOW_UP_REQUESTED
    assert stands(mum_gave, no_by_phone(**DAD, follow_up=True)) is StatusKey.FOLLOW_UP_REQUESTED
    later = {"id": "c-2", "at": NOON + LATER}
    assert stands(nobody, asked, no_by_phone(**later)) is StatusKey.REFUSED, "confirmed"
    assert stands(nobody, asked, yes_by_phone(**later)) is StatusKey.DUE, "persuaded"
    assert stands(FOLLOW_UP, replacing(no_by_phone(), FOLLOW_UP, Response.REFUSED)) is StatusKey.REFUSED


def test_a_follow_up_on_the_list_is_not_hidden_by_the_consent_of_another_one() -> None:
    tom = listed(ConsentStatus.FOLLOW_UP_REQUESTED, "On 2026-11-10 at 18:37 REFUSED by Tom Mwangi")
    assert stands(tom, yes_by_phone()) is StatusKey.FOLLOW_UP_REQUESTED
    assert stands(tom, yes_by_phone(**DAD)) is StatusKey.DUE

"""What is recorded beside the doses changes how a child stands, as Mavis would judge it (facts 3.5, 3.6, 3.8, 9.4)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from mavis_tui.models.although import Statement
from mavis_tui.models.beside_doses.joining import with_day_records
from mavis_tui.models.beside_doses.standing import as_of, care_on
from mavis_tui.models.child import Child
from mavis_tui.models.consent import (
    BY_THE_CHILD,
    Consent,
    ConsentStatus,
    Gillick,
    HealthAnswer,
    Triage,
    TriageStatus,
    VaccineMethod,
)
from mavis_tui.models.of_the_day.consent_taken import ConsentTaken, Response, Route
from mavis_tui.models.of_the_day.of_children import GillickAssessment, OfChild, TriageDecision
from mavis_tui.models.programme import Programme, Variant
from mavis_tui.models.status import Group, StatusKey, status_of, vaccines_for
from mavis_tui.models.vaccination import Withdrawal
from tests.builders import NOON, NURSE, TODAY, a_child, a_consent, consented

INJECTION, NASAL = VaccineMethod.INJECTION, VaccineMethod.NASAL
NO = (HealthAnswer(question="Does your child have any severe allergies?", yes=False),)
YES = (HealthAnswer(question="Does your child have any severe allergies?", yes=True, notes="Nuts"),)
SUPPORT = "Does your child need extra support during vaccination sessions?"
LATER = timedelta(minutes=5)


def a_triage(status: TriageStatus, **triage: Any) -> TriageDecision:
    plain = {"id": "t-1", "child": "child-1", "session": "1204", "programme": Programme.HPV, "by": NURSE, "at": NOON}
    return TriageDecision(**{**plain, "status": status, **triage})


def assessed(*missing: Statement, **gillick: Any) -> GillickAssessment:
    known = tuple(one for one in Statement if one not in missing)
    plain = {"id": "g-1", "child": "child-1", "session": "1204", "programme": Programme.HPV, "by": NURSE, "at": NOON}
    return GillickAssessment(**{**plain, "statements": known, **gillick})


def own(**consent: Any) -> ConsentTaken:
    plain = {"id": "own", "route": Route.SELF, "responder": "", "relationship": "", "phone": "", "answers": NO}
    return a_consent(**{**plain, "methods": (INJECTION,), "at": NOON + LATER, **consent})


def yes_by_phone(**consent: Any) -> ConsentTaken:
    return a_consent(**{"methods": (INJECTION,), "answers": NO, **consent})


def no_by_phone(**consent: Any) -> ConsentTaken:
    return a_consent(response=Response.REFUSED, **consent)


def listed(status: ConsentStatus, *details: str, programme: Programme = Programme.HPV, **care: Any) -> Child:
    answers, methods = care.pop("answers", ()), care.pop("methods", ())
    consent = Consent(status=status, details=details, answers=answers, methods=methods)
    return a_child(care={programme: consented(consent=consent, **care)})


def stands(child: Child, *records: OfChild, programme: Programme = Programme.HPV, days: int = 0) -> StatusKey:
    """Say how a child stands, and hold that a child worked out for the day stands so too."""
    joined, day = with_day_records(child, records), TODAY + timedelta(days=days)
    found = status_of(joined, programme, day)
    assert status_of(as_of(joined, day), programme, day) == found
    return found.key


NOBODY = listed(ConsentStatus.NO_RESPONSE)
MUM_GAVE = listed(ConsentStatus.GIVEN, "On 2026-11-10 at 18:37 GIVEN by Jane Mwangi", answers=NO)
DAD_REFUSED = listed(ConsentStatus.REFUSED, "On 2026-11-10 at 18:37 REFUSED by Tom Mwangi")
DAD = {"id": "dad", "responder": "Tom Mwangi", "relationship": "Dad"}


def test_a_consent_by_phone_makes_a_child_due_of_whom_nobody_had_answered() -> None:
    assert stands(NOBODY) is StatusKey.NO_RESPONSE
    assert stands(NOBODY, yes_by_phone()) is StatusKey.DUE


def test_a_refusal_by_phone_stands_as_a_refusal() -> None:
    assert stands(NOBODY, no_by_phone()) is StatusKey.REFUSED
    assert stands(MUM_GAVE, no_by_phone()) is StatusKey.REFUSED, "the same mother, who thought better of it"


def test_who_was_not_reached_changes_nothing() -> None:
    unreached = a_consent(response=Response.NOT_REACHED)
    assert stands(NOBODY, unreached) is StatusKey.NO_RESPONSE
    assert stands(MUM_GAVE, unreached) is StatusKey.DUE
    assert stands(MUM_GAVE, no_by_phone(), replace(unreached, id="c-2", at=NOON + LATER)) is StatusKey.REFUSED


def test_any_no_among_several_is_conflicting_consent() -> None:
    assert stands(MUM_GAVE, no_by_phone(**DAD)) is StatusKey.CONFLICTS
    assert stands(DAD_REFUSED, yes_by_phone()) is StatusKey.CONFLICTS
    assert stands(NOBODY, yes_by_phone(), no_by_phone(**DAD)) is StatusKey.CONFLICTS
    assert stands(DAD_REFUSED, yes_by_phone(), yes_by_phone(**DAD, at=NOON + LATER)) is StatusKey.DUE


def test_of_one_person_the_newest_answer_counts_however_the_name_is_spaced() -> None:
    again = {"id": "c-2", "at": NOON + LATER, "responder": "jane  MWANGI"}
    assert stands(NOBODY, yes_by_phone(), no_by_phone(**again)) is StatusKey.REFUSED
    assert stands(NOBODY, no_by_phone(), yes_by_phone(**again)) is StatusKey.DUE


def test_whoever_the_list_does_not_name_goes_on_counting() -> None:
    assert stands(listed(ConsentStatus.REFUSED), yes_by_phone()) is StatusKey.CONFLICTS
    assert stands(listed(ConsentStatus.CONFLICTS), yes_by_phone()) is StatusKey.CONFLICTS
    assert stands(listed(ConsentStatus.GIVEN, "Given, by telephone"), no_by_phone()) is StatusKey.CONFLICTS
    assert stands(listed(ConsentStatus.NOT_KNOWN), yes_by_phone()) is StatusKey.DUE


def test_a_list_that_is_newer_than_the_call_wins() -> None:
    newer = listed(ConsentStatus.REFUSED, "On 2026-11-24 at 12:30 REFUSED by Jane Mwangi")
    assert stands(newer, yes_by_phone()) is StatusKey.REFUSED


def test_a_yes_to_a_question_needs_triage_and_a_decision_that_came_after_it_settles_that() -> None:
    asked = yes_by_phone(answers=YES)
    assert stands(NOBODY, asked) is StatusKey.NEEDS_TRIAGE
    assert stands(NOBODY, asked, a_triage(TriageStatus.SAFE, at=NOON + LATER)) is StatusKey.DUE
    assert stands(NOBODY, asked, a_triage(TriageStatus.SAFE, at=NOON - LATER)) is StatusKey.NEEDS_TRIAGE
    decided_before = listed(
        ConsentStatus.GIVEN,
        "On 2026-11-10 at 18:37 GIVEN by Jane Mwangi",
        triage=Triage(status=TriageStatus.SAFE, on=NOON - timedelta(days=5)),
    )
    assert stands(decided_before, asked) is StatusKey.NEEDS_TRIAGE, "nobody has looked at the new answer"
    assert stands(decided_before, yes_by_phone()) is StatusKey.DUE
    harmless = yes_by_phone(answers=(HealthAnswer(question=SUPPORT, yes=True, notes="Wheelchair"),))
    assert stands(NOBODY, harmless) is StatusKey.DUE, "facts 9.2: for HPV this yes is only to be known"


def test_an_old_yes_of_who_answers_anew_is_gone_and_that_of_another_is_not() -> None:
    old = (HealthAnswer(question=YES[0].question, yes=True, responder="Mum", notes="Nuts"),)
    of_both = listed(
        ConsentStatus.GIVEN,
        "On 2026-11-10 at 18:37 GIVEN by Jane Mwangi",
        "On 2026-11-09 at 18:37 GIVEN by Tom Mwangi",
        answers=(*old, *(replace(one, responder="Dad") for one in NO)),
    )
    assert stands(of_both) is StatusKey.NEEDS_TRIAGE
    assert stands(of_both, yes_by_phone()) is StatusKey.DUE
    assert stands(of_both, yes_by_phone(**DAD)) is StatusKey.NEEDS_TRIAGE


@pytest.mark.parametrize(
    ("decision", "key"),
    [
        (a_triage(TriageStatus.DO_NOT_VACCINATE), StatusKey.CANNOT_DO_NOT_VACCINATE),
        (a_triage(TriageStatus.KEEP_IN_TRIAGE), StatusKey.NEEDS_TRIAGE),
        (a_triage(TriageStatus.INVITE_TO_CLINIC), StatusKey.CANNOT_DELAY),
        (a_triage(TriageStatus.DELAY, until=TODAY + timedelta(days=2)), StatusKey.CANNOT_DELAY),
        (a_triage(TriageStatus.SAFE), StatusKey.DUE),
    ],
    ids=lambda one: getattr(one, "status", None),
)
def test_what_is_decided_in_triage_holds_and_the_newest_decision_counts(
    decision: TriageDecision, key: StatusKey
) -> None:
    child = listed(ConsentStatus.GIVEN, "On 2026-11-10 at 18:37 GIVEN by Jane Mwangi", answers=YES)
    assert stands(child, replace(decision, id="t-0", at=NOON - LATER, status=TriageStatus.KEEP_IN_TRIAGE)) is (
        StatusKey.NEEDS_TRIAGE
    )
    earlier = a_triage(TriageStatus.DO_NOT_VACCINATE, id="t-0", at=NOON - LATER)
    assert stands(child, earlier, decision) is key
    assert stands(child, decision) is key


def test_a_delay_ends_on_its_day_and_what_needed_triage_needs_it_again() -> None:
    child = listed(ConsentStatus.GIVEN, "On 2026-11-10 at 18:37 GIVEN by Jane Mwangi", answers=YES)
    delay = a_triage(TriageStatus.DELAY, until=TODAY + timedelta(days=2))
    assert stands(child, delay, days=1) is StatusKey.CANNOT_DELAY
    assert stands(child, delay, days=2) is StatusKey.NEEDS_TRIAGE


def test_a_competent_child_overrides_the_parents_until_midnight() -> None:
    assert stands(DAD_REFUSED, assessed(), own()) is StatusKey.DUE
    assert stands(MUM_GAVE, assessed(), own(response=Response.REFUSED, methods=(), answers=())) is StatusKey.REFUSED
    assert stands(DAD_REFUSED, assessed(), own(), days=1) is StatusKey.REFUSED
    assert stands(NOBODY, assessed(), own(), days=1) is StatusKey.NO_RESPONSE


def test_a_child_who_is_not_competent_or_was_only_yesterday_does_not_consent() -> None:
    assert stands(DAD_REFUSED, own()) is StatusKey.REFUSED
    assert stands(DAD_REFUSED, assessed(Statement.DELIVERY), own()) is StatusKey.REFUSED
    assert stands(DAD_REFUSED, assessed(), assessed(Statement.DISEASE, id="g-2", at=NOON + LATER), own()) is (
        StatusKey.REFUSED
    )
    yesterday = assessed(at=NOON - timedelta(days=1))
    assert stands(DAD_REFUSED, yesterday, own()) is StatusKey.REFUSED
    by_the_list = listed(
        ConsentStatus.REFUSED,
        "On 2026-11-10 at 18:37 REFUSED by Tom Mwangi",
        gillick=Gillick(competent=True, on=NOON),
    )
    assert stands(by_the_list, own()) is StatusKey.DUE


def test_what_was_decided_about_own_consent_ends_with_it() -> None:
    asked, decided = own(answers=YES), a_triage(TriageStatus.SAFE, at=NOON + 2 * LATER)
    child = listed(ConsentStatus.GIVEN, "On 2026-11-10 at 18:37 GIVEN by Jane Mwangi", answers=YES)
    assert stands(child, assessed(), asked, decided) is StatusKey.DUE
    assert stands(child, assessed(), asked, decided, days=1) is StatusKey.NEEDS_TRIAGE


def test_what_was_withdrawn_and_what_is_of_another_programme_or_season_counts_nowhere() -> None:
    gone = Withdrawal(reason="Wrong child", by=NURSE, at=NOON)
    assert stands(NOBODY, yes_by_phone(withdrawn=gone)) is StatusKey.NO_RESPONSE
    assert stands(NOBODY, yes_by_phone(programme=Programme.FLU)) is StatusKey.NO_RESPONSE
    last_year = datetime(2026, 7, 1, 12, 0, tzinfo=NOON.tzinfo)
    assert stands(NOBODY, yes_by_phone(at=last_year)) is StatusKey.NO_RESPONSE
    assert stands(NOBODY, yes_by_phone(), days=-1) is StatusKey.NO_RESPONSE, "nothing counts before it was said"


FLU = Programme.FLU


def flu(*methods: VaccineMethod, **consent: Any) -> ConsentTaken:
    return yes_by_phone(programme=FLU, methods=methods, **consent)


def test_several_must_share_a_method_and_where_they_share_none_it_is_a_conflict() -> None:
    nobody = listed(ConsentStatus.NO_RESPONSE, programme=FLU)
    child = with_day_records(nobody, [flu(NASAL, INJECTION), flu(INJECTION, **DAD)])
    assert status_of(child, FLU, TODAY).methods == (INJECTION,)
    assert stands(nobody, flu(NASAL), flu(INJECTION, **DAD), programme=FLU) is StatusKey.CONFLICTS
    of_list = listed(
        ConsentStatus.GIVEN, "On 2026-11-10 at 18:37 GIVEN by Jane Mwangi", programme=FLU, methods=(NASAL,)
    )
    assert stands(of_list, flu(INJECTION, **DAD), programme=FLU) is StatusKey.CONFLICTS
    assert stands(of_list, flu(NASAL, INJECTION, **DAD), programme=FLU) is StatusKey.DUE


def test_triage_that_is_safe_for_the_spray_alone_is_for_the_spray_alone() -> None:
    nobody = listed(ConsentStatus.NO_RESPONSE, programme=FLU)
    safe = a_triage(TriageStatus.SAFE, programme=FLU, method=NASAL, at=NOON + LATER)
    found = status_of(with_day_records(nobody, [flu(INJECTION, NASAL), safe]), FLU, TODAY)
    assert (found.group, found.methods) == (Group.DUE, (NASAL,))


def test_a_new_consent_without_the_spray_or_with_a_yes_ends_the_psd() -> None:
    child = listed(
        ConsentStatus.GIVEN, "On 2026-11-10 at 18:37 GIVEN by Jane Mwangi", programme=FLU, methods=(NASAL,), psd=True
    )
    for record, psd in ((flu(INJECTION), False), (flu(NASAL, answers=YES), False), (flu(NASAL), True)):
        care = care_on(with_day_records(child, [record]), FLU, TODAY)
        assert care is not None
        assert care.psd is psd


def test_who_wants_no_gelatine_gets_no_vaccine_that_has_it() -> None:
    nobody = listed(ConsentStatus.NO_RESPONSE, programme=Programme.MMR, variant=Variant.MMR)
    record = yes_by_phone(programme=Programme.MMR, without_gelatine=True)
    child = with_day_records(nobody, [record])
    found = status_of(child, Programme.MMR, TODAY)
    assert found.gelatine_free
    assert [one.name for one in vaccines_for(child, Programme.MMR, found, TODAY)] == ["Priorix"]


def test_two_who_consent_to_different_things_are_in_conflict_until_they_answer_anew() -> None:
    both = ("On 2026-11-10 at 18:37 GIVEN by Jane Mwangi", "On 2026-11-09 at 18:37 GIVEN by Tom Mwangi")
    differ = listed(ConsentStatus.CONFLICTS, *both)
    assert stands(differ, yes_by_phone(id="nan", responder="Nan Mwangi", relationship="Nan")) is StatusKey.CONFLICTS
    assert stands(differ, yes_by_phone(), yes_by_phone(**DAD)) is StatusKey.DUE


def test_who_said_what_and_who_took_it_stands_in_the_consent() -> None:
    care = care_on(with_day_records(DAD_REFUSED, [yes_by_phone()]), Programme.HPV, TODAY)
    assert care is not None
    assert care.consent.details == (
        "On 2026-11-24 at 12:00 GIVEN by Jane Mwangi (Mum), by phone, taken by Sian Rees",
        "On 2026-11-10 at 18:37 REFUSED by Tom Mwangi",
    )
    assert [one.responder for one in care.consent.answers] == ["Mum"]
    alone = care_on(with_day_records(DAD_REFUSED, [assessed(), own()]), Programme.HPV, TODAY)
    assert alone is not None
    assert (alone.consent.by_child, alone.consent.answers[0].responder) == (True, BY_THE_CHILD)

"""The headline of a child in a programme: every row of Mavis facts 3.15 that a session can show, and its precedence."""

from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest

from mavis_tui.models.consent import Care, Consent, ConsentStatus, HealthAnswer, Triage, TriageStatus, VaccineMethod
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.status import Group, Status, StatusKey, status_of
from mavis_tui.models.vaccination import Vaccination
from tests.builders import TODAY, a_child, a_vaccination, not_given

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
GIVEN = Consent(status=ConsentStatus.GIVEN)
WORRYING = Consent(status=ConsentStatus.GIVEN, answers=(HealthAnswer(question="Severe allergies?", yes=True),))


def asked(status: ConsentStatus) -> Consent:
    return Consent(status=status)


def decided(status: TriageStatus, **triage: Any) -> Triage:
    return Triage(status=status, **triage)


def today_not(reason: Reason, **record: Any) -> Vaccination:
    return not_given(reason=reason, **{"id": f"today-{reason.value}", **record})


def stand(
    programme: Programme = Programme.HPV, *, born: date = date(2013, 6, 21), absent: bool = False, **care: Any
) -> Status:
    child = a_child(date_of_birth=born, care={programme: Care(**{"consent": GIVEN, **care})})
    return status_of(child, programme, TODAY, absent=absent)


class Row(NamedTuple):
    """One row of the table: its key, what the child page was told, and what a nurse reads."""

    key: str
    care: dict[str, Any]
    headline: str
    detail: str
    ready: bool = False
    absent: bool = False


ROWS = [
    Row(
        "vaccinated_already",
        {"history": (today_not(Reason.ALREADY_HAD, performed_on=YESTERDAY),)},
        "Vaccinated",
        "Already had the vaccine",
    ),
    Row(
        "vaccinated_fully",
        {"history": (a_vaccination(performed_on=date(2026, 1, 5)),)},
        "Vaccinated",
        "Vaccinated on 5 January 2026",
    ),
    Row(
        "cannot_vaccinate_unwell",
        {"history": (today_not(Reason.UNWELL),)},
        "Unable to vaccinate",
        "Child unwell",
        ready=True,
    ),
    Row(
        "cannot_vaccinate_refused",
        {"history": (today_not(Reason.REFUSED),)},
        "Unable to vaccinate",
        "Child refused",
        ready=True,
    ),
    Row(
        "cannot_vaccinate_contraindicated",
        {"history": (today_not(Reason.CONTRAINDICATED),)},
        "Unable to vaccinate",
        "Child contraindicated",
        ready=True,
    ),
    Row("cannot_vaccinate_absent", {}, "Unable to vaccinate", "Child absent", absent=True),
    Row(
        "cannot_vaccinate_do_not_vaccinate",
        {"triage": decided(TriageStatus.DO_NOT_VACCINATE)},
        "Unable to vaccinate",
        "Contraindications",
    ),
    Row(
        "needs_consent_no_contact_details",
        {"consent": asked(ConsentStatus.NO_CONTACT_DETAILS)},
        "Needs consent",
        "No contact details",
    ),
    Row("needs_consent_no_response", {"consent": asked(ConsentStatus.NO_RESPONSE)}, "Needs consent", "No response"),
    Row(
        "cannot_vaccinate_delay_vaccination",
        {"triage": decided(TriageStatus.DELAY, until=date(2027, 1, 5))},
        "Unable to vaccinate",
        "Delay vaccination until 5 January 2027",
    ),
    Row("due", {}, "Due vaccination", "", ready=True),
    Row("needs_triage", {"consent": WORRYING}, "Needs triage", ""),
    Row(
        "has_refusal_consent_conflicts",
        {"consent": asked(ConsentStatus.CONFLICTS)},
        "Has a refusal",
        "Conflicting consent",
    ),
    Row("has_refusal_consent_refused", {"consent": asked(ConsentStatus.REFUSED)}, "Has a refusal", "Consent refused"),
    Row(
        "needs_consent_follow_up_requested",
        {"consent": asked(ConsentStatus.FOLLOW_UP_REQUESTED)},
        "Needs consent",
        "Follow-up requested",
    ),
    Row(
        "needs_consent_request_scheduled",
        {"consent": asked(ConsentStatus.REQUEST_SCHEDULED)},
        "Needs consent",
        "Request scheduled",
    ),
    Row(
        "needs_consent_request_not_scheduled",
        {"consent": asked(ConsentStatus.REQUEST_NOT_SCHEDULED)},
        "Needs consent",
        "Request not scheduled",
    ),
    # Ours: six of Mavis's consent statuses are a blank cell in its workbook, and blank is not consent (facts 8.1).
    Row("needs_consent", {"consent": Consent()}, "Needs consent", "No consent recorded"),
    Row("not_eligible", {"consent": asked(ConsentStatus.NOT_REQUIRED)}, "Not eligible", "No consent needed"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_each_row_of_the_table_has_its_headline(row: Row) -> None:
    found = stand(absent=row.absent, **row.care)
    assert found.key.value == row.key
    assert (found.group.value, found.detail, found.ready) == (row.headline, row.detail, row.ready)
    assert found.why


def test_the_table_has_a_row_for_every_status() -> None:
    assert [row.key for row in ROWS] == [status.value for status in StatusKey]


def test_a_child_who_is_not_on_the_list_for_a_programme_is_not_eligible() -> None:
    found = status_of(a_child(), Programme.MMR, TODAY)
    assert (found.key, found.ready) == (StatusKey.NOT_ELIGIBLE, False)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("vaccinated_already", "vaccinated_fully"),
        ("vaccinated_already", "cannot_vaccinate_unwell"),
        ("vaccinated_already", "cannot_vaccinate_do_not_vaccinate"),
        ("vaccinated_already", "has_refusal_consent_refused"),
        ("vaccinated_fully", "cannot_vaccinate_unwell"),
        ("vaccinated_fully", "cannot_vaccinate_absent"),
        ("vaccinated_fully", "cannot_vaccinate_do_not_vaccinate"),
        ("vaccinated_fully", "needs_consent"),
        ("cannot_vaccinate_unwell", "cannot_vaccinate_refused"),
        ("cannot_vaccinate_refused", "cannot_vaccinate_contraindicated"),
        ("cannot_vaccinate_contraindicated", "cannot_vaccinate_absent"),
        ("cannot_vaccinate_absent", "cannot_vaccinate_do_not_vaccinate"),
        ("cannot_vaccinate_absent", "needs_consent_no_response"),
        ("cannot_vaccinate_unwell", "has_refusal_consent_refused"),
        ("cannot_vaccinate_do_not_vaccinate", "needs_consent_no_contact_details"),
        ("cannot_vaccinate_do_not_vaccinate", "needs_consent_no_response"),
        ("cannot_vaccinate_do_not_vaccinate", "needs_triage"),
        ("cannot_vaccinate_do_not_vaccinate", "has_refusal_consent_refused"),
        ("needs_consent_no_contact_details", "cannot_vaccinate_delay_vaccination"),
        ("needs_consent_no_response", "cannot_vaccinate_delay_vaccination"),
        ("cannot_vaccinate_delay_vaccination", "due"),
        ("cannot_vaccinate_delay_vaccination", "needs_triage"),
        ("cannot_vaccinate_delay_vaccination", "has_refusal_consent_conflicts"),
        ("cannot_vaccinate_delay_vaccination", "has_refusal_consent_refused"),
        ("cannot_vaccinate_delay_vaccination", "needs_consent_follow_up_requested"),
    ],
)
def test_of_two_rows_that_apply_the_upper_one_is_shown(first: str, second: str) -> None:
    rows = {row.key: row for row in ROWS}
    one, other = rows[first], rows[second]
    # In either order of recording, the table decides.
    for history in (
        (*one.care.get("history", ()), *other.care.get("history", ())),
        (*other.care.get("history", ()), *one.care.get("history", ())),
    ):
        found = stand(absent=one.absent or other.absent, **{**other.care, **one.care, "history": history})
        assert found.key.value == first


@pytest.mark.parametrize("status", [status for status in ConsentStatus if status is not ConsentStatus.GIVEN])
def test_nothing_but_consent_given_makes_a_child_ready(status: ConsentStatus) -> None:
    for triage in (None, *(decided(decision) for decision in TriageStatus)):
        assert not stand(consent=asked(status), triage=triage).ready


def test_blank_consent_is_not_consent() -> None:
    found = stand(consent=Consent(), triage=decided(TriageStatus.SAFE))
    assert (found.group, found.ready) == (Group.NEEDS_CONSENT, False)


def test_a_yes_that_nobody_triaged_needs_triage() -> None:
    assert stand(consent=WORRYING).key is StatusKey.NEEDS_TRIAGE


def test_an_answer_that_could_not_be_read_needs_triage() -> None:
    consent = Consent(status=ConsentStatus.GIVEN, answers=(HealthAnswer(question="Severe allergies?", yes=None),))
    assert stand(consent=consent).key is StatusKey.NEEDS_TRIAGE


def test_answers_that_are_all_no_need_no_triage() -> None:
    consent = Consent(status=ConsentStatus.GIVEN, answers=(HealthAnswer(question="Severe allergies?", yes=False),))
    assert stand(consent=consent).ready


def test_a_yes_that_was_triaged_as_safe_is_due() -> None:
    assert stand(consent=WORRYING, triage=decided(TriageStatus.SAFE)).key is StatusKey.DUE


def test_a_child_kept_in_triage_needs_triage_whatever_the_answers_are() -> None:
    assert stand(triage=decided(TriageStatus.KEEP_IN_TRIAGE)).key is StatusKey.NEEDS_TRIAGE


def test_a_child_invited_to_a_clinic_is_not_ready() -> None:
    found = stand(triage=decided(TriageStatus.INVITE_TO_CLINIC))
    assert (found.group, found.detail, found.ready) == (Group.CANNOT_VACCINATE, "Invited to clinic", False)


@pytest.mark.parametrize(
    ("until", "status"),
    [
        (TOMORROW, StatusKey.CANNOT_DELAY),
        (None, StatusKey.CANNOT_DELAY),
        (TODAY, StatusKey.NEEDS_TRIAGE),
        (YESTERDAY, StatusKey.NEEDS_TRIAGE),
    ],
)
def test_a_delay_that_has_ended_needs_a_new_decision(until: date | None, status: StatusKey) -> None:
    assert stand(triage=decided(TriageStatus.DELAY, until=until)).key is status


def test_a_delay_that_has_ended_does_not_hide_a_refusal() -> None:
    triage = decided(TriageStatus.DELAY, until=YESTERDAY)
    assert stand(consent=asked(ConsentStatus.REFUSED), triage=triage).key is StatusKey.REFUSED


def test_an_attempt_that_failed_on_another_day_leaves_the_child_due() -> None:
    for reason in (Reason.UNWELL, Reason.REFUSED, Reason.CONTRAINDICATED):
        assert stand(history=(today_not(reason, performed_on=YESTERDAY),)).key is StatusKey.DUE


@pytest.mark.parametrize("reason", [Reason.UNWELL, Reason.REFUSED, Reason.CONTRAINDICATED])
def test_a_second_attempt_today_is_only_for_those_who_would_be_due(reason: Reason) -> None:
    history = (today_not(reason),)
    assert stand(history=history).ready
    assert stand(history=history).methods == (VaccineMethod.INJECTION,)
    for obstacle in (
        {"consent": asked(ConsentStatus.REFUSED)},
        {"consent": Consent()},
        {"consent": WORRYING},
        {"triage": decided(TriageStatus.DO_NOT_VACCINATE)},
        {"triage": decided(TriageStatus.DELAY)},
    ):
        assert not stand(history=history, **obstacle).ready
        assert not stand(absent=True, **obstacle).ready


def test_what_stands_in_the_way_is_still_said_after_an_attempt_today() -> None:
    found = stand(history=(today_not(Reason.UNWELL),), triage=decided(TriageStatus.DO_NOT_VACCINATE))
    assert "Child unwell today" in found.why
    assert "do not vaccinate" in found.why


def test_all_that_happened_today_is_said() -> None:
    found = stand(history=(today_not(Reason.CONTRAINDICATED), today_not(Reason.UNWELL)))
    assert "Child unwell, Child contraindicated today." in found.why


def test_after_a_second_attempt_that_worked_the_first_is_no_longer_the_headline() -> None:
    dose = a_vaccination(programme=Programme.MMR, id="dose")
    found = stand(Programme.MMR, history=(today_not(Reason.UNWELL, programme=Programme.MMR), dose))
    assert (found.key, found.ready) == (StatusKey.CANNOT_DELAY, False)

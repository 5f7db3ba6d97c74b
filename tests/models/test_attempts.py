"""What was recorded on this device joins the history: newest revision first, each programme by itself."""

from datetime import timedelta
from typing import Any

from mavis_tui.models.consent import Care, Consent, ConsentStatus
from mavis_tui.models.doses import all_attempts
from mavis_tui.models.outstanding import still_to_do
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.status import Group, StatusKey, status_of
from mavis_tui.models.vaccination import Outcome, Vaccination
from tests.builders import TODAY, a_child, a_session, a_vaccination, not_given

YESTERDAY = TODAY - timedelta(days=1)
GIVEN = Consent(status=ConsentStatus.GIVEN)


def test_a_record_of_this_device_counts_before_the_hub_has_it() -> None:
    child = a_child()
    assert status_of(child, Programme.HPV, TODAY).key is StatusKey.DUE
    assert status_of(child, Programme.HPV, TODAY, [a_vaccination()]).key is StatusKey.VACCINATED_FULLY


def test_a_record_in_one_programme_says_nothing_about_the_other() -> None:
    care = Care(consent=GIVEN)
    child = a_child(care={Programme.MENACWY: care, Programme.TD_IPV: care})
    recorded = [a_vaccination(programme=Programme.MENACWY)]
    assert status_of(child, Programme.MENACWY, TODAY, recorded).group is Group.VACCINATED
    assert status_of(child, Programme.TD_IPV, TODAY, recorded).group is Group.DUE


def corrected(revision: int, **record: Any) -> Vaccination:
    return a_vaccination(revision=revision, **record)


def test_a_newer_revision_takes_the_older_ones_place() -> None:
    was_given, was_not = corrected(1), not_given(revision=2)
    assert was_given.id == was_not.id
    child = a_child(care={Programme.HPV: Care(consent=GIVEN, history=(was_given,))})
    assert status_of(child, Programme.HPV, TODAY, [was_not]).key is StatusKey.CANNOT_UNWELL


def test_an_older_revision_never_takes_the_newer_ones_place() -> None:
    newer = corrected(3, outcome=Outcome.GIVEN)
    care = Care(consent=GIVEN, history=(newer,))
    assert all_attempts(care, [not_given(revision=2)]) == (newer,)


def test_attempts_are_joined_oldest_first() -> None:
    old, new = corrected(1, id="old", performed_on=YESTERDAY), corrected(1, id="new")
    assert all_attempts(Care(history=(new,)), [old]) == (old, new)


def test_what_is_still_to_do_leaves_out_what_has_a_record_of_this_session_or_is_done() -> None:
    care = Care(consent=GIVEN)
    doubles = a_session(programmes=(Programme.MENACWY, Programme.TD_IPV))
    child = a_child(care={Programme.MENACWY: care, Programme.TD_IPV: care})
    assert still_to_do(child, doubles, TODAY) == (Programme.MENACWY, Programme.TD_IPV)
    refused = not_given(reason=Reason.REFUSED, programme=Programme.MENACWY)
    assert still_to_do(child, doubles, TODAY, [refused]) == (Programme.TD_IPV,)
    elsewhere = a_vaccination(programme=Programme.TD_IPV, session=None, dose_sequence=5)
    assert still_to_do(child, doubles, TODAY, [refused, elsewhere]) == ()

"""Correcting: a next revision of the same record, before it is sent and after, by rules; never an overwrite."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.json import encode
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.errors import BadInput, NotFound
from mavis_tui.models.change import ChangeKind
from mavis_tui.models.consent import Consent, ConsentStatus
from mavis_tui.models.programme import Programme, Reason, Site
from mavis_tui.models.recorded.in_words import differences
from mavis_tui.models.session import bundle
from mavis_tui.models.vaccination import Staff, Vaccination
from mavis_tui.workspace.recording.form_answers import Options, Prepared, answers_of
from tests.builders import NURSE, TODAY, a_bundle, a_change, a_child, a_session, a_vaccination, consented
from tests.workspace.nurse import Nurse

JO = Staff(email="jo.lowe@example.nhs.uk", name="Jo Lowe")


def being_corrected(nurse: Nurse, record: str, child: str = "child-1") -> Options:
    return nurse.workspace.recording.correction("1204", child, record)


def correction(nurse: Nurse, record: str, child: str = "child-1", **changed: Any) -> Prepared:
    options = being_corrected(nurse, record, child)
    assert options.correcting is not None
    return nurse.workspace.recording.prepare(options, replace(answers_of(options.correcting), **changed))


def corrected(nurse: Nurse, entry: Entry, **changed: Any) -> Entry:
    return nurse.workspace.recording.confirm(correction(nurse, entry.change.id, **changed))


def reason_of(entry: Entry) -> str:
    assert entry.receipt is not None
    return entry.receipt.reason


def record_of(entry: Entry) -> Vaccination:
    assert entry.change.vaccination is not None
    return entry.change.vaccination


async def test_a_correction_is_the_next_revision_and_the_first_one_stays(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    first = nurse.record()
    nurse.clock.forward(minutes=3)

    second = corrected(nurse, first, site=Site.RIGHT_ARM_UPPER)

    assert [entry.change.revision for entry in nurse.store.outbox.entries()] == [1, 2]
    assert (second.change.id, second.change.kind) == (first.change.id, ChangeKind.CORRECTION)
    assert record_of(second) == replace(record_of(first), site=Site.RIGHT_ARM_UPPER, revision=2)
    assert nurse.store.outbox.entries()[0].change == first.change


async def test_a_correction_made_after_sending_arrives_and_takes_the_place_of_the_first(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    first = nurse.record()
    await nurse.upload()
    await nurse.lose_the_network()

    second = corrected(nurse, first, batch_number="FM9999")
    assert second.sending is Sending.WAITING
    await nurse.find_the_network()
    await nurse.upload()

    await nurse.workspace.sessions.save_offline("1204")
    attempts = nurse.workspace.children.page("1204", "child-1").sections[0].attempts
    kept = nurse.store.outbox.entry(first.change.id)
    assert kept is not None
    assert kept.sending is Sending.SAVED
    assert [(attempt.batch_number, attempt.revision) for attempt in attempts] == [("FM9999", 2)]


async def test_a_correction_made_before_sending_goes_up_after_the_first_one(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    first = nurse.record()
    corrected(nurse, first, site=Site.LEFT_THIGH)

    await nurse.upload()

    assert nurse.workspace.changes.waiting() == 0
    assert [row.what for row in nurse.workspace.changes.page().rows] == ["HPV given (corrected)"]


async def test_the_outcome_can_be_corrected_both_ways(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    first = nurse.record()

    never = corrected(nurse, first, reason=Reason.REFUSED)
    assert record_of(never).vaccine is None
    assert nurse.workspace.children.page("1204", "child-1").sections[0].status.ready

    options = being_corrected(nurse, first.change.id)
    given = replace(answers_of(record_of(first)), pre_screened=True)
    again = nurse.workspace.recording.confirm(nurse.workspace.recording.prepare(options, given))
    assert (record_of(again).revision, record_of(again).given, record_of(again).pre_screened) == (3, True, True)


async def test_who_vaccinated_stays_and_the_change_says_who_corrected(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    first = nurse.record()
    await nurse.hub.add_nurse(JO)
    await nurse.sign_in(JO)

    second = corrected(nurse, first, notes="Second look.")

    assert (record_of(second).performed_by, second.change.made_by) == (NURSE, JO.email)


async def test_a_record_another_device_made_today_can_be_corrected(nurse: Nurse) -> None:
    elsewhere = a_vaccination(1, id="from-elsewhere")
    child = a_child(1, care={Programme.HPV: consented(history=(elsewhere,))})
    await nurse.save(bundle(a_session(), (child,), ()))

    second = nurse.workspace.recording.confirm(correction(nurse, "from-elsewhere", site=Site.LEFT_THIGH))
    await nurse.upload()

    assert (record_of(second).id, record_of(second).revision) == ("from-elsewhere", 2)
    assert [row.label for row in differences(elsewhere, record_of(second))] == ["Site"]
    assert nurse.workspace.changes.waiting() == 0


async def test_only_records_of_today_in_this_session_can_be_corrected(nurse: Nurse) -> None:
    history = (
        a_vaccination(1, id="of-yesterday", performed_on=TODAY - timedelta(days=1), performed_at=None),
        a_vaccination(1, id="of-another-session", session="999"),
    )
    child = a_child(1, care={Programme.HPV: consented(history=history)})
    await nurse.save(bundle(a_session(), (child, a_child(2)), ()))

    for record in ("of-yesterday", "of-another-session", "nonsense"):
        with pytest.raises(NotFound, match="can be corrected"):
            being_corrected(nurse, record)
    assert nurse.workspace.recording.correctable("1204", "child-1") == ()


async def test_a_correction_keeps_the_rules(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    first = nurse.record()

    wrong = correction(nurse, first.change.id, batch_number="F")

    assert [breach.field for breach in wrong.breaches] == ["batch_number"]
    with pytest.raises(BadInput):
        nurse.workspace.recording.confirm(wrong)
    assert len(nurse.store.outbox.entries()) == 1


async def test_a_correction_that_changes_nothing_is_said_and_kept_by_nobody(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    first = nurse.record()

    with pytest.raises(BadInput, match="Nothing is different"):
        corrected(nurse, first)


async def test_confirming_a_correction_twice_keeps_it_once(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    made = correction(nurse, nurse.record().change.id, site=Site.LEFT_THIGH)

    assert nurse.workspace.recording.confirm(made) == nurse.workspace.recording.confirm(made)
    assert len(nurse.store.outbox.entries()) == 2


async def test_a_correction_of_what_was_corrected_meanwhile_is_refused_in_words(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    first = nurse.record()
    late = correction(nurse, first.change.id, site=Site.LEFT_THIGH)
    corrected(nurse, first, site=Site.RIGHT_ARM_UPPER)

    with pytest.raises(BadInput, match="corrected in the meantime"):
        nurse.workspace.recording.confirm(late)


async def test_a_dose_given_against_consent_can_still_have_its_batch_corrected(nurse: Nurse) -> None:
    refused = Consent(status=ConsentStatus.REFUSED)
    care = consented(consent=refused, history=(a_vaccination(1, id="given"),))
    await nurse.save(bundle(a_session(), (a_child(1, care={Programme.HPV: care}),), ()))

    assert correction(nurse, "given", batch_number="FM0001").breaches == ()


async def test_a_corrected_batch_is_the_usual_one_from_then_on(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    corrected(nurse, nurse.record(), batch_number="FM0002")

    usual = nurse.workspace.recording.options("1204", "child-2", Programme.HPV).usual

    assert usual["Gardasil9"].number == "FM0002"


def test_what_changes_is_told_in_words() -> None:
    before = a_vaccination()
    after = replace(before, site=Site.LEFT_THIGH, notes="Fainted.")

    assert [tuple(row) for row in differences(before, after)] == [
        ("Site", "Left arm (upper position)", "Left thigh"),
        ("Notes", "none", "Fainted."),
    ]
    assert differences(before, replace(before, revision=2)) == []


async def test_a_correction_that_another_one_overtook_gives_way_to_it_and_is_made_anew_from_it(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    first = nurse.record()
    await nurse.upload()
    theirs = replace(record_of(first), revision=2, notes="Seen by Jo")
    async with nurse.hub.client(await nurse.hub.sign_in(JO, device="device-2")) as jo:
        change = a_change(1, theirs, device="device-2", based_on=1, made_by=JO.email)
        await jo.post("/v1/changes", content=encode([change]))
    ours = corrected(nurse, first, site=Site.RIGHT_ARM_UPPER)
    await nurse.upload()

    refused = nurse.store.outbox.entry(ours.change.id)
    assert refused is not None
    assert refused.sending is Sending.ATTENTION
    assert "Refresh the session and open the record to see what the team server has" in reason_of(refused)
    await nurse.workspace.sessions.save_offline("1204")
    (attempt,) = nurse.workspace.children.page("1204", "child-1").sections[0].attempts
    assert (attempt.notes, attempt.site) == ("Seen by Jo", Site.LEFT_ARM_UPPER)

    again = corrected(nurse, first, site=Site.RIGHT_ARM_UPPER)
    assert (again.change.revision, again.change.based_on) == (3, 2)
    await nurse.upload()
    kept = nurse.store.outbox.entry(again.change.id)
    assert kept is not None
    assert kept.sending in (Sending.SAVED, Sending.REVIEW)


async def test_a_refused_correction_counts_until_the_list_has_another_one(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    await nurse.refused()
    (attempt,) = nurse.workspace.children.page("1204", "child-1").sections[0].attempts

    assert attempt.given  # nobody else has it, and the dose was given

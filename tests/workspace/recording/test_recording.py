"""Recording: what may be chosen, what is wrong with it, and that a confirmed record is on the disk."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, NotFound, NotSavedOffline, SignInNeeded
from mavis_tui.models.consent import Consent, ConsentStatus, VaccineMethod
from mavis_tui.models.programme import Method, Programme, Reason, Site
from mavis_tui.models.session import bundle
from mavis_tui.models.vaccination import Outcome, Protocol, Staff
from mavis_tui.settings import Settings
from mavis_tui.workspace.recording.recording import Answers, Prepared
from tests.builders import NURSE, TODAY, a_batch, a_bundle, a_child, a_session, consented
from tests.workspace.nurse import FULL, OFFLINE_PASSWORD, Nurse, composed

OTHER_NURSE = Staff(email="jo.lowe@example.nhs.uk", name="Jo Lowe")
BOTH = (VaccineMethod.NASAL, VaccineMethod.INJECTION)
FLU = {Programme.FLU: consented(consent=Consent(status=ConsentStatus.GIVEN, methods=BOTH))}
JAB_ONLY = {
    Programme.FLU: consented(
        consent=Consent(
            status=ConsentStatus.GIVEN,
            methods=(VaccineMethod.INJECTION,),
            without_gelatine=True,
        )
    )
}
SPRAY, VAXIGRIP = "AstraZeneca Fluenz", "Sanofi Vaxigrip"


async def at_a_flu_session(nurse: Nurse, care: dict[Programme, object] = FLU, children: int = 2) -> None:  # type: ignore[assignment]
    session = a_session(programmes=(Programme.FLU,), flu_protocol=Protocol.PGD)
    await nurse.save(bundle(session, tuple(a_child(n, care=care) for n in range(1, children + 1)), ()))


def prepared(nurse: Nurse, answers: Answers = FULL, child: str = "child-1") -> Prepared:
    options = nurse.workspace.recording.options("1204", child, Programme.HPV)
    return nurse.workspace.recording.prepare(options, answers)


def flu(vaccine: str, number: str, **answers: object) -> Answers:
    """Answer for a flu dose."""
    return Answers(vaccine=vaccine, batch_number=number, batch_expiry=date(2027, 3, 1), **answers)  # type: ignore[arg-type]


# What may be chosen


async def test_only_batches_of_the_vaccine_are_offered_and_none_that_is_archived(nurse: Nurse) -> None:
    batches = (
        a_batch(),
        a_batch(number="BARE12", vaccine=None, expiry=None),
        a_batch(number="OLD123", archived=True),
        a_batch(number="CERV12", vaccine="Cervarix"),
        a_batch(number="FLU123", programme=Programme.FLU, vaccine=None),
    )
    await nurse.save(bundle(a_session(), (a_child(),), batches))

    options = nurse.workspace.recording.options("1204", "child-1", Programme.HPV)

    assert [vaccine.name for vaccine in options.vaccines] == ["Gardasil9"]
    assert [batch.number for batch in options.batches["Gardasil9"]] == ["FM8629", "BARE12"]
    assert (options.usual, options.dose, options.label) == ({}, 1, "HPV")


async def test_the_batch_given_last_today_is_the_usual_one_and_tomorrow_there_is_none(nurse: Nurse) -> None:
    await nurse.save(a_bundle(4, dates=(TODAY, TODAY + timedelta(days=1))))
    nurse.record("child-1", batch_number="fm0001")
    nurse.record("child-2", batch_number=" fm0002 ")
    nurse.not_given("child-3")

    usual = nurse.workspace.recording.options("1204", "child-4", Programme.HPV).usual
    nurse.clock.forward(days=1)
    tomorrow = nurse.workspace.recording.options("1204", "child-4", Programme.HPV).usual

    assert {name: batch.number for name, batch in usual.items()} == {"Gardasil9": "FM0002"}
    assert usual["Gardasil9"].expiry == date(2027, 5, 31)
    assert tomorrow == {}


async def test_each_vaccine_has_its_own_usual_batch_and_the_one_used_last_stands_last(nurse: Nurse) -> None:
    await at_a_flu_session(nurse, children=4)
    for number, (vaccine, batch) in enumerate(((VAXIGRIP, "VX1"), (SPRAY, "FZ1"), (VAXIGRIP, "VX2")), 1):
        answers = flu(vaccine, batch, site=Site.LEFT_ARM_UPPER)
        nurse.record(f"child-{number}", answers, programme=Programme.FLU)

    usual = nurse.workspace.recording.options("1204", "child-4", Programme.FLU).usual

    assert [(name, batch.number) for name, batch in usual.items()] == [(SPRAY, "FZ1"), (VAXIGRIP, "VX2")]


async def test_only_vaccines_that_were_agreed_to_are_offered(nurse: Nurse) -> None:
    await at_a_flu_session(nurse, JAB_ONLY)  # type: ignore[arg-type]

    options = nurse.workspace.recording.options("1204", "child-1", Programme.FLU)

    assert options.vaccines
    assert not any(vaccine.nasal or vaccine.gelatine for vaccine in options.vaccines)


async def test_the_dose_number_counts_what_was_given_here(nurse: Nurse) -> None:
    first = a_child(1, care={Programme.TD_IPV: consented()})
    await nurse.save(bundle(a_session(programmes=(Programme.TD_IPV,)), (first,), ()))

    assert nurse.workspace.recording.options("1204", "child-1", Programme.TD_IPV).dose == 5


async def test_a_programme_the_child_is_not_listed_for_cannot_be_recorded(nurse: Nurse) -> None:
    await nurse.save(a_bundle())

    with pytest.raises(BadInput, match="isn’t on this session’s list for Flu"):
        nurse.workspace.recording.options("1204", "child-1", Programme.FLU)
    with pytest.raises(NotFound):
        nurse.workspace.recording.options("1204", "child-99", Programme.HPV)
    with pytest.raises(NotSavedOffline):
        nurse.workspace.recording.options("9999", "child-1", Programme.HPV)


# What is wrong


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"vaccine": None}, "vaccine", "Enter a vaccine name"),
        ({"vaccine": "Tap water"}, "vaccine", "not available"),
        ({"vaccine": "Menveo"}, "vaccine", "is not given in the HPV programme"),
        ({"batch_number": ""}, "batch_number", "Enter a batch number"),
        ({"batch_number": "A"}, "batch_number", "more than 2 characters"),
        ({"batch_number": "FM 8629"}, "batch_number", "only letters and numbers"),
        ({"batch_expiry": None}, "batch_expiry", "Enter a batch expiry date"),
        ({"batch_expiry": date(2050, 1, 1)}, "batch_expiry", "less than 15 years in the future"),
        ({"batch_expiry": date(2001, 1, 1)}, "batch_expiry", "less than 15 years old"),
        ({"site": None}, "site", "Choose where the injection was given"),
        ({"site": Site.NOSE}, "site", "cannot be nose"),
        ({"method": Method.NASAL}, "method", "is not given that way"),
        ({"dose": 4}, "dose_sequence", "less than or equal to 3"),
    ],
)
async def test_each_wrong_answer_is_said_in_words_and_recorded_by_nobody(
    nurse: Nurse, wrong: dict[str, object], field: str, words: str
) -> None:
    await nurse.save(a_bundle())

    record = prepared(nurse, replace(FULL, **wrong))

    assert any(breach.field == field and words in breach.text for breach in record.breaches), record.breaches
    with pytest.raises(BadInput):
        nurse.workspace.recording.confirm(record)
    assert nurse.workspace.changes.waiting() == 0


async def test_complete_answers_break_no_rule(nurse: Nurse) -> None:
    await nurse.save(a_bundle())

    record = prepared(nurse).record

    assert prepared(nurse).breaches == ()
    assert (record.outcome, record.method, record.dose_sequence) == (Outcome.GIVEN, Method.INTRAMUSCULAR, 1)
    assert (record.performed_at, record.performed_on, record.performed_by) == (nurse.clock(), TODAY, NURSE)
    assert (record.location, record.organisation) == ("Harbour View Academy", "R1L")


async def test_a_vaccine_nobody_agreed_to_is_a_breach(nurse: Nurse) -> None:
    await at_a_flu_session(nurse, JAB_ONLY)  # type: ignore[arg-type]
    options = nurse.workspace.recording.options("1204", "child-1", Programme.FLU)

    found = nurse.workspace.recording.prepare(options, flu(SPRAY, "FZ1")).breaches

    assert [breach.field for breach in found] == ["vaccine"]
    assert "Fluenz" in found[0].text


async def test_a_nasal_spray_goes_into_the_nose_without_asking(nurse: Nurse) -> None:
    await at_a_flu_session(nurse)
    options = nurse.workspace.recording.options("1204", "child-1", Programme.FLU)

    made = nurse.workspace.recording.prepare(options, flu(SPRAY, "FZ1"))

    assert made.breaches == ()
    assert (made.record.method, made.record.site) == (Method.NASAL, Site.NOSE)


async def test_a_record_of_nothing_given_has_a_reason_and_nothing_of_a_dose(nurse: Nurse) -> None:
    await nurse.save(a_bundle())

    made = prepared(nurse, replace(FULL, reason=Reason.REFUSED, notes=" Ran away. "))

    record = made.record
    assert made.breaches == ()
    assert (record.outcome, record.reason, record.notes) == (Outcome.NOT_GIVEN, Reason.REFUSED, "Ran away.")
    assert (record.vaccine, record.batch_number, record.batch_expiry, record.site, record.method) == (None,) * 5


async def test_a_child_who_is_not_ready_cannot_be_given_but_can_be_recorded_as_not_given(nurse: Nurse) -> None:
    refused = consented(consent=Consent(status=ConsentStatus.REFUSED))
    await nurse.save(bundle(a_session(), (a_child(care={Programme.HPV: refused}),), ()))

    given = prepared(nurse)

    assert "outcome" in [breach.field for breach in given.breaches]
    with pytest.raises(BadInput, match="HPV can’t be given: Consent was refused"):
        nurse.workspace.recording.confirm(given)
    assert nurse.not_given(reason=Reason.REFUSED).sending is Sending.WAITING


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY + timedelta(days=1), "can be recorded on 25 November 2026"),
        (TODAY - timedelta(days=1), "was on 23 November 2026; it is over"),
    ],
)
async def test_a_session_of_another_day_is_refused_in_words(nurse: Nurse, day: date, words: str) -> None:
    await nurse.save(a_bundle(dates=(day,)))

    with pytest.raises(BadInput, match=words):
        nurse.record()
    with pytest.raises(BadInput, match=words):
        nurse.not_given()
    assert words in nurse.workspace.children.page("1204", "child-1").why_not
    assert words in nurse.workspace.sessions.page("1204").why_not


# The moment when it is on the disk


async def test_what_was_confirmed_is_on_the_disk_when_confirm_returns(nurse: Nurse) -> None:
    await nurse.save(a_bundle())

    entry = nurse.record()

    another_process = Store(nurse.workspace.settings.data_dir)
    another_process.unlock(OFFLINE_PASSWORD)
    kept = another_process.outbox.entry(entry.change.id)
    another_process.lock()
    assert kept is not None
    assert kept.change.vaccination == entry.change.vaccination


async def test_confirming_twice_keeps_it_once(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    record = prepared(nurse)

    first = nurse.workspace.recording.confirm(record)
    nurse.clock.forward(seconds=1)
    second = nurse.workspace.recording.confirm(record)

    assert first == second
    assert len(nurse.store.outbox.entries()) == 1


async def test_what_is_only_prepared_is_kept_nowhere(nurse: Nurse) -> None:
    await nurse.save(a_bundle())

    prepared(nurse)

    assert nurse.store.outbox.entries() == []


async def test_a_record_says_whether_it_was_made_offline(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    unknown = nurse.record("child-1")
    await nurse.workspace.engine().probe()
    online = nurse.record("child-2")
    await nurse.lose_the_network()
    offline = nurse.record("child-3")

    assert [unknown.offline, online.offline, offline.offline] == [True, False, True]


async def test_a_record_keeps_the_nurse_who_made_it_whoever_sends_it(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    entry = nurse.record()
    await nurse.hub.add_nurse(OTHER_NURSE)
    await nurse.sign_in(OTHER_NURSE)
    await nurse.upload()
    await nurse.workspace.sessions.save_offline("1204")

    attempts = nurse.workspace.children.page("1204", "child-1").sections[0].attempts

    assert entry.change.made_by == NURSE.email
    assert [attempt.performed_by for attempt in attempts] == [NURSE]
    nurse.record("child-2")
    assert nurse.store.outbox.entries()[-1].change.made_by == OTHER_NURSE.email


async def test_recording_goes_on_when_the_sign_in_has_run_out(nurse: Nurse) -> None:
    await nurse.save(a_bundle(dates=tuple(TODAY + timedelta(days=day) for day in range(60))))
    nurse.clock.forward(days=50)

    assert not nurse.workspace.access.signed_in
    assert nurse.record().sending is Sending.WAITING


async def test_a_device_on_which_nobody_ever_signed_in_records_nothing(nurse: Nurse) -> None:
    fresh = Store(nurse.workspace.settings.data_dir.parent / "fresh")
    fresh.create("a fresh tea at noon")
    workspace = composed(fresh, Settings(data_dir=fresh.folder), nurse.clock, nurse.new_id, nurse.cable)

    with pytest.raises(SignInNeeded, match="Nobody has signed in on this device yet"):
        _ = workspace.access.nurse
    with pytest.raises(SignInNeeded):
        workspace.engine()
    fresh.lock()

"""What was recorded without the offline password: found by the program, matched by a person, doubled by no crash."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from mavis_tui.cache.outbox.outbox import Outbox, Sending
from mavis_tui.cache.sealed_records import SealedRecords
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, NotFound, WrongPassword
from mavis_tui.models.consent import Consent, ConsentStatus, VaccineMethod
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.session import bundle
from mavis_tui.models.vaccination import Outcome, Protocol, Staff
from mavis_tui.workspace import Workspace
from tests.builders import NOON, NURSE, a_bundle, a_child, a_session, an_intake_record, consented, nhs_number
from tests.conftest import StandingClock
from tests.workspace.nurse import FULL, OFFLINE_PASSWORD, Nurse
from tests.workspace.sealing import alone, sealed


@pytest.fixture
def workspace(store: Store, clock: StandingClock, new_id: Callable[[], str]) -> Workspace:
    return alone(store, clock, new_id)


async def test_a_record_made_while_locked_reaches_the_hub_with_its_own_nurse_and_time(nurse: Nurse) -> None:
    tom = Staff(email="Tom.Lister@example.nhs.uk", name="T. Lister")
    await nurse.save(a_bundle(vaccinators=(NURSE, tom)))
    nurse.lock()
    written = sealed(nurse.workspace, nurse_name="T. Lister", nurse_email="Tom.Lister@example.nhs.uk")
    assert nurse.workspace.sealed_recording.waiting() == 1
    with pytest.raises(WrongPassword):
        nurse.workspace.matching.unmatched()
    nurse.clock.forward(hours=3)
    nurse.restart()
    entry = nurse.workspace.matching.confirm(nurse.workspace.matching.match(written.id, "1204", "child-1"))
    assert nurse.workspace.sealed_recording.waiting() == 0
    await nurse.upload()
    kept = nurse.store.outbox.entry(entry.change.id)
    assert kept is not None
    record = kept.change.vaccination
    assert record is not None
    assert (record.performed_at, kept.change.made_at, record.batch_number) == (NOON, NOON, "FM8629")
    assert record.performed_by == tom
    assert (kept.change.made_by, record.dose_sequence, kept.sending) == (NURSE.email, 1, Sending.SAVED)


async def test_a_session_of_that_day_that_is_not_on_the_device_is_fetched_or_told(nurse: Nurse) -> None:
    record, matching = sealed(nurse.workspace), nurse.workspace.matching
    nurse.cable.cut()
    assert "1 session of that day isn’t on this device" in await matching.fetch(record)
    assert matching.candidates(record) == []
    nurse.cable.mend()
    assert await matching.fetch(record) == ""
    assert matching.candidates(record)[0].row.id == "child-1"


def test_a_nurse_of_the_session_is_named_as_the_session_has_her(workspace: Workspace) -> None:
    written = sealed(workspace, nurse_name="siân", nurse_email=NURSE.email.upper())
    match = workspace.matching.match(written.id, "1204", "child-1")
    assert match.vaccination.performed_by == NURSE
    assert match.doubts == ()
    assert all(compared.same for compared in match.compared)


async def test_of_two_protocols_somebody_says_which_and_none_is_made_up(nurse: Nurse) -> None:
    flu = consented(consent=Consent(status=ConsentStatus.GIVEN, methods=(VaccineMethod.NASAL,)))
    child = a_child(1, care={Programme.FLU: flu})
    await nurse.save(bundle(a_session(programmes=(Programme.FLU,)), (child,), ()))
    nurse.lock()
    given = {"programme": Programme.FLU, "vaccine": "AstraZeneca Fluenz", "batch_number": "NJ0017"}
    written = sealed(nurse.workspace, **given)
    nurse.restart()
    asked = nurse.workspace.matching.match(written.id, "1204", "child-1")
    assert (asked.vaccination.protocol, asked.protocols) == (None, (Protocol.PGD, Protocol.VGD))
    said = nurse.workspace.matching.match(written.id, "1204", "child-1", Protocol.VGD)
    assert (said.vaccination.protocol, said.protocols, said.doubts) == (Protocol.VGD, (), ())


def test_why_a_vaccine_was_not_given_is_matched_too(workspace: Workspace) -> None:
    written = sealed(workspace, reason=Reason.UNWELL, vaccine="Gardasil9")
    entry = workspace.matching.confirm(workspace.matching.match(written.id, "1204", "child-1"))
    record = entry.change.vaccination
    assert record is not None
    assert (record.outcome, record.reason, record.vaccine) == (Outcome.NOT_GIVEN, Reason.UNWELL, None)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ({}, ["child-1"]),
        ({"nhs_number": nhs_number(2)}, ["child-2", "child-1"]),
        ({"given_name": "Eda"}, ["child-1"]),
        ({"family_name": "Mwangy"}, ["child-1"]),
        ({"date_of_birth": date(2013, 6, 12)}, ["child-1"]),
        ({"family_name": "Somebody", "given_name": "Else"}, []),
        ({"family_name": "—", "given_name": "?"}, []),
        ({"programme": Programme.FLU, "vaccine": "Viatris"}, []),
    ],
    ids=["Ada", "NHS number", "first name", "surname", "birthday", "nobody", "no letters", "programme"],
)
def test_children_who_may_be_meant_are_found_likeliest_first(
    workspace: Workspace, written: dict[str, Any], found: list[str]
) -> None:
    candidates = workspace.matching.candidates(sealed(workspace, **written))
    assert [candidate.row.id for candidate in candidates] == found


def test_a_search_finds_children_who_fit_in_nothing(workspace: Workspace) -> None:
    record = sealed(workspace, family_name="Somebody", given_name="Else")
    candidates = workspace.matching.candidates(record, "cem mwan")
    assert [(candidate.row.id, candidate.same) for candidate in candidates] == [("child-3", ())]


def test_a_child_who_is_not_on_the_list_for_the_programme_is_no_match(workspace: Workspace) -> None:
    record = sealed(workspace, programme=Programme.FLU, vaccine="Viatris")
    with pytest.raises(BadInput, match="Flu"):
        workspace.matching.match(record.id, "1204", "child-1")
    assert workspace.sealed_recording.waiting() == 1


def test_what_differs_and_what_is_doubtful_is_said_before_anybody_confirms(workspace: Workspace) -> None:
    recording = workspace.recording
    recording.confirm(recording.prepare(recording.options("1204", "child-1", Programme.HPV), FULL))
    record = sealed(workspace, nhs_number=nhs_number(2), place="Mill Brow", nurse_email="x@example.nhs.uk")
    match = workspace.matching.match(record.id, "1204", "child-1")
    assert [compared.label for compared in match.compared if not compared.same] == ["NHS number", "Where"]
    assert [words for words in ("vaccinators", "HPV can’t be given") if words not in " ".join(match.doubts)] == []
    assert workspace.changes.waiting() == 1


def test_what_was_written_down_while_locked_is_warned_of_as_any_other_record(workspace: Workspace) -> None:
    record = sealed(workspace, batch_expiry=date(2026, 10, 31))
    doubts = workspace.matching.match(record.id, "1204", "child-1").doubts
    assert doubts == ("Batch FM8629 EXPIRED on 31 October 2026: do not give it.",)


def test_a_child_with_whom_nothing_is_the_same_is_called_a_stranger(workspace: Workspace) -> None:
    record = sealed(workspace)
    assert "hardly the child" in workspace.matching.match(record.id, "1204", "child-2").doubts[0]
    by_number = sealed(workspace, nhs_number=nhs_number(2))
    assert not any("hardly" in doubt for doubt in workspace.matching.match(by_number.id, "1204", "child-2").doubts)


def test_confirming_twice_records_once(workspace: Workspace) -> None:
    record = sealed(workspace)
    match = workspace.matching.match(record.id, "1204", "child-1")
    first, second = (workspace.matching.confirm(match) for _ in range(2))
    assert first == second
    assert workspace.changes.waiting() == 1
    with pytest.raises(NotFound):
        workspace.matching.match(record.id, "1204", "child-1")


class PowerCut(Exception):
    """Ends the program at once."""


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("owner", "step"), [(Outbox, "entry"), (Outbox, "append"), (SealedRecords, "remove")])
def test_wherever_matching_stops_the_record_is_there_once(
    workspace: Workspace, store: Store, monkeypatch: pytest.MonkeyPatch, owner: type, step: str, after: bool
) -> None:
    record = sealed(workspace)
    match = workspace.matching.match(record.id, "1204", "child-1")
    real = getattr(owner, step)

    def cut(self: Any, *given: Any, **named: Any) -> Any:
        if after:
            real(self, *given, **named)
        raise PowerCut

    monkeypatch.setattr(owner, step, cut)
    with pytest.raises(PowerCut):
        workspace.matching.confirm(match)
    monkeypatch.undo()
    store.lock()
    store.unlock(OFFLINE_PASSWORD)
    durable = step == "remove" or (step == "append" and after)
    assert workspace.sealed_recording.waiting() == 1 - durable
    assert len(workspace.matching.unmatched().records) == 1 - durable
    if not durable:
        workspace.matching.confirm(workspace.matching.match(record.id, "1204", "child-2"))
    assert store.sealed_records.ids() == []
    assert workspace.changes.waiting() == 1


def test_neither_forgetting_nor_the_end_of_a_session_touches_what_is_sealed(
    workspace: Workspace, clock: StandingClock, store: Store
) -> None:
    sealed(workspace)
    clock.forward(days=30)
    store.device.set_proven_time(clock())
    assert workspace.sessions.let_go_of_old() == ["1204"]
    store.snapshots.save(a_bundle(), etag="", saved_at=NOON, outstanding={})
    workspace.sessions.forget("1204")
    assert workspace.sealed_recording.waiting() == 1


def test_one_that_does_not_open_is_listed_beside_the_others(workspace: Workspace, store: Store) -> None:
    store.sealed_records.add(an_intake_record(1))
    good = sealed(workspace)
    file = store.folder / "intake" / "intake-1"
    file.write_bytes(file.read_bytes()[:-3])
    unmatched = workspace.matching.unmatched()
    assert unmatched.records == (good,)
    assert [found.id for found in unmatched.unreadable] == ["intake-1"]
    assert workspace.sealed_recording.waiting() == 2

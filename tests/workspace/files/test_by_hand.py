"""What Mavis takes from no file stays on a list, with the steps in Mavis's own words, until somebody ticks it off."""

import pytest
from msgspec.structs import replace

from mavis_tui.cache.left_things import LeftThings
from mavis_tui.errors import NotFound, NotSavedOffline
from mavis_tui.models.attendance import Registered
from mavis_tui.models.change import OfTheDay
from mavis_tui.models.files.by_hand import ByHand, When, steps_of, untrue_in_mavis
from mavis_tui.models.programme import Method, Programme, Site
from tests.builders import PHONE_CONSENT, a_change, a_consent, a_day_change, a_reaction, a_vaccination
from tests.spreadsheets.invented import a_row
from tests.workspace.files.test_mavis_csv import export, listed
from tests.workspace.files.test_withdrawn import withdraw
from tests.workspace.sessions.test_workbooks import DOSE, Desk, desk, sealed, store

__all__ = ["desk", "sealed", "store"]

WITH_CONSENT = replace(DOSE, although=PHONE_CONSENT)


def left(desk: Desk, session: str) -> list[ByHand]:
    return [each for each in desk.workspace.left_for_mavis.of(session) if each.done is None]


def test_what_the_file_carries_is_not_on_the_list_and_what_it_cannot_carry_is_with_its_steps(desk: Desk) -> None:
    session = desk.open(*listed()).session
    desk.record(session, "Ada")
    desk.workspace.attendance.register(session, desk.child(session, "Bram"), Registered.ABSENT)
    desk.workspace.attendance.register(session, desk.child(session, "Cleo"), Registered.ATTENDING)
    [absent] = left(desk, session)
    assert (absent.child, absent.what) == ("BRAMSON, Bram", "Absent, 24 November 2026")
    assert absent.steps == (
        "Open the session in Mavis, then Children in session.",
        "Choose Absent beside the child’s name; Mavis offers it on 24 November 2026 only.",
    )
    export(desk, session)
    assert left(desk, session) == [absent], "an export does none of it"


def test_a_tick_says_who_and_when_lasts_over_a_restart_and_can_be_taken_back(desk: Desk) -> None:
    session = desk.open(*listed()).session
    desk.workspace.attendance.register(session, desk.child(session, "Bram"), Registered.ABSENT)
    [absent] = left(desk, session)
    done = desk.workspace.left_for_mavis.tick(session, absent.key).done
    assert done is not None
    assert (done.by, done.at) == (desk.workspace.access.nurse.email, desk.clock())
    assert desk.workspace.left_for_mavis.tick(session, absent.key).done == done, "who did it first stays"
    assert left(desk, session) == []
    desk.workspace.left_for_mavis.tick(session, absent.key, done=False)
    assert left(desk, session) == [absent]
    with pytest.raises(NotFound, match="Nothing was changed"):
        desk.workspace.left_for_mavis.tick(session, "no:1")


def test_a_withdrawn_record_that_a_file_carried_is_to_be_archived_and_one_that_none_did_is_nothing(desk: Desk) -> None:
    session = desk.open(*listed()).session
    never, sent = desk.record(session, "Ada"), desk.record(session, "Bram")
    withdraw(desk, session, never.change.id)
    export(desk, session)
    withdraw(desk, session, sent.change.id, "Bram")
    export(desk, session, "second.csv")
    [gone] = left(desk, session)
    assert gone.child == "BRAMSON, Bram"
    assert gone.steps[-1] == "Archive it: a local administrator may (B0062)."


def test_a_consent_by_phone_behind_a_dose_is_entered_before_the_file_and_a_correction_asks_anew(desk: Desk) -> None:
    session = desk.open(
        a_row(PERSON_FORENAME="Ada", PERSON_SURNAME="Adason", CONSENT_STATUS="", TRIAGE_STATUS="")
    ).session
    dose = desk.record(session, "Ada", WITH_CONSENT)
    [first] = left(desk, session)
    assert "consent by phone of Jane Mwangi (mother)" in first.why
    assert first.steps[-1] == "Only then upload the file: the import checks none of it."
    desk.workspace.left_for_mavis.tick(session, first.key)
    assert left(desk, session) == []
    more = replace(WITH_CONSENT, notes="Left arm")
    recording, ada = desk.workspace.recording, desk.child(session, "Ada")
    recording.confirm(recording.prepare(recording.correction(session, ada, dose.change.id), more))
    [again] = left(desk, session)
    assert again.key != first.key


def test_what_is_open_outlives_the_copy_of_its_session_and_is_ticked_off_afterwards(desk: Desk) -> None:
    session = desk.open(*listed()).session
    for name in ("Bram", "Cleo"):
        desk.workspace.attendance.register(session, desk.child(session, name), Registered.ABSENT)
    bram, cleo = left(desk, session)
    desk.workspace.left_for_mavis.tick(session, cleo.key)
    [removal] = desk.workspace.sessions.removals([session])
    assert removal.stays == "1 thing still to be done in Mavis by hand stays on the list for that."
    desk.workspace.sessions.forget(session)
    assert (left(desk, session), desk.workspace.sessions.left_to_do) == ([bram], 1)
    [gone] = desk.workspace.left_for_mavis.everywhere()
    assert (gone.session, gone.title) == (session, "HPV session at Harbour View Academy, 24 November 2026")
    done = desk.workspace.left_for_mavis.tick(session, bram.key).done
    assert done is not None
    assert done.by == desk.workspace.access.nurse.email
    assert (left(desk, session), desk.workspace.sessions.left_to_do) == ([], 0)


def test_a_session_that_comes_again_has_each_thing_once_and_what_was_ticked_off_stays_so(desk: Desk) -> None:
    session = desk.open(*listed()).session
    for name in ("Bram", "Cleo"):
        desk.workspace.attendance.register(session, desk.child(session, name), Registered.ABSENT)
    bram, cleo = left(desk, session)
    desk.workspace.left_for_mavis.tick(session, cleo.key)
    desk.workspace.sessions.forget(session)
    assert desk.open(*listed()).session == session
    assert left(desk, session) == [bram]
    assert len(desk.workspace.left_for_mavis.of(session)) == 2
    assert desk.workspace.sessions.left_to_do == 0, "it is on the session’s own list"
    desk.workspace.left_for_mavis.tick(session, bram.key)
    desk.workspace.sessions.forget(session)
    with pytest.raises(NotSavedOffline):
        desk.workspace.left_for_mavis.of(session)


def test_what_was_ticked_off_of_a_session_that_is_gone_goes_on_a_later_day(desk: Desk) -> None:
    session = desk.open(*listed()).session
    desk.workspace.attendance.register(session, desk.child(session, "Bram"), Registered.ABSENT)
    [bram] = left(desk, session)
    desk.workspace.sessions.forget(session)
    desk.workspace.left_for_mavis.tick(session, bram.key)
    assert [thing.key for one in desk.workspace.left_for_mavis.everywhere() for thing in one.things] == [bram.key]
    desk.clock.forward(days=1)
    desk.store.device.set_hub_time(desk.clock(), desk.clock())
    assert desk.workspace.sessions.let_go_of_old() == []
    assert desk.workspace.left_for_mavis.everywhere() == ()
    assert LeftThings(desk.store.device.database).all() == []


def test_what_mavis_will_have_otherwise_is_to_be_changed_there_once_it_took_the_file_in(desk: Desk) -> None:
    session = desk.open(*listed()).session
    desk.record(session, "Ada", method=Method.SUBCUTANEOUS)
    [after] = left(desk, session)
    assert "given under the skin" in after.why
    assert "change Method to “Subcutaneous injection”" in after.steps[1]
    export(desk, session)
    assert left(desk, session) == [after], "it is to be done once the file was taken in"


def test_half_a_dose_of_the_spray_is_to_be_changed_in_mavis_from_a_full_one() -> None:
    spray = a_vaccination(
        programme=Programme.FLU, vaccine="Fluenz", method=Method.NASAL, site=Site.NOSE, full_dose=False
    )
    assert "Half a dose was given" in untrue_in_mavis(spray)
    steps = steps_of(a_change(record=spray), When.AFTER)
    assert "change Dose volume to “No, they got half a dose”" in steps[1]
    assert untrue_in_mavis(replace(spray, full_dose=True)) == ""


def test_a_consent_taken_today_is_to_be_entered_under_consent_and_a_reaction_to_be_reported(desk: Desk) -> None:
    session = desk.open(*listed()).session
    ada = desk.child(session, "Ada")
    taken: tuple[OfTheDay, ...] = (a_consent(child=ada, session=session), a_reaction(child=ada, session=session))
    for n, record in enumerate(taken, 1):
        desk.store.outbox.append(a_day_change(record, n, device=desk.store.device.id), offline=True)
    consent, reaction = left(desk, session)
    assert (consent.child, consent.what.startswith("HPV: consent given")) == ("ADASON, Ada", True)
    assert consent.steps[-1].startswith("Enter under Consent who answered on 24 November 2026")
    assert "report it as your team does" in reaction.steps[-1]

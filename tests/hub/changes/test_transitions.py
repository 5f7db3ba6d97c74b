"""A correction is judged by what it replaces: both are kept, and what moves a dose or takes it away is told."""

from datetime import date, timedelta
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import select

from mavis_tui.errors import BadInput
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.review import list_cases
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.hub.store.tables import refusals
from mavis_tui.models.change import WITHDRAWS, AttendanceAnswer, Change, ChangeKind, Receipt, Verdict
from mavis_tui.models.child import Child
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import SessionBundle
from mavis_tui.models.vaccination import Staff, Withdrawal
from tests.builders import (
    NOON,
    NURSE,
    TODAY,
    a_batch,
    a_bundle,
    a_change,
    a_child,
    a_vaccination,
    consented,
    not_given,
)
from tests.conftest import StandingClock
from tests.hub.running import RunningHub

JOY = Staff(email="joy.adeyemi@example.nhs.uk", name="Joy Adeyemi")


async def send(client: httpx.AsyncClient, *sent: Change) -> list[Receipt]:
    answer = await client.post("/v1/changes", content=msgspec.json.encode(sent))
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=list[Receipt])


async def sent_after(client: httpx.AsyncClient, *sent: Change) -> Receipt:
    """Send changes one after the other, and give the receipt of the last."""
    found = [receipt for change in sent for receipt in await send(client, change)]
    return found[-1]


async def the_child(client: httpx.AsyncClient, n: int = 1) -> Child:
    answer = await client.get("/v1/sessions/1204")
    session = msgspec.json.decode(answer.content, type=SessionBundle)
    return next(child for child in session.children if child.id == f"child-{n}")


def corrected(
    revision: int = 2, n: int = 1, *, based_on: int | None = None, by: Staff = NURSE, **record: Any
) -> Change:
    made = a_vaccination(n, id="vaccination-1", revision=revision, **record)
    return a_change(n, made, based_on=based_on, made_by=by.email, sequence=revision)


@pytest.mark.parametrize("based_on", [None, 1])
async def test_a_nurse_may_correct_her_own_record_and_nobody_has_to_look(
    nurse: httpx.AsyncClient, based_on: int | None
) -> None:
    found = await sent_after(nurse, a_change(1), corrected(batch_number="FM4111", based_on=based_on))
    assert (found.verdict, found.reason) == (Verdict.SAVED, "")


TAKEN = {
    "another child": (corrected(n=2), "from one child to another"),
    "another session": (corrected(session="1300"), "from session 1204 to session 1300"),
    "another programme": (
        corrected(programme=Programme.FLU, vaccine="Fluenz"),
        "It changes the vaccination from HPV to Flu.",
    ),
    "no dose any more": (a_change(1, not_given(1, revision=2)), "It takes a dose away"),
    "by somebody else": (corrected(by=JOY, notes="Looked at"), f"made by {JOY.email}, the record by {NURSE.email}"),
}


@pytest.mark.parametrize("what", TAKEN)
async def test_a_correction_that_changes_whose_dose_it_is_is_kept_and_told(
    what: str, hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await hub.put(a_bundle(id="1300"))
    await hub.add_nurse(JOY)
    change, said = TAKEN[what]
    found = await sent_after(nurse, a_change(1), change)
    assert found.verdict is Verdict.REVIEW
    assert said in found.reason
    assert "What it corrects is kept too." in found.reason
    (case,) = await list_cases(hub.database)
    (record,) = case.records
    assert (record.record, record.replaced) == (change, a_change(1))


async def test_a_dose_made_of_what_was_not_given_is_told_too(nurse: httpx.AsyncClient) -> None:
    first = a_change(1, not_given(1))
    found = await sent_after(nurse, first, corrected())
    assert found.verdict is Verdict.REVIEW
    assert "It adds a dose: the vaccination was recorded as not given" in found.reason


async def test_a_correction_over_a_newer_one_of_another_laptop_is_kept_and_told(nurse: httpx.AsyncClient) -> None:
    newer = corrected(2, batch_number="FM4111", based_on=1)
    late = corrected(3, site=None, notes="left arm", based_on=1)
    found = await sent_after(nurse, a_change(1), newer, late)
    assert found.verdict is Verdict.REVIEW
    assert "made from version 1 of the record, when the team server had version 2 already" in found.reason
    answer = await nurse.get("/v1/changes/vaccination-1")
    assert [one["revision"] for one in answer.json()] == [1, 2, 3]


async def test_a_correction_of_what_the_hub_does_not_have_is_told(nurse: httpx.AsyncClient) -> None:
    (unknown,) = await send(nurse, corrected(7))
    assert (unknown.verdict, unknown.reason) == (
        Verdict.REVIEW,
        "This corrects a record that the team server doesn’t have.",
    )
    (ahead,) = await send(nurse, corrected(8, based_on=9))
    assert "made from version 9 of the record, which the team server doesn’t have" in ahead.reason


async def test_a_correction_that_leaves_some_out_is_told_unless_it_says_what_it_was_made_from(
    nurse: httpx.AsyncClient,
) -> None:
    found = await sent_after(nurse, a_change(1), corrected(4))
    assert found.verdict is Verdict.REVIEW
    assert "the team server has none between that and version 1" in found.reason
    # the device had revisions 5 and 6 refused
    assert (await sent_after(nurse, corrected(7, based_on=4))).verdict is Verdict.SAVED


@pytest.mark.parametrize("revision", [102, 2**31 - 1, 2**31, 2**70])
async def test_no_number_freezes_a_record(hub: RunningHub, nurse: httpx.AsyncClient, revision: int) -> None:
    refused, fine = await send(nurse, a_change(1), corrected(revision))
    assert (refused.verdict, fine.verdict, fine.revision) == (Verdict.SAVED, Verdict.REFUSED, revision)
    assert "nobody could correct it any more" in fine.reason
    assert "The team server keeps a copy of it" in fine.reason
    async with hub.database.reading() as connection:
        assert len((await connection.execute(select(refusals.c.body))).all()) == 1
    assert (await send(nurse, corrected(revision)))[0] == fine
    assert (await sent_after(nurse, corrected(2, notes="Still to be corrected"))).verdict is Verdict.SAVED


async def test_a_second_correction_does_not_hide_what_the_first_took_away(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await hub.add_nurse(JOY)
    away = a_change(1, not_given(1, revision=2), made_by=JOY.email)
    again = a_change(1, not_given(1, revision=3, notes="Really"), made_by=JOY.email)
    assert "takes a dose away" in (await sent_after(nurse, a_change(1), away, again)).reason
    put_right = await sent_after(nurse, corrected(4))
    assert (put_right.verdict, put_right.reason) == (Verdict.SAVED, "")


async def test_what_the_office_kept_is_what_the_next_correction_is_compared_with(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await sent_after(nurse, a_change(1), a_change(1, not_given(1, revision=2)))
    await decide(hub.database, "vaccination-1", Ruling.KEEP, by=NURSE.email, note_text="", now=NOON)
    found = await sent_after(nurse, a_change(1, not_given(1, revision=3, notes="Was ill")))
    assert found.verdict is Verdict.SAVED


async def test_an_older_revision_that_comes_late_is_no_news(nurse: httpx.AsyncClient) -> None:
    await send(nurse, corrected(2))
    (late,) = await send(nurse, a_change(1))
    assert late.verdict is Verdict.SAVED


async def test_a_record_of_mavis_is_corrected_as_one_of_the_hub(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    child = a_child(1, care={Programme.HPV: consented(history=(a_vaccination(1),))})
    await hub.put(msgspec.structs.replace(a_bundle(), children=(child,)))
    found = await sent_after(nurse, a_change(1, not_given(1, revision=2)))
    assert found.verdict is Verdict.REVIEW
    assert "takes a dose away" in found.reason


async def test_what_is_refused_for_its_name_says_what_can_be_done(nurse: httpx.AsyncClient) -> None:
    found = await sent_after(nurse, a_change(1), a_change(1, a_vaccination(1, notes="Another")))
    assert found.verdict is Verdict.REFUSED
    assert "Refresh the session and open the record to see what the team server has" in found.reason
    assert "save it again" not in found.reason


@pytest.mark.parametrize("expiry", [date(1, 1, 1), date(2010, 1, 1), date(3052, 3, 9), date(9999, 12, 31)])
async def test_a_dose_whose_batch_has_an_odd_date_is_kept(nurse: httpx.AsyncClient, expiry: date) -> None:
    (found,) = await send(nurse, a_change(1, a_vaccination(1, batch_expiry=expiry)))
    assert found.verdict is Verdict.REVIEW
    assert "expiry date must be less than 15 years" in found.reason
    assert (await the_child(nurse)).care[Programme.HPV].history[0].batch_expiry == expiry
    assert (await nurse.get("/v1/sessions")).status_code == 200


@pytest.mark.parametrize("expiry", [TODAY, date(1, 1, 1), date(2041, 11, 24), date(9999, 12, 31)])
async def test_a_batch_with_an_odd_date_does_not_join_the_session(nurse: httpx.AsyncClient, expiry: date) -> None:
    batch = a_batch(number="AB1", expiry=expiry)
    change = a_change(1, id="batch-1", kind=ChangeKind.BATCH, child=None, vaccination=None, batch=batch)
    (found,) = await send(nurse, change)
    assert found.verdict is Verdict.REVIEW
    assert "Batch AB1 wasn’t added to the session. Enter an expiry date" in found.reason
    session = msgspec.json.decode((await nurse.get("/v1/sessions/1204")).content, type=SessionBundle)
    assert session.batches == (a_batch(),)


async def test_a_batch_that_expired_on_the_way_was_good_when_it_was_added(nurse: httpx.AsyncClient) -> None:
    batch, yesterday = a_batch(number="AB1", expiry=TODAY), NOON - timedelta(days=1)
    change = a_change(
        1, id="batch-1", kind=ChangeKind.BATCH, child=None, vaccination=None, batch=batch, made_at=yesterday
    )
    (found,) = await send(nurse, change)
    assert found.verdict is Verdict.SAVED


@pytest.mark.parametrize("who", ["made_by", "performed_by"])
async def test_a_record_of_somebody_whom_the_team_does_not_have_is_kept_and_told(
    nurse: httpx.AsyncClient, who: str
) -> None:
    by = {"made_by": JOY.email} if who == "made_by" else {}
    record = a_vaccination(1, performed_by=JOY) if who == "performed_by" else a_vaccination(1)
    (found,) = await send(nurse, a_change(1, record, **by))
    assert found.verdict is Verdict.REVIEW
    assert f"Nobody with the address {JOY.email} works for this team" in found.reason


async def test_who_vaccinates_in_the_session_need_not_have_an_account(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await hub.put(a_bundle(vaccinators=(NURSE, JOY)))
    (found,) = await send(nurse, a_change(1, a_vaccination(1, performed_by=Staff(email=JOY.email.upper()))))
    assert found.verdict is Verdict.SAVED


def came(n: int, *, attending: bool, **change: Any) -> Change:
    attendance = AttendanceAnswer(child="child-1", on=TODAY, attending=attending)
    kind = ChangeKind.ATTENDANCE
    return a_change(n, id=f"came-{n}", kind=kind, child=None, vaccination=None, attendance=attendance, **change)


@pytest.mark.parametrize("ahead", [timedelta(minutes=10), timedelta(days=3), timedelta(days=365 * 172)])
async def test_a_clock_that_is_ahead_never_wins_over_a_later_answer(
    nurse: httpx.AsyncClient, clock: StandingClock, ahead: timedelta
) -> None:
    (early,) = await send(nurse, came(1, attending=False, made_at=NOON + ahead))
    assert early.verdict is (Verdict.SAVED if ahead < timedelta(minutes=15) else Verdict.REVIEW)
    clock.forward(minutes=1)
    await send(nurse, came(2, attending=True, made_at=clock()))
    assert (await the_child(nurse)).attends(TODAY) is True


async def test_an_answer_for_a_day_that_the_session_does_not_have_is_told(nurse: httpx.AsyncClient) -> None:
    attendance = AttendanceAnswer(child="child-1", on=date(2198, 1, 1), attending=True)
    (found,) = await send(nurse, msgspec.structs.replace(came(1, attending=True), attendance=attendance))
    assert (found.verdict, found.reason) == (Verdict.REVIEW, "This session isn’t on 1 January 2198.")


GONE = Withdrawal(reason="Recorded for the wrong child", by=NURSE, at=NOON)


def gone(revision: int = 2, n: int = 1, **change: Any) -> Change:
    record = a_vaccination(n, revision=revision, withdrawn=GONE)
    return a_change(n, record, schema=WITHDRAWS, sequence=revision, **change)


async def test_a_withdrawn_dose_counts_no_more_is_told_with_its_reason_and_final_once_the_office_keeps_it(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    found = await sent_after(nurse, a_change(1), gone())
    assert found.verdict is Verdict.REVIEW
    assert "It withdraws the vaccination (“Recorded for the wrong child”), and so takes a dose away." in found.reason
    (held,) = (await the_child(nurse)).care[Programme.HPV].history
    assert held.withdrawn == GONE
    assert msgspec.json.decode((await nurse.get("/v1/sessions")).content)["sessions"][0].get("done", 0) == 0
    (case,) = await list_cases(hub.database)
    assert (case.records[0].record, case.records[0].replaced) == (gone(), a_change(1))
    await decide(hub.database, "vaccination-1", Ruling.KEEP, by=NURSE.email, note_text="", now=NOON)
    assert await list_cases(hub.database) == []
    (held,) = (await the_child(nurse)).care[Programme.HPV].history
    assert held.withdrawn == GONE


async def test_a_dose_given_anew_after_a_withdrawal_is_no_second_one(nurse: httpx.AsyncClient) -> None:
    await send(nurse, a_change(1), gone())
    (again,) = await send(nurse, a_change(1, a_vaccination(1, id="again"), id="again", sequence=3))
    assert (again.verdict, again.reason) == (Verdict.SAVED, "")


async def test_a_withdrawn_refusal_takes_no_dose_away(nurse: httpx.AsyncClient) -> None:
    refusal = not_given(1)
    taken_back = not_given(1, revision=2, withdrawn=GONE)
    found = await sent_after(nurse, a_change(1, refusal), a_change(1, taken_back, schema=WITHDRAWS, sequence=2))
    assert (found.verdict, found.reason) == (Verdict.SAVED, "")


async def test_a_withdrawal_breaks_no_rule_of_what_it_takes_back(nurse: httpx.AsyncClient) -> None:
    odd = a_vaccination(1, batch_number="?", site=None)
    found = await sent_after(
        nurse, a_change(1, odd), a_change(1, msgspec.structs.replace(odd, revision=2, withdrawn=GONE), schema=WITHDRAWS)
    )
    assert "breaks a rule" not in found.reason


async def test_what_brings_a_withdrawn_record_back_is_told(nurse: httpx.AsyncClient) -> None:
    refusal = not_given(1, revision=2, withdrawn=GONE)
    back = await sent_after(
        nurse, a_change(1, not_given(1)), a_change(1, refusal, schema=WITHDRAWS), a_change(1, not_given(1, revision=3))
    )
    assert back.verdict is Verdict.REVIEW
    assert "It brings back a record that was withdrawn" in back.reason


async def test_what_a_correction_took_away_the_office_puts_back(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await hub.put(a_bundle(id="1300"))
    moved = corrected(n=2, session="1300")
    await sent_after(nurse, a_change(1), moved)
    before = (await nurse.get("/v1/sessions/1204")).headers["ETag"]
    assert (await the_child(nurse)).care[Programme.HPV].history == ()
    await decide(hub.database, "vaccination-1", Ruling.UNDO, by=NURSE.email, note_text="It was Ada", now=NOON)
    assert (await the_child(nurse)).care[Programme.HPV].history == (a_vaccination(1),)
    assert (await nurse.get("/v1/sessions/1204", headers={"If-None-Match": before})).status_code == 200
    assert await list_cases(hub.database) == []
    first, second = (await nurse.get("/v1/changes/vaccination-1")).json()
    assert "set_aside" not in first
    assert second["set_aside"] is True
    assert second["reason"] == (
        "The office undid this correction on 24 November 2026, so the record counts as it was before: It was Ada"
    )
    await decide(hub.database, "vaccination-1", Ruling.KEEP, by=NURSE.email, note_text="", now=NOON)
    assert (await the_child(nurse)).care[Programme.HPV].history == ()


async def test_a_correction_after_one_that_was_undone_is_compared_with_what_counts(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await sent_after(nurse, a_change(1), a_change(1, not_given(1, revision=2)))
    await decide(hub.database, "vaccination-1", Ruling.UNDO, by=NURSE.email, note_text="It was given", now=NOON)
    found = await sent_after(nurse, corrected(3, batch_number="FM4111"))
    assert (found.verdict, found.reason) == (Verdict.SAVED, "")
    assert (await the_child(nurse)).care[Programme.HPV].history[0].batch_number == "FM4111"


async def test_what_corrects_nothing_cannot_be_undone(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await send(nurse, a_change(1, a_vaccination(1, child="child-9")))
    with pytest.raises(BadInput, match="nothing to go back to"):
        await decide(hub.database, "vaccination-1", Ruling.UNDO, by=NURSE.email, note_text="Tried", now=NOON)

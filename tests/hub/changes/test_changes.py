"""Taking in what was recorded: once, with an answer for each, whatever happens on the way."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import event, func, select

from mavis_tui.hub.store.tables import changes, refusals
from mavis_tui.models.change import SCHEMA, AttendanceAnswer, Change, ChangeKind, Receipt, Verdict
from mavis_tui.models.consent import Consent, ConsentStatus, Triage, TriageStatus
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import SessionBundle
from mavis_tui.models.vaccination import Outcome, Staff, Vaccination
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
from tests.hub.running import RunningHub, running_hub

HPV = Programme.HPV


async def post(client: httpx.AsyncClient, *sent: Change | dict[str, Any]) -> httpx.Response:
    return await client.post("/v1/changes", content=msgspec.json.encode(sent))


async def receipts(client: httpx.AsyncClient, *sent: Change | dict[str, Any]) -> list[Receipt]:
    answer = await post(client, *sent)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=list[Receipt])


async def receipt(client: httpx.AsyncClient, sent: Change | dict[str, Any]) -> Receipt:
    (found,) = await receipts(client, sent)
    return found


async def history(client: httpx.AsyncClient, n: int = 1) -> tuple[Vaccination, ...]:
    answer = await client.get("/v1/sessions/1204")
    session = msgspec.json.decode(answer.content, type=SessionBundle)
    return next(child for child in session.children if child.id == f"child-{n}").care[HPV].history


async def stored(hub: RunningHub, table: Any = changes) -> int:
    async with hub.database.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


def built(change: Change, **fields: Any) -> dict[str, Any]:
    """Give a change as plain JSON, with fields that the model would not allow."""
    return {**msgspec.to_builtins(change), **fields}


def batch_change(n: int = 9, **batch: Any) -> Change:
    return Change(
        id=f"batch-{n}",
        device="device-1",
        sequence=n,
        kind=ChangeKind.BATCH,
        session="1204",
        made_at=NOON,
        made_by=NURSE.email,
        batch=a_batch(**batch),
    )


async def test_a_record_is_saved_and_answered(nurse: httpx.AsyncClient) -> None:
    assert await receipt(nurse, a_change(1)) == Receipt(
        change="vaccination-1", revision=1, verdict=Verdict.SAVED, received_at=NOON, record="vaccination-1"
    )


async def test_every_change_is_answered_in_order(nurse: httpx.AsyncClient) -> None:
    sent = [a_change(3), a_change(1), batch_change(number="AB1"), a_change(2, not_given(2))]
    answered = await receipts(nurse, *sent)
    assert [one.change for one in answered] == [one.id for one in sent]
    assert {one.verdict for one in answered} == {Verdict.SAVED}


async def test_an_empty_list_gets_an_empty_answer(nurse: httpx.AsyncClient) -> None:
    assert await receipts(nurse) == []


async def test_sending_again_after_a_lost_answer_stores_once_and_answers_alike(
    hub: RunningHub, nurse: httpx.AsyncClient, clock: StandingClock
) -> None:
    first = await post(nurse, a_change(1))
    clock.forward(hours=1)
    again = await post(nurse, a_change(1))
    assert first.content == again.content
    assert await stored(hub) == 1
    assert await history(nurse) == (a_vaccination(1),)


async def test_the_same_change_twice_in_one_request_is_stored_once(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    one, other = await receipts(nurse, a_change(1), a_change(1))
    assert one == other
    assert await stored(hub) == 1


async def test_five_parallel_sends_store_once_and_all_get_the_same_answer(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    sent = [a_change(1), a_change(2)]
    answers = await asyncio.gather(*(post(nurse, *sent) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert await stored(hub) == 2
    assert len(await history(nurse)) == 1


async def test_a_hub_that_was_restarted_still_has_the_receipt(
    nurse: httpx.AsyncClient, tmp_path: Any, clock: StandingClock
) -> None:
    from tests.hub.running import running_hub

    before = await post(nurse, a_change(1))
    async with running_hub(tmp_path, clock) as second, second.client(await second.sign_again()) as client:
        assert (await post(client, a_change(1))).content == before.content
        assert (await client.get("/v1/changes/vaccination-1")).content == before.content


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"sequence": 0}, "sequence"),
        ({"sequence": "first"}, "can’t read this record"),
        ({"kind": "rumour"}, "kind"),
        ({"made_at": "yesterday"}, "made_at"),
        ({"vaccination": None}, "carries exactly that"),
        ({"vaccination": {"id": "vaccination-2"}}, "vaccination"),
        ({"revision": 2}, "same id and revision"),
    ],
)
async def test_one_bad_change_is_refused_in_words_and_its_neighbours_go_through(
    hub: RunningHub, nurse: httpx.AsyncClient, broken: dict[str, Any], said: str
) -> None:
    sent = [a_change(1), built(a_change(2), **broken), a_change(3)]
    answer = await nurse.post("/v1/changes", json=[msgspec.to_builtins(one) for one in sent])
    answered = msgspec.json.decode(answer.content, type=list[Receipt])
    assert [one.verdict for one in answered] == [Verdict.SAVED, Verdict.REFUSED, Verdict.SAVED]
    assert said in answered[1].reason
    assert (answered[1].change, answered[1].record) == ("vaccination-2", None)
    assert (await stored(hub), await stored(hub, refusals)) == (2, 1)


@pytest.mark.parametrize("nameless", [{}, {"id": "a/b"}, {"id": 7}, {"id": "x", "revision": 0}, "x", None, [], 12])
async def test_a_change_without_a_name_fails_the_request_and_says_where_it_is(
    hub: RunningHub, nurse: httpx.AsyncClient, nameless: Any
) -> None:
    answer = await nurse.post("/v1/changes", json=[msgspec.to_builtins(a_change(1)), nameless])
    assert answer.status_code == 422
    assert "The change at position 1" in answer.json()["detail"]
    assert await stored(hub) == 0


@pytest.mark.parametrize(("body", "status"), [(b"", 422), (b"{}", 422), (b'"x"', 422), (b"[{]", 400), (b"\xff", 400)])
async def test_a_body_that_is_no_list_of_changes_is_a_problem(
    nurse: httpx.AsyncClient, body: bytes, status: int
) -> None:
    assert (await nurse.post("/v1/changes", content=body)).status_code == status


async def test_too_many_changes_at_once_are_too_large_and_store_nothing(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    many = [a_change(1, a_vaccination(1, id=f"v-{n}")) for n in range(1_001)]
    assert (await post(nurse, *many)).status_code == 413
    assert (await nurse.post("/v1/changes", content=b"[" + b" " * 2 * 1024 * 1024 + b"]")).status_code == 413
    assert await stored(hub) == 0


async def test_a_thousand_at_once_are_taken_with_no_more_questions_than_two(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    asked: list[str] = []
    engine = hub.database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda _c, _cursor, statement, *_rest: asked.append(statement))
    verdicts = set()
    counts = []
    for crowd in (range(2), range(2, 1_002)):
        asked.clear()
        many = [a_change(1, not_given(1, id=f"v-{n}")) for n in crowd]
        verdicts |= {one.verdict for one in await receipts(nurse, *many)}
        counts.append(len(asked))
    assert verdicts == {Verdict.SAVED}
    assert await stored(hub) == 1_002
    assert counts[1] <= counts[0] < 25


def corrected(n: int, revision: int, **record: Any) -> Change:
    return a_change(n, a_vaccination(n, revision=revision, **record))


TANGLED = {
    "two doses for one child": [a_change(1), a_change(1, a_vaccination(1, id="again"))],
    "a dose, taken back, and another": [
        a_change(1),
        a_change(1, not_given(1, revision=2)),
        a_change(1, a_vaccination(1, id="again")),
    ],
    "a correction before what it corrects": [
        corrected(1, 2, child="child-2"),
        corrected(1, 1),
        a_change(2, a_vaccination(2, id="other")),
        a_change(1, a_vaccination(1, id="again")),
    ],
    "a dose given to another child": [
        a_change(1),
        a_change(1, a_vaccination(1, id="again")),
        corrected(1, 2, child="child-2"),
        a_change(1, a_vaccination(1, id="third")),
        a_change(2, a_vaccination(2, id="other")),
    ],
    "the same twice, and another under its name": [a_change(1), a_change(1), corrected(1, 1, notes="Another")],
    "a dose taken to another session": [a_change(1), corrected(1, 2, session="1205"), a_change(2)],
}


@pytest.mark.parametrize("what", TANGLED)
async def test_changes_that_concern_each_other_are_judged_in_one_request_as_in_many(
    what: str, hub: RunningHub, nurse: httpx.AsyncClient, tmp_path: Path, clock: StandingClock
) -> None:
    async with running_hub(tmp_path, clock, "other.db") as other:
        for one in (hub, other):
            await one.put(a_bundle(3, id="1205"))
        await other.put(a_bundle())
        async with other.client(await other.sign_in()) as client:
            one_by_one = [await receipt(client, change) for change in TANGLED[what]]
            assert await receipts(nurse, *TANGLED[what]) == one_by_one
            for n in (1, 2, 3):
                assert await history(nurse, n) == await history(client, n)
    assert await stored(hub) == len({(change.id, change.revision) for change in TANGLED[what]})


async def test_a_session_the_hub_does_not_have_refuses_the_record_until_it_is_there(
    hub: RunningHub, nurse: httpx.AsyncClient, clock: StandingClock
) -> None:
    early = a_change(1, a_vaccination(1, session="1300"))
    refused = await receipt(nurse, early)
    assert refused.verdict is Verdict.REFUSED
    assert refused.reason == "Your team has no session 1300 on this team server."
    clock.forward(minutes=5)
    assert await receipt(nurse, early) == refused
    await hub.put(a_bundle(id="1300"))
    assert (await receipt(nurse, early)).verdict is Verdict.SAVED


async def test_another_teams_session_is_one_the_hub_does_not_have(
    hub: RunningHub, nurse: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    assert (await receipt(stranger, a_change(1))).reason == "Your team has no session 1204 on this team server."
    assert await stored(hub) == 0
    assert (await receipt(nurse, a_change(1))).verdict is Verdict.SAVED
    assert (await stranger.get("/v1/changes/vaccination-1")).json()[0]["verdict"] == "refused"


async def test_another_team_cannot_ask_for_our_receipts_or_take_our_ids(
    hub: RunningHub, nurse: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    await receipt(nurse, a_change(1))
    assert (await stranger.get("/v1/changes/vaccination-1")).status_code == 404
    await hub.put(a_bundle(organisation="R2X"))
    theirs = a_change(1, not_given(1, organisation="R2X"))
    assert (await receipt(stranger, theirs)).verdict is Verdict.SAVED
    assert await history(nurse) == (a_vaccination(1),)
    assert await history(stranger) == (not_given(1, organisation="R2X"),)


async def test_do_you_have_it_is_answered_for_every_revision(nurse: httpx.AsyncClient) -> None:
    assert (await nurse.get("/v1/changes/vaccination-1")).status_code == 404
    first = await receipt(nurse, a_change(1))
    second = await receipt(nurse, a_change(1, a_vaccination(1, revision=2)))
    answer = await nurse.get("/v1/changes/vaccination-1")
    assert msgspec.json.decode(answer.content, type=list[Receipt]) == [first, second]


async def test_a_correction_is_shown_and_what_it_corrects_is_kept(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await receipt(nurse, a_change(1))
    corrected = a_vaccination(1, revision=2, batch_number="FM4111")
    assert (await receipt(nurse, a_change(1, corrected))).verdict is Verdict.SAVED
    assert await history(nurse) == (corrected,)
    assert await stored(hub) == 2


async def test_a_correction_that_overtakes_the_first_revision_still_wins(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    corrected = a_vaccination(1, revision=2, batch_number="FM4111")
    await receipts(nurse, a_change(1, corrected), a_change(1))
    assert await history(nurse) == (corrected,)
    assert await stored(hub) == 2


async def test_a_correction_may_turn_a_dose_into_none(nurse: httpx.AsyncClient) -> None:
    undone = not_given(1, revision=2)
    await receipts(nurse, a_change(1), a_change(1, undone))
    assert await history(nurse) == (undone,)


async def test_a_correction_may_give_a_dose_to_the_child_who_had_it(nurse: httpx.AsyncClient) -> None:
    moved = a_vaccination(2, id="vaccination-1", revision=2)
    await receipts(nurse, a_change(1), a_change(1, moved))
    assert await history(nurse, 1) == ()
    assert await history(nurse, 2) == (moved,)


async def test_a_correction_may_take_a_dose_to_another_session_and_both_know(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await hub.put(a_bundle(id="1300"))
    await receipt(nurse, a_change(1))
    held = (await nurse.get("/v1/sessions/1204")).headers["ETag"]
    await receipt(nurse, a_change(1, a_vaccination(1, session="1300", revision=2)))
    assert (await nurse.get("/v1/sessions/1204", headers={"If-None-Match": held})).status_code == 200
    # The child is on both lists, so the dose counts in both; it is of the other session now.
    assert await history(nurse) == (a_vaccination(1, session="1300", revision=2),)


async def test_another_body_under_a_taken_name_is_refused_and_nothing_is_lost(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    saved = await receipt(nurse, a_change(1))
    other = await receipt(nurse, a_change(1, a_vaccination(1, site=None, notes="left arm, not right")))
    assert other.verdict is Verdict.REFUSED
    assert "already holds another record under this number" in other.reason
    assert await history(nurse) == (a_vaccination(1),)
    assert (await stored(hub), await stored(hub, refusals)) == (1, 1)
    assert await receipt(nurse, a_change(1)) == saved


async def test_in_which_order_its_fields_come_does_not_make_a_change_another(nurse: httpx.AsyncClient) -> None:
    saved = await receipt(nurse, a_change(1))
    backwards = dict(reversed(list(msgspec.to_builtins(a_change(1)).items())))
    assert await receipt(nurse, backwards) == saved


async def test_two_doses_for_one_child_are_both_kept_and_the_second_is_flagged(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    joy = await hub.add_nurse(Staff(email="joy.adeyemi@example.nhs.uk", name="Joy Adeyemi"))
    by_other = a_vaccination(1, id="v-2", performed_by=joy)
    assert (await receipt(nurse, a_change(1, by_other))).verdict is Verdict.SAVED
    second = await receipt(nurse, a_change(1))
    assert second.verdict is Verdict.REVIEW
    assert second.reason == (
        "Two HPV vaccinations were recorded for this child: this one, and one given on 24 November 2026 by "
        "Joy Adeyemi. Both are kept."
    )
    assert {record.id for record in await history(nurse)} == {"v-2", "vaccination-1"}
    assert await receipt(nurse, a_change(1)) == second


async def test_of_doses_that_arrive_at_the_same_moment_all_but_one_are_flagged(nurse: httpx.AsyncClient) -> None:
    sent = [a_change(1, a_vaccination(1, id=f"v-{n}")) for n in range(4)]
    answers = await asyncio.gather(*(receipt(nurse, one) for one in sent))
    assert sorted(one.verdict for one in answers) == [Verdict.REVIEW] * 3 + [Verdict.SAVED]
    assert len(await history(nurse)) == 4


async def test_an_attempt_that_failed_does_not_stand_in_the_way_of_a_dose(nurse: httpx.AsyncClient) -> None:
    answered = await receipts(nurse, a_change(1, not_given(1, id="v-0")), a_change(1))
    assert [one.verdict for one in answered] == [Verdict.SAVED, Verdict.SAVED]
    assert len(await history(nurse)) == 2


async def with_child(hub: RunningHub, **care: Any) -> None:
    child = a_child(1, care={HPV: consented(**care)})
    await hub.put(msgspec.structs.replace(a_bundle(), children=(child,)))


async def test_a_dose_for_a_child_who_had_one_already_is_kept_and_flagged(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await with_child(hub, history=(a_vaccination(1, id="old", session=None, performed_on=date(2026, 10, 9)),))
    flagged = await receipt(nurse, a_change(1))
    assert flagged.verdict is Verdict.REVIEW
    assert "Vaccinated on 9 October 2026" in flagged.reason
    assert [record.id for record in await history(nurse)] == ["old", "vaccination-1"]


@pytest.mark.parametrize(
    ("care", "said"),
    [
        ({"consent": Consent(status=ConsentStatus.REFUSED)}, "Consent was refused."),
        ({"consent": Consent()}, "No consent recorded, so there is no consent."),
        ({"triage": Triage(status=TriageStatus.DO_NOT_VACCINATE, by="REES, Sian")}, "Triage: do not vaccinate"),
    ],
)
async def test_a_dose_the_office_has_withdrawn_is_kept_and_flagged(
    hub: RunningHub, nurse: httpx.AsyncClient, care: dict[str, Any], said: str
) -> None:
    await with_child(hub, **care)
    flagged = await receipt(nurse, a_change(1))
    assert flagged.verdict is Verdict.REVIEW
    assert said in flagged.reason
    assert await history(nurse) == (a_vaccination(1),)


async def test_not_vaccinating_needs_no_consent(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await with_child(hub, consent=Consent(status=ConsentStatus.REFUSED))
    assert (await receipt(nurse, a_change(1, not_given(1)))).verdict is Verdict.SAVED


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (a_vaccination(1, batch_number=None), "Enter a batch number."),
        (a_vaccination(1, performed_on=date(2026, 11, 23), performed_at=None), "matches when the vaccination session"),
        (a_vaccination(1, performed_at=NOON + timedelta(minutes=16)), "Enter a time in the past."),
        (a_vaccination(1, programme=Programme.FLU), "This programme is not available in this session."),
        (a_vaccination(1, outcome=Outcome.NOT_GIVEN), "Choose why the vaccine was not given."),
        (a_vaccination(1, session="1300"), "names another session"),
    ],
)
async def test_a_record_that_breaks_a_rule_is_kept_and_flagged(
    hub: RunningHub, nurse: httpx.AsyncClient, record: Vaccination, said: str
) -> None:
    flagged = await receipt(nurse, a_change(1, record, session="1204"))
    assert flagged.verdict is Verdict.REVIEW
    assert said in flagged.reason
    assert await stored(hub) == 1


async def test_a_clock_that_is_a_little_ahead_breaks_no_rule(nurse: httpx.AsyncClient) -> None:
    ahead = a_vaccination(1, performed_at=NOON + timedelta(minutes=10))
    assert (await receipt(nurse, a_change(1, ahead))).verdict is Verdict.SAVED


@pytest.mark.parametrize(("offset", "words"), [(86400, "24 hours fast"), (-1200, "20 minutes slow")])
async def test_a_record_made_while_the_clock_was_known_to_be_wrong_is_kept_and_flagged(
    nurse: httpx.AsyncClient, offset: int, words: str
) -> None:
    found = await receipt(nurse, a_change(clock_offset=offset))

    assert found.verdict is Verdict.REVIEW
    assert words in found.reason


@pytest.mark.parametrize("days", [-1, 1], ids=["a day behind", "a day ahead"])
@pytest.mark.parametrize("known", [True, False], ids=["known", "not known"])
@pytest.mark.parametrize("doubted", [True, False], ids=["doubted", "not doubted"])
async def test_a_clock_that_is_a_day_off_is_said_once(
    nurse: httpx.AsyncClient, days: int, known: bool, doubted: bool
) -> None:
    then = NOON + timedelta(days=days)
    record = a_vaccination(1, performed_on=then.date(), performed_at=then, time_doubted=doubted)
    found = await receipt(nurse, a_change(1, record, made_at=then, clock_offset=86400 * days if known else None))

    assert found.verdict is Verdict.REVIEW
    assert found.reason.count(". ") == 0  # one sentence
    assert found.reason.count("wrong") + found.reason.count("a date that matches") == 1


async def test_a_second_dose_is_told_beside_the_wrong_clock(nurse: httpx.AsyncClient) -> None:
    await receipt(nurse, a_change(1))
    again = await receipt(nurse, a_change(1, a_vaccination(1, id="again"), clock_offset=-86400))

    assert "24 hours slow" in again.reason
    assert "Two HPV vaccinations were recorded for this child" in again.reason


@pytest.mark.parametrize("offset", [None, 0, 900, -900])
async def test_two_clocks_need_not_be_quite_the_same(nurse: httpx.AsyncClient, offset: int | None) -> None:
    assert (await receipt(nurse, a_change(clock_offset=offset))).verdict is Verdict.SAVED


async def test_a_record_for_a_child_not_on_the_list_is_kept_and_flagged(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    flagged = await receipt(nurse, a_change(7))
    assert (flagged.verdict, flagged.reason) == (Verdict.REVIEW, "The child isn’t on the list of this session.")
    assert await stored(hub) == 1
    await hub.put(a_bundle(7))
    assert await history(nurse, 7) == (a_vaccination(7),)


async def test_what_a_newer_program_wrote_is_kept_whole_and_flagged(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    flagged = await receipt(nurse, built(a_change(1), schema=SCHEMA + 1, mood="cheerful"))
    assert flagged.verdict is Verdict.REVIEW
    async with hub.database.reading() as connection:
        body = (await connection.execute(select(changes.c.body))).scalar_one()
    assert msgspec.json.decode(body)["mood"] == "cheerful"


@pytest.mark.parametrize(
    "fields",
    [
        {"performed_on": date(1, 1, 1), "performed_at": None},
        {"performed_on": date(9999, 12, 31), "performed_at": None},
    ],
)
async def test_a_day_no_calendar_will_see_is_refused_and_spoils_nothing(
    nurse: httpx.AsyncClient, fields: dict[str, Any]
) -> None:
    absurd, fine = await receipts(nurse, a_change(1, a_vaccination(1, **fields)), a_change(2))
    assert (absurd.verdict, fine.verdict) == (Verdict.REFUSED, Verdict.SAVED)
    assert "can’t be the day" in absurd.reason
    assert (await nurse.get("/v1/sessions")).status_code == 200


async def test_a_batch_from_a_device_joins_the_session_once(nurse: httpx.AsyncClient) -> None:
    sent = [batch_change(8, number="AB1234"), batch_change(9, number="AB1234")]
    assert {one.verdict for one in await receipts(nurse, *sent)} == {Verdict.SAVED}
    session = (await nurse.get("/v1/sessions/1204")).json()
    assert [batch["number"] for batch in session["batches"]] == ["FM8629", "AB1234"]


@pytest.mark.parametrize(
    ("batch", "said"),
    [
        ({"expiry": date(2027, 6, 30)}, "with another expiry date"),
        ({"programme": Programme.FLU, "number": "ZZ1", "vaccine": None}, "for a programme that this session doesn’t"),
    ],
)
async def test_a_batch_that_contradicts_the_session_is_flagged_and_changes_nothing(
    nurse: httpx.AsyncClient, batch: dict[str, Any], said: str
) -> None:
    flagged = await receipt(nurse, batch_change(**batch))
    assert flagged.verdict is Verdict.REVIEW
    assert said in flagged.reason
    session = msgspec.json.decode((await nurse.get("/v1/sessions/1204")).content, type=SessionBundle)
    assert session.batches == (a_batch(),)


async def test_attendance_is_kept(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    def came(child: str) -> Change:
        attendance = AttendanceAnswer(child=child, on=TODAY, attending=True)
        kind = ChangeKind.ATTENDANCE
        return a_change(1, id=f"came-{child}", kind=kind, child=None, vaccination=None, attendance=attendance)

    here, unknown = await receipts(nurse, came("child-1"), came("child-9"))
    assert (here.verdict, unknown.verdict) == (Verdict.SAVED, Verdict.REVIEW)
    assert await stored(hub) == 2


async def test_a_record_keeps_the_nurse_who_made_it_and_the_hub_knows_who_sent_it(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await receipt(nurse, a_change(1, made_by="joy.adeyemi@example.nhs.uk"))
    async with hub.database.reading() as connection:
        row = (await connection.execute(select(changes.c.sent_by, changes.c.body))).one()
    assert (row.sent_by, msgspec.json.decode(row.body)["made_by"]) == (NURSE.email, "joy.adeyemi@example.nhs.uk")


async def test_no_answer_is_given_before_everything_of_the_request_is_stored(
    hub: RunningHub, nurse: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mavis_tui.hub.changes import accept

    async def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(accept, "store_session", fail)
        assert (await post(nurse, a_change(1), a_change(2))).status_code == 500
    assert await stored(hub) == 0
    assert (await receipt(nurse, a_change(1))).verdict is Verdict.SAVED

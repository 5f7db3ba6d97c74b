"""What is recorded beside the doses at the hub: kept once, judged, given to the other devices, and to no other team."""

from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest
from msgspec.structs import replace

from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.review import list_cases
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.models.although import Statement
from mavis_tui.models.change import Change, OfTheDay, Receipt, Verdict
from mavis_tui.models.child import AddedChild, Person
from mavis_tui.models.consent import TriageStatus
from mavis_tui.models.of_the_day.consent_taken import Response
from mavis_tui.models.of_the_day.of_children import ChildNote, GillickAssessment, TriageDecision
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import SessionBundle
from mavis_tui.models.vaccination import Role, Withdrawal
from tests.builders import NOON, NURSE, TODAY, a_bundle, a_change, a_consent, a_day_change, a_reaction, a_vaccination
from tests.hub.changes.test_transitions import JOY, send, sent_after, the_child
from tests.hub.conftest import STRANGER
from tests.hub.running import RunningHub
from tests.hub.sessions.test_news import since, tag

PERSON = Person(id="new-1", given_name="Zoë", family_name="Okafor", date_of_birth=TODAY.replace(year=2013))


def of_all_kinds() -> list[OfTheDay]:
    plain: dict[str, Any] = {"session": "1204", "by": NURSE, "at": NOON}
    hpv = {**plain, "child": "child-1", "programme": Programme.HPV}
    return [
        a_consent(),
        GillickAssessment(id="gillick-1", statements=tuple(Statement), **hpv),
        TriageDecision(id="triage-1", status=TriageStatus.SAFE, **hpv),
        ChildNote(id="note-1", child="child-1", words="Afraid of needles", **plain),
        a_reaction(),
        AddedChild(id="added-1", person=PERSON, programmes=(Programme.HPV,), **plain),
        StockCount(id="stock-1", on=TODAY, programme=Programme.HPV, batch_number="FM8629", taken_out=20, **plain),
    ]


async def the_session(client: httpx.AsyncClient, session: str = "1204") -> SessionBundle:
    answer = await client.get(f"/v1/sessions/{session}")
    found = msgspec.json.decode(answer.content, type=SessionBundle)
    assert found.verified
    return found


async def test_every_kind_is_kept_once_and_given_to_the_other_devices(nurse: httpx.AsyncClient) -> None:
    sent = [a_day_change(record, n) for n, record in enumerate(of_all_kinds(), 1)]
    receipts = await send(nurse, *sent)
    assert [(one.verdict, one.reason) for one in receipts] == [(Verdict.SAVED, "")] * len(sent)
    assert await send(nurse, *sent) == receipts, "sent again, each gets the receipt that it got at first"

    found = await the_session(nurse)
    (child,) = [child for child in found.children if child.id == "child-1"]
    assert {one.id for one in child.of_the_day} == {"consent-1", "gillick-1", "triage-1", "note-1", "reaction-1"}
    assert [child.full_name for child in found.children if child.id == "new-1"] == ["OKAFOR, Zoë"]
    assert [count.taken_out for count in found.session.stock] == [20]


async def test_news_of_it_is_of_that_child_alone_and_a_child_who_is_added_changes_the_list(
    nurse: httpx.AsyncClient,
) -> None:
    consent, added = a_day_change(a_consent()), a_day_change(of_all_kinds()[5], 2)
    held = await tag(nurse)
    await send(nurse, consent)
    told = await since(nurse, held)
    assert [(child.id, [one.id for one in child.of_the_day]) for child in told.children] == [("child-1", ["consent-1"])]
    held = await tag(nurse)
    await send(nurse, added)
    assert (await since(nurse, held)).whole


async def test_a_correction_takes_its_place_and_a_withdrawal_stays_to_be_seen(nurse: httpx.AsyncClient) -> None:
    consent = a_consent()
    better = replace(consent, revision=2, words="Rang back")
    gone = replace(better, revision=3, withdrawn=Withdrawal(reason="Wrong child", by=NURSE, at=NOON))
    sent = [a_day_change(consent), a_day_change(better, 2, based_on=1), a_day_change(gone, 3, based_on=2)]
    assert (await sent_after(nurse, *sent)).verdict is Verdict.SAVED
    (held,) = (await the_child(nurse)).of_the_day
    assert (held.revision, held.withdrawn) == (3, gone.withdrawn)


TAKEN = {
    "another child": (a_consent(child="child-2"), "It moves the record from one child to another."),
    "another programme": (a_consent(programme=Programme.FLU), "from one programme to another"),
    "another answer": (a_consent(response=Response.REFUSED), "from “Consent given” to “Consent refused”"),
}


@pytest.mark.parametrize("what", TAKEN)
async def test_a_correction_that_turns_it_round_is_kept_and_told(what: str, nurse: httpx.AsyncClient) -> None:
    record, said = TAKEN[what]
    found = await sent_after(nurse, a_day_change(a_consent()), a_day_change(replace(record, revision=2), 2))
    assert found.verdict is Verdict.REVIEW
    assert said in found.reason


async def test_a_correction_over_a_newer_one_of_another_laptop_is_kept_and_told(nurse: httpx.AsyncClient) -> None:
    versions = [a_day_change(replace(a_consent(), revision=n, words=str(n)), n) for n in (1, 2, 3)]
    late = replace(versions[2], based_on=1)
    found = await sent_after(nurse, versions[0], replace(versions[1], based_on=1), late)
    assert "made from version 1 of the record, when the team server had version 2 already" in found.reason
    assert [one["revision"] for one in (await nurse.get("/v1/changes/consent-1")).json()] == [1, 2, 3]


async def test_withdrawing_an_adverse_reaction_is_told(nurse: httpx.AsyncClient) -> None:
    gone = replace(a_reaction(), revision=2, withdrawn=Withdrawal(reason="Wrong child", by=NURSE, at=NOON))
    found = await sent_after(nurse, a_day_change(a_reaction()), a_day_change(gone, 2))
    assert "It withdraws an adverse reaction (“Wrong child”)." in found.reason


async def test_two_nurses_who_took_different_answers_of_one_parent_are_told_and_both_are_kept(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await hub.add_nurse(JOY)
    later = NOON + timedelta(minutes=5)
    other = a_consent(id="consent-9", response=Response.REFUSED, responder="jane  mwangi", by=JOY, at=later)
    dad = a_consent(id="consent-8", response=Response.REFUSED, responder="Tom Mwangi", by=JOY, at=later)
    await send(nurse, a_day_change(a_consent()))
    (of_dad,) = await send(nurse, a_day_change(dad, 2, made_by=JOY.email))
    assert of_dad.verdict is Verdict.SAVED, "two parents may say different things: that is for the standing to tell"
    (found,) = await send(nurse, a_day_change(other, 3, made_by=JOY.email))
    assert found.verdict is Verdict.REVIEW
    assert "“Consent given”, taken by Sian Rees at 12:00pm. The later one counts." in found.reason
    (case,) = await list_cases(hub.database)
    assert {one.record.id for one in case.records} == {"consent-1", "consent-8", "consent-9"}
    assert len((await the_child(nurse)).of_the_day) == 3


async def test_what_the_office_sets_aside_counts_for_no_device(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await send(nurse, a_day_change(a_consent()))
    await decide(hub.database, "consent-1", Ruling.SET_ASIDE, by=NURSE.email, note_text="Not her mother", now=NOON)
    assert (await the_child(nurse)).of_the_day == ()


async def test_a_healthcare_assistant_who_decides_in_triage_is_told(nurse: httpx.AsyncClient) -> None:
    hca = replace(NURSE, role=Role.HEALTHCARE_ASSISTANT)
    record = replace(of_all_kinds()[2], by=hca)
    (found,) = await send(nurse, a_day_change(record))
    assert "Only a nurse or a prescriber may decide in triage, and Sian Rees is neither." in found.reason


async def test_who_is_on_no_list_and_a_time_to_come_are_told_and_an_impossible_day_is_refused(
    nurse: httpx.AsyncClient,
) -> None:
    stranger = a_day_change(a_consent(id="c-1", child="nobody"))
    tomorrow = a_day_change(a_consent(id="c-2", at=NOON + timedelta(days=1)), 2)
    never = a_day_change(a_consent(id="c-3", at=NOON.replace(year=1899)), 3)
    found = await send(nurse, stranger, tomorrow, never)
    assert [one.verdict for one in found] == [Verdict.REVIEW, Verdict.REVIEW, Verdict.REFUSED]
    assert "isn’t on the list" in found[0].reason
    assert "still to come" in found[1].reason


async def test_what_counts_of_one_session_counts_in_another_that_lists_the_child_but_its_notes_do_not(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await hub.put(a_bundle(id="1300"))
    held = await tag(nurse, "1300")
    await send(nurse, *(a_day_change(record, n) for n, record in enumerate(of_all_kinds()[:5], 1)))
    (child,) = [one for one in (await the_session(nurse, "1300")).children if one.id == "child-1"]
    assert {one.id for one in child.of_the_day} == {"consent-1", "gillick-1", "triage-1", "reaction-1"}
    assert await tag(nurse, "1300") != held, "who holds the other session is told"


async def test_a_dose_for_a_child_who_was_added_breaks_no_rule_of_the_list(nurse: httpx.AsyncClient) -> None:
    added = a_day_change(of_all_kinds()[5])
    consent = a_day_change(a_consent(2, child="new-1"), 2)
    dose = a_change(3, a_vaccination(3, id="dose", child="new-1"))
    found = await send(nurse, added, consent, dose)
    assert "isn’t on the list" not in found[2].reason
    assert found[1].reason == ""


async def test_another_team_sees_nothing_of_it_and_can_add_nothing_to_it(
    hub: RunningHub, nurse: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    await hub.put(a_bundle(), organisation="R2X")
    await send(nurse, *(a_day_change(record, n) for n, record in enumerate(of_all_kinds(), 1)))
    theirs = await the_session(stranger)
    assert (len(theirs.children), theirs.session.stock) == (3, ())
    assert all(child.of_the_day == () for child in theirs.children)
    await send(stranger, a_day_change(replace(a_consent(), response=Response.REFUSED), made_by=STRANGER.email))
    (ours,) = [one for one in (await the_child(nurse)).of_the_day if one.id == "consent-1"]
    assert ours == replace(a_consent(), counts_from=ours.counts_from)


async def test_a_change_of_a_schema_to_come_is_kept_and_told(nurse: httpx.AsyncClient) -> None:
    newer: Change = replace(a_change(1), schema=4)
    found: list[Receipt] = await send(nurse, newer)
    assert "A newer mavis recorded this" in found[0].reason

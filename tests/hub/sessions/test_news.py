"""What is new since the version that a device has: those children and no others, whatever it was that changed them."""

import asyncio
import time
from datetime import date
from itertools import count
from pathlib import Path

import httpx
import msgspec
import pytest
from sqlalchemy import delete, text

from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.sessions.news import MOST_CHILDREN
from mavis_tui.hub.store.audit_log import lines
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.hub.store.tables import session_versions
from mavis_tui.models.change import AttendanceAnswer, Change, ChangeKind
from mavis_tui.models.session import digest_of
from mavis_tui.wire.messages import News, SessionNews, held_tag
from tests.builders import NOON, NURSE, TODAY, a_batch, a_bundle, a_change, a_child, a_vaccination
from tests.conftest import StandingClock
from tests.hub.running import CHEAP, PASSWORD, RunningHub, running_hub, stocked
from tests.hub.store.before_numbers import UNNUMBERED

_nonces = count(1)


async def tag(client: httpx.AsyncClient, session: str = "1204") -> str:
    return held_tag((await client.get(f"/v1/sessions/{session}")).headers["ETag"])


async def news(client: httpx.AsyncClient, wait: int = 0, **held: str) -> News:
    asked = ",".join(f"{session.removeprefix('s')}:{tag}" for session, tag in held.items())
    nonce = f"nonce-{next(_nonces)}"
    answer = await client.get("/v1/news", params={"nonce": nonce, "held": asked, "wait": wait})
    answer.raise_for_status()
    found = msgspec.json.decode(answer.content, type=News)
    assert found.hello.nonce == nonce
    return found


async def since(client: httpx.AsyncClient, tag: str, wait: int = 0) -> SessionNews:
    (only,) = (await news(client, wait, s1204=tag)).sessions
    return only


async def send(client: httpx.AsyncClient, *changes: Change) -> None:
    (await client.post("/v1/changes", content=msgspec.json.encode(changes))).raise_for_status()


async def test_a_record_is_told_with_its_child_alone_and_the_next_question_has_no_answer(
    nurse: httpx.AsyncClient,
) -> None:
    held = await tag(nurse)
    assert (await news(nurse, s1204=held)).sessions == ()
    await send(nurse, a_change(1))
    told = await since(nurse, held)
    assert [
        (child.id, [one.id for one in child.care[a_vaccination().programme].history]) for child in told.children
    ] == [("child-1", ["vaccination-1"])]
    assert not told.whole
    assert told.session is not None
    assert told.digest == digest_of(told.session, told.children, told.batches)
    assert told.etag == (await nurse.get("/v1/sessions/1204")).headers["ETag"]
    assert (await news(nurse, s1204=held_tag(told.etag))).sessions == ()


async def test_a_correction_and_a_withdrawal_of_the_record_of_one_child_are_told(nurse: httpx.AsyncClient) -> None:
    await send(nurse, a_change(1))
    held = await tag(nurse)
    moved = a_vaccination(1, child="child-2", revision=2)
    await send(nurse, a_change(1, moved, revision=2, kind=ChangeKind.CORRECTION, sequence=2))
    told = await since(nurse, held)
    assert [child.id for child in told.children] == ["child-1", "child-2"], "both whom the correction is about"


async def test_attendance_is_told(nurse: httpx.AsyncClient) -> None:
    held = await tag(nurse)
    here = AttendanceAnswer(child="child-3", on=TODAY, attending=True)
    await send(nurse, a_change(9, None, kind=ChangeKind.ATTENDANCE, vaccination=None, attendance=here, id="att-1"))
    (child,) = (await since(nurse, held)).children
    assert (child.id, child.attends(TODAY)) == ("child-3", True)


async def test_a_decision_of_the_office_is_told_in_every_session_that_lists_the_child(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await hub.put(a_bundle(2, id="1300"))
    await send(nurse, a_change(1))
    held = {"s1204": await tag(nurse), "s1300": await tag(nurse, "1300")}
    await decide(hub.database, "vaccination-1", Ruling.SET_ASIDE, by=NURSE.email, note_text="Wrong child", now=NOON)
    told = (await news(nurse, 0, **held)).sessions
    assert [(one.id, [child.id for child in one.children]) for one in told] == [
        ("1204", ["child-1"]),
        ("1300", ["child-1"]),
    ]
    assert not told[0].children[0].care[a_vaccination().programme].history


async def test_edited_dates_a_batch_and_a_name_are_told_without_any_child(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    held = await tag(nurse)
    dates = [TODAY.isoformat(), "2026-12-01"]
    (await nurse.patch("/v1/sessions/1204", json={"dates": dates})).raise_for_status()
    await send(
        nurse, a_change(8, None, kind=ChangeKind.BATCH, vaccination=None, batch=a_batch(number="AB1234"), id="b-1")
    )
    renamed = "Sian Rees-Jones"
    # whose name is changed has to sign in again
    await add_user(hub.database, NURSE.email, renamed, "R1L", PASSWORD, CHEAP, lambda: NOON)
    async with hub.client(await hub.sign_again()) as again:
        told = await since(again, held)
    assert told.session is not None
    assert told.session.dates[-1] == date(2026, 12, 1)
    assert [one.name for one in told.session.vaccinators] == [renamed]
    assert "AB1234" in [one.number for one in told.batches]
    assert told.children == ()


async def test_a_changed_list_has_to_be_fetched_whole(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    held = await tag(nurse)
    await hub.put(a_bundle(4))
    assert await since(nurse, held) == SessionNews(id="1204", whole=True)


async def test_more_children_than_are_worth_it_are_fetched_whole(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    many = MOST_CHILDREN + 1
    await hub.put(a_bundle(many))
    held = await tag(nurse)
    await send(nurse, *(a_change(n, a_vaccination(n), sequence=n) for n in range(1, many + 1)))
    assert (await since(nurse, held)).whole


async def test_what_no_version_says_has_to_be_fetched_whole(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    """An earlier program wrote versions that say nothing; a restored database has others of the same number."""
    held = await tag(nurse)
    await send(nurse, a_change(1))
    assert (await since(nurse, "1-00000000")).whole, "version 1 of another past"
    assert (await since(nurse, "99-00000000")).whole, "a version that isn’t there yet"
    async with hub.database.writing() as connection:
        await connection.execute(delete(session_versions))
    assert (await since(nurse, held)).whole


@pytest.mark.sqlite
async def test_a_database_of_before_tells_what_is_new_from_its_next_change_on(
    tmp_path: Path, clock: StandingClock
) -> None:
    stock = await stocked()
    async with running_hub(tmp_path, clock, stock=stock.file) as hub, hub.database.writing() as connection:
        for statement in ("DROP TABLE session_versions", *UNNUMBERED):
            await connection.execute(text(statement))
    async with running_hub(tmp_path, clock) as hub, hub.client(stock.token) as nurse:
        held = await tag(nurse)
        await send(nurse, a_change(2, a_vaccination(2)))
        assert [child.id for child in (await since(nurse, held)).children] == ["child-2"]


async def test_another_teams_session_is_gone(stranger: httpx.AsyncClient, nurse: httpx.AsyncClient) -> None:
    assert await since(stranger, await tag(nurse)) == SessionNews(id="1204", gone=True)


async def test_who_waits_is_answered_when_somebody_records(nurse: httpx.AsyncClient) -> None:
    waiting = asyncio.create_task(since(nurse, await tag(nurse), wait=30))
    await nurse.get("/v1/sessions")
    assert not waiting.done()
    began = time.monotonic()
    await send(nurse, a_change(1))
    assert [child.id for child in (await waiting).children] == ["child-1"]
    assert time.monotonic() - began < 2


async def test_who_is_revoked_while_waiting_is_told_nothing(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    other = await hub.sign_again(device="device-9")
    held = await tag(nurse)
    waiting = asyncio.create_task(since(nurse, held, wait=30))
    await nurse.get("/v1/sessions")
    async with hub.client(other) as second:
        await nurse.post("/v1/sign-out")
        assert not waiting.done()
        await send(second, a_change(1))
    with pytest.raises(httpx.HTTPStatusError, match="401"):
        await waiting


async def test_a_question_without_an_answer_is_not_noted_and_what_is_handed_out_is(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    held = await tag(nurse)
    before = len(await lines(hub.database))
    await news(nurse, s1204=held)
    assert len(await lines(hub.database)) == before
    await send(nurse, a_change(1))
    await since(nurse, held)
    noted = (await lines(hub.database))[-1]
    assert (noted.action, noted.session, noted.email) == ("Hand out what is new", "1204", NURSE.email)


@pytest.mark.parametrize("held", ["1204", "1204:", ":1-ab", ",".join(["1204:1-ab"] * 101)])
async def test_what_cant_be_read_is_refused(nurse: httpx.AsyncClient, held: str) -> None:
    assert (await nurse.get("/v1/news", params={"nonce": "n", "held": held})).status_code == 422


async def test_a_child_who_is_not_on_the_list_any_more_is_not_among_them(nurse: httpx.AsyncClient) -> None:
    held = await tag(nurse)
    await send(nurse, a_change(1), a_change(9, a_vaccination(9, child="child-9"), sequence=2))
    assert [child.id for child in (await since(nurse, held)).children] == [a_child(1).id]

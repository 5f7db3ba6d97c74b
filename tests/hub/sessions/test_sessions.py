"""What a device gets: the list, a whole session that it can verify, and nothing twice over the wire."""

from datetime import date, time
from typing import Any

import httpx
import msgspec
import pytest

from mavis_tui.models.batch import Batch
from mavis_tui.models.change import Change
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import Location, Session, SessionBundle, SessionListing
from mavis_tui.wire.messages import SessionList
from tests.builders import TODAY, a_batch, a_bundle, a_change, a_child, a_vaccination, consented, not_given
from tests.hub.running import RunningHub

LATER = date(2026, 12, 1)


async def listed(client: httpx.AsyncClient) -> tuple[SessionListing, ...]:
    answer = await client.get("/v1/sessions")
    return msgspec.json.decode(answer.content, type=SessionList).sessions


async def whole(client: httpx.AsyncClient, session: str = "1204") -> SessionBundle:
    return msgspec.json.decode((await client.get(f"/v1/sessions/{session}")).content, type=SessionBundle)


async def send(client: httpx.AsyncClient, *changes: Change) -> None:
    (await client.post("/v1/changes", content=msgspec.json.encode(changes))).raise_for_status()


async def test_the_list_is_earliest_first_with_how_many_are_done(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await hub.put(a_bundle(2, id="1300", dates=(LATER,)))
    await hub.put(a_bundle(1, id="1100", dates=(date(2026, 10, 1),)))
    await send(nurse, a_change(1), a_change(2, not_given(2)))
    assert [(one.session.id, one.children, one.done) for one in await listed(nurse)] == [
        ("1100", 1, 1),  # the dose of session 1204 counts for the child here too; that another was unwell there doesn’t
        ("1204", 3, 2),
        ("1300", 2, 1),
    ]


async def test_a_child_vaccinated_elsewhere_is_done_and_half_a_double_is_not(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    menacwy, td_ipv = Programme.MENACWY, Programme.TD_IPV
    had = a_vaccination(1, programme=menacwy, vaccine="Menveo", session=None, performed_on=date(2026, 9, 9))
    due = {menacwy: consented(), td_ipv: consented(next_dose=5)}
    children = (
        a_child(1, care={menacwy: consented(history=(had,))}),
        a_child(2, care=due),
        a_child(3, care=due),
    )
    doubles = a_bundle(id="1207", programmes=(menacwy, td_ipv))
    await hub.put(msgspec.structs.replace(doubles, children=children))
    await send(
        nurse,
        *(
            a_change(n, not_given(child, id=f"d-{n}", session="1207", programme=programme))
            for n, (child, programme) in enumerate([(2, menacwy), (2, td_ipv), (3, td_ipv)], start=1)
        ),
    )
    counts = {one.session.id: (one.children, one.done) for one in await listed(nurse)}
    assert counts["1207"] == (3, 2)


async def test_the_receiver_can_verify_that_it_has_the_whole_session(nurse: httpx.AsyncClient) -> None:
    session = await whole(nurse)
    assert session.verified
    assert (session.count, session.batches) == (3, (a_batch(),))
    cut_short = msgspec.structs.replace(session, children=session.children[1:])
    assert not cut_short.verified


async def test_children_come_by_surname_and_forename(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    people = (a_child(1, family_name="zebedee"), a_child(2, family_name="Abara"), a_child(3, family_name="Mwangi"))
    await hub.put(msgspec.structs.replace(a_bundle(id="1300"), children=people))
    assert [child.family_name for child in (await whole(nurse, "1300")).children] == ["Abara", "Mwangi", "zebedee"]


async def test_a_session_travels_compressed_to_those_who_can_read_it(nurse: httpx.AsyncClient) -> None:
    small = await nurse.get("/v1/sessions/1204", headers={"Accept-Encoding": "gzip"})
    plain = await nurse.get("/v1/sessions/1204", headers={"Accept-Encoding": "identity"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert small.content == plain.content
    assert int(small.headers["Content-Length"]) < len(plain.content)


@pytest.mark.parametrize("path", ["/v1/sessions", "/v1/sessions/1204"])
async def test_what_a_device_has_already_is_not_sent_again_until_something_changes(
    nurse: httpx.AsyncClient, path: str
) -> None:
    first = await nurse.get(path)
    held = {"If-None-Match": first.headers["ETag"]}
    again = await nurse.get(path, headers=held)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert (await nurse.get(path, headers={"If-None-Match": f'"x", W/{first.headers["ETag"]}'})).status_code == 304
    assert (await nurse.get(path, headers={"If-None-Match": '"something else"'})).status_code == 200
    await send(nurse, a_change(1))
    changed = await nurse.get(path, headers=held)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


async def test_the_list_knows_when_the_day_has_changed_what_is_done(
    hub: RunningHub, nurse: httpx.AsyncClient, clock: Any
) -> None:
    flu = a_vaccination(1, programme=Programme.FLU, vaccine="Viatris", session=None, performed_on=date(2026, 10, 1))
    child = a_child(1, care={Programme.FLU: consented(history=(flu,))})
    await hub.put(msgspec.structs.replace(a_bundle(id="1211", programmes=(Programme.FLU,)), children=(child,)))
    assert {one.session.id: one.done for one in await listed(nurse)}["1211"] == 1
    clock.forward(days=300)
    async with hub.client(await hub.sign_again()) as back:
        assert {one.session.id: one.done for one in await listed(back)}["1211"] == 0


async def test_what_was_recorded_comes_back_in_the_childs_history(nurse: httpx.AsyncClient) -> None:
    before = (await whole(nurse)).session.version
    await send(nurse, a_change(1))
    session = await whole(nurse)
    assert session.children[0].care[Programme.HPV].history == (a_vaccination(1),)
    assert session.children[1].care[Programme.HPV].history == ()
    assert session.session.version == before + 1
    assert session.verified


async def test_dates_and_start_time_can_be_edited_one_by_one(nurse: httpx.AsyncClient) -> None:
    answer = await nurse.patch("/v1/sessions/1204", json={"dates": ["2026-12-01", "2026-11-24", "2026-12-01"]})
    edited = msgspec.json.decode(answer.content, type=Session)
    assert (edited.dates, edited.start_time, edited.version) == ((TODAY, LATER), time(9, 30), 2)
    answer = await nurse.patch("/v1/sessions/1204", json={"start_time": None})
    edited = msgspec.json.decode(answer.content, type=Session)
    assert (edited.dates, edited.start_time, edited.version) == ((TODAY, LATER), None, 3)
    assert (await whole(nurse)).session == edited


async def test_an_edit_that_changes_nothing_leaves_the_version_alone(nurse: httpx.AsyncClient) -> None:
    assert (await nurse.patch("/v1/sessions/1204", json={"start_time": "09:30:00"})).json().get("version", 1) == 1


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"dates": []}, "at least one date"),
        ({"dates": ["2023-08-31"]}, "31 August 2023 can’t be the date of a session"),
        ({"dates": ["2029-09-01"]}, "1 September 2029 can’t be the date of a session"),
        ({"dates": ["2026-11-31"]}, "dates"),
        ({"start_time": "25:00"}, "start_time"),
    ],
)
async def test_dates_that_make_no_sense_change_nothing(
    nurse: httpx.AsyncClient, edit: dict[str, object], said: str
) -> None:
    answer = await nurse.patch("/v1/sessions/1204", json=edit)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]
    assert (await whole(nurse)).session.version == 1


async def test_a_batch_can_be_edited_and_archived(nurse: httpx.AsyncClient) -> None:
    answer = await nurse.patch("/v1/sessions/1204/batches/FM8629", json={"expiry": "2027-06-30", "archived": True})
    edited = msgspec.json.decode(answer.content, type=Batch)
    assert edited == a_batch(expiry=date(2027, 6, 30), archived=True)
    assert (await whole(nurse)).batches == (edited,)
    assert (await nurse.patch("/v1/sessions/1204/batches/FM8629", json={"vaccine": "Tea"})).status_code == 422
    assert (await nurse.patch("/v1/sessions/1204/batches/FM8629", json={"vaccine": "Menveo"})).status_code == 422
    assert (await nurse.patch("/v1/sessions/1204/batches/NO1", json={"archived": True})).status_code == 404


@pytest.mark.parametrize(
    ("expiry", "said"),
    [
        ("2026-11-24", "Enter an expiry date after 24 November 2026."),
        ("0001-01-01", "Enter an expiry date after 24 November 2026."),
        ("2041-11-24", "Enter an expiry date before 24 November 2041."),
        ("9999-12-31", "Enter an expiry date before 24 November 2041."),
    ],
)
async def test_an_expiry_date_that_the_device_would_not_take_is_not_taken_here(
    nurse: httpx.AsyncClient, expiry: str, said: str
) -> None:
    answer = await nurse.patch("/v1/sessions/1204/batches/FM8629", json={"expiry": expiry})
    assert (answer.status_code, answer.json()["detail"]) == (422, said)
    assert (await whole(nurse)).batches == (a_batch(),)


async def test_two_teams_may_have_a_session_of_the_same_name(
    hub: RunningHub, nurse: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    await hub.put(a_bundle(1, id="clinic"))
    await hub.put(a_bundle(2, id="clinic", organisation="R2X", location=Location(name="Elsewhere")))
    assert ((await whole(nurse, "clinic")).count, (await whole(stranger, "clinic")).count) == (1, 2)
    assert (await whole(stranger, "clinic")).session.location.name == "Elsewhere"

"""A nurse reaches her own team's sessions and nothing of another's: tried on every call that the application has."""

from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import select

from mavis_tui.hub.store.tables import attempts, audit_chain, tables
from mavis_tui.models.vaccination import Staff
from tests.builders import NURSE, a_bundle, a_change, a_child, a_vaccination
from tests.hub.calls import SIGNED_IN, Call, calls
from tests.hub.running import RunningHub

OURS = "R1L"
OF_OURS, OF_NOBODY = ("1204", "vaccination-1"), ("9999", "vaccination-9")
"""A session and a change: of our team, and of nobody."""

SECRETS = ("Mwangi", "Ada", "M1 5AJ", "999 000", "999000", "Harbour View", "FM8629", "Gardasil")


def sent_to(call: Call, session: str, change: str) -> list[Any]:
    """Say what somebody of another team would try on a call; on one that is missing here, say so."""
    record = a_vaccination(1, id=change, session=session)
    tried: dict[str, list[Any]] = {
        "GET /v1/sessions": [None],
        "GET /v1/sessions/{session_id}": [None],
        "PATCH /v1/sessions/{session_id}": [{"dates": ["2026-11-25"]}, {"start_time": None}],
        "PATCH /v1/sessions/{session_id}/batches/{number}": [{"archived": True}, {"vaccine": "Gardasil"}],
        "GET /v1/changes/{change_id}": [None],
        "GET /v1/news": [None],
        "POST /v1/changes": [
            [a_change(1, record)],
            [a_change(1, a_vaccination(1, id=change, session=session, revision=2, notes="Never given"))],
            [a_change(9, a_vaccination(2, id="of-mine", session=session))],
        ],
        "GET /v1/devices/self/held": [None],
        "GET /v1/devices/self/held/changes": [None],
        "POST /v1/devices/here": [{"holds": [session], "waiting": 9}],
        "POST /v1/children/look-for": [
            {
                "session": session,
                "given_name": child.given_name,
                "family_name": child.family_name,
                "date_of_birth": child.date_of_birth,
                "nhs_number": child.nhs_number,
                "postcode": child.postcode,
            }
            for child in (a_child(1), a_child(9))
        ],
        "POST /v1/recovery": [{"device": "device-1", "sealed": "AAAA", "answer_key": "A" * 42 + "A="}],
    }
    assert str(call) in tried, f"{call} is new: say here what a nurse of another team would try on it"
    return tried[str(call)]


async def of_our_team(hub: RunningHub) -> dict[str, list[Any]]:
    """Read everything that is stored for our team."""
    held = {}
    async with hub.database.reading() as connection:
        for table in tables.tables.values():
            if table in (audit_chain, attempts):  # digests over the lines of all teams, and of what everybody asked
                continue
            wanted = select(table)
            if "organisation" in table.c:
                wanted = wanted.where(table.c.organisation == OURS)
            elif "email" in table.c:
                wanted = wanted.where(table.c.email.startswith("sian"))
            held[table.name] = sorted((tuple(row) for row in await connection.execute(wanted)), key=repr)
    return held


@pytest.fixture
async def ours(nurse: httpx.AsyncClient) -> httpx.AsyncClient:
    """Fill our team's hub with one of everything."""
    (await nurse.post("/v1/changes", content=msgspec.json.encode([a_change(1)]))).raise_for_status()
    (await nurse.post("/v1/devices/here", json={"holds": ["1204"], "waiting": 2})).raise_for_status()
    return nurse


@pytest.mark.usefixtures("ours")
async def test_another_team_reaches_nothing_of_ours_on_any_call(hub: RunningHub, stranger: httpx.AsyncClient) -> None:
    before = await of_our_team(hub)
    for call in SIGNED_IN:
        if call.template == "/v1/sign-out":  # names nothing; what it changes is held in test_door
            continue
        real, nothing = await tried(stranger, call, *OF_OURS), await tried(stranger, call, *OF_NOBODY)
        assert real == nothing, f"{call} tells what we have from what nobody has"
        assert await of_our_team(hub) == before, f"{call} changed something of ours"


async def tried(stranger: httpx.AsyncClient, call: Call, session: str, change: str) -> list[tuple[int, str]]:
    """Try everything on a call; give the answers without the names that were asked for."""
    answers = []
    for body in sent_to(call, session, change):
        path = call.path(session_id=session, change_id=change)
        if call.template == "/v1/news":
            path += f"?nonce=asked&held={session}:1-00000000"
        content = None if body is None else msgspec.json.encode(body)
        answer = await stranger.request(call.method, path, content=content)
        assert answer.status_code < 500, f"{call}: {answer.text}"
        assert not [secret for secret in SECRETS if secret in answer.text], f"{call}: {answer.text}"
        answers.append((answer.status_code, answer.text.replace(session, "…").replace(change, "…")))
    return answers


@pytest.mark.usefixtures("ours")
async def test_a_child_of_ours_in_another_teams_session_tells_them_nothing(
    hub: RunningHub, stranger: httpx.AsyncClient
) -> None:
    await hub.put(a_bundle(1, id="2000", organisation="R2X"))
    before = await of_our_team(hub)
    # The second has the number of a record of ours.
    for record in (a_vaccination(2, session="2000"), a_vaccination(3, session="2000", id="vaccination-1")):
        (answer,) = (await stranger.post("/v1/changes", content=msgspec.json.encode([a_change(1, record)]))).json()
        assert (answer["verdict"], answer["reason"]) == ("review", "The child isn’t on the list of this session.")
    assert await of_our_team(hub) == before


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer nonsense", "Basic c2lhbjp0ZWE="])
async def test_every_call_but_hello_and_sign_in_needs_a_token(hub: RunningHub, header: str | None) -> None:
    assert [str(call) for call in calls() if call.open_to_all] == ["GET /v1/hello", "POST /v1/sign-in"]
    async with hub.client() as client:
        for call in SIGNED_IN:
            headers = {"Authorization": header} if header else {}
            answer = await client.request(call.method, call.path(), headers=headers)
            assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer"), call


async def test_a_long_name_is_kept_as_it_is(hub: RunningHub) -> None:
    """PostgreSQL enforced lengths that SQLite never did."""
    await hub.add_nurse(Staff(email=NURSE.email, name="Siân " * 90))
    async with hub.client(await hub.sign_again()) as nurse:
        assert (await nurse.get("/v1/sessions")).status_code == 200

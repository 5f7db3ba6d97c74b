"""Who gets in: the probe that is open to all, signing in and out, and the token on every other call."""

from datetime import timedelta

import httpx
import msgspec
import pytest

from mavis_tui.models.door import Hello, SignedIn
from tests.builders import NOON, NURSE
from tests.conftest import StandingClock
from tests.hub.running import PASSWORD, RunningHub

CALLS = [
    ("POST", "/v1/sign-out"),
    ("GET", "/v1/sessions"),
    ("GET", "/v1/sessions/1204"),
    ("PATCH", "/v1/sessions/1204"),
    ("POST", "/v1/sessions/1204/batches"),
    ("PATCH", "/v1/sessions/1204/batches/FM8629"),
    ("POST", "/v1/changes"),
    ("GET", "/v1/changes/vaccination-1"),
    ("POST", "/v1/devices/here"),
    ("POST", "/v1/recovery"),
]


async def test_hello_proves_that_the_hub_itself_answers(hub: RunningHub) -> None:
    async with hub.client() as client:
        answer = await client.get("/v1/hello", params={"nonce": "n-42"})
    assert msgspec.json.decode(answer.content, type=Hello) == Hello(name="mavis hub", nonce="n-42", time=NOON)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("query", ["", "?nonce=", f"?nonce={'n' * 201}"])
async def test_hello_wants_a_nonce(hub: RunningHub, query: str) -> None:
    async with hub.client() as client:
        assert (await client.get(f"/v1/hello{query}")).status_code == 422


@pytest.mark.parametrize("email", [NURSE.email, NURSE.email.upper()])
async def test_signing_in_gives_a_token_and_says_who_it_is_for(hub: RunningHub, email: str) -> None:
    await hub.add_nurse()
    async with hub.client() as client:
        answer = await client.post("/v1/sign-in", json={"email": email, "password": PASSWORD, "device": "device-1"})
        signed_in = msgspec.json.decode(answer.content, type=SignedIn)
        client.headers["Authorization"] = f"Bearer {signed_in.token}"
        assert (await client.get("/v1/sessions")).status_code == 200
    assert (signed_in.staff, signed_in.organisation) == (NURSE, "R1L")
    assert signed_in.expires_at == NOON + timedelta(hours=12)


async def test_an_unknown_address_and_a_wrong_password_are_told_apart_by_nobody(hub: RunningHub) -> None:
    await hub.add_nurse()
    async with hub.client() as client:
        wrong = await client.post("/v1/sign-in", json={"email": NURSE.email, "password": "tea?", "device": "d"})
        unknown = await client.post("/v1/sign-in", json={"email": "x@example.org", "password": PASSWORD, "device": "d"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content
    assert "e-mail address or the password isn’t right" in wrong.text


async def test_neither_password_nor_token_lies_readable_in_the_database(hub: RunningHub) -> None:
    token = await hub.sign_in()
    stored = b"".join(file.read_bytes() for file in hub.file.parent.glob("hub.db*"))
    assert NURSE.email.encode() in stored
    assert token.encode() not in stored
    assert PASSWORD.encode() not in stored


async def test_a_token_expires(hub: RunningHub, clock: StandingClock) -> None:
    async with hub.client(await hub.sign_in()) as client:
        clock.forward(hours=11, minutes=59)
        assert (await client.get("/v1/sessions")).status_code == 200
        clock.forward(minutes=1)
        assert (await client.get("/v1/sessions")).status_code == 401


async def test_signing_out_ends_this_device_and_no_other(hub: RunningHub) -> None:
    laptop, tablet = await hub.sign_in(device="laptop"), await hub.sign_again(device="tablet")
    async with hub.client(laptop) as one, hub.client(tablet) as other:
        assert (await one.post("/v1/sign-out")).status_code == 204
        assert (await one.get("/v1/sessions")).status_code == 401
        assert (await other.get("/v1/sessions")).status_code == 200


async def test_a_new_password_ends_every_sign_in(hub: RunningHub) -> None:
    token = await hub.sign_in()
    await hub.add_nurse(password="another cup of tea")
    async with hub.client(token) as client:
        assert (await client.get("/v1/sessions")).status_code == 401


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize("header", [None, "Bearer", "Bearer nonsense", "Basic c2lhbjp0ZWE="])
async def test_every_call_needs_a_token(hub: RunningHub, method: str, path: str, header: str | None) -> None:
    async with hub.client() as client:
        answer = await client.request(method, path, headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_the_calls_tried_here_are_all_that_need_a_token(hub: RunningHub) -> None:
    async with hub.client() as client:
        described = (await client.get("/schema")).json()["paths"]
    listed = {(method.upper(), path) for path, methods in described.items() for method in methods}
    filled = {
        (method, path.format(session_id="1204", number="FM8629", change_id="vaccination-1")) for method, path in listed
    }
    assert filled == {*CALLS, ("GET", "/v1/hello"), ("POST", "/v1/sign-in")}


async def test_another_team_reaches_nothing_of_ours_on_any_call(
    nurse: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    assert (await nurse.get("/v1/sessions/1204")).status_code == 200
    assert (await stranger.get("/v1/sessions")).json() == {"sessions": []}
    bodies = {
        "/v1/sessions/1204": {"dates": ["2026-11-25"]},
        "/v1/sessions/1204/batches": {"number": "AB1234", "programme": "hpv"},
        "/v1/sessions/1204/batches/FM8629": {"archived": True},
    }
    for method, path in CALLS:
        if path.startswith("/v1/sessions/"):
            answer = await stranger.request(method, path, json=bodies[path] if method != "GET" else None)
            nowhere = await stranger.request(
                method, path.replace("1204", "9999"), json=bodies[path] if method != "GET" else None
            )
            assert answer.status_code == nowhere.status_code == 404
            assert answer.content == nowhere.content
    assert (await nurse.get("/v1/sessions/1204")).json()["session"]["dates"] == ["2026-11-24"]

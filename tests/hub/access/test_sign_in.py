"""Who gets in: the probe that is open to all, signing in and out, and the token on every other call."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import update

from mavis_tui.hub.store.tables import accounts
from mavis_tui.wire.messages import Hello, SignedIn
from tests.builders import NOON, NURSE
from tests.conftest import StandingClock
from tests.hub.running import CHEAP, PASSWORD, RunningHub


async def test_hello_proves_that_the_hub_itself_answers(hub: RunningHub) -> None:
    async with hub.client() as client:
        answer = await client.get("/v1/hello", params={"nonce": "n-42"})
    hello = msgspec.json.decode(answer.content, type=Hello)
    assert (hello.name, hello.nonce, hello.time) == ("mavis hub", "n-42", NOON)
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


COMPOSED, DECOMPOSED = "caf\u00e9 corridor", "cafe\u0301 corridor"


@pytest.mark.parametrize("chosen", [COMPOSED, DECOMPOSED])
@pytest.mark.parametrize("typed", [COMPOSED, DECOMPOSED])
async def test_an_accent_typed_in_another_way_is_the_same_password(hub: RunningHub, chosen: str, typed: str) -> None:
    await hub.add_nurse(password=chosen)
    async with hub.client() as client:
        body = {"email": NURSE.email, "password": typed, "device": "device-1"}
        assert (await client.post("/v1/sign-in", json=body)).status_code == 200


async def test_a_password_that_an_older_hub_kept_as_it_was_typed_still_opens(hub: RunningHub) -> None:
    await hub.add_nurse()
    async with hub.database.writing() as connection:
        await connection.execute(update(accounts).values(password=CHEAP.hash(DECOMPOSED)))
    async with hub.client() as client:
        body = {"email": NURSE.email, "password": DECOMPOSED, "device": "device-1"}
        assert (await client.post("/v1/sign-in", json=body)).status_code == 200


async def test_an_unknown_address_and_a_wrong_password_are_told_apart_by_nobody(hub: RunningHub) -> None:
    await hub.add_nurse()
    async with hub.client() as client:
        wrong = await client.post("/v1/sign-in", json={"email": NURSE.email, "password": "tea?", "device": "d"})
        unknown = await client.post("/v1/sign-in", json={"email": "x@example.org", "password": PASSWORD, "device": "d"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content
    assert "e-mail address or the password isn’t right" in wrong.text


@pytest.mark.sqlite
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

"""What the hub does with requests that are too large, compressed or absurd, and what every answer carries."""

import gzip
from collections.abc import AsyncIterator

import httpx
import msgspec
from sqlalchemy import func, select

from mavis_tui.hub.tables import changes
from mavis_tui.models.door import Problem
from tests.builders import a_change
from tests.hub.calls import SIGNED_IN
from tests.hub.running import RunningHub


async def stored(hub: RunningHub) -> int:
    async with hub.database.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(changes))).scalar_one()


async def in_parts(megabytes: int) -> AsyncIterator[bytes]:
    yield b"["
    for _ in range(megabytes * 16):
        yield b" " * 64 * 1024


ONE = msgspec.json.encode(a_change(1))


ABSURD: dict[str, tuple[bytes | AsyncIterator[bytes], int, str]] = {
    "three megabytes": (b"[" + b" " * 3 * 1024 * 1024 + b"]", 413, "Send fewer records"),
    "three megabytes in chunks, of no announced length": (in_parts(3), 413, "Send fewer records"),
    "10,001 changes": (b"[" + b",".join([b'{"id":"a"}'] * 10_001) + b"]", 413, "500 changes"),
    "lists in lists": (b"[" * 100_000 + b"]" * 100_000, 422, "nested too deeply"),
    "objects in objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 422, "nested too deeply"),
    "one deep among others": (b"[" + ONE + b"," + b"[" * 2000 + b"]" * 2000 + b"]", 422, "nested"),
    "a number of 5,000 digits": (b'[{"id":"a","n":' + b"9" * 5000 + b"}]", 400, "isn’t JSON"),
    "a number beyond all numbers": (b'[{"id":"a","n":1e999}]', 400, "isn’t JSON"),
    "half a character": (b'[{"id":"\\ud800"}]', 400, "isn’t JSON"),
    "a byte order mark": (b"\xef\xbb\xbf[]", 400, "isn’t JSON"),
}


async def test_a_request_that_cannot_be_meant_is_turned_away_in_words_and_stores_nothing(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    for what, (body, status, said) in ABSURD.items():
        answer = await nurse.post("/v1/changes", content=body)
        problem = msgspec.json.decode(answer.content, type=Problem)
        assert (answer.status_code, problem.status) == (status, status), what
        assert said in problem.detail, what
    assert await stored(hub) == 0


async def test_a_compressed_body_is_turned_away_before_it_can_grow(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    packed = gzip.compress(b"[" + b" " * 3 * 1024 * 1024 + b"]")
    for encoding in ("gzip", "br", "gzip, identity"):
        answer = await nurse.post("/v1/changes", content=packed, headers={"Content-Encoding": encoding})
        assert answer.status_code == 415
        assert "not compressed" in answer.json()["detail"]
    assert await stored(hub) == 0


async def test_no_call_that_takes_a_body_takes_a_large_one(nurse: httpx.AsyncClient) -> None:
    for call in SIGNED_IN:
        if call.method in ("POST", "PATCH") and call.template != "/v1/sign-out":
            answer = await nurse.request(call.method, call.path(), content=b" " * 3 * 1024 * 1024)
            assert answer.status_code == 413, call


async def test_every_answer_tells_browsers_and_proxies_to_keep_their_hands_off(nurse: httpx.AsyncClient) -> None:
    for method, path, status in (
        ("GET", "/v1/hello?nonce=n", 200),
        ("GET", "/v1/sessions", 200),
        ("GET", "/v1/sessions/1204", 200),
        ("GET", "/v1/sessions/9", 404),
        ("GET", "/nowhere", 404),
        ("DELETE", "/v1/sessions", 405),
        ("POST", "/v1/changes", 422),
        ("GET", "/schema", 200),
    ):
        answer = await nurse.request(method, path)
        assert answer.status_code == status, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Server" not in answer.headers
        assert "Strict-Transport-Security" not in answer.headers


async def test_over_tls_a_browser_is_told_to_stay_there(hub: RunningHub) -> None:
    async with httpx.AsyncClient(transport=hub.transport, base_url="https://hub.test") as client:
        for path in ("/v1/hello?nonce=n", "/nowhere"):
            assert (await client.get(path)).headers["Strict-Transport-Security"] == "max-age=31536000"

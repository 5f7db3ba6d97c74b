"""What the hub does with requests that are too large, compressed or absurd, and what every answer carries."""

import gzip
from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import func, select

from mavis_tui.hub.api import gzip_requests
from mavis_tui.hub.store.tables import changes
from mavis_tui.wire.messages import Problem
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
PACKED = {"Content-Encoding": "gzip"}


ABSURD: dict[str, tuple[bytes | AsyncIterator[bytes], int, str]] = {
    "three megabytes": (b"[" + b" " * 3 * 1024 * 1024 + b"]", 413, "Send fewer records"),
    "three megabytes in chunks, of no announced length": (in_parts(3), 413, "Send fewer records"),
    "10,001 changes": (b"[" + b",".join([b'{"id":"a"}'] * 10_001) + b"]", 413, "1,000 changes"),
    "lists in lists": (b"[" * 100_000 + b"]" * 100_000, 422, "nested too deeply"),
    "objects in objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 422, "nested too deeply"),
    "one deep among others": (b"[" + ONE + b"," + b"[" * 20_000 + b"]" * 20_000 + b"]", 422, "nested"),
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


async def test_changes_may_come_compressed_and_are_the_same_changes(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    many = b"[" + ONE + b" " * 300_000 + b"]"  # more than is unpacked at a time
    for body in (b"[" + ONE + b"]", many):
        answer = await nurse.post("/v1/changes", content=gzip.compress(body), headers=PACKED)
        assert answer.status_code == 200, answer.text
    assert await stored(hub) == 1


async def test_compressed_changes_may_come_in_any_pieces(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    packed = gzip.compress(b"[" + ONE + b"]")

    async def byte_by_byte() -> AsyncIterator[bytes]:
        for at in range(len(packed)):
            yield packed[at : at + 1]

    answer = await nurse.post("/v1/changes", content=byte_by_byte(), headers=PACKED)
    assert answer.status_code == 200, answer.text
    assert await stored(hub) == 1


async def test_what_unpacks_into_too_much_is_turned_away_before_it_has_grown(
    hub: RunningHub, nurse: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = gzip.compress(b"[" + b" " * 200 * 1024 * 1024, 1)
    unpacked = 0
    call = gzip_requests._Unpacked.__call__

    async def counted(self: gzip_requests._Unpacked) -> Any:
        nonlocal unpacked
        message: Any = await call(self)
        unpacked += len(message["body"])
        return message

    monkeypatch.setattr(gzip_requests._Unpacked, "__call__", counted)
    answer = await nurse.post("/v1/changes", content=bomb, headers=PACKED)
    assert answer.status_code == 413, answer.text
    assert "Send fewer records" in answer.json()["detail"]
    assert unpacked < 3 * 1024 * 1024
    assert await stored(hub) == 0


async def test_what_cannot_be_unpacked_is_turned_away_in_words_and_stores_nothing(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    packed = gzip.compress(b"[" + ONE + b"]")
    for spoilt in (b"", ONE, packed[:-1], packed[: len(packed) // 2], packed + b"x", packed[:-8] + b"\0" * 8):
        answer = await nurse.post("/v1/changes", content=spoilt, headers=PACKED)
        assert answer.status_code == 400, answer.text
        assert "unpacked" in answer.json()["detail"]
    assert await stored(hub) == 0


async def test_whatever_else_is_compressed_is_turned_away(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    packed = gzip.compress(b"[" + ONE + b"]")
    for path, encoding in (
        ("/v1/changes", "br"),
        ("/v1/changes", "gzip, identity"),
        ("/v1/sign-in", "gzip"),
        ("/v1/devices/here", "gzip"),
        ("/v1/recovery", "gzip"),
    ):
        answer = await nurse.post(path, content=packed, headers={"Content-Encoding": encoding})
        assert answer.status_code == 415, path
        assert "not compressed" in answer.json()["detail"]
    assert await stored(hub) == 0


async def test_nobody_who_has_not_signed_in_has_anything_unpacked(hub: RunningHub) -> None:
    async with hub.client() as stranger:
        answer = await stranger.post("/v1/changes", content=gzip.compress(b"["), headers=PACKED)
    assert answer.status_code == 401


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

"""Who begins TLS and says no more keeps nobody out, and who agrees on it is served from her first byte on."""

import asyncio
import ssl
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from mavis_tui.hub import connections, doorstep
from mavis_tui.hub.doorstep import behind_tls
from tests.hub.at_the_door import ONCE, closed, served
from tests.hub.test_server import written_certificate


class Keys(NamedTuple):
    hub: ssl.SSLContext
    device: ssl.SSLContext


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    pem, key = written_certificate(tmp_path_factory.mktemp("keys"))
    hub = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    hub.load_cert_chain(pem, key)
    return Keys(hub, ssl.create_default_context(cafile=pem))


async def answer_to(port: int, keys: Keys) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=keys.device)
    writer.write(ONCE)
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return answer


async def test_the_oldest_that_begins_no_tls_gives_way_to_who_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: Keys
) -> None:
    monkeypatch.setattr(connections, "MOST", 5)
    async with served(tmp_path, behind_tls(keys.hub)) as port:
        silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(12)]
        for _ in range(2):
            assert b"HTTP/1.1 200" in await answer_to(port, keys)
        assert await closed(silent[0][0])
        for _, writer in silent:
            writer.close()


@pytest.mark.parametrize("said", [b"", b"\x16\x03\x01\x02\x00\x01", ONCE])
async def test_what_never_becomes_tls_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: Keys, said: bytes
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.1)
    async with served(tmp_path, behind_tls(keys.hub)) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(said)
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
    assert b"HTTP" not in answer


async def test_what_comes_in_the_same_breath_as_the_end_of_the_handshake_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: Keys
) -> None:
    monkeypatch.setattr(doorstep, "_GOODBYE_SECONDS", 0.1)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    device = keys.device.wrap_bio(incoming, outgoing, server_hostname="127.0.0.1")
    async with served(tmp_path, behind_tls(keys.hub)) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while True:
            try:
                device.do_handshake()
            except ssl.SSLWantReadError:
                writer.write(outgoing.read())
                incoming.write(await asyncio.wait_for(reader.read(65_536), 10))
            else:
                break
        device.write(ONCE)
        writer.write(outgoing.read())  # the end of the handshake, and the request behind it
        answer = b""
        while b"}" not in answer:
            incoming.write(await asyncio.wait_for(reader.read(65_536), 10))
            with suppress(ssl.SSLWantReadError):
                answer += device.read(65_536)
        writer.close()
    assert device.version() == "TLSv1.3"
    assert answer.startswith(b"HTTP/1.1 200")

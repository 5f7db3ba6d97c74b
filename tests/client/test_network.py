"""The client on real sockets: proxies, certificates, and addresses where nobody is."""

import asyncio
import socket
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
import truststore
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mavis_tui import __version__
from mavis_tui.client import asking
from mavis_tui.client.service import Service
from mavis_tui.client.silent_connections import ASKED_EVERY_SECONDS, ASKED_TIMES, SILENT_SECONDS, watched
from mavis_tui.errors import BadInput, HubTooSlow, HubUnreachable, NoNetwork, NotTheHub
from mavis_tui.wire.messages import LONGEST_WAIT_FOR_NEWS


@asynccontextmanager
async def listening(answer: bytes | None, tls: ssl.SSLContext | None = None) -> AsyncIterator[tuple[int, list[str]]]:
    """Listen on loopback and say the same to everybody, or nothing; give the port and the heads that came."""
    heads: list[str] = []
    visits: set[asyncio.Task[None]] = set()

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        if answer is None:
            await reader.read()
        else:
            writer.write(answer)
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.add(asyncio.create_task(speak(reader, writer)))

    server = await asyncio.start_server(visit, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1], heads
    finally:
        server.close()
        await asyncio.gather(*visits)
        await server.wait_closed()


PORTAL = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\nConnection: close\r\n\r\nlogin"


@pytest.fixture
def self_signed(tmp_path: Path) -> ssl.SSLContext:
    """Give the TLS of somebody who vouches for himself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "hub.pem"
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


async def test_a_proxy_named_in_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(PORTAL) as (port, heads):
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{port}")
        service = Service("http://hub.example", allow_http=True)

        with pytest.raises(NotTheHub):
            await service.hello("n")
        await service.close()

    assert heads[0].startswith("GET http://hub.example/v1/hello?nonce=n HTTP/1.1")


async def test_a_hub_on_this_computer_is_never_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(PORTAL) as (port, heads):
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        service = Service(f"http://127.0.0.1:{port}")

        with pytest.raises(NotTheHub):
            await service.hello("n")
        await service.close()

    assert heads[0].startswith("GET /v1/hello?nonce=n HTTP/1.1")


async def test_the_client_says_which_program_it_is_and_takes_compressed_answers() -> None:
    async with listening(PORTAL) as (port, heads):
        service = Service(f"http://127.0.0.1:{port}", token="secret")
        with pytest.raises(NotTheHub):
            await service.hello("n")
        await service.close()

    head = heads[0].lower()
    assert f"user-agent: mavis/{__version__}" in head
    assert "accept-encoding: gzip" in head
    assert "secret" not in head  # whoever answers a probe may be anybody


async def test_certificates_are_judged_by_the_operating_system() -> None:
    service = Service("https://127.0.0.1:1")
    with pytest.raises(HubUnreachable):
        await service.hello("n")

    assert service._http is not None
    pool = service._http._transport._pool  # type: ignore[attr-defined] # no public way to see which context is used
    assert isinstance(pool._ssl_context, truststore.SSLContext)
    await service.close()


async def test_a_certificate_nobody_vouches_for_is_not_the_hub(self_signed: ssl.SSLContext) -> None:
    async with listening(PORTAL, self_signed) as (port, heads):
        service = Service(f"https://127.0.0.1:{port}", token="secret")
        with pytest.raises(NotTheHub, match=r"certificate.*safe on this device.*clock"):
            await service.sessions()
        await service.close()

    assert heads == []


async def test_a_hub_that_is_not_running_is_unreachable_and_not_a_missing_network() -> None:
    service = Service("http://127.0.0.1:1")

    with pytest.raises(HubUnreachable) as caught:
        await service.hello("n")

    assert not isinstance(caught.value, NoNetwork)
    assert "127.0.0.1:1" in str(caught.value)
    await service.close()


async def test_a_hub_that_says_nothing_is_too_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    # on a busy machine connecting takes longer than this, and a hub that can't be reached is another error
    monkeypatch.setattr(asking, "patience", lambda seconds: httpx.Timeout(seconds, connect=60))
    async with listening(None) as (port, _heads):
        service = Service(f"http://127.0.0.1:{port}", timeout_seconds=0.05)
        with pytest.raises(HubTooSlow):
            await service.hello("n")
        await service.close()


async def test_an_answer_cut_off_by_the_network_is_not_an_answer() -> None:
    cut = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"name": "hub"'
    async with listening(cut) as (port, _heads):
        service = Service(f"http://127.0.0.1:{port}")
        with pytest.raises(HubUnreachable):
            await service.hello("n")
        await service.close()


@pytest.mark.parametrize("hub", ["hub.example.nhs.uk", "ftp://hub.example", "https://", ""])
async def test_an_address_that_makes_no_sense_is_named(hub: str) -> None:
    service = Service(hub)

    with pytest.raises(BadInput, match="https://"):
        await service.hello("n")
    await service.close()


@pytest.mark.parametrize("hub", ["http://hub.example.nhs.uk", "http://10.1.2.3:8675", "http://localhost.example"])
async def test_nothing_goes_unencrypted_to_another_computer(hub: str) -> None:
    service = Service(hub, token="secret")

    with pytest.raises(BadInput, match=r"http://.*Nothing was sent.*safe on this device.*https://"):
        await service.sessions()
    await service.close()


@pytest.mark.parametrize("hub", ["http://localhost:1", "http://127.0.0.9:1", "http://[::1]:1"])
async def test_a_hub_on_this_computer_may_be_asked_unencrypted(hub: str) -> None:
    service = Service(hub)

    with pytest.raises(HubUnreachable):
        await service.hello("n")
    await service.close()


async def test_the_system_watches_over_a_connection_on_which_nobody_says_anything() -> None:
    greeting = b'{"name":"","nonce":"n","time":"2026-11-30T14:00:00Z","generation":""}'
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(greeting)}\r\n\r\n".encode()
    asked: list[int] = []
    async with listening(head + greeting) as (port, _):
        service = Service(f"http://127.0.0.1:{port}")
        service._http = http = service._client()

        async def look(response: httpx.Response) -> None:
            near = response.extensions["network_stream"].get_extra_info("socket")
            asked.append(near.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE))
            asked.extend(near.getsockopt(level, option) for level, option, _ in watched()[1:])

        http.event_hooks["response"] = [look]
        await service.hello("n")
        await service.close()

    assert bool(asked[0])
    assert asked[1:] == [value for _, _, value in watched()[1:]]
    # pulled out, a cable is noticed sooner than a question is answered that waits as long as it may
    assert SILENT_SECONDS + ASKED_EVERY_SECONDS * ASKED_TIMES < LONGEST_WAIT_FOR_NEWS


async def test_a_service_can_be_closed_and_used_again() -> None:
    service = Service("http://127.0.0.1:1")
    for _ in range(2):
        with pytest.raises(HubUnreachable):
            await service.hello("n")
        await service.close()


def test_naming_the_client_loads_no_httpx() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, mavis_tui.client.service; print('httpx' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert loaded.stdout.strip() == "False"

"""The way to a served hub: TLS by flags, a proxy that is believed only where there is one, nothing in clear."""

import json
import socket
import ssl
import urllib.request
from datetime import UTC, datetime, timedelta
from email.message import Message
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mavis_tui.cli import main
from mavis_tui.hub import server as serving_module
from mavis_tui.wire.addresses import is_loopback
from tests.commands.hub.test_hub_commands import serving


def written_certificate(folder: Path, password: bytes | None = None) -> tuple[Path, Path]:
    """Write a certificate for 127.0.0.1 that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hub.test")])
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
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    sealed: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if password is not None:
        sealed = serialization.BestAvailableEncryption(password)
    pem, keys = folder / "hub.pem", folder / "hub.key"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    keys.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealed))
    return pem, keys


def headers_of(address: str, trusted: Path | None = None, *, sent: dict[str, str] | None = None) -> Message:
    """Ask who is there, and give the headers of the answer."""
    context = ssl.create_default_context(cafile=trusted) if trusted else None
    asked = urllib.request.Request(f"{address}/v1/hello?nonce=n-1", headers=sent or {})  # noqa: S310 # our own hub
    with urllib.request.urlopen(asked, timeout=120, context=context) as answer:  # noqa: S310 # our own hub
        told: dict[str, Any] = json.load(answer)
        assert told["nonce"] == "n-1"
        headers: Message = answer.headers
        return headers


@pytest.fixture(autouse=True)
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAVIS_HUB_DATABASE", str(tmp_path / "hub" / "hub.db"))


def test_with_a_certificate_the_hub_speaks_tls_and_nothing_else(tmp_path: Path) -> None:
    pem, key = written_certificate(tmp_path)
    with serving(tmp_path, "--cert", str(pem), "--key", str(key)) as (_, address):
        assert address.startswith("https://127.0.0.1:")
        headers = headers_of(address, pem)
        with pytest.raises(OSError, match=r"closed|reset|EOF"):
            headers_of(address.replace("https", "http"))
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Server" not in headers


def test_behind_a_proxy_on_this_computer_its_word_is_taken(tmp_path: Path) -> None:
    # That it isn't taken otherwise is held in test_commands, where a hub is served without the flag.
    with serving(tmp_path, "--behind-proxy") as (_, address):
        through_tls = headers_of(address, sent={"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"})
        assert "Strict-Transport-Security" in through_tls
        assert "Strict-Transport-Security" not in headers_of(address)


# Addresses of the documentation range: nobody has them, so nothing is ever listened on.
@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "0.0.0.0", "::", "hub.example"])  # noqa: S104 # refused
def test_the_hub_does_not_listen_for_others_where_they_could_listen_in(
    host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["hub", "serve", "--host", host, "--port", "0"]) == 3
    said = " ".join(capsys.readouterr().err.split())
    assert "Nothing was started" in said
    assert "--cert and --key, or say --behind-proxy" in said


def test_behind_a_proxy_it_may(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hub", "serve", "--host", "192.0.2.1", "--port", "0", "--behind-proxy"]) == 3
    assert "can’t listen on 192.0.2.1" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("host", "here"), [("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("localhost", True), ("", False)]
)
def test_what_only_this_computer_can_reach(host: str, here: bool) -> None:
    assert is_loopback(host) is here


def test_a_certificate_that_is_none_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pem, key = written_certificate(tmp_path)
    (tmp_path / "other").mkdir()
    _, other_key = written_certificate(tmp_path / "other")
    (tmp_path / "tea").write_text("buy tea")
    for options, said in (
        ([pem, other_key], "aren’t a certificate and its key"),
        ([tmp_path / "tea", key], "aren’t a certificate and its key"),
        ([pem, tmp_path / "nowhere"], "can’t read"),
    ):
        assert main(["hub", "serve", "--cert", str(options[0]), "--key", str(options[1]), "--port", "0"]) == 3
        assert said in " ".join(capsys.readouterr().err.split())
    assert main(["hub", "serve", "--cert", str(pem), "--port", "0"]) == 3
    assert "both --cert and --key" in " ".join(capsys.readouterr().err.split())


def test_a_key_with_a_password_is_not_waited_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pem, key = written_certificate(tmp_path, b"sesame")
    assert main(["hub", "serve", "--cert", str(pem), "--key", str(key), "--port", "0"]) == 3
    assert "without a password" in " ".join(capsys.readouterr().err.split())


def test_an_answer_is_sent_at_once_and_not_when_its_head_was_acknowledged() -> None:
    with (
        serving_module._listening("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_file_is_served_by_one_process(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("hub", "serve", "--workers", "2", "--database", str(tmp_path / "hub.db"))) == 3
    assert "served by one process" in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "hub.db").exists()

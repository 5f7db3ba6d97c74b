"""The site of deploy/ in Debian's nginx: TLS, HTTP/2, and a day of a laptop through it to a real hub.

Where nginx isn't installed these are left out, which the summary says in a line, but not in CI. What takes a minute is
tried by `make deployed`.
"""

import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import msgspec
import pytest

from mavis_tui.models.calendar import system_clock, today
from mavis_tui.wire.messages import Problem, held_tag
from tests.commands.conftest import HUB_PASSWORD, Mavis
from tests.commands.hub.test_hub_commands import run, serving
from tests.conftest import FIXTURES
from tests.deploy import nginx
from tests.hub.test_server import written_certificate

EMAIL = "sian.rees@example.nhs.uk"
TOKEN = "0123456789abcdef0123456789abcdef"
DOSE = ("--batch", "FM8629", "--expiry", "2040-05-31", "--site", "left_arm_upper_position")

pytestmark = pytest.mark.skipif(
    not nginx.program() and os.environ.get("CI") != "true", reason="nginx isn’t installed (Debian’s nginx-light)"
)
takes_a_minute = pytest.mark.skipif("MAVIS_DEPLOYED" not in os.environ, reason="make deployed")


class Door(NamedTuple):
    """A hub behind nginx: the address for laptops, the one inside, the certificate, and where both write their logs."""

    address: str
    inside: str
    chain: Path
    folder: Path

    def client(self, token: str = "") -> httpx.Client:
        """Give a client that is signed in with a token, or isn't."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        context = ssl.create_default_context(cafile=self.chain)
        return httpx.Client(base_url=self.address, verify=context, headers=headers, timeout=120)

    def token(self) -> str:
        """Sign in on a laptop of its own."""
        with self.client() as client:
            body = {"email": EMAIL, "password": HUB_PASSWORD, "device": "another-laptop"}
            token: str = client.post("/v1/sign-in", json=body).json()["token"]
        return token


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A hub with a session of 120 children today and one nurse, behind nginx."""
    folder = tmp_path_factory.mktemp("deployed")
    chain, key = written_certificate(folder)
    (folder / "token").write_text(f"{TOKEN}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAVIS_HUB_DATABASE", str(folder / "hub.db"))
        patch.setenv("MAVIS_PASSWORD", HUB_PASSWORD)
        day = today(system_clock).isoformat()
        assert run("import", str(FIXTURES / "hpv-school.xlsx"), "--date", day) == 0
        assert run("add-user", EMAIL, "--name", "Sian Rees", "--organisation", "R1L") == 0
        options = ("--behind-proxy", "--log", "json", "--metrics-token", str(folder / "token"))
        with serving(folder, *options) as (_, inside):
            port = int(inside.rpartition(":")[2])
            with nginx.fronting(port, chain, key, folder) as address:
                yield Door(address, inside, chain, folder)


@pytest.fixture
def laptop(mavis: Mavis, door: Door, monkeypatch: pytest.MonkeyPatch) -> Mavis:
    """A laptop that trusts the certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(door.chain))
    return mavis


def test_a_day_of_a_laptop_goes_through(door: Door, laptop: Mavis) -> None:
    assert laptop("sign-in", "--hub", door.address, "--email", EMAIL, "--json").data["email"] == EMAIL
    laptop("save-offline", "1204")
    ready = laptop("children", "1204", "--ready", "--json").data
    record = laptop("record", "1204", ready[0]["id"], *DOSE, "--json").data
    assert laptop("sync", "--json").data["waiting"] == 0
    with door.client(door.token()) as client:
        receipts = client.get(f"/v1/changes/{record['id']}").json()
    assert [receipt["verdict"] for receipt in receipts] == ["saved"]


def test_who_waits_for_news_gets_it_when_it_is_there(door: Door, laptop: Mavis) -> None:
    laptop("sign-in", "--hub", door.address, "--email", EMAIL)
    laptop("save-offline", "1204")
    told: list[Any] = []
    with door.client(door.token()) as client:
        held = held_tag(client.get("/v1/sessions/1204").headers["ETag"])

        def wait() -> None:
            asked = {"nonce": "n", "held": f"1204:{held}", "wait": "55"}
            while not told or not told[-1]["sessions"]:  # as a device does
                told.append(client.get("/v1/news", params=asked).json())

        waiting = threading.Thread(target=wait)
        waiting.start()
        child = laptop("children", "1204", "--json").data[-1]["id"]
        laptop("attendance", "1204", child, "attending")
        laptop("sync")
        waiting.join(200)
    assert [one["id"] for one in told[-1]["sessions"]] == ["1204"]


def test_it_speaks_http_2_and_no_tls_of_before(door: Door) -> None:
    def agreed(*, at_most: ssl.TLSVersion) -> tuple[str | None, str | None]:
        context = ssl.create_default_context(cafile=door.chain)
        context.set_alpn_protocols(["h2", "http/1.1"])
        context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, at_most
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        port = int(door.address.rpartition(":")[2])
        with (
            socket.create_connection(("127.0.0.1", port)) as plain,
            context.wrap_socket(plain, server_hostname="127.0.0.1") as secured,
        ):
            return secured.selected_alpn_protocol(), secured.version()

    assert agreed(at_most=ssl.TLSVersion.TLSv1_3) == ("h2", "TLSv1.3")
    assert agreed(at_most=ssl.TLSVersion.TLSv1_2) == ("h2", "TLSv1.2")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"), pytest.raises(OSError, match=r"PROTOCOL_VERSION|alert"):
        agreed(at_most=ssl.TLSVersion.TLSv1_1)


def test_the_numbers_stay_inside(door: Door) -> None:
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    with door.client() as client:
        assert client.get("/metrics", headers=bearer).status_code == 404
    inside = httpx.get(f"{door.inside}/metrics", headers=bearer)
    assert inside.status_code == 200
    assert "mavis_hub_info" in inside.text


def test_a_request_has_one_number_in_both_logs_and_nobody_else_gives_it(door: Door) -> None:
    with door.client() as client:
        answer = client.get("/v1/hello?nonce=n", headers={"X-Request-Id": "a-number-of-mine"})
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    number = answer.headers["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{32}", number)
    until = time.monotonic() + 60
    log = door.folder / "mavis-hub.log"
    while number not in log.read_text():
        assert time.monotonic() < until
        time.sleep(0.02)
    line = next(line for line in log.read_text().splitlines() if number in line)
    assert re.fullmatch(rf"\S+ {number} GET 200 [\d.]+ \d+", line)
    assert not re.search(r"/v1/|127\.0\.0\.1|nonce", log.read_text())


def test_while_the_hub_is_started_again_laptops_are_told_when_to_come_back_and_what_is_safe(tmp_path: Path) -> None:
    chain, key = written_certificate(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = free.getsockname()[1]
    with nginx.fronting(nobody, chain, key, tmp_path) as address:
        context = ssl.create_default_context(cafile=chain)
        with httpx.Client(base_url=address, verify=context) as client:
            answer = client.get("/v1/sessions")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = msgspec.json.decode(answer.content, type=Problem)
    assert (told.status, told.title) == (503, "The team server can’t work now")
    assert "what was recorded is safe where it is" in told.detail


@takes_a_minute
def test_a_question_what_is_new_may_wait_as_long_as_it_likes(door: Door) -> None:
    with door.client(door.token()) as client:
        held = held_tag(client.get("/v1/sessions/1204").headers["ETag"])
        began = time.monotonic()
        answer = client.get("/v1/news", params={"nonce": "n", "held": f"1204:{held}", "wait": "55"})
    assert (answer.status_code, answer.json()["sessions"]) == (200, [])
    assert time.monotonic() - began > 54


@takes_a_minute
def test_who_sends_too_slowly_is_let_go_before_the_hub_hears_of_it(door: Door) -> None:
    def connections() -> float:
        told = httpx.get(f"{door.inside}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
        return float(re.search(r"^mavis_hub_connections (\S+)$", told, re.MULTILINE)[1])  # type: ignore[index]

    before = connections()
    context = ssl.create_default_context(cafile=door.chain)
    port = int(door.address.rpartition(":")[2])
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as slow,
    ):
        slow.sendall(b"POST /v1/sign-in HTTP/1.1\r\nHost: hub\r\nContent-Length: 900\r\n\r\n{")
        slow.settimeout(60)
        assert b"408" in slow.recv(4096) or slow.recv(4096) == b""
    assert connections() <= before

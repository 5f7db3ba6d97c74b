"""What systemd is told, as it asks for it."""

import socket
import sys
from pathlib import Path

import pytest

from mavis_tui.hub.service_notice import tell_starter

if sys.platform == "win32":
    pytest.skip("systemd is Linux's", allow_module_level=True)


@pytest.mark.parametrize("kind", ["a file", "an abstract name"])
def test_who_started_it_is_told_that_it_is_ready(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if kind == "an abstract name" and sys.platform != "linux":
        pytest.skip("only Linux has names without a file")
    name = str(tmp_path / "notify") if kind == "a file" else f"@mavis-{tmp_path.name}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(name.replace("@", "\0", 1) if name.startswith("@") else name)
        monkeypatch.setenv("NOTIFY_SOCKET", name)
        tell_starter("READY=1")
        assert heard.recv(100) == b"READY=1"


@pytest.mark.parametrize("named", ["", "nonsense", "/nowhere/at/all"])
def test_where_nobody_listens_nothing_happens(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", named)
    tell_starter("READY=1")

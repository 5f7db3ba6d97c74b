"""The demonstration: a real hub process, a nurse who is signed in, and nothing left behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from mavis_tui import cli
from mavis_tui.cache.keys.os_keyring import OsKeyring
from mavis_tui.client.service import Service
from mavis_tui.commands.support import demo, demo_team_server
from mavis_tui.demo.generate import demonstration as demonstration_of
from mavis_tui.demo.team_server import DemoHub
from mavis_tui.errors import HubUnreachable
from mavis_tui.hub.access import accounts
from tests.commands.conftest import Mavis
from tests.modes import is_its_owners


@contextmanager
def demonstration(place: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], Any]]:
    """Run `mavis demo --no-app` with temporary files in `place`, and give its process and what it printed."""
    environment = {**os.environ, "TMPDIR": str(place)}
    arguments = [sys.executable, "-m", "tests.clock", "demo", "--no-app", "--json", *words]
    # Python leaves SIGINT alone where it was ignored, as in a script's background.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    signal.signal(signal.SIGINT, before)
    try:
        assert process.stdout is not None
        printed = process.stdout.readline()
        assert printed, process.communicate()[1]
        yield process, json.loads(printed)
    finally:
        process.terminate()
        process.communicate(timeout=120)


def answers(address: str) -> bool:
    """Tell whether anybody listens there."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.socket() as asking:
        return asking.connect_ex((host, int(port))) == 0


def test_the_demonstration_can_be_used_by_commands_and_ctrl_c_leaves_nothing(
    mavis: Mavis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    with demonstration(place) as (process, doors):
        monkeypatch.setenv("MAVIS_DATA_DIR", doors["data_dir"])
        monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", doors["offline_password"])
        groups = mavis("sessions", "--json").data["groups"]
        assert set(groups) == {"Flu", "HPV", "Doubles", "MMR"}
        assert mavis("status", "--json").data["signed_in"] is True
        assert answers(doors["hub"])
        process.send_signal(signal.SIGINT)
        assert process.wait(120) == 0
        assert not answers(doors["hub"])
    assert list(place.iterdir()) == []


def test_a_demonstration_that_was_killed_leaves_no_hub_behind(tmp_path: Path) -> None:
    with demonstration(tmp_path) as (process, doors):
        assert answers(doors["hub"])
        process.kill()
        process.wait()
        deadline = time.monotonic() + 60
        while answers(doors["hub"]) and time.monotonic() < deadline:
            pass
        assert not answers(doors["hub"])


def test_a_kept_demonstration_that_was_terminated_goes_on_where_it_was(
    mavis: Mavis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    with demonstration(tmp_path, "--keep", str(kept)) as (process, first):
        monkeypatch.setenv("MAVIS_DATA_DIR", first["data_dir"])
        monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", first["offline_password"])
        mavis("save-offline", "1205")
        process.terminate()
        assert process.wait(120) == 143
        assert not answers(first["hub"])
    assert is_its_owners(kept / "demo.json")
    with demonstration(tmp_path, "--keep", str(kept)) as (_, second):
        assert second == first
        assert mavis("status", "--json").data["available_offline"] == ["1205"]
        assert "1205" in mavis("refresh", "--json").data


def test_a_folder_with_something_else_in_it_is_left_alone(mavis: Mavis, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("Dear Ada")
    assert "was left as it was" in mavis("demo", "--no-app", "--keep", str(tmp_path / "letters"), code=3).sentences
    assert [file.name for file in (tmp_path / "letters").iterdir()] == ["one.txt"]


def test_a_kept_demonstration_starts_elsewhere_where_its_port_is_taken_and_what_waited_is_sent(
    mavis: Mavis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "_GONE_SECONDS", 0)
    kept = tmp_path / "kept"
    first = served(mavis, kept)
    monkeypatch.setenv("MAVIS_DATA_DIR", first["data_dir"])
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", first["offline_password"])
    port = int(first["hub"].rpartition(":")[2])
    with socket.create_server(("127.0.0.1", port)):
        second = served(mavis, kept, ("save-offline", "1205"), ("status",))
    assert second["hub"] != first["hub"]
    assert {**second, "hub": ""} == {**first, "hub": ""}
    assert mavis("status", "--json").data["hub"] == second["hub"]
    assert mavis("status", "--json").data["available_offline"] == ["1205"]


def served(mavis: Mavis, kept: Path, *commands: tuple[str, ...]) -> dict[str, Any]:
    """Start a demonstration in this process, run commands while it serves, end it, and give how to get in."""

    def meanwhile(_switch: DemoHub) -> None:
        for words in commands:
            assert cli.main(words) == 0
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DemoHub, "wait", meanwhile)
        patch.setattr(demo_team_server, "demonstration", lambda day: list(demonstration_of(day))[1:2])
        for variable in ("MAVIS_DATA_DIR", "MAVIS_OFFLINE_PASSWORD"):
            if not commands:
                patch.delenv(variable, raising=False)
        said = mavis("demo", "--no-app", "--json", "--keep", str(kept))
    doors: dict[str, Any] = json.loads(said.out.splitlines()[0])
    assert not answers(doors["hub"])
    return doors


def test_killed_while_it_was_filled_and_behind_an_office_s_proxy_it_begins_anew_and_keeps_no_password(
    mavis: Mavis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "demo.begun").touch()
    for half in ("hub.db", "hub.db-wal", "hub.ready"):
        (kept / half).write_text("half of it")
    for variable in ("HTTP_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    for variable in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(variable, "intranet.example")
    monkeypatch.setenv("MAVIS_KEYRING", "true")
    monkeypatch.setattr(OsKeyring, "keep", lambda *_: pytest.fail("the keyring is a person’s own"))
    begin, add, steps = DemoHub.begin, accounts.add_user, list[str]()

    def noted(step: str, do: Any) -> Any:
        def done(*given: Any) -> Any:
            steps.append(step)
            return do(*given)

        return done

    monkeypatch.setattr(DemoHub, "begin", noted("the hub is loading", begin))
    monkeypatch.setattr(demo_team_server, "add_user", noted("its database is filled", add))
    assert served(mavis, kept)["email"].endswith("@example.nhs.uk")
    assert steps == ["the hub is loading", "its database is filled"], "or a person waits for as long again"
    assert not (kept / "demo.begun").exists()
    assert is_its_owners(kept / "demo.json")
    assert (os.environ["NO_PROXY"], os.environ["no_proxy"]) == ("intranet.example", "intranet.example")


@pytest.mark.parametrize("named", ["a-file/folder", "a-file"])
def test_where_nothing_can_be_written_it_says_so_and_starts_nothing(mavis: Mavis, tmp_path: Path, named: str) -> None:
    (tmp_path / "a-file").write_text("mine")
    said = mavis("demo", "--no-app", "--keep", str(tmp_path / named), code=3).sentences
    assert "can’t be used as a folder" in said
    assert "Nothing was started. Name another one after --keep." in said
    assert (tmp_path / "a-file").read_text() == "mine"


def test_where_no_temporary_folder_can_be_written_it_names_another_way(
    mavis: Mavis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "not-there"))
    said = mavis("demo", "--no-app", code=3).sentences
    assert "Nothing was started. Name a folder in TMPDIR, or one after --keep." in said


def test_without_what_a_hub_needs_it_says_how_to_install_it(mavis: Mavis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert 'pip install ".[hub]"' in mavis("demo", "--no-app", code=3).err


async def test_the_switch_takes_the_hub_away_and_brings_it_back_on_the_same_port(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    switch = DemoHub(tmp_path / "hub.db", port, tmp_path / "hub.log")
    service = Service(switch.address)
    try:
        assert not switch.running
        for _ in range(2):
            await switch.toggle()
            assert switch.running
            assert (await service.hello("nonce")).nonce == "nonce"
            await switch.toggle()
            assert not switch.running
            with pytest.raises(HubUnreachable):
                await service.hello("nonce")
    finally:
        switch.stop()
        await service.close()


def test_a_hub_that_cannot_start_says_why(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        switch = DemoHub(tmp_path / "hub.db", taken.getsockname()[1], tmp_path / "hub.log")
        with pytest.raises(HubUnreachable, match="can’t listen"):
            switch.start()
    assert not switch.running

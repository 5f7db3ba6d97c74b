"""The first moments of the app: something to read at once, and nothing of it left behind."""

import os
import subprocess
import sys

import pytest

from mavis_tui.console import first_line, terminal


@pytest.fixture
def in_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(type(stream), "isatty", lambda _: True)
    return capsys


def test_who_starts_the_app_reads_at_once_that_it_opens_and_nothing_of_that_stays(
    monkeypatch: pytest.MonkeyPatch, in_a_terminal: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["mavis"])
    first_line.say()
    said = in_a_terminal.readouterr().out
    assert said == "mavis is opening ...\r"
    first_line.take_back()
    assert in_a_terminal.readouterr().out == " " * (len(said) - 1) + "\r"


def test_a_command_says_nothing_of_opening(
    monkeypatch: pytest.MonkeyPatch, in_a_terminal: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["mavis", "status"])
    first_line.say()
    assert in_a_terminal.readouterr().out == ""


@pytest.mark.parametrize(("connection", "milliseconds"), [({}, "50"), ({"SSH_CONNECTION": "127.0.0.1"}, "500")])
def test_over_ssh_an_arrow_key_may_arrive_in_two_parts(connection: dict[str, str], milliseconds: str) -> None:
    environment = dict(connection)
    terminal.set_up_textual(environment)
    assert environment["ESCDELAY"] == milliseconds


def test_textual_is_not_loaded_before_it_is_told_how_long_escape_waits() -> None:
    script = (
        "import sys; from mavis_tui.commands.support import demo; from mavis_tui.console import compose, terminal;"
        "assert 'textual' not in sys.modules;"
        "terminal.set_up_textual(terminal.os.environ); from textual import constants; print(constants.ESCAPE_DELAY)"
    )
    environment = {**os.environ, "SSH_CONNECTION": "127.0.0.1"}
    environment.pop("ESCDELAY", None)
    ran = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True, timeout=300
    )
    assert ran.stdout.strip() == "0.5"

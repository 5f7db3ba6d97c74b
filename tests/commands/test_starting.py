"""The first moments of the app: something to read at once, and nothing of it left behind."""

import sys

import pytest

from mavis_tui.commands import first_line


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

"""Stopped and continued, as by a shell: one reader of the keys, the page drawn anew, and an end that comes."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.journeys.surroundings import Surroundings
from tests.journeys.terminal import Terminal

ADDRESS = "https://hub.example.nhs.uk/0123456789/abcdefghijkl"
ENDS_WITHIN_SECONDS = 4.0
"""Two, and as much again for a machine with other things to do."""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    with Surroundings(tmp_path) as made:
        return {
            name: value
            for name, value in made.environment.items()
            if name not in ("MAVIS_PASSWORD", "MAVIS_OFFLINE_PASSWORD", "MAVIS_HUB")
        }


def at_the_sign_in(app: Terminal) -> None:
    """Choose a password, so that there is a field in which what is typed can be read."""
    app.wait_for("Choose an offline password")
    app.type("six words that nobody knows\r")
    app.type("six words that nobody knows\r")
    app.wait_for("Team server address")


def threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir())) if Path("/proc").is_dir() else 0


def stopped(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "T"


def test_what_is_typed_through_fifty_stops_is_in_order_and_the_app_ends(environment: dict[str, str]) -> None:
    with Terminal(environment=environment) as app:
        at_the_sign_in(app)
        before = threads(app.process.pid)
        for letter in ADDRESS:
            app.process.send_signal(signal.SIGSTOP)
            app.type(letter)
            app.process.send_signal(signal.SIGCONT)
        app.wait_for(ADDRESS)
        assert threads(app.process.pid) <= before + 1
        began = time.monotonic()
        app.press("\x11")  # Ctrl+Q
        assert app.wait_for_end() == 0
        assert time.monotonic() - began < ENDS_WITHIN_SECONDS


def test_after_a_stop_the_page_is_drawn_anew_on_whatever_a_shell_wrote(environment: dict[str, str]) -> None:
    with Terminal(environment=environment) as app:
        at_the_sign_in(app)
        app.process.send_signal(signal.SIGTSTP)
        while not stopped(app.process.pid):
            pass
        app._stream.feed(b"\x1b[2J\x1b[Hsomething else")
        app.process.send_signal(signal.SIGCONT)
        app.wait_until(lambda screen: "Team server address" in screen and "something else" not in screen)
        app.type("https://hub")
        app.wait_for("https://hub")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_an_app_that_is_ended_while_it_is_stopped_ends_when_it_goes_on(
    environment: dict[str, str], number: signal.Signals
) -> None:
    with Terminal(environment=environment) as app:
        at_the_sign_in(app)
        app.process.send_signal(signal.SIGSTOP)
        app.process.send_signal(number)
        began = time.monotonic()
        app.process.send_signal(signal.SIGCONT)
        assert app.wait_for_end() == 143
        assert time.monotonic() - began < ENDS_WITHIN_SECONDS


def test_a_terminal_that_is_closed_ends_the_app(environment: dict[str, str]) -> None:
    app = Terminal(environment=environment)
    at_the_sign_in(app)
    app.process.send_signal(signal.SIGSTOP)
    os.close(app._master)
    app.process.send_signal(signal.SIGCONT)
    try:
        assert app.process.wait(ENDS_WITHIN_SECONDS + 2) != 0  # nobody said so: it looks every two seconds
    finally:
        app.kill()

"""How far a command has got: on a terminal only, cleared at the end, and Ctrl+C stops it where nothing is half done."""

import io
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from mavis_tui.console import long_work
from mavis_tui.console.long_work import stopped_by_ctrl_c, told
from mavis_tui.long_work import LongWork
from mavis_tui.settings import Settings


class Screen(io.StringIO):
    """A stderr that may be a terminal, and tells when something was written."""

    encoding = "utf-8"

    def __init__(self, *, terminal: bool = True) -> None:
        super().__init__()
        self.terminal = terminal
        self.written = threading.Event()

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> int:
        self.written.set()
        return super().write(text)


At = Callable[[Screen], Screen]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Put a screen in the place of stderr; in the test itself, because pytest has its own until then."""
    monkeypatch.setattr(long_work, "APPEARS_AFTER_SECONDS", 0.0)

    def put(screen: Screen) -> Screen:
        monkeypatch.setattr(sys, "stderr", screen)
        return screen

    return put


def some_work() -> LongWork:
    work = LongWork()
    work.begin("Saving HPV at Mill Lane School", "children", 480)
    work.reach(120)
    return work


def settings(tmp_path: Path, *, cursor: bool = False) -> Settings:
    return Settings(data_dir=tmp_path, cursor=cursor)


def test_a_terminal_gets_one_line_that_is_gone_in_the_end(at: At, tmp_path: Path) -> None:
    screen = at(Screen())
    with told(some_work(), settings(tmp_path), as_json=False):
        assert screen.written.wait(60)
    line = "\r\033[KSaving HPV at Mill Lane School… 120 of 480 children. Ctrl+C stops."
    assert screen.getvalue().startswith(line)
    assert screen.getvalue().endswith("\r\033[K")
    assert "\n" not in screen.getvalue()


def test_what_is_over_soon_says_nothing(at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = at(Screen())
    monkeypatch.setattr(long_work, "APPEARS_AFTER_SECONDS", 60.0)
    with told(some_work(), settings(tmp_path), as_json=False):
        pass
    assert screen.getvalue() == ""


@pytest.mark.parametrize(("terminal", "as_json"), [(False, False), (True, True)])
def test_neither_json_nor_a_file_gets_a_line(at: At, tmp_path: Path, terminal: bool, as_json: bool) -> None:
    screen = at(Screen(terminal=terminal))
    before = threading.active_count()
    with told(some_work(), settings(tmp_path), as_json=as_json):
        assert threading.active_count() == before
    assert screen.getvalue() == ""


def test_a_screen_reader_gets_a_whole_line_and_no_step(at: At, tmp_path: Path) -> None:
    screen = at(Screen())
    with told(some_work(), settings(tmp_path, cursor=True), as_json=False):
        assert screen.written.wait(60)
    assert screen.getvalue() == "Saving HPV at Mill Lane School… 120 of 480 children. Ctrl+C stops.\n"


def test_ctrl_c_stops_at_the_next_step_and_not_in_the_middle_of_one() -> None:
    work, done = LongWork(), []

    def count() -> None:
        with stopped_by_ctrl_c(work):
            for number in work.counted(range(5)):
                if number == 1:
                    signal.raise_signal(signal.SIGINT)
                done.append(number)

    with pytest.raises(KeyboardInterrupt):
        count()
    assert done == [0, 1]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ctrl_c_is_too_late_for_what_takes_effect_already() -> None:
    work, done = LongWork(), []
    with stopped_by_ctrl_c(work):
        work.finish()
        signal.raise_signal(signal.SIGINT)
        done.append("written")
        work.one_more()
    assert done == ["written"]

"""What ends mavis from outside: a signal, and on Windows that its window is closed."""

import signal
import sys

import pytest

from mavis_tui.system import signals

if sys.platform == "win32":
    CLOSED = signal.SIGBREAK
else:
    CLOSED = signal.SIGHUP


def test_being_ended_and_a_closed_terminal_are_heard_until_it_is_over() -> None:
    before = [signal.getsignal(name) for name in (signal.SIGTERM, CLOSED)]
    heard: list[int] = []
    as_before = signals.when_ended(lambda number, _frame: heard.append(number))
    signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(CLOSED)
    as_before()
    assert heard == [signal.SIGTERM, CLOSED]
    assert [signal.getsignal(name) for name in (signal.SIGTERM, CLOSED)] == before


@pytest.mark.skipif(sys.platform != "win32", reason="asks Windows: make windows")
@pytest.mark.parametrize(("event", "ends"), [(0, False), (1, False), (2, True), (5, True), (6, True)])
def test_a_closed_window_ends_mavis_as_a_signal_does_and_windows_waits_for_it(
    event: int, ends: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """learn.microsoft.com/windows/console/handlerroutine: 0 and 1 are Ctrl+C and Ctrl+Break, which are signals."""
    heard: list[object] = []
    monkeypatch.setattr("mavis_tui.system.signals.time.sleep", lambda seconds: heard.append(seconds))
    as_before = signals.when_ended(lambda number, _frame: heard.append(number))
    took_it = signals.closed(event)  # type: ignore[attr-defined,unused-ignore] # Windows has it
    as_before()
    assert took_it is ends
    assert heard == ([CLOSED, 5.0] if ends else [])

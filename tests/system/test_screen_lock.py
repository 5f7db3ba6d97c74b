"""The lock of Windows' screen: its window is registered, and what Windows says to it arrives (asked of Windows)."""

import sys

import pytest

from mavis_tui.system import screen_lock

LOCK, UNLOCK, ANOTHER_USER_CAME, DISCONNECTED, LOGON = 0x7, 0x8, 0x2, 0x4, 0x5
"""learn.microsoft.com/windows/win32/termserv/wm-wtssession-change."""

if sys.platform == "win32":
    import ctypes
    import signal
    from collections.abc import Iterator

    from mavis_tui.system import signals

    SEND = ctypes.WinDLL("user32").SendMessageW
    SEND.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_size_t, ctypes.c_ssize_t]

    @pytest.fixture
    def told() -> Iterator[tuple[screen_lock.Watch, list[bool]]]:
        """Give a watch that Windows knows, and what it told."""
        heard: list[bool] = []
        watch = screen_lock.Watch(heard.append)
        assert watch.made.wait(60)
        yield watch, heard
        watch.end()
        watch.thread.join(60)
        assert not watch.thread.is_alive()

    def test_windows_takes_the_window_for_one_to_be_told(told: tuple[screen_lock.Watch, list[bool]]) -> None:
        assert told[0].window
        assert told[0].registered

    def test_a_locked_screen_another_user_and_a_lost_remote_desktop_are_told_and_nothing_else(
        told: tuple[screen_lock.Watch, list[bool]],
    ) -> None:
        watch, heard = told
        for event in (LOGON, LOCK, UNLOCK, ANOTHER_USER_CAME, DISCONNECTED):
            SEND(watch.window, screen_lock.SESSION_CHANGED, event, 1)
        assert heard == [True, False, True, True]

    def test_a_user_who_signs_out_ends_mavis_as_a_closed_window_does(
        told: tuple[screen_lock.Watch, list[bool]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """learn.microsoft.com/windows/win32/shutdown/wm-endsession: 0 in wParam says that the user stays after all."""
        heard: list[int] = []
        monkeypatch.setattr("mavis_tui.system.signals.time.sleep", lambda _seconds: None)
        as_before = signals.when_ended(lambda number, _frame: heard.append(number))
        SEND(told[0].window, screen_lock.SESSION_ENDS, 0, 0)
        assert not heard
        SEND(told[0].window, screen_lock.SESSION_ENDS, 1, 0)
        as_before()
        assert heard == [signal.SIGBREAK]

else:

    def test_elsewhere_nothing_is_begun_and_ending_that_is_no_trouble() -> None:
        screen_lock.watch(lambda _locked: pytest.fail("nobody tells it"))()

"""The lock of the screen (Windows+L, or by itself) and signing out, of which Windows tells programs with a window.

A console program has none, so one that is never shown is made in a thread of its own. Elsewhere nothing is told.
"""

import sys
import threading
from collections.abc import Callable

Told = Callable[[bool], object]
"""Called in a thread of its own: True when the screen is locked or somebody else's, False when its user is back."""

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    from mavis_tui.system import signals

    SESSION_CHANGED, SESSION_ENDS, CLOSE, DESTROY = 0x02B1, 0x0016, 0x0010, 0x0002
    """WM_WTSSESSION_CHANGE, WM_ENDSESSION, WM_CLOSE, WM_DESTROY."""
    LOCKED = frozenset({0x7, 0x2, 0x4})
    """WTS_SESSION_LOCK, WTS_CONSOLE_DISCONNECT (another user came), WTS_REMOTE_DISCONNECT: the values of wParam
    (learn.microsoft.com/windows/win32/termserv/wm-wtssession-change)."""
    UNLOCKED = 0x8
    """WTS_SESSION_UNLOCK."""
    _THIS_SESSION = 0
    _PROCEDURE = ctypes.WINFUNCTYPE(ctypes.c_ssize_t, wintypes.HWND, wintypes.UINT, ctypes.c_size_t, ctypes.c_ssize_t)

    class _Class(ctypes.Structure):
        """WNDCLASSW: what windows of a kind have in common."""

        _fields_ = (
            ("style", wintypes.UINT),
            ("procedure", _PROCEDURE),
            ("class_extra", ctypes.c_int),
            ("window_extra", ctypes.c_int),
            ("instance", wintypes.HINSTANCE),
            ("icon", wintypes.HICON),
            ("cursor", wintypes.HANDLE),
            ("background", wintypes.HBRUSH),
            ("menu", wintypes.LPCWSTR),
            ("name", wintypes.LPCWSTR),
        )

    class Watch:
        """A window that is never shown, told of the lock until it is ended. `made` says when there is one."""

        def __init__(self, tell: Told) -> None:
            self._tell = tell
            self._user, self._wts = ctypes.WinDLL("user32"), ctypes.WinDLL("wtsapi32")
            self._say_what_they_take()
            self._procedure = _PROCEDURE(self._hears)
            self.window: int | None = None
            self.registered = False
            self.made = threading.Event()
            self.thread = threading.Thread(target=self._live, name="lock of the screen", daemon=True)
            self.thread.start()  # and nobody waits for it: the first page comes as quickly

        def end(self) -> None:
            """Let the window close. Its thread isn't waited for: it may be the one that ends mavis."""
            if self.window is not None:
                self._user.PostMessageW(self.window, CLOSE, 0, 0)

        def _say_what_they_take(self) -> None:
            window, word, number = wintypes.HWND, ctypes.c_size_t, ctypes.c_ssize_t
            self._user.DefWindowProcW.argtypes = [window, wintypes.UINT, word, number]
            self._user.DefWindowProcW.restype = number
            self._user.PostMessageW.argtypes = [window, wintypes.UINT, word, number]
            self._user.GetMessageW.argtypes = [ctypes.POINTER(wintypes.MSG), window, wintypes.UINT, wintypes.UINT]
            self._user.DestroyWindow.argtypes = [window]
            self._user.CreateWindowExW.restype = window
            self._user.CreateWindowExW.argtypes = [
                *(wintypes.DWORD, wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD),
                *(ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int),
                *(window, wintypes.HMENU, wintypes.HINSTANCE, wintypes.LPVOID),
            ]
            self._user.UnregisterClassW.argtypes = [wintypes.LPCWSTR, wintypes.HINSTANCE]
            self._wts.WTSRegisterSessionNotification.argtypes = [window, wintypes.DWORD]
            self._wts.WTSUnRegisterSessionNotification.argtypes = [window]

        def _live(self) -> None:
            name = f"mavis {threading.get_ident()}"
            kind = _Class(procedure=self._procedure, name=name)
            self._user.RegisterClassW(ctypes.byref(kind))
            # of the highest level, not one for messages alone: only such a one is told that its user signs out
            self.window = self._user.CreateWindowExW(0, name, name, 0, 0, 0, 0, 0, None, None, None, None)
            if self.window is not None:
                self.registered = bool(self._wts.WTSRegisterSessionNotification(self.window, _THIS_SESSION))
            self.made.set()
            message = wintypes.MSG()
            while self.window is not None and self._user.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
                self._user.DispatchMessageW(ctypes.byref(message))
            self._user.UnregisterClassW(name, None)

        def _hears(self, window: int, message: int, word: int, number: int) -> int:
            if message == SESSION_CHANGED and (word in LOCKED or word == UNLOCKED):
                self._tell(word in LOCKED)
            elif message == SESSION_ENDS and word:
                # the console tells it only to programs that have nothing to do with windows, and OpenSSL has
                signals.closed(signals.SIGNS_OUT)
            elif message == CLOSE:
                self._wts.WTSUnRegisterSessionNotification(window)
                self._user.DestroyWindow(window)
            elif message == DESTROY:
                self._user.PostQuitMessage(0)
            else:
                answer: int = self._user.DefWindowProcW(window, message, word, number)
                return answer
            return 0

    def watch(tell: Told) -> Callable[[], None]:
        """Call `tell` when the screen is locked, until what is given is called."""
        return Watch(tell).end

else:

    def watch(_tell: Told) -> Callable[[], None]:
        """Nobody tells it in one way on every desktop: do nothing, and give what ends that."""
        return _nothing

    def _nothing() -> None:
        """Nothing was begun."""

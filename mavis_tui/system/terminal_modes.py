"""How a terminal takes keys and shows letters, to be put back whatever ends the app."""

import sys
from collections.abc import Callable

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _INPUT, _OUTPUT, _NARRATION = -10, -11, -12
    """Of GetStdHandle: learn.microsoft.com/windows/console/getstdhandle."""
    _OBEYS_SEQUENCES = 0x4
    """ENABLE_VIRTUAL_TERMINAL_PROCESSING, of SetConsoleMode."""

    def remember_modes() -> Callable[[], None] | None:
        """Take note of the console's modes, and give what sets them again; None where this is no console."""
        kernel = ctypes.windll.kernel32
        kernel.GetStdHandle.restype = wintypes.HANDLE
        held = []
        for which in (_INPUT, _OUTPUT):
            handle, mode = wintypes.HANDLE(kernel.GetStdHandle(which)), wintypes.DWORD()
            if not kernel.GetConsoleMode(handle, ctypes.byref(mode)):
                return None
            held.append((handle, mode.value))

        def put_back() -> None:
            for handle, mode in held:
                kernel.SetConsoleMode(handle, mode)

        return put_back

    def show_no_sequences() -> None:
        """Let the console obey what begins with Esc on standard error, which it otherwise shows as an arrow."""
        kernel = ctypes.windll.kernel32
        kernel.GetStdHandle.restype = wintypes.HANDLE
        handle, mode = wintypes.HANDLE(kernel.GetStdHandle(_NARRATION)), wintypes.DWORD()
        if kernel.GetConsoleMode(handle, ctypes.byref(mode)):
            kernel.SetConsoleMode(handle, mode.value | _OBEYS_SEQUENCES)

    def takes_more(_descriptor: int) -> bool:
        """True: a console of Windows takes what is written."""
        return True

else:
    import select
    import termios

    def remember_modes() -> Callable[[], None] | None:
        """Take note of the terminal's modes, and give what sets them again; None where this is no terminal."""
        descriptor = sys.__stdin__.fileno() if sys.__stdin__ is not None else 0
        try:
            modes = termios.tcgetattr(descriptor)
        except termios.error:
            return None

        def put_back() -> None:
            try:
                termios.tcsetattr(descriptor, termios.TCSANOW, modes)
            except termios.error as error:
                raise OSError(*error.args) from error

        return put_back

    def show_no_sequences() -> None:
        """Do nothing: a terminal obeys what begins with Esc."""

    def takes_more(descriptor: int) -> bool:
        """Tell whether the terminal takes what is written now."""
        return bool(select.select([], [descriptor], [], 0)[1])

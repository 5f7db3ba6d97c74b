"""How far a command has got: a line on stderr where that is a terminal and it lasts; Ctrl+C stops it in time."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from mavis_tui.console.wrapping import room
from mavis_tui.long_work import LongWork, Stopped
from mavis_tui.settings import Settings
from mavis_tui.system.terminal_modes import show_no_sequences
from mavis_tui.terminal.safe_text import cut, plain, spelled

APPEARS_AFTER_SECONDS = 0.5
RENEWED_EACH = 0.2
READ_ALOUD_EACH = 10.0


@contextmanager
def told(work: LongWork, settings: Settings, *, as_json: bool) -> Iterator[None]:
    """Tell on one line while the block lasts; a screen reader gets lines of their own, ten seconds apart.

    Nothing is told with `as_json`, nor where stderr goes to a file or another program.
    """
    if as_json or not sys.stderr.isatty():
        yield
        return
    show_no_sequences()
    over = threading.Event()
    telling = threading.Thread(target=_tell, args=(work, over, settings.cursor), daemon=True)
    telling.start()
    try:
        yield
    finally:
        over.set()
        telling.join()


@contextmanager
def stopped_by_ctrl_c(work: LongWork) -> Iterator[None]:
    """Let Ctrl+C stop the work at its next step, whole, instead of breaking in wherever it is; a second one breaks in.

    Raises KeyboardInterrupt where it was stopped; what took effect already comes to its end.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        work.stop()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    except Stopped:
        raise KeyboardInterrupt from None
    finally:
        signal.signal(signal.SIGINT, before)


def _tell(work: LongWork, over: threading.Event, read_aloud: bool) -> None:
    if over.wait(APPEARS_AFTER_SECONDS):
        return
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    while True:
        words = spelled(cut(plain(f"{work.far.words}. Ctrl+C stops."), room() - 1), encoding)
        sys.stderr.write(f"{words}\n" if read_aloud else f"\r\033[K{words}")
        sys.stderr.flush()
        if over.wait(READ_ALOUD_EACH if read_aloud else RENEWED_EACH):
            break
    if not read_aloud:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()

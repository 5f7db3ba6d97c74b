"""Keeps what this process holds out of core files, of what Python prints by itself, and of other processes.

A traceback is left out whole: its last line is the error's own words, which may quote what was being worked on.
"""

import os
import sys
from types import TracebackType
from typing import Any

from mavis_tui.console import passwords
from mavis_tui.system.limits import leave_no_core_file

_LEFT_OUT = "What it said is left out, because it may name a child."

_OF_TEXTUAL = (
    "TEXTUAL",
    "TEXTUAL_DEBUG",
    "TEXTUAL_LOG",
    "TEXTUAL_SCREENSHOT",
    "TEXTUAL_SCREENSHOT_LOCATION",
    "TEXTUAL_SCREENSHOT_FILENAME",
)
"""Textual would write every key and whole screens to files, or send them to another process, for its developers."""


def begin() -> None:
    """Do all this for the whole process, before anything else; nothing here fails where a system lacks it."""
    leave_no_core_file()
    sys.excepthook = _say_where
    sys.unraisablehook = lambda told: _say_where(told.exc_type, told.exc_value, told.exc_traceback)
    _for_threads()
    passwords.take_from_environment()
    for name in _OF_TEXTUAL:
        os.environ.pop(name, None)


def hush_libraries() -> None:
    """Let no library write its log to the terminal: asyncio's tells the whole error of a task nobody waited for."""
    import logging

    class Hushed(logging.Handler):
        """Says where a message came from, and that it was left out."""

        def emit(self, record: logging.LogRecord) -> None:
            print(f"mavis: {record.name} had something to report. {_LEFT_OUT}", file=sys.stderr)

    logging.lastResort = Hushed(logging.WARNING)


def place_of(trace: TracebackType | None) -> str:
    """Say where an error happened: ` at line 12 of mavis_tui.cli`."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f" at line {trace.tb_lineno} of {trace.tb_frame.f_globals.get('__name__')}" if trace is not None else ""


def _for_threads() -> None:
    import threading

    threading.excepthook = lambda told: _say_where(told.exc_type, told.exc_value, told.exc_traceback)


def _say_where(kind: type[BaseException], _error: Any, trace: TracebackType | None) -> None:
    if not issubclass(kind, SystemExit):
        sentence = f"mavis: {kind.__name__}{place_of(trace)}. {_LEFT_OUT}"
        print(sentence, "Every record that was confirmed is safe.", file=sys.stderr)

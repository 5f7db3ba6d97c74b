"""Numbered questions and plain lines, one after the other: how `mavis --plain` asks, and what it says.

It speaks to screen readers, Braille and slow lines, so nothing that only a terminal can draw is ever written.
"""

import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext, redirect_stderr
from select import select
from shlex import join
from typing import TypeVar

from mavis_tui.console.descriptors import line_of_input
from mavis_tui.console.wrapping import WIDTH, within
from mavis_tui.terminal.safe_text import plain
from mavis_tui.terminal.scanned_text import as_sent, is_a_code, looks_scanned

T = TypeVar("T")

Run = Callable[[Sequence[str]], int]
"""Runs a command as if it had been typed, prints what it has to say, and gives its exit code."""


class BackError(Exception):
    """Somebody pressed Enter alone, or there is no more to read: back to the question before."""


class ScannedError(Exception):
    """A box was scanned where one may be: what the scanner sent is the message, and no answer."""


class _Lines(io.TextIOBase):
    """Standard error without what only a terminal can draw: progress is told on lines that replace one another."""

    def __init__(self) -> None:
        self._there = sys.stderr

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        return self._there.write(text)


_SCANNER_SENDS_BOTH = 0.1
"""So many seconds after the CR of a scan its LF has come, and nobody has hit Enter yet."""

_ahead: list[str] = []
"""A line that came right behind a scan and isn't part of it."""

NOTHING_TO_SCAN = "A box was scanned. It is no answer to this question, so nothing was done."


def choose(question: str, choices: Sequence[tuple[str, T]], *, box: bool = False) -> T:
    """Give the answer whose number is typed; the only one without asking.

    Raises BackError for Enter alone, and ScannedError for a scan where a `box` may be scanned as well. Elsewhere a scan
    is no answer.
    """
    if len(choices) == 1:
        return choices[0][1]
    while True:
        tell(f"\n{question}")
        for number, (words, _) in enumerate(choices, 1):
            tell(f"{number} {words}")
        typed = ask_line("Number:", box=box, digits=False)
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(choices):
            return choices[int(typed) - 1][1]
        tell(f"There is no answer {typed}. Give a number from 1 to {len(choices)}.")


def ask_line(question: str, *, needed: bool = True, box: bool = False, digits: bool = True) -> str:
    """Give the line that is typed. Raises BackError for an empty one where something is `needed`, and at the end.

    A scan raises ScannedError where a `box` may be scanned as well. Elsewhere it is no answer, and the question comes
    again; but where many `digits` may be an answer, nobody can tell those of a barcode from others.
    """
    while True:
        tell(question, end=" ")
        line = _ahead.pop() if _ahead else line_of_input()
        if not line or (needed and not line.strip()):
            raise BackError
        typed = as_sent(line)
        if looks_scanned(typed):
            _take_end_of_scan()
        if box and looks_scanned(typed):
            raise ScannedError(typed)
        if not (is_a_code(typed) if digits else looks_scanned(typed)):
            return line.strip()
        tell(NOTHING_TO_SCAN)


def _take_end_of_scan() -> None:
    """Take away the empty line that a scanner leaves which sends CR and LF: to a terminal each of them ends a line.

    It follows at once, which an Enter by hand can't. What is no terminal has both as the end of one line.
    """
    try:
        descriptor = sys.stdin.fileno()
        follows = os.isatty(descriptor) and bool(select([descriptor], [], [], _SCANNER_SENDS_BOTH)[0])
    except (OSError, ValueError):  # no descriptor; or Windows, whose console takes LF for no end of a line
        return
    if follows and (line := line_of_input()) != "\n":
        _ahead.append(line)


def perform(command: Run, *words: str) -> int:
    """Run a command, and say which."""
    tell(f"\n$ mavis {join(words)}")
    with redirect_stderr(_Lines()) if words[0] == "save-offline" else nullcontext():
        return command(words)


def perform_confirmed(command: Run, words: Sequence[str], said: Sequence[str], yes: str = "Yes, record it") -> None:
    """Say what would be recorded, and run the command when it is confirmed; the careful answer comes first."""
    tell("")
    for line in said:
        tell(line)
    if choose("Record this?", [("No, nothing is recorded", False), (yes, True)]):
        perform(command, *words)


def tell(*words: str, end: str = "\n") -> None:
    """Write a line that has nothing in it that a terminal obeys."""
    lines = " ".join(word for word in words if word).split("\n")
    print("\n".join(part for line in lines for part in within(plain(line), WIDTH)), end=end, flush=True)

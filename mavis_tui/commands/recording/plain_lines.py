"""Numbered questions and plain lines, one after the other: how `mavis --plain` asks, and what it says.

It speaks to screen readers, Braille and slow lines, so nothing that only a terminal can draw is ever written.
"""

import io
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext, redirect_stderr
from shlex import join
from typing import TypeVar

from mavis_tui.console.descriptors import line_of_input
from mavis_tui.console.wrapping import WIDTH, within
from mavis_tui.terminal.safe_text import plain

T = TypeVar("T")

Run = Callable[[Sequence[str]], int]
"""Runs a command as if it had been typed, prints what it has to say, and gives its exit code."""


class BackError(Exception):
    """Somebody pressed Enter alone, or there is no more to read: back to the question before."""


class _Lines(io.TextIOBase):
    """Standard error without what only a terminal can draw: progress is told on lines that replace one another."""

    def __init__(self) -> None:
        self._there = sys.stderr

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        return self._there.write(text)


def choose(question: str, choices: Sequence[tuple[str, T]]) -> T:
    """Give the answer whose number is typed; the only one without asking. Raises BackError for Enter alone."""
    if len(choices) == 1:
        return choices[0][1]
    while True:
        tell(f"\n{question}")
        for number, (words, _) in enumerate(choices, 1):
            tell(f"{number} {words}")
        typed = ask_line("Number:")
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(choices):
            return choices[int(typed) - 1][1]
        tell(f"There is no answer {typed}. Give a number from 1 to {len(choices)}.")


def ask_line(question: str, *, needed: bool = True) -> str:
    """Give the line that is typed. Raises BackError for an empty one where something is `needed`, and at the end."""
    tell(question, end=" ")
    line = line_of_input()
    if not line or (needed and not line.strip()):
        raise BackError
    return line.strip()


def perform(command: Run, *words: str) -> int:
    """Run a command, and say which."""
    tell(f"\n$ mavis {join(words)}")
    with redirect_stderr(_Lines()) if words[0] == "save-offline" else nullcontext():
        return command(words)


def tell(*words: str, end: str = "\n") -> None:
    """Write a line that has nothing in it that a terminal obeys."""
    lines = " ".join(word for word in words if word).split("\n")
    print("\n".join(part for line in lines for part in within(plain(line), WIDTH)), end=end, flush=True)

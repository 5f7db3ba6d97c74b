"""Tells a box that was scanned from keys: a wedge scanner types, and an Enter at its end would confirm a record.

What may begin a code is held back for a moment that no hand notices. What then comes faster than a hand, and looks like
a code of GS1, is one `Scanned`; all else is handed on as the keys that it was. See
docs/decisions/0052-a-scan-is-no-key.md.
"""

import re
import time
from collections.abc import Callable, Iterator

from textual import events
from textual.message import Message

from mavis_tui.terminal.scanned_text import GS, LONGEST, begins_surely, looks_scanned

HAND_SECONDS = 0.03
"""No two keys of a hand come so fast, nor those that a key repeats which is held down."""
LINE_SECONDS = 0.3
"""So long the rest may be on its way over a slow line of what can hardly be anything but a scan."""
ENTER_SECONDS = 0.6
"""An Enter that comes so soon after a scan without one was the scanner's."""
_FIRST = frozenset("0123456789](") | {GS}
_ENDS = frozenset("\r\n\t")
_BEGINS = re.compile(r"(?:0[012]|1[01357]|2[01]|24|30)\d{6}")


class Scanned(events.Paste):
    """A scanner read `text` from a box, without the Enter that it sent behind it."""


class Scans:
    """Is fed what a terminal sent, key by key; gives what may be handed on. `seconds` is a clock nobody can set back.

    How fast keys came is never asked: `late` is called where none came for `seconds_left`, and so a program that was
    busy meanwhile takes no scan for keys.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._held: list[events.Key] = []
        self._text = ""
        self._last = 0.0
        self._scanned_at: float | None = None

    @property
    def seconds_left(self) -> float | None:
        """Give how long to wait for what belongs to what is held; None if nothing is."""
        return max(0.0, self._last + self._patience - self._seconds()) if self._held else None

    def feed(self, event: Message) -> Iterator[Message]:
        """Take the next key, or whatever else a terminal sends."""
        letter = _letter_of(event)
        if not isinstance(event, events.Key) or letter is None:
            yield from self._over()
            yield event
        elif self._held and letter in _ENDS:
            yield from self._ended_by(event)
        elif self._held or (letter in _FIRST and event.key != "f8"):
            self._held.append(event)
            self._text += letter
            self._last = self._seconds()
            self._scanned_at = None
            if len(self._held) > LONGEST:
                yield from self._as_keys()
        elif letter not in _ENDS or not self._is_of_the_scanner():
            yield event

    def late(self) -> Iterator[Message]:
        """Decide, where nothing came for as long as it may take."""
        if self.seconds_left == 0:
            yield from self._over()

    @property
    def _patience(self) -> float:
        return LINE_SECONDS if begins_surely(self._text) or _BEGINS.match(self._text) else HAND_SECONDS

    def _ended_by(self, enter: events.Key) -> Iterator[Message]:
        if looks_scanned(self._text):
            yield self._as_scan()
        else:
            yield from self._as_keys()
            yield enter

    def _over(self) -> Iterator[Message]:
        if looks_scanned(self._text):
            self._scanned_at = self._seconds()
            yield self._as_scan()
        else:
            yield from self._as_keys()

    def _is_of_the_scanner(self) -> bool:
        """True for an Enter that came late behind a scan; there is only one."""
        at, self._scanned_at = self._scanned_at, None
        return at is not None and self._seconds() - at < ENTER_SECONDS

    def _as_scan(self) -> Scanned:
        text, self._text = self._text, ""
        self._held.clear()
        return Scanned(text)

    def _as_keys(self) -> Iterator[Message]:
        held, self._held, self._text = self._held, [], ""
        yield from held


def _letter_of(event: Message) -> str | None:
    """Give what a key types. Some scanners send F8 where FNC1 stands, most the character GS."""
    if not isinstance(event, events.Key):
        return None
    if event.key == "f8":
        return GS
    if event.key in ("enter", "tab"):
        return {"enter": "\r", "tab": "\t"}[event.key]
    letter = event.character
    return letter if letter is not None and (letter.isprintable() or letter in {GS, *_ENDS}) else None

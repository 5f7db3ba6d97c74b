"""A scanner types: what it types is one thing, never keys; and what a hand types stays keys, in order."""

import asyncio
import os
import pty
import threading
import tty
from collections.abc import Iterable
from datetime import date
from queue import Queue

import pytest
from textual import events
from textual.app import App
from textual.message import Message

from mavis_tui.terminal.driver import RestingDriver, events_of
from mavis_tui.terminal.scanned_text import looks_scanned
from mavis_tui.terminal.scans import ENTER_SECONDS, HAND_SECONDS, LINE_SECONDS, Scanned, Scans
from mavis_tui.terminal.sequences import SequencePart
from tests.boxes import GARDASIL, GS, Field, bracketed, of_a_box, written

BOX = of_a_box(GARDASIL, "AB1234", date(2027, 5, 31))
CODE = written([Field("10", "AB1234"), *BOX[:2]])
CODES = (
    f"]d2{CODE}",
    f"]C1{written(BOX)}",
    CODE,
    written(BOX),
    bracketed(BOX),
    GARDASIL,
    GARDASIL[1:],
    f"]E0{GARDASIL[1:]}",
)


class Keyboard:
    """What comes from a terminal, and what is handed on of it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.scans = Scans(lambda: self.now)
        self.handed_on: list[str] = []

    def types(self, text: str, *, each_after: float = 0.0) -> "Keyboard":
        for letter in _letters(text):
            self.waits(each_after)
            for event in events_of(SequencePart(letter)):
                self._take(self.scans.feed(event))
        return self

    def waits(self, seconds: float) -> "Keyboard":
        self.now += seconds
        self._take(self.scans.late())
        return self

    def _take(self, found: Iterable[Message]) -> None:
        for event in found:
            if isinstance(event, Scanned):
                self.handed_on.append(f"scanned {event.text}")
            elif isinstance(event, events.Key):
                self.handed_on.append(event.key)


def _letters(text: str) -> list[str]:
    """Take text apart into what comes at once: letters, and whole escape sequences, written with their end ~."""
    letters: list[str] = []
    for letter in text:
        if letters and letters[-1].startswith("\x1b") and not letters[-1].endswith("~"):
            letters[-1] += letter
        else:
            letters.append(letter)
    return letters


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("each_after", [0.0, 0.008, 0.02])
def test_a_code_and_its_enter_are_one_scan_and_no_key(code: str, each_after: float) -> None:
    for end in ("\r", "\n", "\t"):
        assert Keyboard().types(f"{code}{end}", each_after=each_after).handed_on == [f"scanned {code}"]


@pytest.mark.parametrize("code", CODES)
def test_a_scan_without_an_enter_is_known_by_the_silence_and_a_late_enter_is_the_scanners(code: str) -> None:
    keyboard = Keyboard().types(code).waits(LINE_SECONDS)
    assert keyboard.handed_on == [f"scanned {code}"]
    assert keyboard.types("\r", each_after=ENTER_SECONDS / 2).handed_on == [f"scanned {code}"]
    assert keyboard.types("\r").handed_on == [f"scanned {code}", "enter"], "the next Enter is a person’s"


def test_an_enter_long_after_a_scan_is_a_persons() -> None:
    keyboard = Keyboard().types(CODES[0]).waits(LINE_SECONDS)
    assert keyboard.waits(ENTER_SECONDS * 2).types("\r").handed_on == [f"scanned {CODES[0]}", "enter"]


def test_a_slow_line_may_cut_a_scan_that_has_begun_like_one() -> None:
    for code in CODES[:5]:
        keyboard = Keyboard().types(code[:10]).types(code[10:] + "\r", each_after=0.0)
        assert keyboard.handed_on == [f"scanned {code}"]
    keyboard = Keyboard().types(CODES[0][:5]).waits(HAND_SECONDS * 3).types(CODES[0][5:] + "\r")
    assert keyboard.handed_on == [f"scanned {CODES[0]}"]


def test_f8_in_a_scan_stands_for_the_separator_and_is_a_key_elsewhere() -> None:
    sent = f"]d2{CODE}".replace(GS, "\x1b[19~")
    assert Keyboard().types(f"{sent}\r").handed_on == [f"scanned ]d2{CODE}"]
    assert Keyboard().types("\x1b[19~").handed_on == ["f8"], "at once"


def test_what_a_hand_types_stays_keys_in_their_order() -> None:
    for typed in ("1", "12", "9990000018", "31/05/2027", "]", "(", "10:05", "AB1234", "2\r", "1\x1b[B~2\r", "0201\x1b"):
        slow = Keyboard().types(typed, each_after=0.06).waits(1)
        once = Keyboard().types(typed).waits(1)
        plain = [e.key for one in _letters(typed) for e in events_of(SequencePart(one)) if isinstance(e, events.Key)]
        assert slow.handed_on == plain, typed
        assert once.handed_on == plain, f"{typed} in one read"


def test_a_digit_waits_no_longer_than_nobody_notices_and_a_letter_not_at_all() -> None:
    assert Keyboard().types("k").handed_on == ["k"]
    keyboard = Keyboard().types("1")
    assert keyboard.handed_on == []
    assert keyboard.scans.seconds_left == HAND_SECONDS <= 0.03
    assert keyboard.waits(HAND_SECONDS).handed_on == ["1"]
    assert keyboard.scans.seconds_left is None


def test_what_looks_scanned_and_what_does_not() -> None:
    assert all(looks_scanned(code) for code in CODES)
    for text in (
        "9990000018",
        "07700900123",
        "31052027",
        "see (01) of the letter",
        "AB1234",
        "",
        "1" * 500,
        "line\nline",
    ):
        assert not looks_scanned(text), text


class PseudoTerminal(RestingDriver):
    """The real driver at a real pseudo-terminal; keeps what it hands on."""

    def __init__(self, reads: int) -> None:
        super().__init__(App())
        self.fileno = reads
        self.handed_on: Queue[Message] = Queue()

    def process_message(self, message: Message) -> None:
        self.handed_on.put(message)


async def _at(reads: int) -> PseudoTerminal:
    return PseudoTerminal(reads)


def test_at_a_pseudo_terminal_the_real_driver_hands_on_the_scan_whole_and_the_keys_around_it() -> None:
    scanner, reads = pty.openpty()
    tty.setraw(reads)
    driver = asyncio.run(_at(reads))
    thread = threading.Thread(target=driver.run_input_thread)
    thread.start()
    try:
        os.write(scanner, b"k")
        for letter in f"]d2{CODE}\r".encode():
            os.write(scanner, bytes([letter]))
        os.write(scanner, b"2\r")
        found = [driver.handed_on.get(timeout=60) for _ in range(4)]
    finally:
        os.write(driver._waker, b".")
        thread.join(60)
        for descriptor in (scanner, reads, driver._woken, driver._waker):
            os.close(descriptor)
    assert isinstance(found[1], Scanned)
    assert found[1].text == f"]d2{CODE}"
    assert [event.key for event in found if isinstance(event, events.Key)] == ["k", "2", "enter"]

"""Reads the keys of a terminal, rests until there is one, and goes on when mavis was stopped and continued.

See docs/decisions/0021-the-keyboard-is-waited-for.md, 0027-esc-and-then-a-key.md, 0028-stopped-and-continued.md and
0052-a-scan-is-no-key.md.
"""

import asyncio
import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import suppress
from threading import Lock
from typing import Any

from textual import constants, events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from mavis_tui.system.signals import stop_here, when_stopped
from mavis_tui.terminal.scans import Scans
from mavis_tui.terminal.sequences import ESC, SequencePart, Sequences


class RestingDriver(LinuxDriver):
    """Textual's driver for Linux and macOS, which otherwise wakes ten times a second to see whether a key was hit.

    Here only an unfinished escape sequence has a clock, and what may be the beginning of a scan. One thread reads the
    terminal, however often mavis is stopped.
    """

    gathers_scans = True

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._woken, self._waker = os.pipe()
        self._one_reader = Lock()
        self._here = asyncio.get_running_loop()
        self._away = False
        when_stopped(self._stop, self._continued)

    def run_input_thread(self) -> None:
        """Hand on what is typed until `disable_input`; nothing, if another thread does that already."""
        if not self._one_reader.acquire(blocking=False):
            return
        try:
            self._read_keys()
        finally:
            self._one_reader.release()

    def _read_keys(self) -> None:
        sequences, scans = Sequences(constants.ESCAPE_DELAY, ANSI_SEQUENCES_KEYS), Scans()
        decode = getincrementaldecoder("utf-8")("replace").decode  # nothing yet of a letter whose rest is to come
        with selectors.SelectSelector() as waiting:  # as Textual: not every other kind can wait for a terminal
            waiting.register(self.fileno, selectors.EVENT_READ)
            waiting.register(self._woken, selectors.EVENT_READ)
            while True:
                waits = [one for one in (sequences.seconds_left, scans.seconds_left) if one is not None]
                ready = {key.fd for key, _ in waiting.select(min(waits, default=None))}
                if self._woken in ready:
                    os.read(self._woken, 1)
                    return
                if self.fileno in ready:
                    received = self._received()
                    if not received:  # the terminal is gone, and would be ready to be read for ever
                        waiting.unregister(self.fileno)
                    for piece in sequences.feed(decode(received)):
                        self._hand_on(piece, scans)
                for piece in sequences.late():
                    self._hand_on(piece, scans)
                for event in scans.late() if not ready else ():
                    self.process_message(event)

    def _received(self) -> bytes:
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""

    def _hand_on(self, piece: SequencePart, scans: Scans) -> None:
        for event in events_of(piece):
            for whole in scans.feed(event):
                self.process_message(whole)

    def disable_input(self) -> None:
        """End the thread that reads, and take no more keys."""
        if self._key_thread is not None and self._key_thread.is_alive() and not self.exit_event.is_set():
            os.write(self._waker, b".")
        super().disable_input()

    def _stop(self, *_: object) -> None:
        """Give the terminal back as it was, and stop (SIGTSTP)."""
        if not self._away:
            self.suspend_application_mode()
            self._away = True
        stop_here()

    def _continued(self, *_: object) -> None:
        """Take the terminal again, once the app is between two things that it does."""
        with suppress(RuntimeError):  # the app has ended meanwhile
            self._here.call_soon_threadsafe(self._take_the_terminal)

    def _take_the_terminal(self) -> None:
        if self._away:
            self._away = False
            self.resume_application_mode()
        elif self._key_thread is not None and self._key_thread.is_alive():
            # stopped without a word (SIGSTOP): the thread that reads is still there, the terminal is as a shell left it
            before, reader = self.attrs_before, self._key_thread
            if self._writer_thread is not None and self._writer_thread.is_alive():
                self._writer_thread.stop()
            self.resume_application_mode()
            self.attrs_before, self._key_thread = before, reader
        else:
            return
        self._app.post_message(self.SignalResume())


def events_of(piece: SequencePart) -> Iterator[Message]:
    """Tell which keys, or what else, a piece stands for: nothing, if it is a sequence that nobody knows."""
    if piece.pasted:
        yield events.Paste(piece.text.replace("\x00", ""))
    elif piece.text == ESC:
        yield events.Key("escape", ESC)
    else:
        yield from XTermParser().feed(piece.text)

"""Reads the keys of a terminal, and rests until there is one. See docs/decisions/0021-the-keyboard-is-waited-for.md."""

import os
import selectors
from codecs import getincrementaldecoder
from typing import Any

from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver


class RestingDriver(LinuxDriver):
    """Textual's driver for Linux and macOS, which otherwise wakes ten times a second to see whether a key was hit.

    Here only an unfinished escape sequence has a clock, so a lone Esc is known as soon as its time (ESCDELAY) is over.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._woken, self._waker = os.pipe()

    def run_input_thread(self) -> None:
        """Hand on what is typed until `disable_input`."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")().decode
        with selectors.SelectSelector() as waiting:  # as Textual: not every other kind can wait for a terminal
            waiting.register(self.fileno, selectors.EVENT_READ)
            waiting.register(self._woken, selectors.EVENT_READ)
            while True:
                ready = {key.fd for key, _ in waiting.select(_seconds_left(parser))}
                if self._woken in ready:
                    os.read(self._woken, 1)
                    return
                if self.fileno in ready:
                    received = os.read(self.fileno, 4096)
                    if not received:  # the terminal is gone, and would be ready to be read for ever
                        waiting.unregister(self.fileno)
                    text = decode(received)  # nothing yet of a letter whose second half is still to come
                    for event in parser.feed(text) if text else ():  # to feed nothing would end the parser
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)

    def disable_input(self) -> None:
        """End the thread that reads, and take no more keys."""
        if self._key_thread is not None and self._key_thread.is_alive() and not self.exit_event.is_set():
            os.write(self._waker, b".")
        super().disable_input()

    def close(self) -> None:
        """Leave nothing open."""
        super().close()
        os.close(self._woken)
        os.close(self._waker)


def _seconds_left(parser: XTermParser) -> float | None:
    """Give how long to wait for the rest of a sequence, None if nothing is unfinished."""
    return None if parser._timeout_time is None else max(0.0, parser._timeout_time - get_time())  # noqa: SLF001 - Textual's tick asks the same

"""Reading the keys: at once when there are some, and resting when there are none."""

import asyncio
import os
import threading
from collections.abc import Iterator
from queue import Queue
from select import select

import pytest
from textual import events
from textual.app import App
from textual.message import Message

from mavis_tui.terminal.driver import RestingDriver

PATIENCE = 60


class Keyboard(RestingDriver):
    """Reads from a pipe in the place of a terminal, and keeps what it hands on."""

    def __init__(self) -> None:
        super().__init__(App())
        self.fileno, self.typing = os.pipe()
        self.handed_on: Queue[str] = Queue()
        self.thread = threading.Thread(target=self.run_input_thread)

    def process_message(self, message: Message) -> None:
        if isinstance(message, events.Key):
            self.handed_on.put(message.key)

    def type(self, keys: bytes) -> str:
        os.write(self.typing, keys)
        return self.handed_on.get(timeout=PATIENCE)


async def _made() -> Keyboard:
    return Keyboard()


@pytest.fixture
def keyboard() -> Iterator[Keyboard]:
    made = asyncio.run(_made())
    made.thread.start()
    yield made
    os.write(made._waker, b".")
    made.thread.join(PATIENCE)
    for descriptor in (made.fileno, made._woken, made._waker):
        os.close(descriptor)
    if made.typing >= 0:
        os.close(made.typing)


def test_keys_arrows_and_a_lone_escape_are_handed_on(keyboard: Keyboard) -> None:
    assert keyboard.type(b"k") == "k"
    assert keyboard.type("é".encode()) == "é"
    assert keyboard.type(b"\x1b[B") == "down"
    assert keyboard.type(b"\x1b") == "escape"


def test_a_letter_in_two_parts_is_one_letter(keyboard: Keyboard) -> None:
    first, second = "é".encode()[:1], "é".encode()[1:]
    os.write(keyboard.typing, first)
    while select([keyboard.fileno], [], [], 0)[0]:
        pass  # until the first part was read alone
    assert keyboard.type(second) == "é"


def test_a_terminal_that_goes_away_leaves_a_thread_that_rests_and_can_be_ended(keyboard: Keyboard) -> None:
    assert keyboard.type(b"k") == "k"
    os.close(keyboard.typing)
    keyboard.typing = -1
    os.write(keyboard._waker, b".")
    keyboard.thread.join(PATIENCE)
    assert not keyboard.thread.is_alive()


def test_esc_and_an_arrow_typed_at_once_are_two_keys(keyboard: Keyboard) -> None:
    assert keyboard.type(b"\x1b\x1b[B") == "escape"
    assert keyboard.handed_on.get(timeout=PATIENCE) == "down"
    assert keyboard.type(b"\x1btu") == "escape"
    assert [keyboard.handed_on.get(timeout=PATIENCE) for _ in "tu"] == ["t", "u"]


def test_a_second_reader_reads_nothing(keyboard: Keyboard) -> None:
    assert keyboard.type(b"k") == "k"
    second = threading.Thread(target=keyboard.run_input_thread)
    second.start()
    second.join(PATIENCE)
    assert not second.is_alive()
    assert keyboard.type(b"l") == "l"

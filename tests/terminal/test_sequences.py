"""What a terminal sends, however the network cuts it: sequences stay whole, and Esc followed by a key is two keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from mavis_tui.terminal.driver import events_of
from mavis_tui.terminal.sequences import Sequences

OVER_SSH = 0.5

TYPED = {
    "\x1b": "escape",
    "\x1b[A": "up",
    "\x1b[B": "down",
    "\x1b[5~": "pageup",
    "\x1b[21~": "f10",
    "\x1bOQ": "f2",
    "\x1b[[B": "f2",
    "\x1b[1;2A": "shift+up",
    "t": "t",
    "\r": "enter",
    "1": "1",
}
"""What keys send, and how they are called. Sources: xterm's ctlseqs, the Linux console's console_codes(4)."""


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Wire:
    """A terminal at the end of a slow line."""

    def __init__(self, patience: float = OVER_SSH) -> None:
        self.clock = Clock()
        self.sequences = Sequences(patience, ANSI_SEQUENCES_KEYS, self.clock)
        self.keys: list[str] = []

    def brings(self, text: str, after: float = 0.0) -> "Wire":
        self.clock.now += after
        self._take(self.sequences.late())
        self._take(self.sequences.feed(text))
        return self

    def rests(self) -> list[str]:
        self.clock.now += 10
        self._take(self.sequences.late())
        return self.keys

    def _take(self, pieces: object) -> None:
        for piece in pieces:  # type: ignore[attr-defined]
            for event in events_of(piece):
                if isinstance(event, events.Key):
                    self.keys.append(event.key)
                elif isinstance(event, events.Paste):
                    self.keys.append(f"pasted {event.text}")


@pytest.mark.parametrize("after", [0.0, 0.05, 0.2, 0.45])
def test_esc_and_then_a_key_are_two_keys_however_soon_it_comes(after: float) -> None:
    for sent, key in TYPED.items():
        assert Wire().brings("\x1b").brings(sent, after).rests() == ["escape", key], (sent, after)


def test_esc_and_a_word_lose_no_letter() -> None:
    assert Wire().brings("\x1b").brings("t", 0.1).brings("ud", 0.1).rests() == ["escape", "t", "u", "d"]
    assert Wire().brings("\x1b").brings("O", 0.1).brings("B", 0.1).rests() == ["escape", "O", "B"]
    assert Wire().brings("\x1bO'Brien").rests() == ["escape", "O", "apostrophe", "B", "r", "i", "e", "n"]


@pytest.mark.parametrize("sent", [sent for sent in TYPED if len(sent) > 1])
def test_a_sequence_cut_anywhere_by_a_slow_line_is_one_key(sent: str) -> None:
    for cut in range(1, len(sent)):
        assert Wire().brings(sent[:cut]).brings(sent[cut:], 0.4).rests() == [TYPED[sent]], cut


def test_a_lone_esc_is_known_when_its_time_is_over_and_there_is_a_clock_only_until_then() -> None:
    wire = Wire(0.05)
    assert wire.sequences.seconds_left is None
    wire.brings("\x1b")
    assert wire.sequences.seconds_left == 0.05
    wire.brings("", 0.05)
    assert wire.keys == ["escape"]
    assert wire.sequences.seconds_left is None


def test_a_sequence_that_nobody_knows_goes_to_nobody_and_swallows_no_key() -> None:
    assert Wire().brings("\x1b[99;99xk").rests() == ["k"]


def test_what_is_pasted_is_whole_with_its_lines_and_escapes() -> None:
    wire = Wire().brings("a\x1b[200~one\ntw").brings("o\x1b[Bthree\x1b[20", 0.6).brings("1~b", 0.6)
    assert wire.rests() == ["a", "pasted one\ntwo\x1b[Bthree", "b"]


@given(st.lists(st.sampled_from(list(TYPED)), max_size=12), st.data())
def test_keys_mean_the_same_however_the_line_cuts_them(sent: list[str], data: st.DataObject) -> None:
    sent = [*sent, "t"]
    text = "".join(key for key in sent if key != "\x1b")
    cut = data.draw(st.integers(0, len(text)))
    assert Wire().brings(text[:cut]).brings(text[cut:], 0.3).rests() == Wire().brings(text).rests()
    assert Wire().brings(text).rests() == [TYPED[key] for key in sent if key != "\x1b"]

"""The journeys of docs/journeys.md by ear: what each key must bring is said, with at most half as many keys again.

Run by `make listen`.
"""

import os
import re
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from mavis_tui.screens.recording.confirming import WAITING
from tests.journeys import screen_reader
from tests.journeys.listener import Listener, listening, names_in, without_passwords, words_of
from tests.journeys.screen_reader import PATIENCE_SECONDS
from tests.journeys.surroundings import OFFLINE_PASSWORD, Surroundings
from tests.journeys.test_key_counts import PAGE, Nurse, journeys, prepared, promised

pytestmark = [
    pytest.mark.skipif(
        not screen_reader.is_here() or not os.environ.get("MAVIS_LISTEN"), reason="the long form: make listen"
    ),
    pytest.mark.flaky(reruns=2),  # see test_listening
]

__all__ = ["prepared"]

MOST = 1.5
"""By ear at most so many times the keys that it takes by eye (issue 13)."""


class NurseByEar(Nurse):
    """Takes the steps of a journey, and goes on only once what a step must bring was said."""

    def __init__(self, listener: Listener) -> None:
        super().__init__(listener.app)
        self._reader = listener.app
        self._listener = listener

    def place(self) -> str | None:
        """Give the place of the session in whose line the cursor stands: no mark moves with the highlight."""
        found = re.search(r"Ashworth|Brook|Cedar", self._reader.line)
        return found[0] if found and "Sessions" in self._reader.text else None

    def at(self, child: str) -> None:
        """Wait until the cursor stands in the line of this child, or, for the first of a list, still in the search."""
        first = "Type a name" if child.endswith("1") else f"{child},"
        self._reader.wait_until(lambda _: f"{child}," in self._reader.line or first in self._reader.line, child)

    def hears(self, key: str, words: Iterable[str] = ()) -> list[str]:
        """Press a key, and give what was said once all `words` were."""
        heard = self._listener.hears(key)
        wanted = [words_of(each) for each in words]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (
            missing := [each for each in wanted if each not in words_of(" ".join(heard))]
        ) or self._may_not_confirm():
            assert time.monotonic() < deadline, f"{missing} wasn’t said after {key}, but {heard}\n{self._reader.text}"
            self._reader.read_for(0.05)
            self._reader.heard_out()
            heard += self._reader.said()
        return heard

    def _may_not_confirm(self) -> bool:
        """True as long as a page that asks to confirm says that it takes no answer yet, to be read."""
        return WAITING in self._reader.text

    def does(self, journey: str, here: str, after: str, *steps: tuple[str, ...], down: bool = True) -> None:
        """Take each step by ear. Until the last key brings the next child, nobody but the child is named."""
        self.at(here)
        others = {name.partition(",")[0] for name in names_in(self._reader.text)} - {here}
        assert len(others) > 1, "who stands on the list could be named"
        for key, *words in steps[:-1]:
            said = words_of(" ".join(self.hears(key, words)))
            assert not [name for name in others if re.search(rf"\b{name}\b", said)], f"{journey}, {key}: {said}"
        self.hears(steps[-1][0], steps[-1][1:])
        if down:
            last = self.hears("down", [after])[-1]
            assert after in last, f"the line that is reached is said last, not {last}"
        self.counts[journey] = len(steps) + down


def test_each_journey_by_ear_takes_as_many_keys_as_the_page_says(prepared: Surroundings, tmp_path: Path) -> None:
    with listening(tmp_path, environment=without_passwords(prepared)) as listener:
        nurse = NurseByEar(listener)
        listener.app.type(f"{OFFLINE_PASSWORD}\r")
        journeys(nurse, listener.app)
    by_eye = promised()
    assert nurse.counts == by_ear()
    assert [journey for journey, keys in nurse.counts.items() if keys > MOST * by_eye[journey]] == []


def by_ear() -> dict[str, int]:
    """Read the second number of each row of the page's table."""
    rows = re.findall(r"^\| ([A-Z][^|]+?) \| \d+ \| (\d+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    return {journey: int(number) for journey, number in rows}

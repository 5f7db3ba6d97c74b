"""One whole day by ear: unlock, search, five doses, one not given, offline and back, a file for Mavis, lock.

What is said is what stands there, nobody else is named on a child's pages, and the line that is reached is said last.
The long form: `make listen`.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mavis_tui.models.programme import Programme
from tests.journeys import screen_reader
from tests.journeys.listener import Listener, listening, names_in, without_passwords, words_of
from tests.journeys.surroundings import EMAIL, OFFLINE_PASSWORD, Surroundings
from tests.journeys.test_key_counts import session

pytestmark = [
    pytest.mark.skipif(
        not screen_reader.is_here() or not os.environ.get("MAVIS_LISTEN"), reason="the long form: make listen"
    ),
    pytest.mark.flaky(reruns=2),  # see test_listening
]

MANY = r"\d+ (dash|star|dot|hash|equals|underscore)\b"
"""How Fenrir says a line of one character: 80 dash."""


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Surroundings]:
    """A device with one session of eight children saved offline, and the hub still there."""
    with Surroundings(tmp_path) as made:
        made.fill_hub(session(1204, "Ashworth", 8, Programme.HPV))
        made.start_hub()
        made.prepare("sign-in", "--email", EMAIL)
        made.prepare("save-offline", "1204")
        yield made


class Day:
    """Goes through a day key by key, and holds what is said against what stood and stands on the screen."""

    def __init__(self, listener: Listener) -> None:
        self.app = listener.app
        self._listener = listener

    def does(self, *keys: str, until: str) -> str:
        """Press keys; give what was said, once `until` was."""
        before, written = set(words_of(self.app.text).split()), len(self.app.transcript)
        said = self._listener.hears(*keys, until=until)
        there = before | set(words_of(self.app.text).split()) | self._passing(written)
        words = set(words_of(re.sub(MANY, "", " ".join(said))).split())
        # a busy reader may say a line in two, so the beginning of a word is one that stands there
        strange = [word for word in words if len(word) > 1 and not any(one.startswith(word) for one in there)]
        assert not strange, f"{strange} was said after {keys}, and stands nowhere:\n{self.app.text}\n{said}"
        if len(named := names_in(self.app.text)) == 1:  # the page of one child
            assert names_in(" ".join(said)) <= named, keys
        return " ".join(said)

    def _passing(self, written: int) -> set[str]:
        """Give the words that were written to the screen since, also of what stood there for a moment only."""
        text = self.app.transcript[written:].decode("utf-8", "replace")
        return set(words_of(re.sub(r"\x1b(\[[0-9;?]*[A-Za-z]|\(B|[=>])", " ", text)).split())

    def reaches(self, child: str) -> None:
        """Press Down: the line of this child is what is said last, and no other child's is."""
        said = self.does("down", until=child)
        assert names_in(said) == {f"{child}, Ada"}
        assert words_of(self.app.line) in words_of(said)

    def gives(self, child: str, *, first: bool = False, then: str = "The team server holds this record") -> None:
        """Open the child that is highlighted, and record the vaccine as given; wait for what becomes of the record."""
        said = self.does("enter", until="was the vaccine given")
        assert child in said
        said = self.does("1", until="F10 Check" if first else "1 Confirm")
        if first:
            said = self.does("f10", until="1 Confirm")
        self.app.wait_for("Enter Choose", "Esc Change")  # the page has stood long enough to be read
        assert all(words in said for words in (child, "Vaccinated, HPV", "FM8629", "31 May 2027", "Left arm")), said
        assert names_in(self.does("enter", until=f"HPV given: {child}")) >= {f"{child}, Ada"}
        self.app.wait_for(then)  # what comes by itself, and changes the child's line, is said of no key


def test_a_whole_day_is_said_as_it_stands_there(team: Surroundings, tmp_path: Path) -> None:
    with listening(tmp_path, environment=without_passwords(team)) as listener:
        app, day = listener.app, Day(listener)
        app.type(OFFLINE_PASSWORD)  # of which the reader says so many stars
        day.does("enter", until="Sessions")
        day.does("enter", until="Record vaccinations")
        day.does("v", until="Type a name")
        day.does("ashworth2", until="1 of 8")
        day.gives("ASHWORTH2", first=True)
        day.does(*["\x7f"] * len("ashworth2"), until="8 children")
        day.reaches("ASHWORTH3")
        day.gives("ASHWORTH3")
        day.reaches("ASHWORTH4")

        day.does("enter", until="was the vaccine given")
        day.does("4", until="F10 Check")
        assert "Refused" in day.does("down", until="Refused")
        assert "ASHWORTH4" in day.does("f10", until="1 Confirm")
        app.wait_for("Enter Choose", "Esc Change")
        day.does("enter", until="HPV not given: refused")

        listener.quiet()
        team.kill_hub()
        listener.hears_by_itself("You are working offline")
        for child in ("ASHWORTH5", "ASHWORTH6", "ASHWORTH7"):
            day.reaches(child)
            day.gives(child, then="saved offline")
        listener.quiet()
        team.start_hub()
        listener.hears_by_itself("Your offline changes have been saved")

        day.does("escape", until="Record vaccinations")
        day.does("x", until="F10")
        assert "8 children written to" in day.does("f10", until="What was written")
        day.does("enter", until="Enter Choose")
        day.does("escape", until="Sessions")
        day.does("\x0c", until="Enter Continue")
        assert not names_in(app.text)

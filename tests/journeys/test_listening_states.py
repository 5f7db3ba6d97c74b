"""The twelve states by ear: on each, every word that stands there is said. Run by `make listen`."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys import screen_reader
from tests.journeys.listener import Listener, listening, names_in, words_of
from tests.journeys.surroundings import Surroundings

pytestmark = [
    pytest.mark.skipif(
        not screen_reader.is_here() or not os.environ.get("MAVIS_LISTEN"), reason="the long form: make listen"
    ),
    pytest.mark.flaky(reruns=2),  # see test_listening
]

STATES = (
    "dashboard-with-offline-sessions",
    "school-session",
    "school-session-available-offline",
    "child-list-available-offline",
    "child-available-offline",
    "working-offline-banner",
    "help-working-offline",
    "offline-vaccination-saved",
    "online-vaccination-saved",
    "you-have-offline-changes",
    "offline-changes-saved",
    "school-session-not-available-offline",
)


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    """A screen reader over the demonstration."""
    with Surroundings(tmp_path) as made:
        kept = {name: value for name, value in made.environment.items() if name in ("PATH", "HOME", "LANG")}
        with listening(tmp_path, "demo", environment=kept, until="Sessions") as listener:
            yield listener


class Walk:
    """Goes from page to page and holds, of each state, that what was said is what stands there."""

    def __init__(self, listener: Listener) -> None:
        self.heard_of: set[str] = set()
        self._listener = listener

    def goes(self, *keys: str, until: str, state: str = "") -> None:
        """Press keys to another page; if it is one of the states, compare every word."""
        before = words_of(self._listener.screen).split()  # a line that stays isn't said again
        heard = " ".join(self._listener.hears(*keys, until=until))
        there = self._listener.screen
        if len(named := names_in(there)) == 1:  # the page of one child
            assert names_in(heard) == named, keys
        if state:
            missing = [word for word in words_of(there).split() if word not in {*before, *words_of(heard).split()}]
            assert missing == [], f"{state} stands there but wasn’t said, after {keys}: {heard}\n{there}"
            self.heard_of.add(state)


def test_the_twelve_states_are_said_as_they_stand_there(listener: Listener) -> None:
    walk = Walk(listener)
    walk.goes("enter", until="Enter Choose", state="school-session")
    walk.goes("o", until="Refreshed")
    walk.goes("escape", until="Sessions", state="dashboard-with-offline-sessions")
    walk.goes("enter", until="Refreshed", state="school-session-available-offline")
    walk.goes("v", until="Esc Back", state="child-list-available-offline")
    walk.goes("enter", until="Enter Choose", state="child-available-offline")
    walk.goes("1", until="F10 Check")
    walk.goes("f10", until="Enter Choose Esc Change")
    walk.goes("enter", until="Esc Back", state="online-vaccination-saved")
    walk.goes("f9", until="working offline")
    walk.goes("down", until=",")
    walk.goes("enter", until="was the vaccine given?")
    walk.goes("1", until="Enter Choose Esc Change")
    walk.goes("enter", until="Esc Back", state="offline-vaccination-saved")
    walk.goes("escape", until="Enter Choose", state="")
    walk.goes("escape", until="You have offline changes", state="you-have-offline-changes")
    walk.goes("down", until="Larkfield")
    walk.goes("enter", until="Not available offline", state="school-session-not-available-offline")
    walk.goes("escape", until="Sessions", state="working-offline-banner")
    walk.goes("h", until="Help working offline", state="help-working-offline")
    walk.goes("escape", until="Sessions")
    walk.goes("f9", until="Your offline changes have been saved")
    walk.goes("enter", until="Enter Choose")
    walk.goes("escape", until="Sessions", state="offline-changes-saved")
    assert walk.heard_of == set(STATES)

"""What a real screen reader says of mavis: the line that was reached, alone; a page whole; never two children at once.

Fenrir is Debian's package. Where it isn't installed these tests are left out, but not in CI.
"""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mavis_tui.models.calendar import system_clock, today
from tests.journeys import screen_reader
from tests.journeys.screen_reader import ScreenReader
from tests.journeys.surroundings import EMAIL, OFFLINE_PASSWORD, Surroundings
from tests.journeys.test_key_counts import PAGE

pytestmark = pytest.mark.skipif(
    not screen_reader.is_here() and os.environ.get("CI") != "true",
    reason="Fenrir isn’t installed (Debian’s package fenrir): nothing was listened to",
)
WORKBOOK = Path(__file__).parents[1] / "fixtures" / "hpv-school.xlsx"
EMPTY_THE_FIELD = "\x15"  # Ctrl+U
QUIET = 5
"""So many tenths of a second without a word end an utterance's wait."""
NAME = re.compile(r"[A-Z][A-Z\d'’-]+, [A-Z][a-z]+")


class Listener:
    """Presses keys and gives what was said until nothing more comes; keeps the screens that what was said stood on."""

    def __init__(self, app: ScreenReader) -> None:
        self._app = app
        self.keys = 0

    def hears(self, *keys: str, until: str = "") -> list[str]:
        """Press keys and give what was said, an utterance each, once `until` was said or something was."""
        self._app.press(*keys)
        self.keys += len(keys)
        heard: list[str] = []

        def enough(_: str) -> bool:
            heard.extend(self._app.said())
            return any(until in words for words in heard) if until else bool(heard)

        deadline = time.monotonic() + 20
        while not enough("") and time.monotonic() < deadline:
            self._app.read_for(0.05)
        assert enough(""), f"nothing was said with {until!r} after {keys}, but {heard}; the screen:\n{self._app.text}"
        quiet = 0
        while quiet < QUIET and time.monotonic() < deadline:
            self._app.read_for(0.1)
            more = self._app.said()
            heard.extend(more)
            quiet = 0 if more else quiet + 1
        return heard

    def is_ready(self) -> bool:
        """Wait until the reader, which starts beside mavis, hears keys and speaks: a letter in the password's field.

        False if it doesn't: Fenrir may stand still from its start, and then no key reaches mavis either.
        """
        deadline = time.monotonic() + 8
        while time.monotonic() < deadline:
            self._app.press("x")
            self._app.read_for(0.5)
            if any("star" in words for words in self._app.said()):
                self._app.press(EMPTY_THE_FIELD)
                self.quiet()
                return True
        return False

    def quiet(self) -> None:
        """Wait until nothing more is said of what was done before."""
        while True:
            self._app.read_for(QUIET / 10)
            if not self._app.said():
                return

    @property
    def screen(self) -> str:
        """What stands there."""
        return self._app.text


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    """A screen reader over a mavis with one workbook opened, at its offline password."""
    with Surroundings(tmp_path) as made:
        day = today(system_clock).isoformat()
        made.prepare("open", str(WORKBOOK), "--date", day, "--nurse", EMAIL, "--name", "Sian Rees")
        kept = {name: value for name, value in made.environment.items() if name not in ("MAVIS_PASSWORD", "MAVIS_HUB")}
        own = {"MAVIS_CURSOR": "true", "PYTHONPATH": str(Path(__file__).parents[2])}
        for _ in range(4):
            with ScreenReader(tmp_path, environment={**kept, **own}) as app:
                app.wait_for("Enter Continue")
                listener = Listener(app)
                if listener.is_ready():
                    yield listener
                    return
        pytest.fail("Fenrir stood still from its start, four times")


def names_in(words: str) -> set[str]:
    return set(NAME.findall(words))


def spoken(line: str) -> str:
    """Give a line as Fenrir says it at the lowest level of punctuation, with single blanks."""
    return " ".join(re.sub(r"[^\w\s,.:'’-]", " ", line).split())


def test_the_line_that_is_reached_is_said_last_and_alone_and_the_one_left_is_silent(listener: Listener) -> None:
    listener.hears(OFFLINE_PASSWORD, until="star")
    listener.hears("enter", until="Sessions")
    listener.hears("enter", until="Record vaccinations")
    listener.hears("v", until="Type a name")
    listed = [line for line in listener.screen.splitlines() if names_in(line)]
    for reached in (listed[1], listed[2], listed[3]):
        assert [spoken(words) for words in listener.hears("down")] == [spoken(reached)]
    assert [spoken(words) for words in listener.hears("up")] == [spoken(listed[2])]


def test_two_doses_are_recorded_by_ear_with_at_most_half_as_many_keys_again_and_nobody_else_is_named(
    listener: Listener,
) -> None:
    listener.hears(OFFLINE_PASSWORD, until="star")
    listener.hears("enter", until="Sessions")
    listener.hears("enter", until="Record vaccinations")
    listener.hears("v", until="Type a name")
    due = [line for line in listener.screen.splitlines() if "Due vaccination" in line]
    others = names_in("\n".join(due))
    (first,), (second,) = names_in(due[0]), names_in(due[1])

    listener.hears("f4", until="ready")  # only who is due: the next line is the next child
    listener.keys = 0
    heard = listener.hears("enter", until="was the vaccine given?")
    heard += listener.hears("1", until=f"HPV given: {first}")
    listener.hears("down")  # no batch is chosen whose expiry date nobody knows
    assert "for example 31 05 2027" in listener.hears("tab")[-1]  # what the empty field wants is said last
    heard += listener.hears("31/5/2027", "f10", until="Enter Choose Esc Change")
    assert names_in(" ".join(heard)) & others == {first}
    assert all(part in " ".join(heard) for part in ("FM8629", "31 May 2027", "Left arm"))
    said = listener.hears("enter", until="Type a name")
    assert f"{first}" in " ".join(said)
    first_of_the_day = listener.keys

    listener.keys = 0
    heard = listener.hears("down")  # who was recorded stays highlighted, also where only those are shown who are ready
    heard += listener.hears("enter", until="was the vaccine given?")
    heard += listener.hears("1", until="Enter Choose Esc Change")
    assert names_in(" ".join(heard)) & others == {second}
    listener.hears("enter", until="Type a name")
    as_usual = listener.keys

    by_eye = {
        row[0]: int(row[1]) for row in re.findall(r"^\| ([^|]+) \| (\d+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    }
    assert as_usual <= by_eye["Given, as usual"] * 1.5
    assert first_of_the_day <= (by_eye["Given, the first of the day"] + len(("tab", "31/5/2027"))) * 1.5

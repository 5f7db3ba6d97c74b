"""Somebody who works by ear: presses keys, and gives all that the screen reader says of each of them."""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.screen_reader import PATIENCE_SECONDS, ScreenReader
from tests.journeys.surroundings import Surroundings

NAME = re.compile(r"[A-Z][A-Z\d'’-]+, [A-Z][a-z]+")

STARTS = 4
"""How often Fenrir is started anew where it stands still from its start, and no key reaches mavis."""


class Listener:
    """Presses keys and gives what was said of them, once everything was; counts the keys."""

    def __init__(self, app: ScreenReader) -> None:
        self.app = app
        self.keys = 0

    def hears(self, *keys: str, until: str = "") -> list[str]:
        """Press keys and give all that is said of them, an utterance each: `until` among it, or anything at all."""
        self.quiet()  # what mavis says by itself, as of a hub that answers late, is said of no key
        self.app.press(*keys)
        self.keys += len(keys)
        heard: list[str] = []
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (any(until in words for words in heard) if until else heard):
            assert time.monotonic() < deadline, (
                f"nothing was said with {until!r} after {keys}, but {heard}; the screen:\n{self.screen}"
            )
            self.app.read_for(0.02)
            heard += self.app.said()
        self.app.heard_out()
        return heard + self.app.said()

    def hears_by_itself(self, words: str) -> None:
        """Wait, without a key, until these words are said."""
        heard, deadline = "", time.monotonic() + PATIENCE_SECONDS
        while words not in heard:
            assert time.monotonic() < deadline, f"{words} wasn’t said, but {heard}; the screen:\n{self.screen}"
            self.app.read_for(0.1)
            heard += " ".join(["", *self.app.said()])

    def quiet(self) -> None:
        """Wait until nothing more is said of what was done before."""
        self.app.heard_out()
        self.app.said()

    @property
    def screen(self) -> str:
        """What stands there."""
        return self.app.text


@contextmanager
def listening(
    folder: Path, *arguments: str, environment: Mapping[str, str], until: str = "Enter Continue"
) -> Iterator[Listener]:
    """Run mavis with `arguments` under a screen reader that listens, from the screen with `until` on."""
    own = {"MAVIS_CURSOR": "true", "PYTHONPATH": str(Path(__file__).parents[2])}
    for _ in range(STARTS):
        with ScreenReader(folder, *arguments, environment={**environment, **own}) as app:
            app.wait_for(until)
            if app.answers(20):
                yield Listener(app)
                return
    pytest.fail(f"Fenrir stood still from its start, {STARTS} times")


def without_passwords(surroundings: Surroundings) -> Mapping[str, str]:
    """Give the environment of a nurse who types her offline password."""
    return {name: value for name, value in surroundings.environment.items() if "PASSWORD" not in name}


def names_in(words: str) -> set[str]:
    """Give the children who are named."""
    return set(NAME.findall(words))


def words_of(text: str) -> str:
    """Give the words of a text, as they are said: without marks, nor the x of a chosen answer."""
    return " ".join(re.findall(r"\w+", text.replace("(x)", "")))

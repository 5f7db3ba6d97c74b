"""A day in a real process with a crash in the middle of a form: nothing of a child is left where it shouldn't be."""

import re
import stat
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
import pytest

from mavis_tui.demo.generate import demonstration
from mavis_tui.models.calendar import system_clock, today
from tests.in_clear import in_clear
from tests.journeys.surroundings import Surroundings
from tests.journeys.terminal import Terminal

CRASHES = """
from mavis_tui.screens.recording.record import RecordScreen
def falter(self):
    raise RuntimeError(f"no room for {self._options.child.full_name}")
RecordScreen.action_more = falter
from mavis_tui.__main__ import main
main()
"""
SENTENCE = "mavis met an error it didn’t expect"


@pytest.fixture
def surroundings(tmp_path: Path) -> Iterator[Surroundings]:
    with Surroundings(tmp_path) as made:
        yield made


def test_after_a_crash_in_a_form_no_name_is_left_and_the_form_is_offered_again(surroundings: Surroundings) -> None:
    place = surroundings.folder / "demonstration"
    words = ("demo", "--keep", str(place))
    nurse = {name: value for name, value in surroundings.environment.items() if "PASSWORD" not in name}
    with Terminal(*words, environment=nurse, program=("-c", CRASHES), umask=0) as app:
        app.wait_for("Not saved offline")
        app.press("o")
        app.wait_for("Available offline")
        app.press("enter")
        app.wait_for("Record vaccinations (")
        app.press("v")
        app.wait_for("Name", "Born")
        app.press("f4")
        assert found_in(app.wait_for("Ready to vaccinate"))
        app.press("enter")
        not_given = re.search(r"(\d) No, it was not given", app.wait_for("No, it was not given"))
        assert not_given is not None
        app.press(not_given[1])
        app.wait_for("Why was it not given?")
        app.type("\r" * ("Time" in app.text) + "\rmother will ring")  # a time is asked where the clock is doubted
        app.wait_for("mother will ring")

        app.press("\x0c")  # Ctrl+L
        app.wait_for("mavis is locked.", "demonstration’s offline password is")
        assert not found_in(app.text)
        app.type(str(msgspec.json.decode((place / "demo.json").read_bytes())["offline_password"]))
        app.press("enter")
        app.wait_for("mother will ring")

        app.press("f6")
        assert app.wait_for_end() == 1
        written = app.transcript.decode("utf-8", "replace")

    before, _, after = written.rpartition("\x1b[?1049l")
    assert "\x1b[?1049h" in before
    assert SENTENCE in " ".join(after.split())
    assert not found_in(after)
    assert "Traceback" not in written
    assert not re.search(r"\x1b\](?:[012]|52);", written)  # neither a title nor the clipboard
    device = place / "laptop"
    open_to_others = [path for path in (device, *device.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert not open_to_others
    assert not in_clear(device, names())
    assert not list(surroundings.folder.rglob("core*"))

    with Terminal(*words, environment=nurse, program=("-m", "mavis_tui"), term="linux") as app:
        app.wait_for("You were recording", "Go on")
        app.press("enter")
        app.wait_for("mother will ring")
        app.press("\x11")  # Ctrl+Q
        assert app.wait_for_end() == 0
        assert not found_in(app.text)  # a console without another screen to go back to
        assert app.text.strip() == ""


@cache
def names() -> frozenset[str]:
    """Give the surnames and forenames of the demonstration's children; short ones are words of other meanings too."""
    children = [child for bundle in demonstration(today(system_clock)) for child in bundle.children]
    words = {word for child in children for word in re.findall(r"\w+", f"{child.given_name} {child.family_name}")}
    return frozenset(word.casefold() for word in words if len(word) > 4)


def found_in(text: str) -> set[str]:
    """List the names that are in a text."""
    return set(names()) & {word.casefold() for word in re.findall(r"[^\W\d_]{5,}", text)}

"""What a real screen reader says of mavis: the line that was reached, alone; a page whole; never two children at once.

Fenrir is Debian's package. Where it isn't installed these tests are left out, but not in CI.

They alone are tried up to three times. When somebody is heard out is judged by what the processes do (see
`screen_reader`), but Fenrir itself gathers by the clock: what comes within a millisecond is one screen to it, and on a
machine that stops it in the middle of a page it says a half, and then the rest.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mavis_tui.models.calendar import system_clock, today
from tests.journeys import screen_reader
from tests.journeys.listener import Listener, listening, names_in, without_passwords
from tests.journeys.surroundings import EMAIL, OFFLINE_PASSWORD, Surroundings
from tests.journeys.test_key_counts import PAGE

pytestmark = [
    pytest.mark.skipif(
        not screen_reader.is_here() and os.environ.get("CI") != "true",
        reason="Fenrir isn’t installed (Debian’s package fenrir): nothing was listened to",
    ),
    pytest.mark.flaky(reruns=2),
]
WORKBOOK = Path(__file__).parents[1] / "fixtures" / "hpv-school.xlsx"


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    """A screen reader over a mavis with one workbook opened, at its offline password."""
    with Surroundings(tmp_path) as made:
        day = today(system_clock).isoformat()
        made.prepare("open", str(WORKBOOK), "--date", day, "--nurse", EMAIL, "--name", "Sian Rees")
        own = {name: value for name, value in without_passwords(made).items() if name != "MAVIS_HUB"}
        with listening(tmp_path, environment=own) as listener:
            yield listener


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
    reached = listener.hears("down")  # who was recorded stays highlighted, also where only the ready are shown
    assert names_in(reached[-1]) == {second}  # and leaves the list now, of which every line moves
    heard = listener.hears("enter", until="was the vaccine given?")
    heard += listener.hears("1", until="Enter Choose Esc Change")
    assert names_in(" ".join(heard)) & others == {second}
    listener.hears("enter", until="Type a name")
    as_usual = listener.keys

    by_eye = {
        row[0]: int(row[1]) for row in re.findall(r"^\| ([^|]+) \| (\d+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    }
    assert as_usual <= by_eye["Given, as usual"] * 1.5
    assert first_of_the_day <= (by_eye["Given, the first of the day"] + len(("tab", "31/5/2027"))) * 1.5

"""A few answers to choose from: by number, by arrow, and not by accident."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot

import mavis_tui
from mavis_tui.terminal.themes import NHS_DARK, OWN_VARIABLES
from mavis_tui.widgets.choices import Choice, Choices

STYLE = Path(mavis_tui.__file__).parent / "app" / "app.tcss"

ANSWERS = [Choice("left", "Yes, left arm"), Choice("right", "Yes, right arm"), Choice("no", "No")]


class Asks(App[None]):
    """Nothing but choices, and a note of what they tell."""

    CSS_PATH = STYLE

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.choices = choices
        self.told: list[tuple[str, str]] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return OWN_VARIABLES

    def compose(self) -> ComposeResult:
        yield self.choices

    def on_mount(self) -> None:
        self.register_theme(NHS_DARK)
        self.theme = NHS_DARK.name
        self.choices.focus()

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        self.told.append(("chosen", event.key))

    def on_choices_moved(self, event: Choices.Moved) -> None:
        self.told.append(("moved", event.key))


@asynccontextmanager
async def asked(choices: Choices) -> AsyncIterator[tuple[Asks, Pilot[None]]]:
    app = Asks(choices)
    async with app.run_test(size=(40, 10)) as pilot:
        yield app, pilot


def lines(app: Asks) -> list[str]:
    found = [strip.text[1:].rstrip() for strip in app.screen._compositor.render_strips()]
    return [line for line in found if line]


@pytest.mark.parametrize(("key", "answer"), [("1", "left"), ("3", "no")])
async def test_a_number_takes_its_answer_at_once(key: str, answer: str) -> None:
    async with asked(Choices(ANSWERS)) as (app, pilot):
        await pilot.press(key)
        assert app.told[-1] == ("chosen", answer)


@pytest.mark.parametrize("key", ["0", "4", "9", "a", "space"])
async def test_a_number_that_stands_for_nothing_takes_nothing(key: str) -> None:
    async with asked(Choices(ANSWERS)) as (app, pilot):
        await pilot.press(key)
        assert app.told == []


async def test_arrows_move_the_mark_and_enter_takes_the_answer() -> None:
    async with asked(Choices(ANSWERS)) as (app, pilot):
        assert lines(app) == ["> 1 Yes, left arm", "  2 Yes, right arm", "  3 No"]
        await pilot.press("up", "down", "down", "down")
        assert lines(app)[2] == "> 3 No"
        assert app.told == [("moved", "right"), ("moved", "no")]
        await pilot.press("enter")
        assert app.told[-1] == ("chosen", "no")


async def test_without_answers_no_key_does_anything() -> None:
    async with asked(Choices()) as (app, pilot):
        await pilot.press("down", "enter", "1")
        assert app.told == []
        assert app.choices.key is None


async def test_other_answers_keep_the_highlighted_one_if_it_is_still_there() -> None:
    async with asked(Choices(ANSWERS)) as (app, pilot):
        await pilot.press("down", "down")
        app.choices.show([Choice("other", "Another site"), Choice("no", "No")])
        await pilot.pause()
        assert app.choices.key == "no"
        app.choices.show(ANSWERS, at="left")
        await pilot.pause()
        assert lines(app)[0] == "> 1 Yes, left arm"
        app.choices.show([Choice("new", "New")])
        assert app.choices.key == "new"


async def test_in_a_form_numbers_type_nothing_and_marks_say_which_is_chosen() -> None:
    async with asked(Choices(ANSWERS, radio=True, at="right")) as (app, pilot):
        assert lines(app) == ["  ( ) Yes, left arm", "> (x) Yes, right arm", "  ( ) No"]
        await pilot.press("1")
        assert app.choices.key == "right"
        assert app.told == []


async def test_a_long_answer_goes_on_below_itself_and_the_next_one_stays_in_reach() -> None:
    said = "Confirm that it was given although the list said no"
    async with asked(Choices([Choice("long", said), Choice("wide", "日本" * 20), Choice("no", "No")])) as (app, pilot):
        assert lines(app)[:3] == [
            "> 1 Confirm that it was given although",
            "    the list said no",
            "  2 日本日本日本日本日本日本日本日本日",
        ]
        assert max(cell_len(line) for line in lines(app)) <= 38
        await pilot.press("down")
        assert lines(app)[2].startswith("> 2 ")
        assert app.choices.cursor_offset.y == 2
        await pilot.click(Choices, offset=(5, 3))
        assert app.told[-1] == ("chosen", "wide")
        await pilot.press("3")
        assert app.told[-1] == ("chosen", "no")

"""Everybody can read every page: in any colours, in none, in plain ASCII, and by the cursor of the terminal."""

import pytest
from rich.color import Color, ColorType
from textual.drivers.headless_driver import HeadlessDriver
from textual.widgets import Input

from mavis_tui.app.keymap import own_nodes
from mavis_tui.models.child import Child
from mavis_tui.models.session import SessionBundle, bundle
from mavis_tui.screens.access.sign_in import SignIn
from mavis_tui.screens.access.unlock import Unlock
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.base.form import Form
from mavis_tui.screens.recording.check import CheckScreen
from mavis_tui.screens.recording.child import ChildScreen
from mavis_tui.screens.recording.record import RecordScreen
from mavis_tui.terminal.ascii_filter import Spelling
from mavis_tui.terminal.themes import NHS_DARK, NHS_LIGHT
from mavis_tui.widgets.choices import Choices
from mavis_tui.widgets.listing import Listing
from tests.builders import a_batch, a_child, a_session
from tests.screens.desk import at_the_desk
from tests.screens.walk import drawn, every_page, with_a_day_behind_her
from tests.terminal.palettes import PALETTES, contrast
from tests.workspace.nurse import Nurse

STATUS_WORDS = {
    "ChangesScreen": ("Needs attention", "Saved offline", "Saved, sent at 12:00pm"),
    "SessionScreen": ("Available offline",),
    "UploadResultScreen": ("Needs attention",),
    "HelpScreen": ("Saved, being checked", "Help working offline"),
    "ChildScreen": ("Saved offline",),
}


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_every_page_can_be_read_in_true_colour(nurse: Nurse, theme: str) -> None:
    nurse.settings(theme=theme)
    await with_a_day_behind_her(nurse)
    async with at_the_desk(nurse) as desk:
        assert desk.app.theme == {"dark": NHS_DARK, "light": NHS_LIGHT}[theme].name
        async for page in every_page(desk):
            faint = {
                (segment.text.strip(), figure)
                for segment in drawn(desk)
                if segment.text.strip() and (figure := _contrast(segment.style)) < 4.5
            }
            assert faint == set(), page


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_every_page_can_be_read_in_sixteen_colours(
    nurse: Nurse, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    monkeypatch.delenv("COLORTERM", raising=False)
    nurse.settings(theme=theme)
    await with_a_day_behind_her(nurse)
    async with at_the_desk(nurse) as desk:
        assert desk.app.theme == f"nhs-16-{theme}"
        async for page in every_page(desk):
            faint = {
                (segment.text.strip(), figure)
                for segment in drawn(desk)
                if segment.text.strip() and (figure := _worst(segment.style)) < 4.5
            }
            assert faint == set(), page


@pytest.mark.parametrize("term", ["linux", "xterm-256color"])
async def test_without_colours_every_status_is_a_word_and_the_highlighted_line_has_a_mark(
    nurse: Nurse, term: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.delenv("COLORTERM", raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    await with_a_day_behind_her(nurse)
    async with at_the_desk(nurse) as desk:
        async for page in every_page(desk):
            for words in STATUS_WORDS.get(page, ()):
                assert words in desk.words, page
            if any(isinstance(desk.app.focused, kind) for kind in (Listing, Choices)) and page != "TooSmall":
                assert any(line.lstrip(" │|").startswith("> ") for line in desk.text.splitlines()), page
            grey = {segment.text.strip() for segment in drawn(desk) if segment.text.strip() and _same(segment.style)}
            assert grey == set(), page


async def test_in_ascii_no_page_sends_anything_else(nurse: Nurse) -> None:
    await nurse.hub.put(with_children(a_child(1, given_name="Zoë", family_name="Łukasz-日本"), a_child(2), a_child(3)))
    nurse.settings(ascii=True)
    await with_a_day_behind_her(nurse)
    async with at_the_desk(nurse) as desk:
        async for page in every_page(desk):
            assert desk.text.isascii(), (page, sorted({letter for letter in desk.text if not letter.isascii()}))
            for words in STATUS_WORDS.get(page, ()):
                assert words in desk.words, page
            if page == "ChildrenScreen":
                assert "Lukasz-????, Zoe" in desk.text or "LUKASZ-????, Zoe" in desk.text
            if page == "HelpScreen":
                assert "+ record vaccinations" in desk.text
                assert "x edit or archive" in desk.text


async def test_a_terminal_with_latin_letters_keeps_a_name_that_it_can_draw(nurse: Nurse) -> None:
    await nurse.hub.put(with_children(a_child(1, given_name="Zoë", family_name="Łukasz")))
    await nurse.workspace.sessions.save_offline("1204")
    async with at_the_desk(nurse) as desk:
        desk.app._filters.append(Spelling("latin-1"))
        await desk.opens_children()
        await desk.sees("Zoë")
        assert "ukasz" in desk.text.lower()
        assert not [letter for letter in desk.text if ord(letter) > 0xFF]


async def test_the_cursor_of_the_terminal_stands_on_what_has_the_focus(nurse: Nurse) -> None:
    await with_a_day_behind_her(nurse)
    async with at_the_desk(nurse) as desk:
        async for page in every_page(desk):
            focused = desk.app.focused
            x, y = desk.app.cursor_position
            line = desk.text.splitlines()[y]
            if isinstance(focused, Listing | Choices):
                assert line[x:].startswith("> "), page
            elif isinstance(focused, Input):
                assert focused.region.contains(x, y), page


@pytest.mark.parametrize("shown", [True, False])
async def test_the_cursor_is_shown_to_who_asks_for_it_and_never_blinks(
    nurse: Nurse, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "write", lambda _, text: sent.append(text))
    await nurse.workspace.sessions.save_offline("1204")
    nurse.settings(cursor=shown)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        assert ("\x1b[?25h" in sent) is shown
        field = desk.app.focused
        assert isinstance(field, Input)
        assert not field.cursor_blink


async def test_a_question_stays_when_the_window_is_small_for_a_while(nurse: Nurse) -> None:
    async with at_the_desk(nurse) as desk:
        answers: list[bool | None] = []
        desk.app.push_screen(Ask("Go back?", no="Stay", yes="Go back"), answers.append)
        await desk.sees("Go back?")
        await desk.press("down")
        await desk.pilot.resize_terminal(59, 24)
        await desk.sees("too small", "60 columns", "20 lines")
        await desk.press("enter", "question_mark", "escape")
        await desk.pilot.resize_terminal(80, 24)
        await desk.sees("> 2 Go back")
        assert answers == []
        await desk.press("enter")
        await desk.until(lambda: answers == [True], "the answer doesn’t arrive")


async def test_what_was_typed_stays_when_the_window_is_small_for_a_while(nurse: Nurse) -> None:
    await nurse.workspace.sessions.save_offline("1204")
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.types("ada")
        await desk.pilot.resize_terminal(80, 19)
        await desk.sees("too small")
        await desk.types("x")
        await desk.pilot.resize_terminal(80, 24)
        await desk.sees("Name")
        assert desk.app.screen.query_one(Input).value == "ada"


async def test_a_wide_terminal_shows_whole_what_a_narrow_one_cuts(nurse: Nurse) -> None:
    name = "Featherstonehaugh-Cholmondeley"
    await nurse.hub.put(with_children(a_child(1, given_name="Ada", family_name=name)))
    await nurse.workspace.sessions.save_offline("1204")
    async with at_the_desk(nurse, size=(160, 40)) as desk:
        await desk.opens_children()
        assert name.lower() in desk.text.lower()
        assert "…" not in desk.text


def test_nothing_opens_by_itself_over_a_page_with_questions_or_fields() -> None:
    asking = {node for node in own_nodes() if issubclass(node, Form)} | {ChildScreen, CheckScreen}
    assert {RecordScreen, SignIn, Unlock} <= asking
    assert [node for node in asking if getattr(node, "interrupts", True)] == []


def with_children(*children: Child) -> SessionBundle:
    return bundle(a_session(), children, (a_batch(),))


def _contrast(style: object) -> float:
    front, back = _colours(style)
    assert front.triplet is not None
    assert back.triplet is not None
    return contrast(front.triplet.hex[1:], back.triplet.hex[1:])


def _worst(style: object) -> float:
    front, back = _colours(style)
    if not {front.type, back.type} <= {ColorType.STANDARD}:
        return 0
    found = []
    for name, palette in PALETTES.items():
        grounds = {back.number or 0, (back.number or 0) % 8} if name == "VGA" else {back.number or 0}
        found += [contrast(palette[front.number or 0], palette[ground]) for ground in grounds]
    return min(found)


def _same(style: object) -> bool:
    front, back = _colours(style)
    return not front.is_default and front == back


def _colours(style: object) -> tuple[Color, Color]:
    front, back = getattr(style, "color", None), getattr(style, "bgcolor", None)
    return front or Color.default(), back or Color.default()

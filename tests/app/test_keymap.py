"""Everything is done by keys, and every key can be found: at the bottom, under `?`, in the palette, in the settings."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.dom import DOMNode
from textual.widgets import Input

from mavis_tui.app.app import MavisApp
from mavis_tui.app.keymap import check_keys, own_nodes
from mavis_tui.errors import BadInput
from mavis_tui.screens.help import HelpScreen
from mavis_tui.settings import load
from mavis_tui.widgets.key_names import name_of_key, own_bindings, with_keys
from mavis_tui.widgets.keys import key_lines
from tests.screens.desk import at_the_desk
from tests.screens.walk import every_page, with_a_day_behind_her
from tests.workspace.nurse import Nurse

NODES: list[type[DOMNode]] = [MavisApp, *own_nodes()]


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.__name__)
def test_every_binding_has_a_name_for_the_settings_and_words_for_the_help(node: type[DOMNode]) -> None:
    for binding in own_bindings(node):
        assert binding.id, binding
        assert binding.tooltip, binding
        assert binding.description, binding


def test_no_name_of_a_binding_means_two_things() -> None:
    meant: dict[str, set[str]] = {}
    for node in NODES:
        for binding in own_bindings(node):
            meant.setdefault(binding.id or "", set()).add(binding.action)
    assert {name: actions for name, actions in meant.items() if len(actions) > 1} == {}


async def test_every_page_shows_its_keys_whole_and_lists_them_all(nurse: Nurse) -> None:
    await with_a_day_behind_her(nurse)
    async with at_the_desk(nurse) as desk:
        async for page in every_page(desk):
            if page in ("palette", "TooSmall"):
                continue
            lines = key_lines(desk.app.screen)
            if page not in ("Ask", "Unlock"):
                shown = [line for line in lines if line.active.binding.show]
                assert all(line.name in desk.text.splitlines()[-1] for line in shown), page
                assert "…" not in desk.text.splitlines()[-1], page
            if page in ("HelpScreen", "keys"):
                continue
            await desk.press("f1")
            await desk.sees("Keys and help", lines[0].does)
            listed = " ".join(str(desk.app.screen.query_one("#help").render()).split())  # long words go on below
            assert [line.does for line in lines if line.does not in listed] == [], page
            assert "Help working offline" in listed
            await desk.press("escape")
            await desk.until(lambda: not isinstance(desk.app.screen, HelpScreen), "the help stays")


async def test_what_is_typed_into_the_palette_is_done_on_the_page_below(nurse: Nurse) -> None:
    async with at_the_desk(nurse) as desk:
        await desk.press("ctrl+p")
        await desk.sees("What waits and what was sent (c)", "The keys of this page")
        await desk.types("waits")
        await desk.no_longer_sees("The keys of this page")
        await desk.sees("What waits and what was sent (c)")
        await desk.press("enter", "enter")
        await desk.sees("Changes recorded on this device")


async def test_the_palette_writes_no_picture_of_a_child_to_the_disk(nurse: Nurse) -> None:
    async with at_the_desk(nurse) as desk:
        titles = {command.title for command in desk.app.get_system_commands(desk.app.screen)}
        assert titles == {"Dark colours", "Light colours", "Last upload", "Change password", "Change hands"}


async def test_the_palette_changes_the_colours(nurse: Nurse) -> None:
    async with at_the_desk(nurse) as desk:
        await desk.press("ctrl+p")
        await desk.types("light")
        await desk.sees("Light colours")
        await desk.press("enter", "enter")
        await desk.until(lambda: desk.app.theme == "nhs-light", "it stays dark")


async def test_a_key_from_the_settings_works_and_is_shown(nurse: Nurse) -> None:
    nurse.settings(keys={"dashboard.changes": "x", "changes.back": "f5,backspace"})
    async with at_the_desk(nurse) as desk:
        await desk.sees("x Changes")
        await desk.press("c")
        assert "Changes recorded" not in desk.words
        await desk.press("x")
        await desk.sees("Changes recorded on this device", "F5 Back")
        await desk.press("backspace")
        await desk.sees("Sessions")


A_KEY = re.compile(
    r"\b(?:F\d{1,2}|Ctrl\+\w|Esc)\b|\b[Pp]ress [a-z?=](?!\w)|\([a-z]\)|\b[a-z] (?:saves|removes|asks|sends|opens)\b"
)
"""How a sentence names a key that may be another one on this laptop."""
PACKAGE = Path(__file__).parents[2] / "mavis_tui"


def sentences() -> Iterator[tuple[str, str]]:
    """Give what the rooms of the app can say: their texts, but for docstrings and what stands in bindings."""
    for room in ("app", "screens", "widgets", "workspace"):
        for path in sorted((PACKAGE / room).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
            bindings = {id(part) for call in calls if "Binding" in ast.unparse(call.func) for part in ast.walk(call)}
            statements = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
            left_out = bindings | {id(value) for value in statements if isinstance(value, ast.Constant)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
                    yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node.value


def test_no_sentence_names_a_key_that_the_settings_may_have_changed() -> None:
    names = {"Esc", "PgUp", "PgDn"}  # how keys are called at all: widgets/key_names.py; (x) marks an answer
    assert [
        (where, text) for where, text in sentences() if A_KEY.search(text.replace("(x)", "")) and text not in names
    ] == []


def test_every_action_that_a_sentence_names_has_a_key() -> None:
    own_nodes()
    named = [text for _, text in sentences() if re.search(r"\{[a-z-]+\.[a-z-]+\}", text)]
    assert len(named) > 10
    for text in named:
        assert "{" not in with_keys(text, {}).replace("{team}", "").replace("{hub}", ""), text


async def test_sentences_name_the_keys_from_the_settings(nurse: Nurse) -> None:
    nurse.settings(keys={"dashboard.changes": "f9", "children.everybody": "ctrl+t"})
    await with_a_day_behind_her(nurse)
    async with at_the_desk(nurse) as desk:
        await desk.sees("Press F9 to see them.", "press F9 to see why")
        await desk.press("enter", "v", "f4")
        await desk.sees("Ctrl+T shows all.")


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"dashboard.chnges": "x"}, "isn’t the name of anything. The names are: app.commands"),
        ({"changes.try": "f50"}, "isn’t a key"),
        ({"changes.try": "hyper+t"}, "isn’t a key"),
        ({"changes.try": "b"}, "b stands for two things on one page: changes.put-back and changes.try"),
        ({"changes.try": "?"}, "? stands for two things on one page: app.help and changes.try"),
        ({"form.next": "n"}, "needs it for typing"),
    ],
)
def test_keys_that_make_no_sense_are_said_in_words(keys: dict[str, str], says: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_keys(keys, MavisApp)
    assert says in str(refused.value)


def test_two_keys_may_change_places() -> None:
    check_keys({"changes.try": "b", "changes.put-back": "t"}, MavisApp)


def test_keys_are_read_from_the_settings_file_and_from_a_variable(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('theme = "light"\ncursor = true\n[keys]\n"changes.try" = "f5,ctrl+t"\n', "utf-8")
    settings = load({"MAVIS_SETTINGS": str(file)})
    assert settings.keys == {"changes.try": "f5,ctrl+t"}
    assert (settings.theme, settings.cursor) == ("light", True)
    assert load({"MAVIS_KEYS": "changes.try=f5; app.help=f1,f2"}).keys == {"changes.try": "f5", "app.help": "f1,f2"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('keys = "x"', "pairs of a name and its keys"),
        ("[keys]\na = 1", "pairs of a name and its keys"),
        ('theme = "pink"', "must be auto, dark or light"),
        ('cursor = "perhaps"', "must be true or false"),
    ],
)
def test_settings_that_make_no_sense_are_said_in_words(line: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(line, "utf-8")
    with pytest.raises(BadInput) as refused:
        load({"MAVIS_SETTINGS": str(file)})
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("environment", "ascii_only"),
    [
        ({"LANG": "C"}, True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
        ({"LC_ALL": "POSIX", "LANG": "en_GB.UTF-8"}, True),
        ({"TERM": "linux", "LANG": "en_GB.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8"}, False),
        ({"LC_ALL": "C.UTF-8"}, False),
        ({}, False),
        ({"LANG": "C", "MAVIS_ASCII": "false"}, False),
    ],
)
def test_plain_ascii_is_chosen_where_the_terminal_or_the_locale_has_no_more(
    environment: dict[str, str], ascii_only: bool, tmp_path: Path
) -> None:
    assert load({"MAVIS_SETTINGS": str(tmp_path / "none"), **environment}).ascii is ascii_only


@pytest.mark.parametrize(
    ("key", "name"),
    [("question_mark", "?"), ("ctrl+q", "Ctrl+Q"), ("shift+tab", "Shift+Tab"), ("f10", "F10"), ("pagedown", "PgDn")],
)
def test_keys_are_named_as_on_the_keyboard(key: str, name: str) -> None:
    assert name_of_key(key) == name


async def test_help_opens_in_a_field_by_f1_and_leaves_what_was_typed(nurse: Nurse) -> None:
    await nurse.workspace.access.sign_out()
    async with at_the_desk(nurse) as desk:
        await desk.press("s")
        await desk.sees("Password", "F1 Help")
        await desk.types("tea?")
        await desk.press("f1")
        await desk.sees("Keys and help", "Go back without signing in")
        await desk.press("escape")
        await desk.no_longer_sees("Keys and help")
        assert desk.app.screen.query_one("#password", Input).value == "tea?"

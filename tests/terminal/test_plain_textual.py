"""Where Textual lacks what ours stands on, or somebody wants it plain, the app runs and draws as Textual does."""

import ast
import importlib
import sys
from pathlib import Path

import pytest
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen
from textual.widgets import Input, TextArea

import mavis_tui
from mavis_tui.app import drawing
from mavis_tui.app.app import MavisApp
from mavis_tui.terminal import plain_textual
from tests.builders import a_bundle
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import Nurse, cable, hub, introduced, nurse, sealed, store

__all__ = ["cable", "hub", "introduced", "nurse", "sealed", "store"]

PACKAGE = Path(mavis_tui.__file__).parent

INSIDE = {
    "app/app.py": {"_close_messages_no_wait", "_exit_renderables", "_fatal_error"},
    "app/draft_keeping.py": {"_exit"},
    "app/drawing.py": {
        "_display", "_driver", "_filters", "_previous_cursor_position", "_print_error_renderables", "_running",
    },
    "app/locking.py": {"_clipboard", "_screen_stack"},
    "terminal/gathering.py": {"_driver"},
    "terminal/driver.py": {"_app", "_key_thread", "_writer_thread"},
    "widgets/listing.py": {"_check_refresh"},
    "widgets/notes.py": {"_on_key"},
    "widgets/search.py": {"_on_key"},
    "widgets/text.py": {"_check_refresh"},
}  # fmt: skip
"""Every name of Textual's own that we use or override, by file: what to look at when there is a new Textual."""

OURS = {"_composed", "_cover", "_size", "_value"}
"""Names that we gave, and that Textual happens to have for something else."""


async def test_every_private_part_of_textual_is_known_by_name_and_imported_in_one_room_only() -> None:
    app: App[None] = App()
    theirs = {
        name
        for inside in (dir(app), dir(Screen()), dir(Input()), dir(TextArea()), dir(LinuxDriver(app)))
        for name in inside
        if name.startswith("_") and not name.startswith("__")
    }
    used: dict[str, set[str]] = {}
    imported = set()
    for file in PACKAGE.rglob("*.py"):
        text = file.read_text("utf-8")
        if "textual" not in text:
            continue
        name = file.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(text)):
            found = node.attr if isinstance(node, ast.Attribute) else getattr(node, "name", "")
            if isinstance(found, str) and found in theirs - OURS:
                used.setdefault(name, set()).add(found)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual._"):
                imported.add(name.partition("/")[0])
    assert used == INSIDE
    assert imported == {"terminal"}


@pytest.mark.parametrize(("ours", "module", "name"), [
    (ours, module, name) for ours, needed in plain_textual.NEEDED.items() for module, name in needed
])  # fmt: skip
async def test_without_any_one_of_them_the_app_runs_and_draws(
    nurse: Nurse, monkeypatch: pytest.MonkeyPatch, ours: str, module: str, name: str
) -> None:
    package = importlib.import_module("mavis_tui.terminal")
    with monkeypatch.context() as without:  # Textual itself goes on needing them
        without.delattr(package, ours, raising=False)
        without.delitem(sys.modules, f"mavis_tui.terminal.{ours}", raising=False)
        without.delattr(importlib.import_module(module), name)
        if ours == "driver":
            assert plain_textual.waiting_keyboard() is None
        else:
            assert plain_textual.changed_cells(read_aloud=False) is None
    monkeypatch.setattr(drawing, "waiting_keyboard", lambda: None)
    monkeypatch.setattr(drawing, "changed_cells", lambda **_: None)
    assert MavisApp(nurse.workspace).get_driver_class() is LinuxDriver
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("enter")
        await desk.sees("was the vaccine given?")


async def test_an_update_of_another_shape_is_drawn_by_textual_from_then_on(
    nurse: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_desk(nurse) as desk:
        monkeypatch.setattr(MavisApp, "is_headless", False)
        shown = desk.app._shown
        assert shown is not None
        monkeypatch.setattr(shown, "only_changes", lambda *_: (_ for _ in ()).throw(AttributeError("strips")))
        update = object()
        assert desk.app._only_changes(update) is update
        assert desk.app._shown is None
        monkeypatch.undo()


async def test_a_setting_turns_both_off(nurse: Nurse) -> None:
    nurse.settings(plain_textual=True)
    app = MavisApp(nurse.workspace)
    assert app._shown is None
    assert app.get_driver_class() is LinuxDriver

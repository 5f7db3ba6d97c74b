"""A key acts on what was on the screen when it was hit, however many come at once."""

import ast
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual import events
from textual.screen import Screen

import mavis_tui
from mavis_tui.app.keymap import own_nodes
from mavis_tui.screens.access.password import PasswordScreen
from mavis_tui.screens.access.sign_in import SignIn
from mavis_tui.screens.children.children import ChildrenScreen
from mavis_tui.screens.files.export import ExportScreen
from mavis_tui.screens.files.open import OpenScreen
from mavis_tui.screens.help import HelpScreen
from mavis_tui.screens.recording import confirming
from mavis_tui.screens.recording.child import ChildScreen
from mavis_tui.screens.recording.vaccines import VaccinesScreen
from mavis_tui.screens.sealed.intake import IntakeScreen
from mavis_tui.screens.sealed.matching import MatchingScreen
from mavis_tui.screens.sending.changes import ChangesScreen
from mavis_tui.screens.sending.upload_result import UploadResultScreen
from mavis_tui.screens.sessions.edit_session import EditSessionScreen
from mavis_tui.screens.sessions.ready import ReadyScreen
from mavis_tui.screens.sessions.session import SessionScreen
from mavis_tui.widgets.choices import Choices
from mavis_tui.widgets.key_names import own_bindings
from mavis_tui.widgets.listing import Listing
from mavis_tui.workspace import Workspace
from tests.builders import a_bundle
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import Nurse

ROUNDS = int(os.environ.get("MAVIS_KEY_ROUNDS", "8"))
"""How many sequences are tried: `MAVIS_KEY_ROUNDS=300` for a night."""

_ENDING = {"ctrl+q", "ctrl+c", "ctrl+l", "f9"}
"""Keys that leave or lock mavis: then nobody is there any more whom a key could reach."""

KEYS = tuple(
    key
    for key in sorted(
        {key for node in own_nodes() for binding in own_bindings(node) for key in binding.key.split(",")}
        | {"1", "2", "3", "4", "a", "tab", "question_mark"}
    )
    if key not in _ENDING
)
"""Every key that stands for something on any page."""


class Opened(NamedTuple):
    """How a page is opened: by itself, over the dashboard, and then by keys; without `opens` it is the dashboard."""

    opens: Callable[[Workspace], Screen[Any]] | None = None
    then: tuple[str, ...] = ()


def _of(page: Callable[..., Screen[Any]], *which: str, then: tuple[str, ...] = ()) -> Opened:
    return Opened(lambda workspace: page(workspace, *which), then)


PAGES = {
    "sessions": Opened(),
    "session": _of(SessionScreen, "1204"),
    "children": _of(ChildrenScreen, "1204"),
    "children, year": _of(ChildrenScreen, "1204", then=("f2",)),
    "child": _of(ChildScreen, "1204", "child-1"),
    "child, recorded": _of(ChildScreen, "1204", "child-2"),
    "form, given": _of(ChildScreen, "1204", "child-1", then=("3",)),
    "form, not given": _of(ChildScreen, "1204", "child-1", then=("4",)),
    "check": _of(ChildScreen, "1204", "child-1", then=("1",)),
    "correct": _of(ChildScreen, "1204", "child-2", then=("f2",)),
    "withdraw": _of(ChildScreen, "1204", "child-2", then=("f3",)),
    "although": _of(ChildScreen, "1204", "child-2", then=("2",)),
    "vaccines": _of(VaccinesScreen, "1204"),
    "a batch": _of(VaccinesScreen, "1204", then=("a",)),
    "edit": _of(EditSessionScreen, "1204"),
    "changes": _of(ChangesScreen),
    "the last upload": _of(UploadResultScreen),
    "matching": _of(MatchingScreen),
    "intake": _of(IntakeScreen),
    "open a workbook": _of(OpenScreen),
    "export": Opened(lambda workspace: ExportScreen(workspace, workspace.sessions.outline("1204"))),
    "ready": _of(ReadyScreen),
    "password": _of(PasswordScreen),
    "sign in": _of(SignIn),
    "help": _of(HelpScreen),
    "keys": Opened(then=("question_mark",)),
    "palette": Opened(then=("ctrl+p",)),
}


@pytest.mark.parametrize("between", [0, 1, 3, 7, 20])
async def test_enter_and_down_in_one_read_open_the_highlighted_child_and_move_on_its_page(
    nurse: Nurse, between: int
) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.hits("enter", "down", between=between)
        await desk.sees("MWANGI1, Ada", "> 2 Yes, right arm")


async def test_enter_and_a_digit_in_one_read_answer_the_question_and_type_nothing(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.hits("enter", "4")
        await desk.sees("HPV not given: MWANGI1, Ada")
        assert nurse.workspace.children.looking("1204").words == ""


async def test_an_answer_that_was_hit_before_it_was_offered_confirms_nothing_however_late_the_app_comes_to_it(
    nurse: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "READING_SECONDS", 0.05)
    await nurse.save(a_bundle())
    nurse.record("child-2")
    async with at_the_desk(nurse) as desk:
        await desk.opens_child()
        before = len(nurse.store.outbox.entries())
        early = events.Key("enter", "\r")
        await desk.press("1")
        await desk.until(lambda: not desk.app.screen.query_one(Choices).disabled, "it can’t be confirmed")
        desk.app.post_message(early)
        await desk.until(lambda: desk.app.waits_for_keys, "it isn’t dealt with")
        assert len(nurse.store.outbox.entries()) == before
        await desk.sees("Check and confirm")
        monkeypatch.setattr(confirming, "READING_SECONDS", 0)
        await desk.hits("enter")
        await desk.sees("HPV given: MWANGI1, Ada.")


async def test_a_batch_is_archived_that_was_highlighted(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        desk.app.push_screen(VaccinesScreen(nurse.workspace, "1204"))
        await desk.sees("Vaccines")
        highlighted = desk.app.screen.query_one(Listing).key
        await desk.hits("x", "down")
        await desk.sees(f"Archive batch {highlighted}?")


def _where(desk: Desk) -> tuple[object, ...]:
    """Everything that the keys have led to: the pages, what is highlighted and typed, and what was recorded."""
    records = [entry.change for entry in desk.nurse.store.outbox.entries()]
    told = [(change.kind, change.child, change.vaccination.site if change.vaccination else None) for change in records]
    shown = desk.app.screen
    at = [listing.key for listing in shown.query(Listing)] + [choices.key for choices in shown.query(Choices)]
    lines = [line for line in desk.text.splitlines() if "MB free" not in line]  # the disk is everybody’s
    return ([type(screen).__name__ for screen in desk.app.screen_stack], at, told, *lines)


async def _led_to(nurse: Nurse, before: Path, page: Opened, keys: list[str], *, at_once: bool) -> tuple[object, ...]:
    """Begin with the device as it was before, open the page and hit the keys; say where that leads."""
    nurse.workspace.lock()
    shutil.rmtree(nurse.store.folder)
    shutil.copytree(before, nurse.store.folder)
    for file in (before.parent / "home").iterdir():
        file.unlink()  # what was exported: it isn't written twice
    nurse.restart()
    async with at_the_desk(nurse) as desk:
        if page.opens is not None:
            opened = page.opens(nurse.workspace)
            desk.app.push_screen(opened)
            await desk.until(lambda: desk.app.screen is opened, "the page doesn’t open")
            await desk.pilot.pause()
        for some in [*([key] for key in page.then), *([keys] if at_once else [[key] for key in keys])]:
            await desk.hits(*some)
            await desk.until(lambda: desk.app.waits_for_keys, "it never comes to rest")
            await desk.pilot.pause()
        await desk.until(lambda: "Checking…" not in desk.text, "what was found isn’t there")  # it waits for no key
        await desk.pilot.pause()
        return _where(desk)


@given(page=st.sampled_from(list(PAGES)), keys=st.lists(st.sampled_from(KEYS), min_size=2, max_size=8))
@settings(
    max_examples=ROUNDS,
    deadline=None,
    database=None,
    derandomize="MAVIS_KEY_ROUNDS" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_keys_that_come_in_one_burst_lead_where_they_lead_one_by_one(
    nurse: Nurse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, keys: list[str]
) -> None:
    (tmp_path / "home").mkdir(exist_ok=True)
    for name in ("HOME", "USERPROFILE"):  # as Linux and Windows call it
        monkeypatch.setenv(name, str(tmp_path / "home"))
    reading, confirming.READING_SECONDS = confirming.READING_SECONDS, 3600  # nobody can have read a page of a burst
    before = tmp_path / "before"
    try:
        if not before.exists():
            await nurse.save(a_bundle())
            nurse.record("child-2")  # so that a batch of the day is known, and something waits
            nurse.cable.cut()  # what comes over the network comes when it comes
            shutil.copytree(nurse.store.folder, before)
        one_by_one = await _led_to(nurse, before, PAGES[page], keys, at_once=False)
        assert await _led_to(nurse, before, PAGES[page], keys, at_once=True) == one_by_one
    finally:
        confirming.READING_SECONDS = reading


def test_no_work_that_waits_reads_what_is_highlighted() -> None:
    """What was meant is read when the key is hit; a worker begins, and goes on, when the highlight may be elsewhere."""
    package = Path(mavis_tui.__file__).parent
    found = []
    for file in (package / "screens").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.AsyncFunctionDef) and any(
                "work" in ast.unparse(one) for one in node.decorator_list
            ):
                body = ast.unparse(node)
                found += [
                    f"{file.name}: {node.name}"
                    for reads in ("query_one(Listing).key", "_highlighted()", "_meant()", ".answers()")
                    if reads in body
                ]
    assert found == []

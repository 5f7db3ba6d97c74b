"""Scanning at the desk: a box fills the form in, a new product is asked about, and elsewhere a scan does nothing."""

from datetime import date

import pytest
from textual import events
from textual.widgets import Input

from mavis_tui.screens.recording.check import CheckScreen
from mavis_tui.screens.recording.child import ChildScreen
from mavis_tui.screens.recording.record import RecordScreen
from mavis_tui.screens.recording.vaccines import VaccinesScreen
from mavis_tui.terminal.gathering import GatheringApp
from mavis_tui.terminal.scans import Scanned
from tests.boxes import GARDASIL, gtin, of_a_box, written
from tests.builders import a_bundle
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import Nurse

LISTED = f"]d2{written(of_a_box(GARDASIL, 'FM8629', date(2027, 5, 31)))}"
NEW = written(of_a_box(GARDASIL, "AB1234", date(2027, 6, 30)))


async def scans(desk: Desk, code: str) -> None:
    """Let the driver hand on what a scanner sent."""
    desk.app.post_message(Scanned(code))
    await desk.pilot.pause()
    await desk.until(lambda: desk.app.waits_for_keys, "the scan isn’t dealt with")


async def test_a_box_is_scanned_from_a_new_product_to_the_check_page_and_never_confirms(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await scans(desk, LISTED)
        await desk.sees("A box was scanned. Here it is good for nothing")
        await desk.opens_child()
        await scans(desk, LISTED)
        await desk.sees("This product is new to this device. Choose another batch below")
        await desk.press("1")
        await desk.sees("Another batch")
        await scans(desk, NEW)
        await desk.sees(
            "Add a batch", f"Product {GARDASIL} is new to this device", "(x) Choose one", "AB1234", "30/06/2027"
        )
        await desk.press("f10")
        await desk.sees("Choose a vaccine")
        await desk.press("down", "f10")
        await desk.sees("Scanned: Gardasil 9, batch AB1234, expires 30 Jun 2027.", "(x) AB1234")
        await scans(desk, LISTED)
        await desk.sees("Scanned: Gardasil 9, batch FM8629", "(x) FM8629")
        await scans(desk, written(of_a_box(GARDASIL, "ZZ9", date(2026, 1, 31))))
        await desk.sees("EXPIRED on 31 Jan 2026: do not give it", "(x) FM8629")
        assert isinstance(desk.app.screen, RecordScreen)
        await desk.press("f10")
        await desk.until(lambda: isinstance(desk.app.screen, CheckScreen), "no check page")
        await scans(desk, LISTED)
        await desk.sees("A box was scanned. Here it is good for nothing", "FM8629")
        assert isinstance(desk.app.screen, CheckScreen)
        assert [entry.change.kind for entry in nurse.store.outbox.entries() if entry.change.vaccination] == []


async def test_a_box_scanned_on_the_childs_page_is_the_batch_of_the_answer_that_follows(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    nurse.workspace.boxes.learn(nurse.workspace.boxes.read(GARDASIL), "Gardasil9")
    async with at_the_desk(nurse) as desk:
        await desk.opens_child()
        await scans(desk, LISTED)
        await desk.sees("Scanned: Gardasil 9, batch FM8629, expires 31 May 2027. Your answer takes this batch.")
        await scans(desk, NEW)
        await desk.sees("batch AB1234, expires 30 Jun 2027: not a batch of this session. Compare it with the box.")
        await desk.press("1")
        await desk.until(lambda: isinstance(desk.app.screen, CheckScreen), "no check page")
        await desk.sees("AB1234, expires 30 June 2027")
        assert [entry.change.kind for entry in nurse.store.outbox.entries()] == []


async def test_where_textual_reads_the_keyboard_a_scan_is_no_key_either_and_digits_are(
    nurse: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GatheringApp, "gathers_scans", True)
    await nurse.save(a_bundle(1))
    nurse.workspace.boxes.learn(nurse.workspace.boxes.read(GARDASIL), "Gardasil9")
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.types("999")
        await desk.until(lambda: desk.app.screen.query_one(Input).value == "999", "digits aren’t typed")
        await desk.press(*["backspace"] * 3, "enter")
        await desk.sees("was the vaccine given?")
        for letter in LISTED:
            desk.app.post_message(events.Key(letter, letter))
        desk.app.post_message(events.Key("enter", "\r"))
        await desk.sees("Scanned: Gardasil 9, batch FM8629", "Your answer takes this batch.")
        assert isinstance(desk.app.screen, ChildScreen)
        await desk.press("1")
        await desk.until(lambda: isinstance(desk.app.screen, CheckScreen), "a digit by itself isn’t a key")
        assert nurse.store.outbox.entries() == []


async def test_at_the_vaccines_a_box_is_found_or_added(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    nurse.workspace.boxes.learn(nurse.workspace.boxes.read(GARDASIL), "Gardasil9")
    async with at_the_desk(nurse) as desk:
        desk.app.push_screen(VaccinesScreen(nurse.workspace, "1204"))
        await desk.sees("1 batch in use")
        await scans(desk, LISTED)
        await desk.sees("Scanned: Gardasil 9, batch FM8629. It is in the list.")
        await scans(desk, NEW)
        await desk.sees("Add a batch", "Compare it with the box", "AB1234", "30/06/2027")
        await scans(desk, gtin(1)[:-1] + "0")
        await desk.sees("its last digit doesn’t fit the others", "AB1234")
        await desk.press("f10")
        await desk.sees("Batch AB1234 added", "2 batches in use")

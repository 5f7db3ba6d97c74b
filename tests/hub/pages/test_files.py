"""In and out: what the office sends, looks at first, and fetches."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from mavis_tui.hub.office.export_csv import Wish, export
from mavis_tui.hub.office.import_workbook import import_workbook
from mavis_tui.hub.office.uploads import MOST_BYTES
from mavis_tui.hub.store.audit_log import lines
from mavis_tui.hub.store.tables import children, uploads
from mavis_tui.spreadsheets.workbook import read_workbook
from tests.builders import NOON, NURSE, TODAY, a_bundle, a_change, a_vaccination
from tests.conftest import StandingClock
from tests.hub.changes.test_changes import receipt
from tests.hub.office.test_export_csv import LOCAL_NOON, TEAM
from tests.hub.office.test_take_file import file_of
from tests.hub.pages.browser import OFFICE, Browser, signed_in
from tests.hub.running import PASSWORD, RunningHub
from tests.spreadsheets.invented import a_row, write
from tests.spreadsheets.mavis_rules import complaints

FILES = "/office/files"
ADA = {"PERSON_FORENAME": "Ada", "NHS_NUMBER": "9990000018"}
BO = {"PERSON_FORENAME": "Bo", "NHS_NUMBER": "9990000026"}
DAY = {"Day of the session": "24/11/2026"}


@pytest.fixture
async def browser(hub: RunningHub) -> Browser:
    return await signed_in(hub)


def book(tmp_path: Path, *rows: Mapping[str, Any]) -> bytes:
    return write(tmp_path / "book.xlsx", [a_row(**row) for row in rows]).read_bytes()


async def sends(browser: Browser, body: bytes, name: str = "book.xlsx", **typed: str) -> Browser:
    await browser.open(FILES)
    return await browser.send("See what it would change", {**DAY, **typed}, {"Workbook (.xlsx)": (name, body)})


async def count(hub: RunningHub, table: Any) -> int:
    async with hub.database.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


async def test_a_workbook_is_looked_at_first_and_imported_as_it_was_shown(
    hub: RunningHub, browser: Browser, tmp_path: Path
) -> None:
    await sends(browser, book(tmp_path, {**ADA, "PERSON_GENDER_CODE": "Unclear"}, BO), "<script>{{7*7}}.xlsx")
    assert (browser.status, browser.title) == (200, "What this workbook would change")
    assert "<script>{{7*7}}.xlsx, sent by" in browser.text
    assert "<script>{{" not in browser.answer.text
    assert [row[2] for row in browser.table("Who isn’t as before")[1:]] == ["New", "New"]
    (odd,) = [row for row in browser.table("Cells to look at")[1:] if row[2] == "Unclear"]
    assert odd[0] == "Vaccinations, row 2"
    assert await count(hub, children) == 0
    await browser.press("Import it")
    assert (browser.path, browser.status) == (FILES, 200)
    assert "was imported: 2 children, 2 new, 0 updated, 0 unchanged, 0 gone." in browser.text
    assert (await count(hub, children), await count(hub, uploads)) == (2, 0)
    told = [line for line in await lines(hub.database) if line.action == "Import a workbook"]
    assert [(line.email, line.outcome) for line in told] == [(OFFICE, "done")]


async def test_a_hub_that_changed_since_the_preview_shows_it_again_and_imports_nothing(
    hub: RunningHub, browser: Browser, tmp_path: Path
) -> None:
    await sends(browser, book(tmp_path, ADA, BO))
    other = read_workbook(write(tmp_path / "other.xlsx", [a_row(**ADA)]))
    await import_workbook(hub.database, other, (TODAY,))
    await browser.press("Import it")
    assert (browser.status, await count(hub, children)) == (409, 1)
    assert "holds something else now than when you looked" in browser.text
    assert [row[2] for row in browser.table("Who isn’t as before")[1:]] == ["New"]
    await browser.press("Import it")
    assert (browser.path, await count(hub, children)) == (FILES, 2)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"\xd0\xcf\x11\xe0 encrypted", "It may have a password; Mavis’s workbooks have none."),
        (b"%PDF-1.7 a renamed file", "isn’t an Excel workbook (.xlsx)"),
        (b"PK\x03\x04 cut off", "Nothing was taken from it"),
    ],
    ids=["encrypted", "renamed", "damaged"],
)
async def test_what_isnt_a_workbook_is_said_in_words(browser: Browser, body: bytes, said: str) -> None:
    await sends(browser, body)
    assert browser.status == 422
    assert said in browser.text
    await browser.press("Throw it away")
    assert "Nothing of it was imported." in browser.text


async def test_nothing_and_too_much_and_no_day_are_said_beside_their_fields(browser: Browser) -> None:
    await sends(browser, b"")
    assert (browser.status, "Choose the workbook that Mavis gave you" in browser.text) == (422, True)
    await sends(browser, b"x" * (MOST_BYTES + 1))
    assert (browser.status, "larger than 10 MB" in browser.text) == (422, True)
    await sends(browser, b"PK", **{"Day of the session": "tomorrow"})
    assert (browser.status, "“tomorrow” isn’t a day. Write it like 24/11/2026." in browser.text) == (422, True)
    await sends(browser, b"x" * (MOST_BYTES + 200_000))
    assert (browser.status, browser.title) == (413, "That is too much at once")


async def test_what_a_workbook_doesnt_say_is_asked_and_then_imported(
    hub: RunningHub, browser: Browser, tmp_path: Path
) -> None:
    await sends(browser, book(tmp_path, {**ADA, "SESSION_ID": "clinic", "CARE_SETTING": 2}))
    assert (browser.status, "doesn’t say at which clinic this is" in browser.text) == (422, True)
    await browser.send("Look again", {"Clinic": "Kingsway"})
    assert browser.status == 200
    await browser.press("Import it")
    assert await count(hub, children) == 1


async def test_a_list_that_gets_much_shorter_is_asked_about(hub: RunningHub, browser: Browser, tmp_path: Path) -> None:
    many = [{"PERSON_FORENAME": f"A{'bcdefghij'[n]}", "NHS_NUMBER": ""} for n in range(8)]
    whole = read_workbook(write(tmp_path / "many.xlsx", [a_row(**row) for row in many]))
    await import_workbook(hub.database, whole, (TODAY,))
    await sends(browser, book(tmp_path, ADA))
    assert (browser.status, "Import it" in browser.text) == (422, False)
    await browser.send("Look again", {"shorter": "yes"})
    assert [row[2] for row in browser.table("Who isn’t as before")[1:]] == ["New"] + ["Gone from the list"] * 8


async def test_another_teams_workbook_upload_and_file_are_out_of_reach(
    hub: RunningHub, browser: Browser, tmp_path: Path
) -> None:
    await sends(browser, book(tmp_path, {**ADA, "ORGANISATION_CODE": "R2X"}))
    assert "This workbook is of team R2X, and you are of R1L." in browser.text
    upload = browser.path
    await hub.put(a_bundle())
    async with hub.client(await hub.sign_in()) as client:
        await receipt(client, a_change(1))
    await export(hub.database, Wish(), by=NURSE.email, file="one.csv", write=lambda _: None, now=NOON)
    stranger = await signed_in(hub, organisation="R2X", email="kim.doe@example.nhs.uk")
    for address in (upload, f"{FILES}/exports/1", f"{FILES}/exports/1/file", f"{FILES}/workbooks/..%2f..%2fetc"):
        assert (await stranger.open(address)).status == 404, address
    assert "one.csv" not in (await stranger.open(FILES)).answer.text


async def test_a_workbook_waits_for_a_day_and_no_longer(
    hub: RunningHub, browser: Browser, clock: StandingClock, tmp_path: Path
) -> None:
    await sends(browser, book(tmp_path, ADA))
    upload = browser.path
    await browser.open(FILES)
    await browser.follow("Look at book.xlsx")
    assert browser.path == upload
    clock.forward(hours=25)
    await browser.open(FILES)
    await browser.send("Sign in", {"E-mail address": OFFICE, "Password": PASSWORD})
    assert "isn’t imported yet" not in browser.text
    assert (await browser.open(upload)).status == 404
    await sends(browser, book(tmp_path, BO))
    assert await count(hub, uploads) == 1


async def test_the_file_for_mavis_is_said_before_it_is_made_and_fetched_as_often_as_one_likes(
    hub: RunningHub, browser: Browser
) -> None:
    await hub.put(a_bundle())
    async with hub.client(await hub.sign_in()) as client:
        for change in (a_change(1), a_change(2), a_change(2, a_vaccination(2, id="twice"))):
            await receipt(client, change)
    await (await browser.open(FILES)).press("See what it would hold")
    assert "Of every session of the team: 2 records in the file, 1 left out. No file was made yet." in browser.text
    assert browser.table("Left out")[1][2].startswith("The team server doubts it")
    assert "hub" not in browser.text
    await browser.press("Make the file")
    assert browser.path == f"{FILES}/exports/1"
    page, address = browser.page, browser.answer
    await browser.follow("Fetch the file")
    made = browser.answer
    assert complaints(made.content, TEAM, LOCAL_NOON) == []
    assert made.headers["Content-Disposition"] == 'attachment; filename="mavis-2026-11-24-1.csv"'
    assert (made.headers["Cache-Control"], made.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    browser.page, browser.answer = page, address
    assert (await browser.follow("Fetch the file")).answer.content == made.content
    await (await browser.open(FILES)).press("See what it would hold")
    assert "There is nothing new for Mavis." in browser.text
    rows = (await browser.open(FILES)).table("Files made for Mavis")
    assert [(row[1], row[3], row[4]) for row in rows[1:]] == [("1", OFFICE, "2")]


async def test_a_sealed_file_is_taken_in_and_what_was_turned_away_is_listed(hub: RunningHub, browser: Browser) -> None:
    await hub.put(a_bundle())
    file = await file_of(hub, [a_change(1), a_change(2, session="99")])
    await hub.add_nurse()
    for _ in range(2):
        await browser.open(FILES)
        await browser.send("Take it in", {}, {"Sealed file": ("for-the-hub.mavis", file)})
        assert (browser.status, browser.title) == (200, "What came in with the file")
        rows = browser.table("What came of each record")[1:]
        assert [row[3] for row in rows][1] == "Turned away"
    await browser.open(FILES)
    await browser.send("Take it in", {}, {"Sealed file": ("notes.txt", b"not sealed")})
    assert browser.status == 422

"""Looking before doing: what an import or a file for Mavis would do is said first, changes nothing, and then holds."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from mavis_tui.errors import BadInput, ChangedSince, ListShortened, NotFound, SessionIdNeeded
from mavis_tui.hub.office.export_csv import Wish, export, look
from mavis_tui.hub.office.exports_made import export_again, exports_made
from mavis_tui.hub.office.import_workbook import Imported, import_workbook
from mavis_tui.hub.office.list_changes import Became, change_words
from mavis_tui.hub.office.take_file import take
from mavis_tui.hub.store.audit_log import lines
from mavis_tui.hub.store.tables import changes, children, exported, exports, session_versions, sessions
from mavis_tui.models.change import WITHDRAWS
from mavis_tui.models.vaccination import Withdrawal
from mavis_tui.spreadsheets.workbook import read_workbook
from tests.builders import NOON, NURSE, TODAY, a_bundle, a_change, a_vaccination
from tests.hub.changes.test_changes import receipt
from tests.hub.office.test_take_file import file_of
from tests.hub.running import RunningHub
from tests.spreadsheets.invented import a_row, write

ADA = {"PERSON_FORENAME": "Ada", "NHS_NUMBER": "9990000018"}
BO = {"PERSON_FORENAME": "Bo", "NHS_NUMBER": "9990000026"}
CY = {"PERSON_FORENAME": "Cy", "NHS_NUMBER": "9990000034"}


async def counts(hub: RunningHub) -> list[int]:
    async with hub.database.reading() as connection:
        return [
            (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (sessions, session_versions, children, changes, exports, exported)
        ]


async def imported(hub: RunningHub, path: Path, *rows: dict[str, Any], **how: Any) -> Imported:
    write(path, [a_row(**row) for row in rows])
    return await import_workbook(hub.database, read_workbook(path), (TODAY,), **how)


async def test_a_preview_says_what_the_import_then_does_and_changes_nothing(hub: RunningHub, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    await imported(hub, path, ADA, BO)
    before, noted = await counts(hub), len(await lines(hub.database))
    seen = await imported(hub, path, {**ADA, "PERSON_POSTCODE": "M20 1AA"}, CY, dry_run=True)
    assert (await counts(hub), len(await lines(hub.database))) == (before, noted)
    done = await imported(hub, path, {**ADA, "PERSON_POSTCODE": "M20 1AA"}, CY, seal=seen.seal, by="pat@example.nhs.uk")
    assert (seen.new, seen.updated, seen.gone) == (done.new, done.updated, done.gone) == (1, 1, 1)
    assert (seen.about, seen.seal, seen.dry_run, done.dry_run) == (done.about, done.seal, True, False)
    assert [one.became for one in seen.about] == [Became.NEW, Became.UPDATED, Became.GONE]
    assert change_words(seen.about[0]).startswith("New: ")
    assert seen.about[1].fields == ("postcode",)
    told = (await lines(hub.database))[-1]
    assert (told.action, told.email) == ("Import a workbook", "pat@example.nhs.uk")


async def test_a_list_that_changed_since_the_preview_stays_as_it_is(hub: RunningHub, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    await imported(hub, path, ADA)
    seen = await imported(hub, path, ADA, BO, dry_run=True)
    await imported(hub, path, ADA, CY)
    before = await counts(hub)
    with pytest.raises(ChangedSince, match="Nothing was changed"):
        await imported(hub, path, ADA, BO, seal=seen.seal)
    assert await counts(hub) == before
    again = await imported(hub, path, ADA, BO, dry_run=True)
    assert (await imported(hub, path, ADA, BO, seal=again.seal)).gone == 1


async def test_what_has_to_be_asked_is_asked_at_the_preview(hub: RunningHub, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    many = [{"PERSON_FORENAME": f"A{'bcdefghij'[n]}", "NHS_NUMBER": ""} for n in range(8)]
    await imported(hub, path, *many)
    with pytest.raises(ListShortened):
        await imported(hub, path, ADA, dry_run=True)
    assert (await imported(hub, path, ADA, dry_run=True, shorter=True)).gone == 8
    with pytest.raises(SessionIdNeeded):
        await imported(hub, path, {**ADA, "SESSION_ID": ""}, dry_run=True)
    with pytest.raises(BadInput, match="is of team R1L, and you are of R2X"):
        await imported(hub, path, ADA, team="R2X")


async def test_a_sealed_file_of_another_team_is_turned_away_in_words(hub: RunningHub) -> None:
    await hub.put(a_bundle())
    file = await file_of(hub, [a_change()])
    with pytest.raises(BadInput, match="is of team R1L, and you are of R2X"):
        await take(hub.database, file, NOON, team="R2X", by="pat@example.nhs.uk")
    done = await take(hub.database, file, NOON, team="R1L", by="pat@example.nhs.uk")
    assert len(done.changes) == 1
    told = (await lines(hub.database))[-1]
    assert (told.action, told.email) == ("Take in a file by hand", "pat@example.nhs.uk")


async def test_looking_at_a_file_for_mavis_says_what_making_it_does_and_makes_none(hub: RunningHub) -> None:
    await hub.put(a_bundle())
    async with hub.client(await hub.sign_in()) as client:
        for change in (a_change(1), a_change(2), a_change(2, a_vaccination(2, id="twice"))):
            await receipt(client, change)
    before = await counts(hub)
    seen = await look(hub.database, Wish(), by=NURSE.email, now=NOON)
    assert await counts(hub) == before
    kept: list[bytes] = []
    done = await export(hub.database, Wish(), by=NURSE.email, file="one.csv", write=kept.append, now=NOON)
    assert (seen.written, seen.left_out, seen.warned) == (done.written, done.left_out, done.warned)
    assert (seen.written, len(seen.left_out), seen.file) == (2, 1, "")


async def test_a_file_is_made_again_to_the_byte_and_says_what_is_newer(hub: RunningHub) -> None:
    await hub.put(a_bundle())
    kept: list[bytes] = []
    async with hub.client(await hub.sign_in()) as client:
        await receipt(client, a_change(1))
        await receipt(client, a_change(2))
        await export(hub.database, Wish(), by=NURSE.email, file="/srv/one.csv", write=kept.append, now=NOON)
        await receipt(client, a_change(1, a_vaccination(1, revision=2, batch_number="FM8630")))
        await export(hub.database, Wish(again=True), by=NURSE.email, file="two.csv", write=kept.append, now=NOON)
        gone = Withdrawal(reason="Recorded for the wrong child", by=NURSE, at=NOON)
        await receipt(client, a_change(2, a_vaccination(2, revision=2, withdrawn=gone), schema=WITHDRAWS, sequence=12))
    made = await exports_made(hub.database, "R1L")
    assert [(one.number, one.file, one.by, one.records) for one in made] == [
        (2, "two.csv", NURSE.email, 2),
        (1, "/srv/one.csv", NURSE.email, 2),
    ]
    again = [await export_again(hub.database, "R1L", number) for number in (1, 2)]
    assert [one.content for one in again] == kept
    assert [(one.written, one.corrected, one.left_out) for one in again] == [(2, 2, ()), (2, 1, ())]
    assert [one.name for one in again] == ["mavis-2026-11-24-1.csv", "mavis-2026-11-24-2.csv"]
    for team, number in (("R1L", 3), ("R2X", 1), ("R1L", 0)):
        with pytest.raises(NotFound):
            await export_again(hub.database, team, number)

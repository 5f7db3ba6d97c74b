"""At the desk: what somebody typed in Excel is opened, corrected, checked and kept like any other record."""

from datetime import date
from pathlib import Path

from mavis_tui.models.programme import Site
from mavis_tui.models.vaccination import Vaccination
from tests.builders import TODAY
from tests.screens.desk import Desk, at_the_desk
from tests.spreadsheets.invented import a_record, a_row, write
from tests.workspace.nurse import Nurse

BRAM = {"PERSON_FORENAME": "Bram", "PERSON_SURNAME": "Okoro", "NHS_NUMBER": "9990000026"}


def typed(nurse: Nurse, folder: Path, **cells: object) -> str:
    """Open a workbook in which a dose of today was typed for Ada; give the session."""
    plain = {"DATE_OF_VACCINATION": TODAY, "TIME_OF_VACCINATION": "09:40", "UUID": None}
    path = write(folder / "typed.xlsx", [a_record(**{**plain, **cells}), a_row(**BRAM)])
    return nurse.workspace.workbooks.open(path, [TODAY]).session


def newest(nurse: Nurse) -> Vaccination:
    records = [entry.change.vaccination for entry in nurse.store.outbox.entries()]
    assert records[-1] is not None
    return records[-1]


async def opens_the_correction(desk: Desk, session: str, *words: str) -> None:
    await desk.opens_children(session)
    await desk.press("enter")
    await desk.sees("MWANGI, Ada", "Saved offline", "F2 Correct")
    await desk.press("f2")
    await desk.sees("Correct HPV: MWANGI, Ada", *words)


async def test_a_site_that_cannot_be_is_corrected_checked_and_kept(nurse: Nurse, tmp_path: Path) -> None:
    session = typed(nurse, tmp_path, ANATOMICAL_SITE="nasal")
    async with at_the_desk(nurse) as desk:
        await opens_the_correction(desk, session, "(x) Vaccinated", "(x) FM8629")
        await desk.press("f10")
        await desk.sees("Check and confirm the correction", "Nose -> Left arm (upper position)", "> 1 Confirm")
        assert "Identified" not in desk.words
        await desk.press("enter")
        await desk.sees("HPV corrected.", "left arm (upper position) · corrected · Saved offline")
    record = newest(nurse)
    assert (record.site, record.typed, record.identified) == (Site.LEFT_ARM_UPPER, True, None)


async def test_correcting_says_that_the_batch_had_expired_and_enter_alone_keeps_nothing(
    nurse: Nurse, tmp_path: Path
) -> None:
    session = typed(nurse, tmp_path, BATCH_EXPIRY_DATE=date(2026, 11, 1))
    async with at_the_desk(nurse) as desk:
        await opens_the_correction(desk, session, "(x) Left arm (upper position)")
        await desk.press("enter", "enter", "down", "f10")
        await desk.sees(
            "Batch FM8629 EXPIRED on 1 November 2026: do not give it.",
            "> 1 Change something",
            "2 Yes, it was given from this expired batch: record it",
        )
        await desk.press("enter")
        await desk.sees("Correct HPV: MWANGI, Ada")
        assert newest(nurse).revision == 1
        await desk.press("f10")
        await desk.sees("2 Yes, it was given")
        await desk.press("2")
        await desk.sees("HPV corrected.")
    assert (newest(nurse).revision, newest(nurse).site) == (2, Site.RIGHT_ARM_UPPER)


async def test_the_day_after_what_was_typed_and_is_in_no_file_can_still_be_corrected(
    nurse: Nurse, tmp_path: Path
) -> None:
    session = typed(nurse, tmp_path)
    nurse.clock.forward(hours=24)
    async with at_the_desk(nurse) as desk:
        await opens_the_correction(desk, session, "(x) Left arm (upper position)")
        await desk.press("enter", "enter", "down", "f10")
        await desk.sees("Left arm (upper position) -> Right arm (upper position)")
        await desk.press("enter")
        await desk.sees("HPV corrected.")
    nurse.store.outbox.exported(nurse.store.outbox.to_export(), "records.csv", nurse.clock())
    nurse.clock.forward(hours=24)
    (child, *_) = nurse.workspace.children.rows(session)
    assert nurse.workspace.recording.correctable(session, child.id) == ()

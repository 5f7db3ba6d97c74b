"""Files that commands read and write, as JSON."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from mavis_tui.console.shapes.meaning import means
from mavis_tui.console.shapes.records import StaffNamed


class CellLookedAt(Struct, frozen=True, kw_only=True):
    """A cell of a workbook that wasn’t understood, or not kept."""

    sheet: Annotated[str, means("The sheet.")]
    row: Annotated[int, means("The row, as the spreadsheet counts.")]
    column: Annotated[str, means("The header; empty where there is none.")]
    cell: Annotated[str, means("What it says.")]
    done: Annotated[str, means("What was done about it, in words.")]


class WorkbookOpened(Struct, frozen=True, kw_only=True):
    """What opening a workbook did."""

    session: Annotated[str, means("The id of the session on this device.")]
    title: Annotated[str, means("What and where it is, in words.")]
    place: Annotated[str, means("The school or clinic.")]
    organisation: Annotated[str, means("The ODS code of the team.")]
    dates: Annotated[tuple[date, ...], means("Its days in order.")]
    again: Annotated[bool, means("True if the session was on this device before.")]
    children: Annotated[int, means("How many children are on the list now.")]
    new: Annotated[int, means("How many came to it.")]
    gone: Annotated[int, means("How many left it.")]
    kept: Annotated[int, means("How many left it but have records here.")]
    saved: Annotated[int, means("How many records came back from Mavis.")]
    to_export: Annotated[int, means("How many records of the session are in no file for Mavis yet.")]
    staff: Annotated[tuple[StaffNamed, ...], means("Who may be named as having vaccinated.")]
    remarks: Annotated[tuple[CellLookedAt, ...], means("The cells to look at.")]
    differing: Annotated[tuple[str, ...], means("Records that Mavis has otherwise than they were recorded here.")]
    said: Annotated[tuple[str, ...], means("Children recognised under something new or to be looked at, in sentences.")]
    typed: Annotated[int, means("How many records were typed in the workbook and are records of this device now.")]


class NotInFile(Struct, frozen=True, kw_only=True):
    """A record that isn’t in a file, or that somebody should know something about."""

    change: Annotated[str, means("The id of the record.")]
    session: Annotated[str, means("The id of the session.")]
    child: Annotated[str, means("The child’s name.")]
    what: Annotated[str, means("What was recorded, in words.")]
    why: Annotated[str, means("Why, in a sentence.")]


class KnowBeforeUpload(Struct, frozen=True, kw_only=True):
    """Something to know about a row before the file is uploaded."""

    row: Annotated[int, means("The row as Mavis counts: the headers are row 1.")]
    column: Annotated[str, means("The header.")]
    child: Annotated[str, means("The child’s name.")]
    text: Annotated[str, means("In a sentence.")]


class EnterByHand(Struct, frozen=True, kw_only=True):
    """What is entered in Mavis by hand first, because no column of the file can say it."""

    change: Annotated[str, means("The id of the record.")]
    session: Annotated[str, means("The id of the session.")]
    child: Annotated[str, means("The child’s name.")]
    what: Annotated[str, means("What was recorded, in words.")]
    text: Annotated[str, means("What to enter, in a sentence.")]


class CsvForMavis(Struct, frozen=True, kw_only=True):
    """The CSV that Mavis imports."""

    file: Annotated[str, means("Where it is; empty where there was nothing to write.")]
    written: Annotated[int, means("How many records are in it.")]
    left_out: Annotated[tuple[NotInFile, ...], means("What isn’t in it.")]
    warned: Annotated[tuple[KnowBeforeUpload, ...], means("What to know before it is uploaded.")]
    enter_first: Annotated[tuple[EnterByHand, ...], means("What to enter in Mavis before it is uploaded.")]


class FhirWritten(Struct, frozen=True, kw_only=True):
    """The FHIR resources that were written."""

    file: Annotated[str, means("Where they are.")]
    written: Annotated[int, means("How many there are.")]
    left_out: Annotated[tuple[NotInFile, ...], means("What isn’t among them.")]
    warned: Annotated[tuple[NotInFile, ...], means("What is, and what to know about it.")]


class PageToPrint(Struct, frozen=True, kw_only=True):
    """The list of a session on paper."""

    file: Annotated[str, means("Where the page is.")]
    children: Annotated[int, means("How many children are on it.")]
    groups: Annotated[int, means("How many classes.")]


class DoneInMavis(Struct, frozen=True, kw_only=True):
    """That something was done in Mavis."""

    by: Annotated[str, means("The e-mail of who said so.")]
    at: Annotated[datetime, means("When they did.")]


class ThingToDoInMavis(Struct, frozen=True, kw_only=True):
    """Something that Mavis takes from no file."""

    key: Annotated[str, means("What `--done` takes: a record in one of its revisions.")]
    session: Annotated[str, means("The id of the session.")]
    child: Annotated[str, means("The child’s name; empty for a batch.")]
    what: Annotated[str, means("What was recorded, in words.")]
    why: Annotated[str, means("Why no file carries it, or what to enter before the file, in a sentence.")]
    steps: Annotated[tuple[str, ...], means("The steps in Mavis, in their order.")]
    by: Annotated[str, means("Who recorded it; empty where this device can’t say.")]
    also: Annotated[str, means("Whose list has it too, in a sentence; empty where it is on this one alone.")]
    done: Annotated[DoneInMavis | None, means("Who said that it was done, and when; null until then.")]


ThingsToDoInMavis = list[ThingToDoInMavis]
"""What is to be done in Mavis by hand."""

"""Which shape each command prints with `--json`, and the JSON Schema of it. Loaded only where one is asked for."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple

import msgspec

from mavis_tui import __version__

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ERROR = "error"
"""What `mavis schema` calls the shape of errors."""


class Published(NamedTuple):
    """A result that a command prints: the words that lead to it, where its shape is, and what it is in a sentence.

    `by` names the options of the command that lead to this result, where it has several; it is empty for the usual one.
    """

    command: str
    by: str
    module: str
    shape: str
    says: str

    @property
    def name(self) -> str:
        """How the command names it to `show`."""
        return f"{self.command} {self.by}".rstrip()


_SHAPES = "mavis_tui.console.shapes"
_RESULTS = "mavis_tui.console.results"

PUBLISHED = tuple(
    Published(*row)
    for row in (
        ("demo", "", _RESULTS, "DemonstrationDoors", "How to get into the demonstration."),
        ("sign-in", "", _RESULTS, "SignedInAs", "Who is signed in."),
        ("hands", "", _RESULTS, "HandsHere", "Who records, and who may."),
        ("sessions", "", f"{_SHAPES}.sessions", "SessionsOfTeam", "The sessions of the team."),
        ("save-offline", "", f"{_SHAPES}.sessions", "CopiesSaved", "What was saved, by the id of the session."),
        ("open", "", f"{_SHAPES}.files", "WorkbookOpened", "What opening the workbook did."),
        ("refresh", "", f"{_SHAPES}.sessions", "CopiesSaved", "What was fetched, by the id of the session."),
        ("vaccines", "", f"{_SHAPES}.sessions", "BatchesOfSession", "The batches of the session."),
        ("edit-session", "", f"{_SHAPES}.sessions", "SessionFacts", "The session as it is now."),
        ("children", "", f"{_SHAPES}.children", "ChildrenOfSession", "The children who fit, in the order of the list."),
        ("counts", "", f"{_SHAPES}.numbers", "SessionInNumbers", "The session in numbers."),
        ("child", "", f"{_SHAPES}.children", "ChildInFull", "The child in full."),
        ("same-child", "", f"{_SHAPES}.children", "MaybeSameChildren", "The questions that are open."),
        ("add-child", "", f"{_SHAPES}.changes", "ChangeListed", "Who was added, and where it is."),
        ("attendance", "", f"{_SHAPES}.children", "AttendanceSaid", "How the child is registered."),
        ("attendance", "--class", f"{_SHAPES}.children", "AttendanceOfClass", "Who of the class is registered."),
        ("record", "", f"{_SHAPES}.changes", "JustRecorded", "What was recorded, and where it is."),
        ("record", "--withdraw", f"{_SHAPES}.changes", "ChangeListed", "What was withdrawn, and where it is."),
        ("consent", "", f"{_SHAPES}.changes", "RecordedBesideDoses", "What was recorded or withdrawn, read back."),
        ("triage", "", f"{_SHAPES}.changes", "RecordedBesideDoses", "What was recorded or withdrawn, read back."),
        ("gillick", "", f"{_SHAPES}.changes", "RecordedBesideDoses", "What was recorded or withdrawn, read back."),
        ("note", "", f"{_SHAPES}.changes", "RecordedBesideDoses", "What was recorded or withdrawn, read back."),
        ("reaction", "", f"{_SHAPES}.changes", "RecordedBesideDoses", "What was recorded or withdrawn, read back."),
        ("record-sealed", "", f"{_SHAPES}.changes", "SealedHere", "What was sealed."),
        ("match", "", f"{_SHAPES}.changes", "SealedWaiting", "What waits to be matched."),
        ("match", "RECORD", f"{_SHAPES}.changes", "SealedBesideChild", "The record beside the child."),
        ("match", "--confirm", f"{_SHAPES}.changes", "ChangeListed", "What was recorded, and where it is."),
        ("changes", "", f"{_SHAPES}.changes", "ChangesHere", "Everything that was recorded here."),
        ("changes", "--export", f"{_SHAPES}.changes", "CarriedToHub", "The file that was written."),
        ("ready", "", f"{_SHAPES}.device", "ReadyForTheDay", "The rehearsal."),
        ("password", "--generate", _RESULTS, "GeneratedPassphrase", "A passphrase."),
        ("day", "", f"{_SHAPES}.day", "DayOfSession", "What the day came to."),
        ("batch", "", f"{_SHAPES}.recall", "BatchCalledBack", "Who had the batch."),
        ("report", "", f"{_SHAPES}.uptake", "UptakeOfSessions", "The uptake of the sessions."),
        ("export", "--mavis-csv", f"{_SHAPES}.files", "CsvForMavis", "The file that was written."),
        ("export", "--fhir", f"{_SHAPES}.files", "FhirWritten", "The file that was written."),
        ("by-hand", "", f"{_SHAPES}.files", "ThingsToDoInMavis", "What is to be done in Mavis by hand, done or not."),
        ("print", "", f"{_SHAPES}.files", "PageToPrint", "The page that was written."),
        ("team-words", "", _RESULTS, "WordsOfTeam", "The words."),
        ("hand-in", "", f"{_SHAPES}.team", "FileForTeam", "The file that was written."),
        ("collect", "", f"{_SHAPES}.team", "TeamAtAGlance", "The laptops, and what is to be decided."),
        ("collect", "FILE", f"{_SHAPES}.team", "FilesCollected", "What came of each file, by its name."),
        ("collect", "--keep", f"{_SHAPES}.team", "CaseOfTeam", "What was decided."),
        ("collect", "--mavis-csv", f"{_SHAPES}.files", "CsvForMavis", "The file that was written."),
        ("collect", "--receipts", f"{_SHAPES}.team", "FileForTeam", "The file that was written."),
        ("sync", "", f"{_SHAPES}.changes", "SentToHub", "What sending achieved."),
        ("status", "", _RESULTS, "DeviceStatus", "How this device stands."),
        ("settings", "", _RESULTS, "SettingsInForce", "What is set, and where from."),
        ("doctor", "", f"{_SHAPES}.device", "DeviceExamined", "How this device is."),
        ("doctor", "--report", f"{_SHAPES}.device", "ReportForMaintainer", "The file that was written."),
        ("doctor", "--salvage", f"{_SHAPES}.device", "FoundInDamaged", "What was taken in."),
        ("hub add-user", "", f"{_SHAPES}.operating", "UserLetIn", "Whose account it is."),
        ("hub users", "", f"{_SHAPES}.operating", "UsersOfHub", "Who has an account."),
        ("hub users", "EMAIL", f"{_SHAPES}.operating", "UserOfHub", "The account as it is now."),
        ("hub import", "", f"{_SHAPES}.hub", "WorkbookImported", "What the import did."),
        ("hub export", "", f"{_SHAPES}.hub", "CsvOfTeam", "The file that was written."),
        ("hub exports", "", f"{_SHAPES}.hub", "FilesForMavis", "The files, newest first."),
        ("hub exports", "--mavis-csv", f"{_SHAPES}.hub", "FileForMavis", "Which file was written once more."),
        ("hub batch", "", f"{_SHAPES}.recall", "BatchCalledBack", "Who had the batch, and where it still is."),
        ("hub take", "", f"{_SHAPES}.hub", "FilesTakenIn", "What came of each file, by its name."),
        ("hub today", "", f"{_SHAPES}.hub", "TodayOfHub", "The day of each team."),
        ("hub uptake", "", f"{_SHAPES}.uptake", "UptakeOfTeam", "The uptake of the team."),
        ("hub batches", "", f"{_SHAPES}.recall", "BatchesOfTeam", "The batches by vaccine and number."),
        ("hub sessions", "", f"{_SHAPES}.hub", "SessionsOfHub", "The sessions."),
        ("hub records", "", f"{_SHAPES}.hub", "ChildrenOfSearch", "The children who were found."),
        ("hub records", "--child", f"{_SHAPES}.hub", "HistoryOfChild", "All that was recorded for the child."),
        ("hub subject", "", f"{_SHAPES}.hub", "SubjectFile", "The file that was written."),
        ("hub teams", "", f"{_SHAPES}.hub", "TeamsOfHub", "The teams."),
        ("hub teams", "CODE", f"{_SHAPES}.hub", "TeamOfHub", "The team as it is now."),
        ("hub purge", "", f"{_SHAPES}.hub", "ChildrenDue", "The children whose time is over."),
        ("hub purge", "--confirm", f"{_SHAPES}.hub", "ChildrenErased", "What was erased."),
        ("hub devices", "", f"{_SHAPES}.operating", "DevicesOfTeam", "The devices."),
        ("hub audit", "", f"{_SHAPES}.operating", "LinesOfLog", "The lines, oldest first."),
        ("hub audit", "--verify", f"{_SHAPES}.operating", "LogVerified", "Whether the log is what was written."),
        ("hub backup", "", f"{_SHAPES}.operating", "DatabaseCopied", "The copy."),
        ("hub restore", "", f"{_SHAPES}.operating", "DatabasePutBack", "What was put back."),
        ("hub upgrade", "", f"{_SHAPES}.operating", "DatabaseUpgraded", "What was done."),
        ("hub drill", "", f"{_SHAPES}.operating", "RestoreRehearsed", "What the rehearsal found."),
        ("hub review", "", f"{_SHAPES}.hub", "ToReview", "What is to be looked at."),
        ("hub review", "CHANGE", f"{_SHAPES}.hub", "RuledByOffice", "What was decided."),
    )
)
"""In the order of the help. A test runs every one of them and holds what it prints against its shape."""

_ERROR = Published(ERROR, "", _RESULTS, "ErrorSaid", "Why a command did not do what it was asked.")


def shape_of(name: str) -> Any:
    """Load the shape that a command prints under this name."""
    entry = next(each for each in (*PUBLISHED, _ERROR) if each.name == name)
    return getattr(import_module(entry.module), entry.shape)


def shaped(name: str, plain: object) -> object:
    """Take from a result, as dictionaries and lists, what the shape of this name has.

    Raises msgspec.ValidationError for a result that isn't of that shape.
    """
    return msgspec.convert(plain, shape_of(name))


def schema(command: str) -> dict[str, Any] | None:
    """Give the JSON Schema of what a command prints; None for one that prints no JSON."""
    entries = [entry for entry in (*PUBLISHED, _ERROR) if entry.command == command]
    if not entries:
        return None
    shapes, parts = msgspec.json.schema_components(
        [shape_of(entry.name) for entry in entries], ref_template="#/$defs/{name}"
    )
    said = [_told(entry, shape) for entry, shape in zip(entries, shapes, strict=True)]
    whole = said[0] if len(said) == 1 else {"anyOf": said}
    title = "errors of mavis" if command == ERROR else f"mavis {command} --json"
    return {"$schema": DIALECT, "title": f"{title} ({__version__})", **whole, "$defs": parts}


def _told(entry: Published, shape: dict[str, Any]) -> dict[str, Any]:
    when = f"With {entry.by}: " if entry.by else ""
    return {"description": f"{when}{entry.says}", **shape}


def commands() -> Iterator[str]:
    """Give what has a schema, in the order of the help."""
    yield from dict.fromkeys(entry.command for entry in (*PUBLISHED, _ERROR))

"""What the commands of a team's hub print as JSON of sessions, records, the review and erasing, installed or not."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Struct

from mavis_tui.console.shapes.files import CellLookedAt, CsvForMavis
from mavis_tui.console.shapes.meaning import means
from mavis_tui.console.shapes.people import ChildFacts
from mavis_tui.console.shapes.records import AttemptRecorded, BatchFacts, ReceiptOfHub, WrittenSealed
from mavis_tui.models.change import ChangeKind, Verdict

Outcome = Literal["keep", "set_aside", "undo", "ask"]


class ChildOfImport(Struct, frozen=True, kw_only=True):
    """What becomes of a child on a list by an import."""

    child: Annotated[str, means("The id of the child.")]
    name: Annotated[str, means("As Mavis writes it.")]
    date_of_birth: Annotated[date, means("The birthday.")]
    became: Annotated[
        Literal["new", "updated", "gone", "kept"],
        means("Who is kept is no longer in the workbook, but something was recorded."),
    ]
    fields: Annotated[tuple[str, ...], means("What is new about who is updated, in words.")]


class WorkbookImported(Struct, frozen=True, kw_only=True):
    """What an import did."""

    session: Annotated[str, means("The id of the session.")]
    title: Annotated[str, means("What and where it is, in words.")]
    organisation: Annotated[str, means("The ODS code of the team.")]
    dates: Annotated[tuple[date, ...], means("Its days in order.")]
    children: Annotated[int, means("How many children are on the list now.")]
    new: Annotated[int, means("How many came to it.")]
    updated: Annotated[int, means("How many were brought up to date.")]
    unchanged: Annotated[int, means("How many are as they were.")]
    gone: Annotated[int, means("How many left it.")]
    kept: Annotated[int, means("How many left it but have records here.")]
    remarks: Annotated[tuple[CellLookedAt, ...], means("The cells to look at.")]
    said: Annotated[tuple[str, ...], means("Children recognised under something new or to be looked at, in sentences.")]
    about: Annotated[tuple[ChildOfImport, ...], means("Who isn’t on the list as before.")]
    dry_run: Annotated[bool, means("True where nothing was changed.")]
    seal: Annotated[str, means("The same as long as this workbook would do exactly the same here.")]


class CsvOfTeam(CsvForMavis, frozen=True, kw_only=True):
    """The CSV that Mavis imports, of what the whole team recorded."""

    organisation: Annotated[str, means("The ODS code of the team.")]
    number: Annotated[str, means("Its number among the files of the team; empty where none was made.")]


class FileForMavis(Struct, frozen=True, kw_only=True):
    """A file that was made for Mavis."""

    number: Annotated[int, means("Its number among those of the team.")]
    file: Annotated[str, means("What it was called.")]
    by: Annotated[str, means("Who made it, by e-mail address.")]
    at: Annotated[datetime, means("When.")]
    records: Annotated[int, means("How many records are in it.")]


FilesForMavis = tuple[FileForMavis, ...]


class TakenIn(Struct, frozen=True, kw_only=True):
    """What came of one revision of a record."""

    change: Annotated[str, means("The id of the record.")]
    revision: Annotated[int, means("1, and one more with each correction.")]
    kind: Annotated[ChangeKind | None, means("What it is; null where it can’t be read.")]
    session: Annotated[str | None, means("The id of the session; null where it can’t be read.")]
    verdict: Annotated[Verdict, means("Saved, saved and being checked, or refused.")]
    reason: Annotated[str, means("Why, in words.")]


class FileTakenIn(Struct, frozen=True, kw_only=True):
    """What came of a file that was carried here."""

    organisation: Annotated[str, means("The ODS code of the team.")]
    device: Annotated[str, means("The id of the device that wrote it.")]
    nurse: Annotated[str, means("Whose device that was, by e-mail address.")]
    made_at: Annotated[datetime, means("When it was written.")]
    changes: Annotated[tuple[TakenIn, ...], means("What came of each record.")]
    unmatched: Annotated[int, means("How many records in it are to be matched to a child.")]
    new: Annotated[int, means("How many of those weren’t here before.")]
    barred: Annotated[bool, means("True if its device is let in no more.")]


FilesTakenIn = dict[str, FileTakenIn]
"""By the name of the file; one that couldn’t be opened isn’t in it."""


class CameWithRevision(Struct, frozen=True, kw_only=True):
    """Whether a child came on a day."""

    on: Annotated[date, means("The day.")]
    attending: Annotated[bool | None, means("True if so; null if the answer was taken back.")]


class RevisionHeld(Struct, frozen=True, kw_only=True):
    """One revision of something that was recorded."""

    id: Annotated[str, means("The id of the record.")]
    revision: Annotated[int, means("1, and one more with each correction.")]
    kind: Annotated[ChangeKind, means("What it is.")]
    device: Annotated[str, means("The id of the device it was made on.")]
    session: Annotated[str, means("The id of the session.")]
    child: Annotated[str | None, means("The id of the child; null for a batch.")]
    made_at: Annotated[datetime, means("When it was made.")]
    made_by: Annotated[str, means("Who was signed in, by e-mail address.")]
    vaccination: Annotated[AttemptRecorded | None, means("The attempt; null if it is something else.")]
    batch: Annotated[BatchFacts | None, means("The batch; null if it is something else.")]
    attendance: Annotated[CameWithRevision | None, means("Whether the child came; null if it is something else.")]


class RuledByOffice(Struct, frozen=True, kw_only=True):
    """What the office decided about one revision of a record."""

    change: Annotated[str, means("The id of the record.")]
    revision: Annotated[int, means("Its revision.")]
    outcome: Annotated[Outcome, means("What was decided.")]
    note: Annotated[str, means("Why.")]
    by: Annotated[str, means("Who decided, by e-mail address.")]
    at: Annotated[datetime, means("When.")]


class RecordOfCase(Struct, frozen=True, kw_only=True):
    """A record of a case, its newest revision."""

    record: Annotated[RevisionHeld, means("The record.")]
    received: Annotated[ReceiptOfHub, means("What the hub answered.")]
    flagged: Annotated[bool, means("True if the hub doubted it.")]
    why: Annotated[str, means("Why, in a sentence.")]
    decision: Annotated[RuledByOffice | None, means("What was decided; null while nothing is.")]
    replaced: Annotated[RevisionHeld | None, means("The revision before a doubted correction; null otherwise.")]
    of_the_day: Annotated[
        dict[str, str],
        means("What was recorded beside the doses, like a consent by phone, in words; empty for anything else."),
    ]


class SessionOfHub(Struct, frozen=True, kw_only=True):
    """A session that the hub has."""

    organisation: Annotated[str, means("The ODS code of the team.")]
    session: Annotated[str, means("The id of the session.")]
    title: Annotated[str, means("What and where it is, in words.")]
    dates: Annotated[tuple[date, ...], means("Its days in order.")]
    children: Annotated[int, means("How many children are on its list.")]
    left: Annotated[int, means("How many were on it and no longer are.")]
    records: Annotated[int, means("How much was recorded in it, each record once.")]
    devices: Annotated[int, means("On how many devices it is saved, by what they said last.")]


SessionsOfHub = list[SessionOfHub]


class ProgrammeOfDay(Struct, frozen=True, kw_only=True):
    """A programme of a session of the day."""

    programme: Annotated[str, means("Its name.")]
    children: Annotated[int, means("How many children of the session have it.")]
    done: Annotated[int, means("For how many of them nothing is left to do in it.")]
    due: Annotated[int, means("How many may be vaccinated now.")]
    not_ready: Annotated[int, means("How many are neither: without consent, to be triaged, or not here.")]


class SessionOfDay(Struct, frozen=True, kw_only=True):
    """A session of the day."""

    session: Annotated[str, means("The id of the session.")]
    title: Annotated[str, means("What and where it is, in words.")]
    place: Annotated[str, means("The school or clinic.")]
    children: Annotated[int, means("How many children are on its list.")]
    done: Annotated[int, means("For how many nothing is left to do in it.")]
    due: Annotated[int, means("How many may be vaccinated now, in a programme of it.")]
    not_ready: Annotated[int, means("How many are neither.")]
    laptops: Annotated[int, means("On how many laptops it is saved, by what they said last.")]
    waiting: Annotated[int, means("How many records they said wait on them, of whichever session.")]
    being_checked: Annotated[int, means("How many cases are open for what was flagged in it.")]
    programmes: Annotated[tuple[ProgrammeOfDay, ...], means("The same of each of its programmes.")]


class DayOfTeam(Struct, frozen=True, kw_only=True):
    """A team's day."""

    organisation: Annotated[str, means("The ODS code of the team.")]
    day: Annotated[date, means("The day.")]
    as_of: Annotated[datetime, means("When this was counted.")]
    sessions: Annotated[tuple[SessionOfDay, ...], means("Its sessions of that day.")]
    children: Annotated[int, means("How many children are on their lists.")]
    done: Annotated[int, means("For how many nothing is left to do.")]
    due: Annotated[int, means("How many may be vaccinated now.")]
    not_ready: Annotated[int, means("How many are neither.")]
    laptops: Annotated[int, means("On how many laptops any of them is saved.")]
    waiting: Annotated[int, means("How many records they said wait on them.")]
    being_checked: Annotated[int, means("How many cases are open for what was flagged in them, each once.")]


TodayOfHub = list[DayOfTeam]


class ChildOfSearch(Struct, frozen=True, kw_only=True):
    """A child whom a search found."""

    organisation: Annotated[str, means("The ODS code of the team.")]
    child: Annotated[str, means("The child’s id, which --child takes.")]
    name: Annotated[str, means("SURNAME, Forename.")]
    date_of_birth: Annotated[date, means("Birthday.")]
    nhs_number: Annotated[str | None, means("Null if it isn’t known.")]
    sessions: Annotated[tuple[str, ...], means("The ids of the sessions on whose lists it is or was.")]


ChildrenOfSearch = list[ChildOfSearch]


class SessionOfChild(Struct, frozen=True, kw_only=True):
    """A session that concerns a child."""

    session: Annotated[str, means("The id of the session.")]
    title: Annotated[str, means("What and where it is, in words.")]
    listed: Annotated[bool, means("True if the child is on its list now.")]


class RevisionOfChild(Struct, frozen=True, kw_only=True):
    """A revision that the hub took."""

    record: Annotated[RevisionHeld, means("The revision.")]
    received: Annotated[ReceiptOfHub, means("What the hub answered.")]
    decision: Annotated[RuledByOffice | None, means("What the office decided about it; null while nothing is.")]
    files: Annotated[tuple[str, ...], means("The files for Mavis that have it, by name.")]
    of_the_day: Annotated[dict[str, str], means("What was recorded beside the doses, in words; else empty.")]


class HistoryOfChild(Struct, frozen=True, kw_only=True):
    """All that a team recorded for a child."""

    organisation: Annotated[str, means("The ODS code of the team.")]
    child_id: Annotated[str, means("The child’s id.")]
    child: Annotated[ChildFacts | None, means("Who it is; null where no list has the child any more.")]
    sessions: Annotated[tuple[SessionOfChild, ...], means("The sessions that concern the child.")]
    records: Annotated[tuple[RevisionOfChild, ...], means("Every revision, oldest first.")]


class TeamOfHub(Struct, frozen=True, kw_only=True):
    """A team that the hub has."""

    organisation: Annotated[str, means("The ODS code of the team.")]
    users: Annotated[int, means("How many accounts it has.")]
    sessions: Annotated[int, means("How many sessions it has.")]
    keep_until_age: Annotated[int, means("Until which birthday what is known of a child is kept.")]
    source: Annotated[str, means("Why so long, in words.")]
    second_factor: Annotated[bool, means("Whether signing in to its pages needs a code from a phone.")]


TeamsOfHub = list[TeamOfHub]


class ChildDue(Struct, frozen=True, kw_only=True):
    """A child whose data may be erased."""

    organisation: Annotated[str, means("The ODS code of the team.")]
    child: Annotated[str, means("The child’s id.")]
    name: Annotated[str, means("SURNAME, Forename.")]
    date_of_birth: Annotated[date, means("Birthday.")]
    kept_until: Annotated[date, means("The day from which it may be erased.")]
    records: Annotated[int, means("Revisions of records about it.")]


ChildrenDue = list[ChildDue]


class ChildErased(Struct, frozen=True, kw_only=True):
    """What was erased of a child."""

    organisation: Annotated[str, means("The ODS code of the team.")]
    child: Annotated[str, means("The child’s id, as the log has it.")]
    kept_until: Annotated[date | None, means("The day until which it was kept; null on request.")]
    records: Annotated[int, means("Revisions of records that were erased.")]
    refused: Annotated[int, means("Refused records that were erased.")]
    shared: Annotated[int, means("Revisions that stay because another child was named by the same record.")]


class ChildrenErased(Struct, frozen=True, kw_only=True):
    """What a purge did; it names nobody."""

    at: Annotated[datetime, means("When.")]
    by: Annotated[str, means("Who erased, by e-mail address.")]
    reason: Annotated[str, means("Why.")]
    children: Annotated[tuple[ChildErased, ...], means("The children.")]
    unmatched: Annotated[int, means("Erased records that nobody ever matched to a child.")]


class SubjectFile(Struct, frozen=True, kw_only=True):
    """A file with all that is held about a child."""

    file: Annotated[str, means("The file that was written.")]
    organisation: Annotated[str, means("The ODS code of the team.")]
    child: Annotated[str, means("The child’s id.")]
    lists: Annotated[int, means("Lists that have or had the child.")]
    records: Annotated[int, means("Revisions of records.")]
    refused: Annotated[int, means("Refused records.")]
    log_lines: Annotated[int, means("Lines of the log.")]
    others: Annotated[tuple[str, ...], means("Ids of the team with the same NHS number.")]


class CaseToReview(Struct, frozen=True, kw_only=True):
    """Records that have to be looked at together."""

    organisation: Annotated[str, means("The ODS code of the team.")]
    session: Annotated[str, means("The id of the session.")]
    title: Annotated[str, means("What and where it is, in words.")]
    child_id: Annotated[str, means("The id under which the records name the child; empty if they name none.")]
    child: Annotated[ChildFacts | None, means("The child; null where the hub knows nobody of that id.")]
    listed: Annotated[bool, means("True if the child is on the session’s list now.")]
    records: Annotated[tuple[RecordOfCase, ...], means("The records, oldest first.")]


class CameUnmatched(Struct, frozen=True, kw_only=True):
    """A record that was made without a list and came in by a file."""

    organisation: Annotated[str, means("The ODS code of the team.")]
    id: Annotated[str, means("Its id.")]
    device: Annotated[str, means("The id of the device it was made on.")]
    sent_by: Annotated[str, means("Whose device that is, by e-mail address.")]
    at: Annotated[datetime, means("When it came in.")]
    record: Annotated[WrittenSealed | None, means("As it was written down; null where a newer mavis wrote it.")]


class ToReview(Struct, frozen=True, kw_only=True):
    """What the hub took but doubts."""

    cases: Annotated[tuple[CaseToReview, ...], means("What belongs to a child.")]
    unmatched: Annotated[tuple[CameUnmatched, ...], means("What nobody has matched to a child yet.")]

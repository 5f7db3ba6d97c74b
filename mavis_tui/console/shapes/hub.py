"""What the commands of a team's hub print as JSON. Where the hub isn't installed, the shapes are there all the same."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Struct

from mavis_tui.console.shapes.files import CellLookedAt, CsvForMavis
from mavis_tui.console.shapes.meaning import means
from mavis_tui.console.shapes.people import ChildFacts
from mavis_tui.console.shapes.records import AttemptRecorded, BatchFacts, ReceiptOfHub, WrittenSealed
from mavis_tui.models.change import ChangeKind, Verdict

Outcome = Literal["keep", "set_aside", "undo"]
Position = Literal["nurse", "healthcare_assistant", "prescriber", "office", "administrator"]


class UserLetIn(Struct, frozen=True, kw_only=True):
    """A nurse who can sign in."""

    email: Annotated[str, means("The address she signs in with.")]
    name: Annotated[str, means("Her name, as records show it.")]
    organisation: Annotated[str, means("The ODS code of her team.")]
    new: Annotated[bool, means("True if the hub didn’t know her.")]
    role: Annotated[Position | None, means("What she was said to be; null: as before, and a nurse if she is new.")]


class UserOfHub(Struct, frozen=True, kw_only=True):
    """Somebody who has an account."""

    email: Annotated[str, means("The address she signs in with.")]
    name: Annotated[str, means("Her name, as records show it.")]
    organisation: Annotated[str, means("The ODS code of her team.")]
    role: Annotated[Position, means("What she is; the office and administrators sign in on no laptop.")]
    devices: Annotated[int, means("On how many devices she ever signed in.")]
    signed_in: Annotated[int, means("On how many of them she is signed in now.")]
    last_seen: Annotated[datetime | None, means("When she was last heard of; null if never.")]
    disabled: Annotated[datetime | None, means("When the account was closed; null while it is open.")]


UsersOfHub = list[UserOfHub]


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


class CsvOfTeam(CsvForMavis, frozen=True, kw_only=True):
    """The CSV that Mavis imports, of what the whole team recorded."""

    organisation: Annotated[str, means("The ODS code of the team.")]


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


class HeldOnDevice(Struct, frozen=True, kw_only=True):
    """A session that a device says is saved on it."""

    session: Annotated[str, means("The id of the session.")]
    title: Annotated[str, means("What and where it is, in words.")]


class DeviceOfTeam(Struct, frozen=True, kw_only=True):
    """What the hub knows of one device."""

    device: Annotated[str, means("The id of the device, which --revoke and --allow take.")]
    organisation: Annotated[str, means("The ODS code of the team.")]
    nurses: Annotated[tuple[str, ...], means("Who signed in on it, by e-mail address.")]
    first_seen: Annotated[datetime, means("When it was first heard of.")]
    last_seen: Annotated[datetime, means("When it was last heard of.")]
    told_at: Annotated[datetime | None, means("When it last said what it holds; null if it never did.")]
    holds: Annotated[tuple[HeldOnDevice, ...], means("Which sessions it then held.")]
    waiting: Annotated[int | None, means("How many changes then waited there; null if it never said.")]
    barred: Annotated[datetime | None, means("Since when it is let in no more; null if it is let in.")]


DevicesOfTeam = list[DeviceOfTeam]
"""Each device."""


class LineOfLog(Struct, frozen=True, kw_only=True):
    """A line of the log."""

    number: Annotated[int, means("Its number.")]
    at: Annotated[datetime, means("When.")]
    organisation: Annotated[str, means("The ODS code of the team.")]
    email: Annotated[str, means("Who; empty for what was done at the hub itself.")]
    device: Annotated[str, means("On which device, by its id; empty for what was done at the hub itself.")]
    action: Annotated[str, means("What was done, in words.")]
    session: Annotated[str, means("With which session, by its id; empty if with none.")]
    child: Annotated[str, means("With which child, by its id; empty if with none.")]
    change: Annotated[str, means("With which record, by its id; empty if with none.")]
    outcome: Annotated[str, means("What came of it, in words.")]


LinesOfLog = list[LineOfLog]
"""Oldest first."""


class LogVerified(Struct, frozen=True, kw_only=True):
    """Whether the log is what was written."""

    lines: Annotated[int, means("How many lines hold together.")]
    older: Annotated[int, means("How many are older than the chain.")]
    last: Annotated[int, means("The number of the last that holds.")]
    digest: Annotated[str, means("What stands for the log up to it.")]
    broken: Annotated[int | None, means("The first line that was altered, is missing or was put in; null if none was.")]


class DatabaseCopied(Struct, frozen=True, kw_only=True):
    """A copy of the hub’s database."""

    file: Annotated[str, means("Where it is.")]
    users: Annotated[int, means("How many users are in it.")]
    sessions: Annotated[int, means("How many sessions.")]
    children: Annotated[int, means("How many children.")]
    records: Annotated[int, means("How many records.")]


class RestoreRehearsed(Struct, frozen=True, kw_only=True):
    """What a rehearsal of a restore found; nothing was changed by it."""

    copy: Annotated[str, means("The copy that was rehearsed; empty where one was made for it.")]
    users: Annotated[int, means("Accounts in it.")]
    sessions: Annotated[int, means("Sessions in it.")]
    children: Annotated[int, means("Children on lists in it.")]
    records: Annotated[int, means("Revisions of records in it, each held against its digest.")]
    log_lines: Annotated[int, means("Lines of the log, which hold together.")]
    since: Annotated[int, means("Revisions that the hub has and the copy hasn’t.")]
    copying: Annotated[float, means("Seconds that making the copy took.")]
    restoring: Annotated[float, means("Seconds that putting it back took.")]
    checking: Annotated[float, means("Seconds that reading all of it took.")]


class DatabasePutBack(DatabaseCopied, frozen=True, kw_only=True):
    """A copy that was put in the place of the hub’s database."""

    kept: Annotated[str, means("Where the database that was there lies now; empty if there was none.")]


class DatabaseUpgraded(Struct, frozen=True, kw_only=True):
    """That the hub’s database has the schema that this version of mavis needs."""

    before: Annotated[str, means("The number of the schema that it had; empty for one from before there were numbers.")]
    now: Annotated[str, means("The number of the schema that it has.")]
    kept: Annotated[str, means("Where what it was lies now; empty where nothing was kept.")]


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

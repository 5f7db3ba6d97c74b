"""What the commands that keep a team's hub running print as JSON: of accounts, devices, the log and the database."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Struct

from mavis_tui.console.shapes.meaning import means

Position = Literal["nurse", "healthcare_assistant", "prescriber", "office", "administrator"]


class UserLetIn(Struct, frozen=True, kw_only=True):
    """Somebody who was given an account, or whose account was changed."""

    email: Annotated[str, means("The address she signs in with.")]
    name: Annotated[str, means("Her name, as records show it.")]
    organisation: Annotated[str, means("The ODS code of her team.")]
    new: Annotated[bool, means("True if the hub didn’t know her.")]
    role: Annotated[Position | None, means("What she was said to be; null: as before, and a nurse if she is new.")]
    disabled: Annotated[datetime | None, means("When the account was closed, and stays so; null while it is open.")]


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
    oldest: Annotated[
        datetime | None, means("When the change was made that waits there longest; null if none does or it didn’t say.")
    ]
    program: Annotated[str, means("The version of the program there; empty if it didn’t say.")]
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

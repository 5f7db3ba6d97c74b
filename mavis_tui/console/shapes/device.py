"""How a device is, as JSON."""

from datetime import datetime
from typing import Annotated

from msgspec import Struct

from mavis_tui.cache.integrity import Health
from mavis_tui.console.shapes.meaning import means
from mavis_tui.models.change import Verdict
from mavis_tui.workspace.sessions.readiness import CheckResult


class CheckedForTheDay(Struct, frozen=True, kw_only=True):
    """One thing that was checked."""

    what: Annotated[str, means("What was looked at, in words.")]
    verdict: Annotated[CheckResult, means("What it came to.")]
    words: Annotated[str, means("What was found or is to be done, in words.")]


class ReadyForTheDay(Struct, frozen=True, kw_only=True):
    """Whether this device is ready for a day without a network."""

    at: Annotated[datetime, means("When it was checked.")]
    ready: Annotated[bool, means("True if nothing is to be done.")]
    to_do: Annotated[int, means("How many checks ask for something.")]
    words: Annotated[str, means("The same in a sentence.")]
    checks: Annotated[tuple[CheckedForTheDay, ...], means("Each of them.")]


class AnswerOfHub(Struct, frozen=True, kw_only=True):
    """When the team server answered about a record, and how; not about which."""

    at: Annotated[datetime, means("When.")]
    verdict: Annotated[Verdict, means("How.")]


class FileLookedAt(Struct, frozen=True, kw_only=True):
    """A file or folder of this device."""

    name: Annotated[str, means("Its name in the data folder.")]
    size: Annotated[int, means("Its size in bytes.")]
    health: Annotated[Health, means("Whether it is whole.")]
    why: Annotated[str, means("Why not, in words.")]
    open_to: Annotated[str, means("For whom it shouldn’t be open; empty if all is well.")]


class DeviceExamined(Struct, frozen=True, kw_only=True):
    """How this device is; it names nobody, and may be passed on."""

    at: Annotated[datetime, means("The device’s clock.")]
    locked: Annotated[bool, means("True if the encrypted files weren’t looked into.")]
    versions: Annotated[dict[str, str], means("Versions by the name of what runs.")]
    system: Annotated[str, means("The operating system.")]
    counts: Annotated[
        dict[str, int], means("How many sessions, children, changes and so on there are, by what is counted.")
    ]
    last_receipts: Annotated[tuple[AnswerOfHub, ...], means("The last answers of the team server.")]
    clock_offset: Annotated[
        int | None, means("Seconds by which the clock is ahead of the team server’s; null if never compared.")
    ]
    signed_in_until: Annotated[datetime | None, means("Until when somebody is signed in; null if nobody is.")]
    listed_at: Annotated[datetime | None, means("When the list of sessions was last seen; null if never.")]
    free: Annotated[int, means("Free space in bytes.")]
    spare: Annotated[bool, means("True if room is kept for recording on a full disk.")]
    files: Annotated[tuple[FileLookedAt, ...], means("Every file and folder.")]
    trouble: Annotated[tuple[str, ...], means("A sentence for each thing that should be looked after.")]


class ReportForMaintainer(Struct, frozen=True, kw_only=True):
    """The report that was written."""

    file: Annotated[str, means("Where it is.")]


class FoundInDamaged(Struct, frozen=True, kw_only=True):
    """What was taken in from a damaged file."""

    found: Annotated[int, means("How many records could be read.")]
    taken: Annotated[int, means("How many of them are new here.")]
    pages: Annotated[int, means("How many pages the file has.")]
    bad_pages: Annotated[int, means("How many of them are bad.")]

"""The report that a maintainer gets of a device: what runs there, and how it stands, without a word about anybody.

It is put together from kinds, numbers and names that the program gave, never from words of a file or a folder: an id of
a session says which school it was, and what else lies in the data folder may be called anything.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from mavis_tui.cache.integrity import FileState
from mavis_tui.errors import MavisError
from mavis_tui.settings import Origin, Settings
from mavis_tui.workspace.files.unencrypted import write_in_clear
from mavis_tui.workspace.support.doctor import Diagnosis

TO_FILL_IN = """\
# A report of mavis

## What happened

Write below what you did, what you expected and what happened instead, and copy the sentence that mavis said.
Name no child, no colleague, no school and no team; the rest of this file names none either.

(here)
"""

_ENDING = r"(?:\.[0-9a-f]{8}|\.lock|\.new|-wal|-shm|-journal)*"
"""What SQLite, a lock, or a file that is being written puts behind a name."""

_OWN = rf"\.?(?:vault\.json|wrong-passwords\.json|changes\.db|device\.db|changes\.count|spare){_ENDING}"

_THE_SAME_EVERYWHERE = re.compile(
    rf"the folder|(?:sessions|intake|damaged-\d+)/|(?:damaged-\d+/)?{_OWN}|sessions/\.saving\.lock"
)
"""The names that every device has."""

_ONE_OF_MANY = re.compile(rf"(sessions|intake)/\.?(.*?)((?:\.db|\.newer|\.sealed)?{_ENDING})")
"""A file of a session, or of a record made while locked: its ending says what it is, the name says which."""

_SAID_OF_A_SESSION = re.compile(r"\bsession [\w-][\w.-]*")

_TOLD_AS_THEY_ARE = (int, bool)


class ReportWritten(Struct, frozen=True, kw_only=True):
    """The file that was written. `words` say what to do with it."""

    file: str

    @property
    def words(self) -> str:
        """Say where it is and what now."""
        return (
            f"Written to {self.file}. Nothing was sent to anybody. Read it through, fill in what happened, and give it "
            "to whoever looks after mavis where you work."
        )


def write_report(file: Path, text: str, *, force: bool) -> ReportWritten:
    """Write the report for its owner alone. Raises BadInput, StoreNotWritable as `write_in_clear` does."""
    write_in_clear(file, text.encode(), force=force)
    return ReportWritten(file=str(file))


def report_text(
    found: Diagnosis,
    *,
    settings: Settings,
    origins: Mapping[str, Origin],
    surroundings: Mapping[str, str],
    locked_by: MavisError | None = None,
) -> str:
    """Give the whole report as Markdown. `surroundings` are the terminal and the like; `locked_by` kept it locked."""
    parts = [
        TO_FILL_IN,
        _part("What runs", [*_pairs(found.versions), f"System: {found.system}"]),
        _part("Terminal", _pairs(surroundings)),
        _part("Settings that differ from the default", _set(settings, origins)),
        _part("How the device stands", _standing(found, locked_by)),
        _part("Files", _files(found.files)),
    ]
    return "\n".join(parts)


def _part(title: str, lines: Iterator[str] | list[str]) -> str:
    said = list(lines) or ["none"]
    return f"## {title}\n\n" + "".join(f"- {line}\n" for line in said)


def _pairs(of: Mapping[str, object]) -> Iterator[str]:
    yield from (f"{name}: {value}" for name, value in of.items())


def _set(settings: Settings, origins: Mapping[str, Origin]) -> Iterator[str]:
    """Say numbers and choices; of an address, a folder or keys only that they are set."""
    for name, origin in origins.items():
        if origin is not Origin.DEFAULT:
            value = getattr(settings, name)
            told = value if isinstance(value, _TOLD_AS_THEY_ARE) or name == "theme" else "set"
            yield f"{name}: {told} (from the {origin.value})"


def _standing(found: Diagnosis, locked_by: MavisError | None) -> Iterator[str]:
    yield f"Now: {found.at.isoformat(timespec='seconds')}"
    if locked_by is not None:
        yield f"Not unlocked: {type(locked_by).__name__}"
    yield f"Locked: {_yes(found.locked)}"
    yield f"Clock: {'never compared' if found.clock_offset is None else f'{found.clock_offset} seconds ahead'}"
    yield f"Free: {found.free // 1024 // 1024} MB; room kept for recording: {_yes(found.spare)}"
    if not found.locked:
        yield f"Signed in: {_yes(found.signed_in_until is not None and found.signed_in_until > found.at)}"
        yield f"List of sessions seen: {found.listed_at.date() if found.listed_at is not None else 'never'}"
    yield from (f"{what}: {number}" for what, number in found.counts.items())
    for receipt in found.last_receipts:
        yield f"Answer: {receipt.at.isoformat(timespec='seconds')}, {receipt.verdict.value}"
    # of the sentences about files the table says the same, without the names
    about_files = tuple(f"{file.name} is " for file in found.files)
    for sentence in found.trouble:
        if locked_by is None and not sentence.startswith(about_files):
            yield f"Told: {_SAID_OF_A_SESSION.sub('a session', sentence)}"


def _files(files: tuple[FileState, ...]) -> Iterator[str]:
    numbers: dict[str, int] = {}
    for file in files:
        name = _told(file.name, numbers)
        wrong = ", ".join(part for part in (file.why, f"open to {file.open_to}" if file.open_to else "") if part)
        yield f"{name}, {file.size} bytes: {file.health.value}{f' ({wrong})' if wrong else ''}"


def _told(name: str, numbers: dict[str, int]) -> str:
    """Give a name that says what a file is, and not which."""
    if _THE_SAME_EVERYWHERE.fullmatch(name):
        return name
    if found := _ONE_OF_MANY.fullmatch(name):
        return f"{found[1]}/{numbers.setdefault(found[2], len(numbers) + 1)}{found[3]}"
    return "something that isn’t mavis’s"


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"

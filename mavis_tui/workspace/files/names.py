"""What of a session can be written to a file, and under which name: nothing that is there is ever the first choice."""

import unicodedata
from datetime import date
from enum import StrEnum
from itertools import count
from pathlib import Path

from mavis_tui.models.session import Session, is_of_workbook


class FileKind(StrEnum):
    """What is written."""

    MAVIS = "mavis"
    AGAIN = "again"
    CONFIDENTIAL = "confidential"
    FHIR = "fhir"
    PAPER = "paper"


FOR_MAVIS = (FileKind.MAVIS, FileKind.AGAIN, FileKind.CONFIDENTIAL)
_ENDINGS = {**dict.fromkeys(FOR_MAVIS, ".csv"), FileKind.FHIR: "-fhir.json", FileKind.PAPER: "-list.html"}
_LONGEST = 60


def kinds_for(session: Session, *, confidential: bool = False) -> tuple[FileKind, ...]:
    """List what may be written, likeliest first: where there is a hub, its office exports for the whole team.

    `confidential` says that there is something of which the parents aren't to be told: last, never by chance.
    """
    last = (FileKind.CONFIDENTIAL,) if confidential else ()
    if is_of_workbook(session.id):
        return (FileKind.MAVIS, FileKind.AGAIN, FileKind.FHIR, FileKind.PAPER, *last)
    return (FileKind.PAPER, FileKind.FHIR, FileKind.MAVIS, FileKind.AGAIN, *last)


def usual_folder() -> Path:
    """Give the folder in which people look for files, from `~`: Downloads where there is one, otherwise their own."""
    home = Path("~")
    try:
        return home / "Downloads" if (home / "Downloads").expanduser().is_dir() else home
    except RuntimeError:  # an account without a home
        return Path.cwd()


def suggested(session: Session, kind: FileKind, day: date, folder: Path) -> Path:
    """Give a path for a file of that day, like `harbour-view-academy-2026-11-24.csv`, that isn't taken yet.

    A folder that begins with `~` stays written so.
    """
    return free_name(folder, f"{plainly(session.location.name)}-{day.isoformat()}", _ENDINGS[kind])


def free_name(folder: Path, name: str, ending: str) -> Path:
    """Give a path in a folder for a file of that name that isn't taken yet."""
    tries = (folder / f"{name}{f'-{number}' if number > 1 else ''}{ending}" for number in count(1))
    return next(path for path in tries if not path.expanduser().exists())


def plainly(name: str) -> str:
    """Write a name with letters and digits that every file system has."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "".join(letter if letter.isalnum() else " " for letter in folded).split()
    return "-".join(words)[:_LONGEST].rstrip("-") or "session"

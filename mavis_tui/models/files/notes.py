"""What the notes of a record say to Mavis: the nurse's own, then what Mavis's import has no column for.

Why it was given although it wasn't due comes last, and its words are cut where Mavis's limit is reached.

Source: Mavis facts 2.6 (a dose is full, an injection intramuscular) and 8.9, 8.10.
"""

from mavis_tui.models.given_although.in_words import for_notes
from mavis_tui.models.programme import VACCINES, Method
from mavis_tui.models.vaccination import Vaccination

LONGEST = 1000
_MOST_OF_OURS = 300
"""More characters than all our own words together have, and half a dose in millilitres."""


def notes_for_mavis(record: Vaccination) -> str:
    """Give the text of NOTES, spaces as Mavis will have them. It may be longer than `LONGEST`, which Mavis takes."""
    said = " ".join(" ".join((record.notes, *_without_a_column(record))).split())
    if record.although is None:
        return said
    although = for_notes(record.although, LONGEST - len(said) - 1)
    return f"{said} {although}".strip()


def may_be_too_long(record: Vaccination) -> bool:
    """False if `notes_for_mavis` can't be longer than `LONGEST`, which is told without writing it."""
    if record.although is not None:
        return True
    by = record.identified
    said = len(record.notes) + (len(by.name) + len(by.relationship) if by is not None else 0)
    return said + _MOST_OF_OURS > LONGEST


def _without_a_column(record: Vaccination) -> list[str]:
    found = []
    if record.given and not record.full_dose:
        vaccine = VACCINES.get(record.vaccine or "")
        found.append(f"Half dose given ({vaccine.dose_ml / 2:g} ml)." if vaccine else "Half dose given.")
    if record.given and record.method is Method.SUBCUTANEOUS:
        found.append("Given by subcutaneous injection.")
    by = record.identified
    if by is not None:
        found.append("Identity confirmed by " + ("the child." if by.by_child else f"{by.name} ({by.relationship})."))
    if record.pre_screened:
        found.append("Pre-screening checks confirmed.")
    if record.time_doubted:
        found.append("Time doubted: the clock of the laptop may have been wrong.")
    return found

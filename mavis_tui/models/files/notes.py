"""What the notes of a record say to Mavis: the nurse's own, then what Mavis's import has no column for.

Why it was given although it wasn't due comes last, and its words are cut where Mavis's limit is reached.

Source: Mavis facts 2.6 (a dose is full, an injection intramuscular; a protocol follows from who supplied), 8.9, 8.10,
and 9.7 (how the VGD, and who recorded, are imported isn't public: until then the notes say it).
"""

from mavis_tui.models.given_although.in_words import for_notes
from mavis_tui.models.programme import VACCINES, Method
from mavis_tui.models.protocols import PROTOCOL_LABELS, covered_by_none
from mavis_tui.models.telling_apart.same_record import supplier_for_mavis
from mavis_tui.models.vaccination import Protocol, Vaccination

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
    by, scribe = record.identified, record.recorded_by
    said = len(record.notes) + (len(by.name) + len(by.relationship) if by is not None else 0)
    said += len(scribe.name) + len(scribe.email) if scribe is not None else 0
    return said + _MOST_OF_OURS > LONGEST


def _without_a_column(record: Vaccination) -> list[str]:
    found = []
    if not record.full_dose and record.given:
        vaccine = VACCINES.get(record.vaccine or "")
        found.append(f"Half dose given ({vaccine.dose_ml / 2:g} ml)." if vaccine else "Half dose given.")
    if record.method is Method.SUBCUTANEOUS and record.given:
        found.append("Given by subcutaneous injection.")
    by = record.identified
    if by is not None:
        found.append("Identity confirmed by " + ("the child." if by.by_child else f"{by.name} ({by.relationship})."))
    if record.pre_screened:
        found.append("Pre-screening checks confirmed.")
    if record.time_doubted:
        found.append("Time doubted: the clock of the laptop may have been wrong.")
    if record.protocol is not None and record.protocol not in protocols_of_a_row(record):
        found.append(f"Protocol: {PROTOCOL_LABELS[record.protocol]}.")
    elif covered_by_none(record):
        found.append("Protocol: none covers it.")
    if (scribe := record.recorded_by) is not None:
        found.append(f"Recorded by {scribe.name} ({scribe.email})." if scribe.name else f"Recorded by {scribe.email}.")
    return found


def protocols_of_a_row(record: Vaccination) -> tuple[Protocol, ...]:
    """Give what Mavis may take a row for that the record is written to: its import derives it (facts 2.6)."""
    if supplier_for_mavis(record) is None:
        return (Protocol.PGD,)
    return (Protocol.PSD, Protocol.PGD if record.method is Method.NASAL else Protocol.NATIONAL)

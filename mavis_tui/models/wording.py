"""Words that every floor needs: so many of something, and what a record is; `workspace/words` has the rest."""

from mavis_tui.models.programme import REASONS, label_of
from mavis_tui.models.vaccination import Vaccination


def counted(number: int, noun: str, plural: str = "") -> str:
    """Say `1 record`, `2 records`, `3 children`; `plural` where an s won't do, also of words that follow the noun."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def what_of(record: Vaccination) -> str:
    """Say in a few words what a record is: `HPV given`, `Flu not given: unwell`."""
    return f"{label_of(record.programme, record.variant)} {outcome_of(record)}"


def outcome_of(record: Vaccination) -> str:
    """Say what came of an attempt: `given`, `not given: unwell`."""
    if record.given:
        return "given"
    return "not given" + (f": {REASONS[record.reason].label.lower()}" if record.reason else "")

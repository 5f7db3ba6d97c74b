"""Whether a yes to a health question needs a nurse to look first, by Mavis facts 9.2 and `country/questions.py`."""

from datetime import date
from functools import lru_cache

from mavis_tui.models.country.questions import ROWS
from mavis_tui.models.programme import Programme


@lru_cache(maxsize=1024)
def forces_triage(programme: Programme, question: str, day: date) -> bool:
    """Tell whether a yes to `question` needs triage, in the words of Mavis's sheet, by what holds on `day`.

    Case and spaces make no difference. A question that isn't known for that programme on that day forces triage: the
    same words may be harmless for one programme and not for another. Leicestershire's one exception can't be known
    here, see `country/questions.py`.
    """
    asked = _folded(question)
    rows = [row for row in ROWS if row.programme == programme and row.held.on(day) and _folded(row.text) == asked]
    return not rows or any(row.forces_triage for row in rows)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()

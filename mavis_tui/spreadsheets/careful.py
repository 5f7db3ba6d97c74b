"""Why nobody may vaccinate on the strength of a child's rows before somebody has looked: `Care.doubt`.

Every reason here is the careful side of a cell that is cut, cleared, merged, odd or against another one; which cell
gives which is docs/what-a-cell-means.md. The first two are lifted by a nurse who decided since that it is safe.
"""

import re
from collections.abc import Sequence, Set
from datetime import datetime
from operator import attrgetter

from mavis_tui.models.calendar import LONDON
from mavis_tui.models.consent import BY_THE_CHILD, Consent, ConsentStatus, HealthAnswer, Triage, TriageStatus
from mavis_tui.models.health_questions import is_end_of_a_question
from mavis_tui.models.telling_apart.folding import folded
from mavis_tui.spreadsheets.cells import Beside, Row, shown
from mavis_tui.spreadsheets.columns import OF_TRIAGE, Column, picked

HALF_TYPED = (
    "Somebody began to fill in this row of the workbook, and didn’t say whether the vaccine was given. Find out first."
)
_NO_ANSWERS = (
    "Consent was given, but the workbook has no health answers: the cell was cleared, cut or merged. Look in Mavis "
    "what was answered."
)
_NO_DETAILS = (
    "Consent was given, but the workbook doesn’t say by whom: CONSENT_DETAILS was cleared or cut. Look in Mavis who "
    "answered."
)
OTHER_VARIANT = (
    "PROGRAMME says another vaccine than the one for this date of birth: one of the two was changed in the workbook."
)
TWO_DOSES = "Two rows are for the same vaccination, and don’t say the same dose. Look in Mavis which is due."

NO_DOSE = "The workbook doesn’t say which dose is due, as Mavis does for everybody who may have one."

_QUESTION, _RESPONDER = attrgetter("question"), attrgetter("responder")
_NOBODY = {"All", ""}
"""What an answer names that names nobody."""

_TRIAGE_TEXTS = picked(OF_TRIAGE)
_NO_NAME = r"(?:refus\w*|withdr\w*|cancel\w*|not|but|only|until|rang|phoned|says?|said)\b"
_MORE_THAN_A_NAME = re.compile(rf"[^\w\s.'’‘`´()–-]|\d|\b{_NO_NAME}", re.IGNORECASE)
"""What no name of somebody who consents has; a remark behind one does."""

_DETAIL = re.compile(r"On (\d{4}-\d\d-\d\d) at (\d\d:\d\d) (GIVEN|REFUSED) by ([^,]+)", re.ASCII)
_PLAINLY_GIVEN = re.compile(
    rf"On \d{{4}}-\d\d-\d\d at \d\d:\d\d GIVEN by (?!(?i:{_NO_NAME}))[A-Za-z]+(?: (?!(?i:{_NO_NAME}))[A-Za-z]+)*",
    re.ASCII,
)
"""Nearly every detail: consent by somebody whose name is English letters. Others are looked at more closely."""


def is_by_the_child(row: Row, status: ConsentStatus, details: Sequence[str], named: Set[str]) -> bool:
    """True if the child consented for themselves: an answer says so, or the details name the child and no answer
    names a parent, as where the answers of all who were asked stand together as `from All`.

    `named` are those whom an answer names.
    """  # one sentence
    if BY_THE_CHILD in named:
        return True
    if status is not ConsentStatus.GIVEN or not named <= _NOBODY:
        return False
    own = BY_THE_CHILD.casefold(), folded(f"{row.text(Column.FORENAME)} {row.text(Column.SURNAME)}")
    found = filter(None, map(_DETAIL.fullmatch, details))
    given = [folded(detail[4]) for detail in found if detail[3] == "GIVEN"]
    return any(name.startswith(who) for name in own for who in given)  # the cell may be cut within the name


def doubt_about(row: Row, consent: Consent, triage: Triage | None) -> str:
    """Say why what a row tells of the care of a child has to be looked at first; nothing where it hasn't."""
    if triage is None and any(_TRIAGE_TEXTS(row.texts)):
        told = next(filter(None, map(row.text, (Column.TRIAGE_NOTES, Column.TRIAGED_BY, Column.TRIAGED_ON))))
        return f"Somebody triaged, but the workbook doesn’t say what was decided: {told}"
    if consent.status is not ConsentStatus.GIVEN or (triage is not None and _looked_since(consent, triage)):
        return ""
    if not consent.answers:
        return _NO_ANSWERS
    if not consent.details:
        return _NO_DETAILS
    details = consent.details[:1] if consent.by_child else consent.details  # a child overrides parents (facts 3.5)
    for detail in details:
        if _PLAINLY_GIVEN.fullmatch(detail):
            continue
        found = _DETAIL.fullmatch(detail)
        if found is None or found[3] != "GIVEN" or _MORE_THAN_A_NAME.search(found[4]):
            return f"The sheet says that consent was given, and also: {detail}"
    if len(details) > 1 and (missing := _answers_missing(details, consent.answers)):
        return missing
    first = consent.answers[0].question if row.text(Column.ANSWERS)[:1].isspace() else None
    cut = next(filter(is_end_of_a_question, map(_QUESTION, consent.answers)), first)
    return f"The beginning of the health answers was cut off in the workbook: “{cut}”" if cut is not None else ""


def _answers_missing(details: Sequence[str], answers: Sequence[HealthAnswer]) -> str:
    """Say that more people consented than answered: Mavis asks each who consents, and merges only what is the same."""
    named = set(map(_RESPONDER, answers)) - {""}
    givers = {folded(found[4]) for found in map(_DETAIL.fullmatch, details) if found is not None}
    if "All" in named or len(named) >= len(givers):
        return ""
    return (
        f"{len(givers)} people consented, and the health answers are of {len(named)}. Look in Mavis what was answered."
    )


def commented(header: str, words: str) -> str:
    """Say that somebody wrote a comment on a cell of this child's; of an address nothing is repeated."""
    on = header or "a cell beside Mavis’s columns"
    said = "" if header in (Column.ADDRESS, Column.POSTCODE) else f": {words}"
    return f"Somebody wrote a comment on {on} in the workbook{said}"


def doubled(column: Column, first: str, other: str) -> str:
    """Say that a column is there twice, and that the two say different things of this child."""
    said = "" if column in (Column.ADDRESS, Column.POSTCODE) else f": “{first}” and “{other}”"
    return f"The workbook has {column} twice, and the two don’t say the same of this child{said}."


def no_reason(text: str) -> str:
    """Say that a row tells of a vaccine that wasn't given, and not why: it may have been had elsewhere."""
    said = f"the reason isn’t one that Mavis knows: “{text}”" if text else "the reason is missing"
    return f"A row says that the vaccine was not given, and {said}. Find out whether it was had already."


def noted_beside(number: int, beside: Beside) -> str:
    """Say what stands in a column that somebody added."""
    words = shown(beside.text)
    return f"Row {number}, {beside.header or 'a column without a heading'}: “{words}”. Mavis has no such column."


def _looked_since(consent: Consent, triage: Triage) -> bool:
    """True if a nurse decided that it is safe, and nobody answered after that."""
    if triage.status is not TriageStatus.SAFE or triage.on is None:
        return False
    read = [_DETAIL.fullmatch(detail) for detail in consent.details]
    if not all(read):
        return False
    said = (datetime.fromisoformat(f"{f[1]} {f[2]}").replace(tzinfo=LONDON) for f in read if f is not None)
    try:
        return all(moment <= triage.on for moment in said)
    except ValueError:  # no such day or hour
        return False

"""What one row says of the care of a child in one programme: what was agreed, and what was decided beforehand."""

from operator import attrgetter
from typing import NamedTuple

import msgspec

from mavis_tui.models.consent import Consent, ConsentStatus, Gillick, Triage, TriageStatus
from mavis_tui.models.telling_apart.folding import folded
from mavis_tui.spreadsheets.answers import Answers, read_answers, read_question
from mavis_tui.spreadsheets.careful import is_by_the_child
from mavis_tui.spreadsheets.cells import Row
from mavis_tui.spreadsheets.columns import OF_GILLICK, OF_TRIAGE, PLACES, Column, picked
from mavis_tui.spreadsheets.vocabulary import (
    PSD_ADDED,
    Agreed,
    read_consent,
    read_details,
    read_gillick,
    read_moment,
    read_triage,
)

_NOT_AGREED = Agreed(ConsentStatus.NOT_KNOWN)
_YES, _RESPONDER = attrgetter("yes"), attrgetter("responder")
_DETAILS = PLACES[Column.CONSENT_DETAILS]
_CONSENT_TEXTS = picked((Column.CONSENT, Column.ANSWERS))
_TRIAGE_TEXTS, _GILLICK_TEXTS = picked(OF_TRIAGE), picked(OF_GILLICK)
_DECIDED_TEXTS = picked((Column.PSD, Column.TRIAGE, *OF_TRIAGE, Column.GILLICK, *OF_GILLICK))


class Decided(NamedTuple):
    """What a row says of triage, Gillick and PSD, as `Care` has it."""

    triage: Triage | None
    gillick: Gillick | None
    psd: bool | None


def consent_in(row: Row) -> Consent:
    """Read what was agreed; whatever can't be understood is taken in the more careful way."""
    (status, methods, without_gelatine), answers, named = row.remembered(_CONSENT_TEXTS, _answered)
    details = read_details(row.texts[_DETAILS])
    return Consent(
        status=status,
        methods=methods,
        without_gelatine=without_gelatine,
        details=details,
        answers=answers,
        by_child=is_by_the_child(row, status, details, named),
    )


def decided_in(row: Row) -> Decided:
    """Read what was decided beforehand; whatever can't be understood is taken in the more careful way."""
    return row.remembered(_DECIDED_TEXTS, _decided)


def _answered(row: Row) -> tuple[Agreed, Answers, frozenset[str]]:
    """Read what was agreed and answered, with the names of those who answered."""
    careful = "This isn’t a consent status Mavis knows; taken as no consent."
    agreed = row.read(Column.CONSENT, read_consent, careful) or _NOT_AGREED
    answers = read_answers(row.text(Column.ANSWERS), row.reader(read_question))
    if None in map(_YES, answers):
        row.remark(Column.ANSWERS, "An answer couldn’t be understood; kept as it is, and it needs triage.")
    return agreed, answers, frozenset(map(_RESPONDER, answers))


def _decided(row: Row) -> Decided:
    added = row.read(Column.PSD, _psd_added, "This isn’t a PSD status Mavis knows; taken as none.")
    return Decided(_triage(row), _gillick(row), added is True if row.has(Column.PSD) else None)


def _triage(row: Row) -> Triage | None:
    decided = row.read(Column.TRIAGE, read_triage, "This isn’t a triage status Mavis knows; taken as kept in triage.")
    if decided is None and not row.text(Column.TRIAGE):
        if any(_TRIAGE_TEXTS(row.texts)):
            _say_unused(row, OF_TRIAGE, "There is no triage status")
        return None
    return msgspec.structs.replace(
        decided or Triage(status=TriageStatus.KEEP_IN_TRIAGE),
        by=row.text(Column.TRIAGED_BY),
        on=row.read(Column.TRIAGED_ON, read_moment, "This isn’t a date and time; the triage has none."),
        notes=row.text(Column.TRIAGE_NOTES),
    )


def _gillick(row: Row) -> Gillick | None:
    competent = row.read(Column.GILLICK, read_gillick, "This isn’t a Gillick status Mavis knows; taken as none.")
    if competent is None:
        if any(_GILLICK_TEXTS(row.texts)):
            _say_unused(row, OF_GILLICK, "There is no Gillick status")
        return None
    return Gillick(
        competent=competent,
        on=row.read(Column.GILLICK_ON, read_moment, "This isn’t a date and time; the assessment has none."),
        by=row.text(Column.GILLICK_BY),
        notes=row.text(Column.GILLICK_NOTES),
    )


def _say_unused(row: Row, columns: tuple[Column, ...], because: str) -> None:
    for column in columns:
        if row.text(column):
            row.remark(column, f"{because}, so this was left out.")


def _psd_added(text: str) -> bool | None:
    return True if folded(text) == PSD_ADDED.casefold() else None

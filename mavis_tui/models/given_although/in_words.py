"""What a record says that was given although the list said no: on a page, in Mavis's notes, and for the office.

Every front shows these words and no others. Source: Mavis facts 3.8 (the five statements), 8.10 and 9.8.
"""

from mavis_tui.models.although import STATEMENT_LABELS, Although, AlthoughKind
from mavis_tui.models.calendar import clock_time, london, long_date
from mavis_tui.models.programme import label_of
from mavis_tui.models.vaccination import Vaccination

ENTER_FIRST = "Enter in Mavis first, before you upload the file:"
"""Above what `to_enter` gives: the import checks none of it, and Mavis doesn't know it otherwise."""

KIND_LABELS: dict[AlthoughKind, str] = {
    AlthoughKind.PHONE_CONSENT: "Consent was given by phone",
    AlthoughKind.TRIAGE: "It was decided in triage today",
    AlthoughKind.GILLICK: "The child is Gillick competent and consents",
    AlthoughKind.FURTHER_DOSE: "A further dose is intended",
    AlthoughKind.ALREADY_GIVEN: "It has been given; I am writing it down",
    AlthoughKind.PSD: "A prescriber directed it for this child today (PSD)",
}

THE_FIVE = f"The child knows {'; '.join(STATEMENT_LABELS.values())}. Is all of it so?"
"""The five statements as one question: a child is competent only if all are true."""

_CUT = "… (cut; the record has all of it)"


def although_words(although: Although) -> str:
    """Say all of it: `Given although: Consent refused. Consent by phone of …, taken by …. The nurse's own words`."""
    return " ".join(part for part in (_facts(although), although.words) if part)


def for_notes(although: Although, room: int) -> str:
    """Say it in at most `room` characters where that can be: the nurse's own words are cut, the facts never.

    Spaces are written as Mavis will have them.
    """
    facts, words = " ".join(_facts(although).split()), " ".join(although.words.split())
    whole = f"{facts} {words}".strip()
    if len(whole) <= room:
        return whole
    left = room - len(facts) - len(_CUT) - 1
    return f"{facts} {words[: max(0, left)].rstrip()}{_CUT}"


def to_enter(record: Vaccination) -> str:
    """Say what the office enters in Mavis before it uploads this record, or nothing where nothing was in the way."""
    said = record.although
    if said is None:
        return ""
    day = long_date(record.performed_on)
    words = f" In the nurse’s words: {said.words}" if said.words else ""
    return f"{_to_do(said, record, day)}{words}"


def _to_do(said: Although, record: Vaccination, day: str) -> str:
    by = said.by or "somebody who isn’t named"
    if said.kind is AlthoughKind.PHONE_CONSENT:
        return f"consent by phone of {_who_consented(said)}{_when(said)}, taken by {by}."
    if said.kind is AlthoughKind.TRIAGE:
        return f"triage of {day}: safe to vaccinate, decided by {by}."
    if said.kind is AlthoughKind.GILLICK:
        return (
            f"Gillick assessment of {day}: competent, all five statements yes, by {by}; then the child’s own consent."
        )
    if said.kind is AlthoughKind.PSD:
        return f"PSD of {day} for {label_of(record.programme, record.variant)}, added by the prescriber {by}."
    if said.kind is AlthoughKind.FURTHER_DOSE:
        return f"that dose {record.dose_sequence} of {day} was intended; look at the earlier doses ({said.obstacle})."
    return f"what makes the dose of {day} possible; the list said: {said.obstacle}."


def _facts(said: Although) -> str:
    obstacle = f"Given although: {said.obstacle}. " if said.obstacle else ""
    return f"{obstacle}{_what_came_between(said)}"


def _what_came_between(said: Although) -> str:
    if said.kind is AlthoughKind.PHONE_CONSENT:
        return f"Consent by phone of {_who_consented(said)}{_when(said)}, taken by {said.by}."
    if said.kind is AlthoughKind.TRIAGE:
        return f"Triage on the day, decided by {said.by}."
    if said.kind is AlthoughKind.GILLICK:
        return f"Gillick competent, all five statements true, assessed by {said.by}."
    if said.kind is AlthoughKind.PSD:
        return f"PSD on the day, by {said.by}."
    if said.kind is AlthoughKind.FURTHER_DOSE:
        return "A further dose was intended."
    return "It had been given, and was written down."


def _who_consented(said: Although) -> str:
    return f"{said.consent_by} ({said.relationship}), {said.phone}"


def _when(said: Although) -> str:
    if said.at is None:
        return ""
    at = london(said.at)
    return f", on {long_date(at.date())} at {clock_time(at)}"

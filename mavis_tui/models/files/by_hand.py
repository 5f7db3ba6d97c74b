"""What Mavis takes from no file, as a list of things to do there: what, why, by which steps, and whether it is done.

The steps name Mavis's own pages, buttons and roles. Source: Mavis facts 3.10 (roles), 3.11 (attendance), 3.14 (batches)
and 4.1 to 4.3 (pages and the journey of a record).
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from mavis_tui.models.calendar import clock_time, london, long_date
from mavis_tui.models.change import Change, ChangeKind, OfTheDay, day_kind
from mavis_tui.models.programme import Method
from mavis_tui.models.vaccination import Email, Moment, Outcome, Vaccination


class When(StrEnum):
    """When a thing is done: instead of what a file would do, before the file is uploaded, or after Mavis took it in."""

    INSTEAD = ""
    BEFORE = "before"
    AFTER = "after"


_OF_THE_DAY = {
    ChangeKind.CONSENT: "Enter under Consent who answered on {}, how, the health answers and the decision.",
    ChangeKind.GILLICK: "Enter under Consent the Gillick assessment of {}; only that of the day itself counts there.",
    ChangeKind.TRIAGE: "Enter under Triage what was decided on {}; a nurse or a prescriber may.",
    ChangeKind.NOTE: "Add the note of {} under Session activity and notes, if it is to stay.",
    ChangeKind.REACTION: "Add what was seen on {} under Session activity and notes, and report it as your team does.",
}
"""Source: Mavis facts 3.8, 3.10, 4.3 (the child's page) and 9.4. {} stands for the day."""


class Tick(Struct, frozen=True, kw_only=True):
    """That one thing was done in Mavis: which, by whom, and when. A newer revision of its record is another thing."""

    key: str
    session: str
    by: Email
    at: Moment


class ByHand(Struct, frozen=True, kw_only=True):
    """One thing to do in Mavis. `child` is a name, empty for a batch; `steps` are in their order; `done` once it is.

    `by` is who recorded it, empty where this laptop can't say; `also` says in a sentence whose list has it too, so that
    no two people enter it, and is empty where it is on this one alone.
    """

    key: str
    session: str
    child: str
    what: str
    why: str
    steps: tuple[str, ...]
    by: str = ""
    also: str = ""
    done: Tick | None = None


def key_to_tick(change: Change, when: When = When.INSTEAD) -> str:
    """Name one thing to do: a record in one of its revisions; what comes before or after its file is another thing."""
    return f"{change.id}:{change.revision}{f':{when}' if when else ''}"


def untrue_in_mavis(record: Vaccination) -> str:
    """Say what Mavis will have otherwise than it was, as no column of the file can say it; nothing where all is so.

    Source: Mavis facts 2.5: what is imported is a full dose, and into a muscle unless it is into the nose.
    """
    if not record.given:
        return ""
    if not record.full_dose:
        return "Half a dose was given. Mavis counts what it imports as a full dose; the notes say what it was."
    if record.method is Method.SUBCUTANEOUS:
        return "It was given under the skin. Mavis has what it imports as into the muscle; the notes say what it was."
    return ""


def steps_of(change: Change, when: When = When.INSTEAD) -> tuple[str, ...]:
    """Give the steps in Mavis, one after the other, for what no file can bring there."""
    record = change.vaccination
    if when is not When.INSTEAD and record is not None:
        return steps_beside_a_file(record, when)
    if change.batch is not None:
        expiry = f", expiry date {long_date(change.batch.expiry)}" if change.batch.expiry is not None else ""
        return (
            "Open Vaccines in Mavis, and add a batch to its vaccine.",
            f"Batch number {change.batch.number}{expiry}.",
        )
    if change.attendance is not None:
        return steps_of_absence(change.attendance.on)
    if change.of_the_day is not None:
        return steps_of_day(change.of_the_day)
    if record is None:
        return ("Open the session in Mavis, then the child, and enter it on the child’s page.",)
    if record.withdrawn is not None:
        return (
            "Open the child in Mavis, and there the vaccination record.",
            "Archive it: a local administrator may (B0062).",
        )
    return _of_a_record(record)


def steps_beside_a_file(record: Vaccination, when: When) -> tuple[str, ...]:
    """Give the steps for what a file carries of a record only in part: before it is uploaded, or after."""
    if when is When.BEFORE:
        return (
            "Open the session in Mavis, then Children in session, and the child.",
            "On the child’s page enter it under Consent, Gillick assessment or Triage, as it is said above.",
            "Only then upload the file: the import checks none of it.",
        )
    row, value = (
        ("Method", "Subcutaneous injection") if record.full_dose else ("Dose volume", "No, they got half a dose")
    )
    return (
        "Wait until Mavis says Completed, then open the child there, and the vaccination record.",
        f"Edit it: change {row} to “{value}”. The vaccinator, a nurse or a prescriber of the team may.",
        "Where Mavis offers no Edit for it, leave it: the notes of the record say what was given.",
    )


def steps_of_absence(day: date) -> tuple[str, ...]:
    """Give the steps for a child who didn’t come."""
    return (
        "Open the session in Mavis, then Children in session.",
        f"Choose Absent beside the child’s name; Mavis offers it on {long_date(day)} only.",
    )


def steps_of_day(record: OfTheDay) -> tuple[str, ...]:
    """Give the steps for what was recorded beside the doses, but for a child who was added and a count of doses."""
    on = long_date(london(record.at).date())
    return (
        "Open the session in Mavis, then Children in session, and the child.",
        _OF_THE_DAY[day_kind(record)].format(on),
    )


def _of_a_record(record: Vaccination) -> tuple[str, ...]:
    day = long_date(record.performed_on)
    answers = "Say that the child isn’t ready, and choose the outcome."
    if record.outcome is not Outcome.NOT_GIVEN:
        answers = "Say what was given as it is said above; the site, the method and the dose can be changed at the end."
    return (
        "Open the session in Mavis, then Record vaccinations, and the child.",
        answers,
        f"Mavis shows that form on a day of the session only; after {day} ask your Mavis support how to enter it.",
    )


def by_hand_count(things: Sequence[ByHand]) -> str:
    """Say how much of a list is still to be done in Mavis: `3 of 5 still to be done`."""
    left = [each for each in things if each.done is None]
    if not things:
        return "nothing to be done"
    if not left:
        return f"all {len(things)} done"
    shared = sum(bool(each.also) for each in left)
    also = f", {shared} of them on another laptop’s list too" if shared else ""
    return f"{len(left)} of {len(things)} still to be done{also}"


def whose_words(thing: ByHand) -> str:
    """Say who recorded it, and whose list has it too: `Recorded by Jo Lowe.`"""
    return f"{f'Recorded by {thing.by}. ' if thing.by else ''}{thing.also}".strip()


def ticked_words(tick: Tick) -> str:
    """Say who said that something was done in Mavis, and when."""
    at = london(tick.at)
    return f"Done in Mavis, says {tick.by}: {long_date(at.date())}, {clock_time(at)}."

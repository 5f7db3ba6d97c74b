"""What the hub thinks of a record made beside the doses: why the office should look at it, in words, or nothing.

Pure functions. Whatever is said here, the record is kept and counts. Source of the rules: Mavis facts 3.5 to 3.10.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from mavis_tui.models.beside_doses.in_words import triage_words
from mavis_tui.models.beside_doses.respondents import same_respondent
from mavis_tui.models.calendar import clock_time, london, long_date
from mavis_tui.models.change import Change, OfTheDay, day_kind
from mavis_tui.models.of_the_day.consent_taken import RESPONSE_LABELS, ConsentTaken, Response
from mavis_tui.models.of_the_day.of_children import GillickAssessment, OfChild, Reaction, TriageDecision
from mavis_tui.models.programme import label_of
from mavis_tui.models.schedule import takes_place_on
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Role, same_person

_SLACK = timedelta(minutes=15)


def days_of(record: OfTheDay) -> Iterator[date]:
    """Give every day that a record names and that must be one of a calendar of ours."""
    yield record.at.date()
    if isinstance(record, TriageDecision) and record.until is not None:
        yield record.until
    if record.withdrawn is not None:
        yield record.withdrawn.at.date()


def day_doubts(
    change: Change, session: Session, others: Iterable[OfChild], roles: Mapping[str, Role], now: datetime
) -> str:
    """Say why the office should look at a record of the day.

    `others` are those of the same child that count; `roles` are those of the team's accounts, casefolded.
    """
    record = change.of_the_day
    if record is None or record.withdrawn is not None:
        return ""
    found = [*_of_the_time(record, session, now), *_of_the_role(change, record, roles)]
    if isinstance(record, ConsentTaken):
        found += _of_what_it_replaces(record)
    for other in others:
        if other.id != record.id and other.withdrawn is None and not same_person(other.by, record.by):
            found += _against(record, other)
    return " ".join(dict.fromkeys(found))


def _of_the_time(record: OfTheDay, session: Session, now: datetime) -> Iterator[str]:
    if record.at > now + _SLACK:
        yield "It says a time that is still to come."
    day = london(record.at).date()
    if isinstance(record, GillickAssessment) and not takes_place_on(session, day):
        yield f"This session isn’t on {long_date(day)}, and a child is assessed only on a day of its session."


def _of_what_it_replaces(record: ConsentTaken) -> Iterator[str]:
    """Let somebody look where a nurse’s word alone makes a consent of a refusal."""
    replaced = record.in_place_of is not None and record.in_place_of.response is Response.REFUSED
    if replaced and record.response is Response.GIVEN:
        yield (
            f"The refusal on the list names nobody; {record.by.name or record.by.email} was told that it was "
            f"{record.responder or record.relationship}’s, who consents now. Look in Mavis whose it is."
        )


def _of_the_role(change: Change, record: OfTheDay, roles: Mapping[str, Role]) -> Iterator[str]:
    if not isinstance(record, TriageDecision | GillickAssessment):
        return
    made_by = roles.get(change.made_by.casefold()), roles.get(record.by.email.casefold()), record.by.role
    if Role.HEALTHCARE_ASSISTANT in made_by:
        what = "decide in triage" if isinstance(record, TriageDecision) else "assess a child for Gillick competence"
        yield f"Only a nurse or a prescriber may {what}, and {record.by.name or record.by.email} is neither."


def _against(record: OfTheDay, other: OfChild) -> Iterator[str]:
    """Say where two people recorded different things of the same day, of which only one can be so."""
    programme = getattr(record, "programme", None)
    same_day = london(other.at).date() == london(record.at).date()
    if day_kind(other) is not day_kind(record) or not same_day or getattr(other, "programme", None) is not programme:
        return
    by = f"{other.by.name or other.by.email} at {clock_time(other.at)}"
    if isinstance(record, ConsentTaken) and isinstance(other, ConsentTaken):
        answered = Response.NOT_REACHED not in (record.response, other.response)
        if answered and record.response is not other.response and same_respondent(record, other):
            yield (
                f"Two answers of {record.responder or record.relationship} for {label_of(record.programme)} were taken "
                f"that day: this one, and “{RESPONSE_LABELS[other.response]}”, taken by {by}. The later one counts."
            )
    elif isinstance(record, TriageDecision) and isinstance(other, TriageDecision):
        if triage_words(record) != triage_words(other):
            yield (
                f"{label_of(record.programme)} was decided otherwise in triage that day: {triage_words(other)}, by "
                f"{by}. The later decision counts."
            )
    elif (
        isinstance(record, GillickAssessment)
        and isinstance(other, GillickAssessment)
        and record.competent != other.competent
    ):
        found = "competent" if other.competent else "not competent"
        yield f"The child was also assessed that day as {found}, by {by}. The later assessment counts."


def day_record_changed(now: OfTheDay, old: OfTheDay) -> Iterator[str]:
    """Say what a correction of a record of the day does that the office should see."""
    if now.withdrawn is not None and old.withdrawn is None and isinstance(old, Reaction):
        yield f"It withdraws an adverse reaction (“{now.withdrawn.reason}”)."
    elif old.withdrawn is not None and now.withdrawn is None:
        yield f"It brings back a record that was withdrawn (“{old.withdrawn.reason}”)."
    if now.about != old.about:
        yield "It moves the record from one child to another."
    if getattr(now, "programme", None) is not getattr(old, "programme", None):
        yield "It moves the record from one programme to another."
    if isinstance(now, ConsentTaken) and isinstance(old, ConsentTaken) and now.response is not old.response:
        yield f"It changes the answer from “{RESPONSE_LABELS[old.response]}” to “{RESPONSE_LABELS[now.response]}”."

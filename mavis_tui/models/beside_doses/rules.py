"""What a record of the day must say before it is kept: what Mavis asks where the same is entered online.

Source: Mavis facts 3.5 (consent), 3.6 (triage), 3.7 (a yes needs its details), 3.8 (Gillick) and 3.10 (who may).
"""

from collections.abc import Iterator
from datetime import date, datetime

from mavis_tui.models.breach import Breach
from mavis_tui.models.calendar import academic_year, first_of_next_academic_year, london, long_date
from mavis_tui.models.change import OfTheDay
from mavis_tui.models.child import BORN_FROM, AddedChild
from mavis_tui.models.consent import TriageStatus, VaccineMethod
from mavis_tui.models.health_questions import is_about_asthma, questions_for
from mavis_tui.models.identity import usual_postcode
from mavis_tui.models.of_the_day.consent_taken import NEEDS_WORDS, REFUSAL_LABELS, ConsentTaken, Response, Route
from mavis_tui.models.of_the_day.of_children import ChildNote, GillickAssessment, Reaction, TriageDecision
from mavis_tui.models.on_the_day import programme_on
from mavis_tui.models.programme import Variant, label_of
from mavis_tui.models.schedule import why_not_today
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Role

ONLY_A_NURSE = "Only a nurse or a prescriber may do that. Ask one of them to record it here."


def still_lacking(record: OfTheDay, session: Session, now: datetime, *, variant: Variant | None = None) -> list[Breach]:
    """List what speaks against keeping a record, by the field. `variant` is the one that the child is due."""
    found = [Breach("at", "Enter a time in the past.")] if record.at > now else []
    if isinstance(record, ConsentTaken):
        found += _of_consent(record, variant)
    elif isinstance(record, TriageDecision):
        found += _of_triage(record, london(now).date())
    elif isinstance(record, GillickAssessment):
        found += _of_gillick(record, session, london(record.at).date())
    elif isinstance(record, AddedChild):
        found += _of_an_added_child(record, session, london(now).date())
    elif isinstance(record, ChildNote) and not record.words.strip():
        found.append(Breach("words", "Enter the note."))
    elif isinstance(record, Reaction):
        found += [
            Breach(field, text)
            for field, said, text in (
                ("seen", record.seen, "Enter what was seen."),
                ("done", record.done, "Enter what was done."),
            )
            if not said.strip()
        ]
    return found


def _of_consent(record: ConsentTaken, variant: Variant | None) -> Iterator[Breach]:
    if record.route is not Route.SELF:
        if not record.responder.strip():
            yield Breach("responder", "Enter the name of the person.")
        if not record.relationship.strip():
            yield Breach("relationship", "Enter what the person is to the child, like Mum.")
        if record.route is Route.PHONE and not any(letter.isdigit() for letter in record.phone):
            yield Breach("phone", "Enter the phone number that was called.")
    elif record.parents_may_be_told is None and record.response is Response.GIVEN:
        yield Breach("parents_may_be_told", "Say whether the parents may be told.")
    if record.response is Response.REFUSED:
        yield from _of_a_refusal(record)
    elif record.follow_up:
        yield Breach("follow_up", "Only who refuses can ask for a follow-up.")
    if record.response is Response.GIVEN:
        yield from _of_what_was_agreed(record, variant)


def _of_a_refusal(record: ConsentTaken) -> Iterator[Breach]:
    if record.reason is None:
        yield Breach("reason", "Choose a reason.")
    elif record.reason in NEEDS_WORDS and not record.words.strip():
        yield Breach("words", f"Enter in words: {REFUSAL_LABELS[record.reason].lower()}.")


def _of_what_was_agreed(record: ConsentTaken, variant: Variant | None) -> Iterator[Breach]:
    day = london(record.at).date()
    if not record.methods:
        yield Breach("methods", "Choose what was agreed to.")
    elif record.without_gelatine and VaccineMethod.NASAL in record.methods:
        yield Breach("without_gelatine", "The nasal spray contains gelatine. Choose the injection alone.")
    strange = [method for method in record.methods if method.value not in programme_on(record.programme, day).methods]
    if strange:
        yield Breach("methods", "This programme isn’t given that way.")
    said = {answer.question: answer for answer in record.answers}
    asthma = any(is_about_asthma(question) and answer.yes is not False for question, answer in said.items())
    for question in questions_for(
        record.programme,
        day,
        variant=variant,
        methods=record.methods,
        without_gelatine=record.without_gelatine,
        asthma=asthma,
    ):
        answer = said.get(question)
        if answer is None or answer.yes is None:
            yield Breach("answers", f"Answer the question: {question}")
        elif answer.yes and not answer.notes.strip():
            yield Breach("answers", f"Enter details of the yes: {question}")


def _of_triage(record: TriageDecision, today: date) -> Iterator[Breach]:
    if record.by.role is Role.HEALTHCARE_ASSISTANT:
        yield Breach("by", ONLY_A_NURSE)
    several = len(programme_on(record.programme, today).methods) > 1
    if record.status is TriageStatus.SAFE and several and record.method is None:
        yield Breach("method", "Choose which vaccine is safe.")
    if record.status is TriageStatus.DELAY:
        last = first_of_next_academic_year(today)
        if record.until is None:
            yield Breach("until", "Enter the day until which the vaccination is delayed.")
        elif record.until <= today or academic_year(record.until) != academic_year(today):
            yield Breach("until", f"Enter a day after today and before {long_date(last)}.")


def _of_gillick(record: GillickAssessment, session: Session, day: date) -> Iterator[Breach]:
    if record.by.role is Role.HEALTHCARE_ASSISTANT:
        yield Breach("by", ONLY_A_NURSE)
    if why := why_not_today(session, day, "A child can be assessed"):
        yield Breach("at", why)


def _of_an_added_child(record: AddedChild, session: Session, day: date) -> Iterator[Breach]:
    """Ask what Mavis's import asks of a child new to it. Source: Mavis facts 2.5, rows 27 to 32 and 36."""
    person = record.person
    if not person.given_name.strip():
        yield Breach("given_name", "Enter a first name.")
    if not person.family_name.strip():
        yield Breach("family_name", "Enter a last name.")
    if person.date_of_birth >= day:
        yield Breach("date_of_birth", "Enter a date of birth in the past.")
    elif person.date_of_birth < BORN_FROM:
        yield Breach("date_of_birth", "With that date of birth the child is too old to still be in school.")
    if person.postcode.strip() and not usual_postcode(person.postcode):
        yield Breach("postcode", "Enter a valid postcode, such as SW1A 1AA.")
    elif not person.nhs_number and not person.postcode.strip():
        yield Breach("postcode", "Enter a postcode, because there is no NHS number: Mavis asks for one of the two.")
    for programme in record.programmes:
        if programme not in session.programmes:
            yield Breach("programmes", f"{label_of(programme)} isn’t given in this session.")

"""What was agreed and decided for a child, with what was recorded of it on the day: the one place that says so.

Mavis's own rules (facts 3.5, 3.6, 3.8 and 9.4): of each respondent the newest answer counts, told apart by name; all
must agree, and on a method that all share; who wasn't reached changes nothing. The own consent of a child who was found
Gillick competent today overrides the parents, and ends at midnight with what was decided in triage about it. The newest
triage counts. Where a list says less than Mavis knows, the cautious reading wins: who answered and isn't named there
goes on counting, and a “safe” that is older than a new answer which needs triage doesn't cover that.
"""

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from mavis_tui.models.beside_doses.in_words import who_answered
from mavis_tui.models.beside_doses.listed import ListedAnswer, listed_answers, without_replaced
from mavis_tui.models.beside_doses.respondents import respondent_of
from mavis_tui.models.calendar import academic_year, london
from mavis_tui.models.child import Child
from mavis_tui.models.consent import (
    BY_THE_CHILD,
    Care,
    Consent,
    ConsentStatus,
    Gillick,
    HealthAnswer,
    Triage,
    TriageStatus,
    VaccineMethod,
    consented_alone,
)
from mavis_tui.models.health_questions import forces_triage
from mavis_tui.models.of_the_day.consent_taken import ROUTE_LABELS, ConsentTaken, Response, Route
from mavis_tui.models.of_the_day.of_children import GillickAssessment, OfChild, TriageDecision
from mavis_tui.models.programme import Programme
from mavis_tui.models.telling_apart.folding import folded
from mavis_tui.models.vaccination import Staff

_COVERS = (TriageStatus.SAFE, TriageStatus.INVITE_TO_CLINIC)


def care_on(child: Child, programme: Programme, day: date) -> Care | None:
    """Give the care of a child in a programme as it is on `day`; None where the list hasn't the child for it."""
    care = child.care.get(programme)
    if care is None or not child.of_the_day:  # as of nearly everybody
        return care
    records = [
        record
        for record in child.of_the_day
        if record.withdrawn is None
        and getattr(record, "programme", None) is programme
        and london(record.at).date() <= day
        and academic_year(london(record.at).date()) == academic_year(day)
    ]
    return _with_records(child, care, programme, day, records) if records else care


def as_of(child: Child, day: date) -> Child:
    """Give a child whose care is as it is on `day`: for whoever reads it without asking for the day.

    What was recorded beside the doses is in it then, and isn't to be worked in again, so it isn't among the rest.
    """
    if not child.of_the_day:
        return child
    care = {programme: care_on(child, programme, day) or care for programme, care in child.care.items()}
    return replace(child, care=care, of_the_day=())


def _with_records(child: Child, care: Care, programme: Programme, day: date, records: Sequence[OfChild]) -> Care:
    gillick = _gillick(care, records)
    taken = [record for record in records if isinstance(record, ConsentTaken)]
    consent, counting = _consent(child, care, gillick, day, taken)
    triage = _triage(care, records, taken, day)
    asking = [one for one in counting if needs_triage(one.answers, programme, day)]
    if triage is not None and triage.status in _COVERS:
        decided = triage.on
        if any(decided is None or decided < one.since for one in asking):
            triage = None
    psd = care.psd
    if psd and any(one in asking or VaccineMethod.NASAL not in one.methods for one in counting):
        psd = False  # facts 3.10: a new consent that needs triage or drops nasal invalidates it
    return replace(care, consent=consent, triage=triage, gillick=gillick, psd=psd)


def needs_triage(answers: Sequence[HealthAnswer], programme: Programme, day: date) -> bool:
    """Tell whether one of these answers makes a nurse look first: a yes that Mavis asks it for, or no clear answer."""
    return any(one.yes is None or (one.yes and forces_triage(programme, one.question, day)) for one in answers)


def _gillick(care: Care, records: Sequence[OfChild]) -> Gillick | None:
    found = [record for record in records if isinstance(record, GillickAssessment)]
    if not found:
        return care.gillick
    newest = max(found, key=lambda record: (record.since, record.id))
    if care.gillick is not None and care.gillick.on is not None and care.gillick.on > newest.since:
        return care.gillick
    return Gillick(competent=newest.competent, on=newest.since, by=_named(newest.by), notes=newest.words)


def is_competent(gillick: Gillick | None, day: date) -> bool:
    """True if the child was found Gillick competent on that day: no other day's assessment counts (facts 9.4)."""
    return gillick is not None and gillick.competent and gillick.on is not None and london(gillick.on).date() == day


def _consent(
    child: Child, care: Care, gillick: Gillick | None, day: date, taken: Sequence[ConsentTaken]
) -> tuple[Consent, list[ConsentTaken]]:
    """Give the overall consent, and those answers of the day that count in it."""
    answered = [one for one in taken if one.response is not Response.NOT_REACHED]
    own = [one for one in answered if one.route is Route.SELF and london(one.at).date() == day]
    if own and is_competent(gillick, day):
        newest = max(own, key=lambda one: (one.since, one.id))
        return _of_the_child(newest), [newest]
    if consented_alone(care.consent) and is_competent(gillick, day):
        return care.consent, []
    newest_of: dict[str, ConsentTaken] = {}
    for one in sorted((one for one in answered if one.route is not Route.SELF), key=lambda one: (one.since, one.id)):
        newest_of[respondent_of(one)] = one
    listed = listed_answers(child, care)
    for answer in listed:
        ours = newest_of.get(answer.who)
        if ours is not None and answer.at is not None and answer.at > ours.since:
            del newest_of[answer.who]  # the list is newer: Mavis has it by now, or another one
    if not newest_of:
        return care.consent, []
    counting = sorted(newest_of.values(), key=lambda one: (one.since, one.id), reverse=True)
    anew = [one for one in answered if respondent_of(one) in newest_of]
    left = [answer for answer in without_replaced(listed, care, anew) if answer.who not in newest_of]
    return _together(care, counting, left), counting


def _of_the_child(own: ConsentTaken) -> Consent:
    given = own.response is Response.GIVEN
    return Consent(
        status=ConsentStatus.GIVEN if given else ConsentStatus.REFUSED,
        methods=own.methods,
        without_gelatine=own.without_gelatine,
        details=(_line(own),),
        answers=tuple(replace(answer, responder=BY_THE_CHILD) for answer in own.answers),
        by_child=given,
    )


def _together(care: Care, counting: Sequence[ConsentTaken], left: Sequence[ListedAnswer]) -> Consent:
    """Put together what was answered on the day with what is `left` of the list."""
    given = [one.response is Response.GIVEN for one in counting] + [one.given for one in left]
    methods = _shared(care, counting, of_the_list=any(one.given for one in left))
    # All consent on the list, and it says conflict: they don't agree to the same, and it doesn't say to what.
    conflict = care.consent.status is ConsentStatus.CONFLICTS
    differed = conflict and len(left) > 1 and all(one.given for one in left)
    if all(given):
        status = ConsentStatus.GIVEN if methods is not None and not differed else ConsentStatus.CONFLICTS
    elif _follow_up(care, counting, left):
        status = ConsentStatus.FOLLOW_UP_REQUESTED  # before a conflict: Mavis facts 3.5
    else:
        status = ConsentStatus.CONFLICTS if any(given) else ConsentStatus.REFUSED
    agreeing = [one for one in counting if one.response is Response.GIVEN]
    answers = [replace(answer, responder=_label(one)) for one in agreeing for answer in one.answers]
    return Consent(
        status=status,
        methods=methods or (),
        without_gelatine=any(one.without_gelatine for one in agreeing) or bool(left and care.consent.without_gelatine),
        details=(*map(_line, counting), *(one.line for one in left if one.line)),
        answers=(*answers, *_answers_left(care, counting, left)),
    )


def _follow_up(care: Care, counting: Sequence[ConsentTaken], left: Sequence[ListedAnswer]) -> bool:
    """True where somebody who refused wants to be spoken to again, on the day or by what is left of the list."""
    on_the_list = care.consent.status is ConsentStatus.FOLLOW_UP_REQUESTED and any(not one.given for one in left)
    return on_the_list or any(one.follow_up for one in counting)


def _shared(care: Care, counting: Sequence[ConsentTaken], *, of_the_list: bool) -> tuple[VaccineMethod, ...] | None:
    """Give the methods on which all agree who consent, as the newest prefers them; None where they share none.

    Empty where the list has somebody who consents, and doesn't say to what.
    """
    sets = [one.methods for one in counting if one.response is Response.GIVEN]
    if of_the_list:
        sets.append(care.consent.methods)
    if not sets or any(not methods for methods in sets):
        return ()
    shared = tuple(method for method in sets[0] if all(method in methods for methods in sets))
    return shared or None


def _answers_left(
    care: Care, counting: Sequence[ConsentTaken], left: Sequence[ListedAnswer]
) -> tuple[HealthAnswer, ...]:
    """Give the answers on the list that still count: not those of who answered anew, as far as the list tells whose.

    There a responder is named by what they are to the child (facts 9.1), so two of the same kind aren't told apart.
    """
    if not any(one.given for one in left):
        return ()
    anew = {folded(one.relationship) for one in counting if one.relationship}
    return tuple(answer for answer in care.consent.answers if folded(answer.responder) not in anew)


def _triage(care: Care, records: Sequence[OfChild], taken: Sequence[ConsentTaken], day: date) -> Triage | None:
    decided = [
        record
        for record in records
        if isinstance(record, TriageDecision) and not _ended_at_midnight(record, taken, day)
    ]
    if not decided:
        return care.triage
    newest = max(decided, key=lambda record: (record.since, record.id))
    if care.triage is not None and care.triage.on is not None and care.triage.on > newest.since:
        return care.triage
    return Triage(
        status=newest.status,
        method=newest.method,
        without_gelatine=newest.without_gelatine,
        by=_named(newest.by),
        on=newest.since,
        notes=newest.words,
        until=newest.until,
    )


def _ended_at_midnight(record: TriageDecision, taken: Sequence[ConsentTaken], day: date) -> bool:
    """True for what was decided about a child's own consent of an earlier day (facts 9.4)."""
    on = london(record.at).date()
    return on < day and any(
        one.route is Route.SELF and london(one.at).date() == on and one.since <= record.since for one in taken
    )


def _line(one: ConsentTaken) -> str:
    """Write an answer as the list's lines are written, with how it was taken and by whom."""
    at = london(one.at)
    what = "GIVEN" if one.response is Response.GIVEN else "REFUSED"
    asks = ", follow-up requested" if one.follow_up else ""
    how = "" if one.route is Route.SELF else f", {ROUTE_LABELS[one.route].lower()}"
    return f"On {at:%Y-%m-%d} at {at:%H:%M} {what} by {who_answered(one)}{how}{asks}, taken by {_named(one.by)}"


def _label(one: ConsentTaken) -> str:
    return one.relationship or one.responder


def _named(staff: Staff) -> str:
    return staff.name or staff.email

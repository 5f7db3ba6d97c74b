"""What the child page asks: was the vaccine given, which first, or which record is to be corrected."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from mavis_tui.models.attendance import Registered
from mavis_tui.models.beside_doses.in_words import what_it_is
from mavis_tui.models.calendar import clock_time, long_date
from mavis_tui.models.consent import ConsentStatus, VaccineMethod
from mavis_tui.models.of_the_day.of_children import OfChild
from mavis_tui.models.on_the_day import usual_sites
from mavis_tui.models.programme import SITES, Reason, Site, label_of
from mavis_tui.models.status import Group
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.models.wording import outcome_of
from mavis_tui.screens.recording.fields import Start
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice
from mavis_tui.workspace.children.child_page import ChildPage, ProgrammeSection, still_to_record
from mavis_tui.workspace.children.same_day import free_sites_first, given_too
from mavis_tui.workspace.recording.as_the_last import AsTheLast
from mavis_tui.workspace.recording.form_answers import Answers, Options

BACK, NO, OTHER, NASAL, ALREADY_HAD, NONE = "back", "no", "other", "nasal", "already_had", "none"
ALTHOUGH, AS_LAST = "although", "as_the_last"
FIRST, CORRECT, WITHDRAW = "first:", "correct:", "withdraw:"


_REASONS = 2
"""So many differences are said at once: one is enough to stop, and the facts of the child stand above."""


class Question(NamedTuple):
    """A question and its answers; the first answer is highlighted."""

    words: str
    choices: list[Choice]


def section_to_ask(page: ChildPage, day: date) -> ProgrammeSection | None:
    """Choose the programme to ask about: the first that is still to do, or one that may have a second attempt."""
    ready = (section for section in page.sections if section.status.ready)
    return next(iter((*still_to_record(page, day), *ready, *page.sections)), None)


def not_both(page: ChildPage) -> str:
    """Say that consent covers only some of the vaccines that could be given together, or nothing."""
    settled = (Group.VACCINATED, Group.NOT_ELIGIBLE)
    agreed = [section for section in page.sections if section.care.consent.status is ConsentStatus.GIVEN]
    others = [section for section in page.sections if section not in agreed and section.status.group not in settled]
    if not agreed or not others:
        return ""
    names = " and ".join(section.label for section in agreed)
    which = "both" if len(agreed) + len(others) == 2 else "all"
    return f"Do not give {which}: there is consent for {names}, not for {_names(others)}."


def question_of(page: ChildPage, section: ProgrammeSection | None, day: date) -> Question:
    """Ask about one programme, offering what is allowed."""
    back = Choice(BACK, "Back to the list")
    if section is None:
        return Question("Nothing is to be done for this child in this session.", [back])
    if page.why_not and page.on_paper is None:
        return Question(page.why_not, [back])
    asked = _question(page, section, day, back)
    if page.on_paper is None:
        return asked
    answers = [back, *(choice for choice in asked.choices if choice is not back)]
    return Question(f"{page.why_not} From paper, {long_date(page.on_paper)}: {asked.words}", answers)


def _question(page: ChildPage, section: ProgrammeSection, day: date, back: Choice) -> Question:
    label, stands = section.label, section.status
    first = [
        Choice(f"{FIRST}{other.programme.value}", f"{other.label} first")
        for other in still_to_record(page, day)
        if other is not section
    ]
    if stands.group in (Group.VACCINATED, Group.NOT_ELIGIBLE):
        return Question(f"{label}: nothing to record. {plain(stands.why)}", [back, *first, _GIVEN_ALTHOUGH])
    if not stands.ready:
        why = f"{label} can’t be given: {plain(stands.why)}{_gillick(section)}"
        no, had = Choice(NO, "Record why it was not given"), Choice(ALREADY_HAD, "Already had the vaccine")
        attempt = [] if page.attendance is Registered.ABSENT else [no]  # who isn’t here has refused nothing
        return Question(why, [back, *attempt, had, *first, _GIVEN_ALTHOUGH])
    barred = " ".join(dict.fromkeys(section.not_allowed.values()))
    no = Choice(NO, "No, it was not given")
    if section.why_not_you:
        return Question(f"{label}: it is due, but not from you. {barred}", [back, no, *first, _GIVEN_ALTHOUGH])
    doses = given_too(page, section.programme, page.on_paper or day)
    given: list[Choice] = []
    methods = [method for method in stands.methods if method not in section.not_allowed]
    if VaccineMethod.NASAL in methods:
        given.append(Choice(NASAL, "Yes, nasal spray"))
    if VaccineMethod.INJECTION in methods:
        sites = free_sites_first(usual_sites(section.programme, page.on_paper or day), doses)
        given += [Choice(site.value, f"Yes, {SITES[site].label.lower()}") for site in sites]
        given.append(Choice(OTHER, "Yes, another site, vaccine or batch"))
    again = f" {stands.detail.lower()} today; at another attempt," if stands.group is Group.CANNOT_VACCINATE else ""
    too = "".join(f" {dose.where}." for dose in doses)
    words = f"{label}:{again} was the vaccine given?{too}{f' {barred}' if barred else ''}"
    return Question(words, [*given, no, *first])


def with_the_last(asked: Question, last: AsTheLast | None, *, comes_next: bool) -> Question:
    """Offer what was given last, at the end, so that no other answer gets another number; or say what differs.

    To a child who `comes_next` Enter alone answers as the last one, or, where anything differs, goes back to the list.
    """
    if last is None:
        return asked
    if not last.differs:
        return asked._replace(choices=[*asked.choices, Choice(AS_LAST, f"As the last one: {plain(last.words)}")])
    words = f"{asked.words} NOT AS THE LAST ONE: {plain('; '.join(last.differs[:_REASONS]).rstrip('.'))}."
    back = [Choice(BACK, "Back to the list")] if comes_next else []
    return Question(words, [*asked.choices, *back])


def first_answer(asked: Question, *, comes_next: bool) -> str:
    """Say which answer is highlighted: the first, or to a child who comes next what was put at the end for her."""
    last = asked.choices[-1].key
    return last if comes_next and last in (AS_LAST, BACK) else asked.choices[0].key


def question_which(records: Sequence[Vaccination | OfChild], *, withdrawing: bool = False) -> Question:
    """Ask which record is to be corrected, or withdrawn; then the careful answer comes first."""
    key, what = (WITHDRAW, "withdraw") if withdrawing else (CORRECT, "correct")
    choices = [
        Choice(
            f"{key}{record.id}",
            _briefly(record)
            if isinstance(record, Vaccination)
            else plain(f"{what_it_is(record)}, {clock_time(record.at)}"),
        )
        for record in records
    ]
    none = Choice(NONE, "None of them")
    return Question(f"Which record do you want to {what}?", [none, *choices] if withdrawing else [*choices, none])


def start_of(options: Options, key: str) -> Start:
    """Fill in what an answer to the question says already, for the form."""
    if key in (NO, ALREADY_HAD):
        return Start(given=False, answers=Answers(reason=Reason.ALREADY_HAD if key == ALREADY_HAD else None))
    if key == NASAL:
        spray = next((vaccine.name for vaccine in options.vaccines if vaccine.nasal), None)
        return Start(given=True, answers=Answers(vaccine=_last_used(options, nasal=True) or spray))
    injected = next((vaccine.name for vaccine in options.vaccines if not vaccine.nasal), None)
    site = Site(key) if key != OTHER else None
    answers = Answers(vaccine=_last_used(options, nasal=False) or injected, site=site)
    return Start(given=True, answers=answers, elsewhere=site is None)


def usual_answers(options: Options, key: str) -> Answers | None:
    """Answer everything with today's batch and a usual site, or None if something is left to ask."""
    if key == ALREADY_HAD:
        return Answers(reason=Reason.ALREADY_HAD)
    if key in (NO, OTHER):
        return None
    vaccine = _last_used(options, nasal=key == NASAL)
    if vaccine is None:
        return None
    batch = options.usual[vaccine]
    return Answers(
        vaccine=vaccine,
        batch_number=batch.number,
        batch_expiry=batch.expiry,
        site=None if key == NASAL else Site(key),
        pre_screened=True,
    )


def _last_used(options: Options, *, nasal: bool) -> str | None:
    fitting = {vaccine.name for vaccine in options.vaccines if vaccine.nasal == nasal}
    used = [name for name in options.usual if name in fitting]
    return used[-1] if used else None


_GIVEN_ALTHOUGH = Choice(ALTHOUGH, "Given although …")
"""Last, so that no other answer gets another number."""


def _gillick(section: ProgrammeSection) -> str:
    """Say what a Gillick assessment means here: whose consent counts."""
    if section.care.gillick is None or section.care.consent.status is ConsentStatus.GIVEN:
        return ""
    if section.care.gillick.competent:
        return " The child is Gillick competent and may consent: say so under “Given although …”."
    return " The child is not Gillick competent and can’t consent alone."


def _briefly(record: Vaccination) -> str:
    label = label_of(record.programme, record.variant)
    at = f", {clock_time(record.performed_at)}" if record.performed_at is not None else ""
    batch = f", batch {record.batch_number or 'not known'}" if record.given else ""
    happened, colon, why = outcome_of(record).partition(":")
    return plain(f"{label} {happened}{at}{batch}{colon}{why}")


def _names(sections: Sequence[ProgrammeSection]) -> str:
    return " and ".join(section.label for section in sections)

"""`mavis child`: one child in full."""

from collections.abc import Iterator

from msgspec.structs import replace

from mavis_tui.console import asking, compose
from mavis_tui.console.options import AsJson, ChildToShow, OfflineOnStdin, SessionId, words_of
from mavis_tui.console.printing import say, show
from mavis_tui.console.wrapping import prose
from mavis_tui.models.calendar import long_date, year_group_label
from mavis_tui.models.child import Child
from mavis_tui.models.consent import CONSENT_LABELS, TRIAGE_LABELS, Care
from mavis_tui.models.given_although.in_words import although_words
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.programme import REASONS, SITES, VACCINES
from mavis_tui.models.recorded.in_words import withdrawn_words
from mavis_tui.models.telling_apart.namesakes import namesake_lines
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.models.wording import detail_words
from mavis_tui.workspace.children.child_page import ChildPage, ProgrammeSection
from mavis_tui.workspace.children.health_answers import asked_in
from mavis_tui.workspace.words import sending_explained, sending_tag


def command(
    session: SessionId, child: ChildToShow, offline_stdin: OfflineOnStdin = False, as_json: AsJson = False
) -> None:
    """Show one child in full.

    Who it is, what may be done in each programme and why, and every dose on record.
    """
    with compose.unlocked(on_stdin=offline_stdin) as made:
        asking.run(made, made.sessions.open(session))
        words = words_of(child)
        page = made.children.page(session, made.children.find(session, words))
        page = replace(page, namesakes=made.children.namesakes(session, page.child))
        show(page, lambda: _lines(page), as_json=as_json, shape="child")
        if others := made.children.also_fitting(session, words, page.child.id):
            say(others)


def _lines(page: ChildPage) -> Iterator[str]:

    for line in _who(page.child):
        yield from prose(line)
    for alarm in page.of_the_day:
        if alarm.alarms:
            yield from prose(f"! {alarm.words}")
    for asked in page.same_child:
        yield from prose(f"{asked.question} Say it: mavis same-child {page.session.id} {asked.child} {asked.other}")
    for line in namesake_lines(page.namesakes):
        yield from prose(line)
    yield from prose(page.why_not or f"Today: {page.attendance.label}")
    for section in page.sections:
        yield ""
        yield from prose(f"{section.label}: {section.status.group.value}")
        for line in (section.status.why, *_not_you(section), *_agreed(section.care), *_attempts(section)):
            yield from prose(line, "  ")
    others = [one for one in page.of_the_day if not one.alarms]
    if others:
        yield ""
        yield "Recorded beside the doses"
    for one in others:
        where = f" {one.status}: {one.explained}" if one.status else ""
        yield from prose(f"{one.words}.{where}", "  ")


def _not_you(section: ProgrammeSection) -> Iterator[str]:
    """Say what the role of who records here keeps from her."""
    yield from dict.fromkeys(section.not_allowed.values())


def _who(child: Child) -> Iterator[str]:

    yield f"{child.full_name} (known as {child.preferred_name})" if child.preferred_name else child.full_name
    year = year_group_label(child.year_group) if child.year_group is not None else ""
    number = f"NHS number {spaced_nhs_number(child.nhs_number)}" if child.nhs_number else "No NHS number"
    if child.invalidated:
        number += " (the NHS no longer holds this person under this number)"
    form = f"form {child.registration}" if child.registration else ""
    yield ", ".join(part for part in (f"Born {long_date(child.date_of_birth)}", year, form, number) if part)
    if child.restricted:
        yield "Address: not shown, because this child’s record is restricted"
    elif child.address_line or child.postcode:
        yield f"Address: {', '.join(part for part in (child.address_line, child.postcode) if part)}"
    if child.school:
        yield f"School: {child.school}"
    for parent in child.parents:
        parts = (parent.name, parent.relationship, parent.phone, parent.email)
        yield f"Parent or guardian: {', '.join(part for part in parts if part)}"


def _agreed(care: Care) -> Iterator[str]:

    yield f"Consent: {CONSENT_LABELS[care.consent.status]}"
    yield from map(detail_words, care.consent.details)
    yield from (asked.words for asked in asked_in(care.consent.answers))
    if care.triage is not None:
        until = f" until {long_date(care.triage.until)}" if care.triage.until else ""
        by = f", by {care.triage.by}" if care.triage.by else ""
        yield f"Triage: {TRIAGE_LABELS[care.triage.status]}{until}{by}. {care.triage.notes}".rstrip(" .")
    if care.gillick is not None:
        yield "Gillick competent" if care.gillick.competent else "Not Gillick competent"
    if care.psd is not None:
        yield "PSD added" if care.psd else "PSD not added"
    yield from (f"In the workbook: {remark}" for remark in care.remarks)


def _attempts(section: ProgrammeSection) -> Iterator[str]:

    for attempt in section.attempts:
        entry = section.entries.get(attempt.id)
        where = f" {sending_tag(entry.sending).text}: {sending_explained(entry)}" if entry is not None else ""
        yield f"{_attempt(attempt)}.{where}"
        if attempt.although is not None:
            yield although_words(attempt.although)
        if attempt.parents_may_be_told is False:
            yield "The parents are not to be told of it."
    for gone in section.withdrawn:
        if gone.withdrawn is not None:
            yield f"Withdrawn {withdrawn_words(gone.withdrawn)}. It was: {_attempt(gone)}."


def _attempt(attempt: Vaccination) -> str:

    parts = [long_date(attempt.performed_on)]
    if attempt.given:
        vaccine = VACCINES.get(attempt.vaccine or "")
        parts += [
            "given",
            vaccine.brand if vaccine else "",
            f"batch {attempt.batch_number}" * bool(attempt.batch_number),
        ]
        parts += [SITES[attempt.site].label if attempt.site else ""]
    else:
        parts += ["not given", REASONS[attempt.reason].label if attempt.reason else ""]
    parts += [attempt.location, attempt.notes]
    return ", ".join(part for part in parts if part)

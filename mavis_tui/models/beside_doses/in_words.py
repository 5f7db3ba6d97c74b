"""What a record of the day is, in a few words and in full: the same on every page, in commands and for the office."""

from collections.abc import Iterator, Mapping

from mavis_tui.models.although import STATEMENT_LABELS, Statement
from mavis_tui.models.calendar import clock_time, london, long_date
from mavis_tui.models.change import ChangeKind, OfTheDay
from mavis_tui.models.child import AddedChild
from mavis_tui.models.consent import BY_THE_CHILD, TRIAGE_LABELS, TriageStatus, VaccineMethod
from mavis_tui.models.of_the_day.consent_taken import (
    REFUSAL_LABELS,
    RESPONSE_LABELS,
    ROUTE_LABELS,
    ConsentTaken,
    Response,
    Route,
)
from mavis_tui.models.of_the_day.of_children import ChildNote, GillickAssessment, Reaction, TriageDecision
from mavis_tui.models.programme import label_of, labels_of

NO_FILE: dict[ChangeKind, str] = {
    ChangeKind.CONSENT: "Mavis takes no consent in from a file. Enter it in Mavis.",
    ChangeKind.GILLICK: "Mavis takes no Gillick assessment in from a file. Enter it in Mavis.",
    ChangeKind.TRIAGE: "Mavis takes no triage in from a file. Enter it in Mavis.",
    ChangeKind.NOTE: "Mavis takes no notes on a child in from a file. Add it in Mavis if it is to stay.",
    ChangeKind.REACTION: "Mavis takes no adverse reaction in from a file. Report it as your team does.",
    ChangeKind.CHILD: "",
    ChangeKind.STOCK: "",
}
"""Why each is in no file for Mavis (Mavis facts 2.3); nothing of what nobody misses there."""


IN_PLACE_OF = {
    Response.GIVEN: "The consent there names nobody and was this person’s alone: this answer takes its place",
    Response.REFUSED: "The refusal there names nobody and was this person’s alone: this answer takes its place",
}


def what_it_is(record: OfTheDay) -> str:
    """Say in a few words what was recorded: `HPV consent given, by phone of Jane Mwangi`, `Adverse reaction`."""
    words = _what(record)
    return f"{words} (withdrawn: {record.withdrawn.reason})" if record.withdrawn is not None else words


def _what(record: OfTheDay) -> str:
    if isinstance(record, ConsentTaken):
        return f"{label_of(record.programme)}: {_answer(record)}"
    if isinstance(record, GillickAssessment):
        found = "Gillick competent" if record.competent else "not Gillick competent"
        return f"{label_of(record.programme)}: {found}"
    if isinstance(record, TriageDecision):
        return f"{label_of(record.programme)}: triage, {triage_words(record)}"
    if isinstance(record, ChildNote):
        return "Note"
    if isinstance(record, Reaction):
        return "Adverse reaction"
    if isinstance(record, AddedChild):
        return "Child added to the list"
    return f"Doses of batch {record.batch_number} counted"


def _answer(record: ConsentTaken) -> str:
    said = RESPONSE_LABELS[record.response]
    said = f"{said[0].lower()}{said[1:]}"
    if record.route is Route.SELF:
        return f"{said} by the child"
    if record.follow_up:
        said = f"{said}, follow-up requested"
    who = record.responder or record.relationship
    how = ROUTE_LABELS[record.route].lower()
    return f"{said}, {how}" + (f", {who}" if who else "")


def triage_words(record: TriageDecision) -> str:
    """Say what was decided: `safe to vaccinate with nasal spray`, `delay vaccination until 1 December 2026`."""
    words = TRIAGE_LABELS[record.status]
    words = f"{words[0].lower()}{words[1:]}"
    if record.status is TriageStatus.DELAY and record.until is not None:
        return f"{words} until {long_date(record.until)}"
    if record.status is not TriageStatus.SAFE:
        return words
    if record.method is VaccineMethod.NASAL:
        return f"{words} with nasal spray"
    if record.without_gelatine:
        return f"{words} with gelatine-free injection"
    return words


def in_a_line(what: str, said: Mapping[str, str]) -> str:
    """Say a record in one line, of the rows of `rows_of_day`: what it was, its words, when, and by whom."""
    if "Seen" in said:
        what = f"{what}: {said['Seen']}. Done: {said['Done']}".replace("..", ".")
    elif "Note" in said:
        what = f"{what}: {said['Note']}"
    elif said.get("Words"):
        what = f"{what}. {said['Words']}"
    return f"{what} ({said['When']}, {said['By']})"


def rows_of_day(record: OfTheDay) -> dict[str, str]:
    """Describe a record of the day, what doesn't apply left out: the same rows on the check page and in a command."""
    rows = {label: said for label, said in _rows(record) if said}
    if record.withdrawn is not None:
        gone = record.withdrawn
        by, at = gone.by.name or gone.by.email, london(gone.at)
        rows = {"Withdrawn": f"by {by}, {long_date(at.date())} at {clock_time(at)}: {gone.reason}"} | rows
    at = london(record.at)
    return rows | {"When": f"{long_date(at.date())}, {clock_time(at)}", "By": record.by.name or record.by.email}


def _rows(record: OfTheDay) -> Iterator[tuple[str, str]]:
    programme = getattr(record, "programme", None)
    yield "Programme", label_of(programme) if programme is not None else ""
    if isinstance(record, ConsentTaken):
        yield from _rows_of_consent(record)
    elif isinstance(record, GillickAssessment):
        yield "Gillick", "Competent: all five statements are true" if record.competent else "Not competent"
        missing = [STATEMENT_LABELS[one] for one in Statement if one not in record.statements]
        yield "Doesn’t know", "; ".join(missing)
        yield "Words", record.words
    elif isinstance(record, TriageDecision):
        words = triage_words(record)
        yield "Triage", f"{words[0].upper()}{words[1:]}"
        yield "Words", record.words
    elif isinstance(record, ChildNote):
        yield "Note", record.words
    elif isinstance(record, Reaction):
        yield "Seen", record.seen
        yield "Done", record.done
    elif isinstance(record, AddedChild):
        yield "Child", record.person.full_name
        yield "Born", long_date(record.person.date_of_birth)
        yield "Programmes", labels_of(record.programmes)
        yield "Words", record.words
    else:
        yield "Batch", record.batch_number
        for label, count in (("Taken out", record.taken_out), ("Wasted", record.wasted), ("Back", record.back)):
            yield label, "" if count is None else str(count)
        yield "Words", record.words


def _rows_of_consent(record: ConsentTaken) -> Iterator[tuple[str, str]]:
    yield "Answer", RESPONSE_LABELS[record.response]
    yield "Who", who_answered(record)
    yield "How", ", ".join(part for part in (ROUTE_LABELS[record.route], record.phone) if part)
    yield "Agreed to", agreed_words(record)
    yield "Reason", REFUSAL_LABELS[record.reason] if record.reason is not None else ""
    yield "Follow-up", "Requested: to be spoken to again" if record.follow_up else ""
    if record.in_place_of is not None:
        yield "On the list", IN_PLACE_OF[record.in_place_of.response]
    yes = [f"Yes: {answer.question} {answer.notes}".strip() for answer in record.answers if answer.yes is not False]
    if record.answers:
        yield "Health", "; ".join(yes) or f"All {len(record.answers)} answered no"
    if record.parents_may_be_told is not None:
        yield "Parents", "May be told" if record.parents_may_be_told else "Are not to be told"
    yield "Words", record.words


def who_answered(record: ConsentTaken) -> str:
    """Name who answered: `Jane Mwangi (Mum)`, or the child."""
    if record.route is Route.SELF:
        return BY_THE_CHILD
    if record.responder and record.relationship:
        return f"{record.responder} ({record.relationship})"
    return record.responder or record.relationship


def agreed_words(record: ConsentTaken) -> str:
    """Say what was agreed to where there is a choice: `Nasal spray or injection`, `Gelatine-free vaccine only`."""
    if record.response is not Response.GIVEN:
        return ""
    names = {VaccineMethod.NASAL: "nasal spray", VaccineMethod.INJECTION: "injection"}
    methods = " or ".join(names[method] for method in record.methods)
    free = "gelatine-free vaccine only" if record.without_gelatine else ""
    words = ", ".join(part for part in (methods, free) if part)
    return f"{words[:1].upper()}{words[1:]}"

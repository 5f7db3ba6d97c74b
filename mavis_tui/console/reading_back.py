"""A record read out before it is kept, for somebody who sees no page: who, what, which batch, where, when, by whom."""

from collections.abc import Iterator

from mavis_tui.console.answers import Typed, answers_typed
from mavis_tui.errors import BadInput
from mavis_tui.models.although import Although
from mavis_tui.models.calendar import long_date
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.programme import SITES
from mavis_tui.models.recorded.in_words import differences, rows_of
from mavis_tui.models.telling_apart.namesakes import namesake_lines
from mavis_tui.models.warnings import ASKED
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.children.same_day import given_too, in_the_same_site
from mavis_tui.workspace.recording.form_answers import Options


def read_back(made: Workspace, options: Options, typed: Typed, although: Although | None = None) -> Iterator[str]:
    """Say in lines what `mavis record` would keep of what was typed, with every warning.

    Raises BadInput with the first rule that it breaks.
    """
    child, prepared = options.child, made.recording.prepare(options, answers_typed(typed, options, although))
    if prepared.breaches:
        raise BadInput(f"{prepared.breaches[0].sentence.rstrip('.')}. Nothing was recorded.")
    record, session, before = prepared.record, options.session.id, options.correcting
    yield "This is what would be recorded." if before is None else "This is what the correction would change."
    yield f"Child: {child.full_name}"
    number = f"NHS number {spaced_nhs_number(child.nhs_number)}" if child.nhs_number else "no NHS number"
    yield ", ".join(part for part in (f"Born {long_date(child.date_of_birth)}", child.registration, number) if part)
    yield from (f"Careful: {line}" for line in namesake_lines(made.children.namesakes(session, child)))
    yield f"Programme: {options.label}"
    if before is None:
        yield from (f"{label}: {words}" for label, words in rows_of(record).items())
    else:
        yield from (f"{one.label}: {one.before}, becomes {one.after}" for one in differences(before, record))
    yield f"Day: {long_date(record.performed_on)}"
    yield f"Location: {record.location}"
    doses = given_too(made.children.page(session, child.id), options.programme, record.performed_on)
    same = in_the_same_site(record.site, doses)
    if record.given and before is None:
        yield f"What you were asked to confirm of the child: {'confirmed' if record.pre_screened else 'NOT confirmed'}"
    if record.given:
        yield from (f"{'Careful, the same site' if dose is same else 'Also given'}: {dose.where}" for dose in doses)
    yield from (f"Careful: {one.text}" for one in prepared.warnings)
    yield from (f"For the office: Mavis’s list of children: {breach.sentence}" for breach in prepared.to_mend)


def with_its_yes(made: Workspace, options: Options, typed: Typed) -> tuple[str, Typed]:
    """Give the words of the yes that the record asks for, and what was typed with the options that say that yes.

    An expired batch asks for one, and a second vaccine into the same site. The words are empty where nothing does.
    """
    prepared = made.recording.prepare(options, answers_typed(typed, options))
    record, page = prepared.record, made.children.page(options.session.id, options.child.id)
    words = next((ASKED[one.key] for one in prepared.warnings if one.key in ASKED), "")
    same = in_the_same_site(record.site, given_too(page, options.programme, record.performed_on))
    said = typed._replace(expired_batch=bool(words), same_site=bool(same))
    if same is None or record.site is None:
        return words, said
    return f"{words or 'Yes, record it'}; both into the {SITES[record.site].label.lower()}", said

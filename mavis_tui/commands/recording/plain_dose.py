"""What `mavis --plain` asks of a dose (which vaccine, which batch, where), and what of a record that is wrong."""

from collections.abc import Iterator

from mavis_tui.commands.recording.plain_asking import AskFor, Choose, asked_time
from mavis_tui.commands.recording.plain_box import asked_box
from mavis_tui.commands.recording.plain_role import asked_protocol
from mavis_tui.console.answers import Typed
from mavis_tui.models.on_the_day import programme_on, reasons_on, sites_for
from mavis_tui.models.programme import REASONS, SITES, VACCINES, Vaccine, usual_method
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.children.same_day import free_sites_first, given_too
from mavis_tui.workspace.recording.duplicates import briefly
from mavis_tui.workspace.recording.form_answers import Options

NOTHING_ELSE = "Nothing else: read it out"


def asked_dose(made: Workspace, options: Options, choose: Choose, ask: AskFor) -> Typed:
    """Ask which vaccine of which batch was given, and where."""
    typed = asked_box(made, options, Typed(programme=options.programme.value), None, choose, ask)
    return typed._replace(site=_site(made, VACCINES[typed.vaccine], options, choose))


def asked_record(made: Workspace, session: str, child: str, choose: Choose) -> Options | None:
    """Ask which record is to be corrected, and give what may be chosen in its place; None if none is."""
    records = made.recording.correctable(session, child)
    choices = [("None of them", None), *((briefly(record), record) for record in records)]
    record = choose("Which record is wrong?" if records else "Nothing was recorded here today.", choices)
    return None if record is None else made.recording.correction(session, child, record.id)


def asked_correction(made: Workspace, options: Options, before: Vaccination, choose: Choose, ask: AskFor) -> Typed:
    """Ask what of the record `before` is wrong, one thing after the other, and how it was; the rest stays as it is."""
    typed = Typed()
    while True:
        given = bool(typed.vaccine) if typed.vaccine or typed.not_given else before.given
        vaccine = VACCINES.get(typed.vaccine or before.vaccine or "")
        wrong = choose("What is wrong?", list(_questions(options, typed, vaccine if given else None, given=given)))
        if not wrong:
            return typed
        if wrong in ("batch", "site") and vaccine is not None:
            typed = _of_a_dose(made, options, typed, vaccine, wrong, choose, ask)
        else:
            typed = _of_the_record(made, options, typed, wrong, choose, ask)


def _of_a_dose(
    made: Workspace, options: Options, typed: Typed, vaccine: Vaccine, wrong: str, choose: Choose, ask: AskFor
) -> Typed:
    if wrong == "batch":
        return asked_box(made, options, typed, vaccine, choose, ask)
    return typed._replace(site=_site(made, vaccine, options, choose))


def _of_the_record(made: Workspace, options: Options, typed: Typed, wrong: str, choose: Choose, ask: AskFor) -> Typed:
    if wrong == "given":
        dose = asked_protocol(options, asked_dose(made, options, choose, ask), choose)
        return dose._replace(programme="", notes=typed.notes, time=typed.time)
    if wrong == "not_given":
        reason = choose("Why was it not given?", [(REASONS[one].label, one.value) for one in reasons_on(options.day)])
        return Typed(not_given=reason, notes=typed.notes, time=typed.time)
    if wrong == "dose":
        numbers = range(1, programme_on(options.programme, options.day).max_dose + 1)
        return typed._replace(dose=choose("Which dose?", [(f"Dose {one}", one) for one in numbers]))
    if wrong == "time":
        return typed._replace(time=asked_time(ask, "Time, like 10:05:"))
    return typed._replace(notes=ask("Notes:"))


def _questions(options: Options, typed: Typed, vaccine: Vaccine | None, *, given: bool) -> Iterator[tuple[str, str]]:
    if typed != Typed():
        yield NOTHING_ELSE, ""
    if vaccine is not None:
        yield "The batch, or its expiry date", "batch"
        yield "Where it was given", "site"
    if given:
        yield "The number of the dose", "dose"
        yield "It was not given", "not_given"
    else:
        yield "The reason why it was not given", "not_given"
    if options.vaccines and not given:
        yield "It was given after all", "given"
    elif options.vaccines and (vaccine is None or len(options.vaccines) > 1):
        yield "The vaccine", "given"
    yield "The time", "time"
    yield "The notes", "notes"


def _site(made: Workspace, vaccine: Vaccine, options: Options, choose: Choose) -> str:
    """Ask where it was given: first where nothing else went that day, and say what did."""
    doses = given_too(made.children.page(options.session.id, options.child.id), options.programme, options.day)
    also = "".join(f"Also given: {dose.where}. " for dose in doses)
    sites = free_sites_first(sites_for(usual_method(vaccine), vaccine.programme, options.day), doses)
    return choose(f"{also}Where was it given?", [(SITES[at].label, at.value) for at in sites])

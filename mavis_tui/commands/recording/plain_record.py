"""Recording in plain lines: asks for what a record needs, reads it out, and runs `mavis record` when confirmed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from mavis_tui.commands.recording.plain_although import asked_about_parents, asked_although
from mavis_tui.commands.recording.plain_asking import asked_time
from mavis_tui.commands.recording.plain_dose import asked_correction, asked_dose, asked_record
from mavis_tui.commands.recording.plain_lines import Run, ask_line, choose, perform, tell
from mavis_tui.commands.recording.plain_role import asked_protocol, asked_vaccinator
from mavis_tui.console import asking, compose
from mavis_tui.console.although import AlthoughTyped, although_typed, although_words_typed, name_of
from mavis_tui.console.answers import Typed, as_words
from mavis_tui.console.reading_back import read_back, with_its_yes
from mavis_tui.models.although import AlthoughKind
from mavis_tui.models.calendar import long_date, today
from mavis_tui.models.on_the_day import reasons_on
from mavis_tui.models.programme import REASONS
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.duplicates import briefly
from mavis_tui.workspace.recording.form_answers import Options

NOTHING_SAID = AlthoughTyped()
GILLICK = name_of(AlthoughKind.GILLICK)


def record_given(command: Run, session: str, child: str) -> None:
    """Ask for what a record needs, read it out, and record it when it is confirmed."""
    with session_opened(session) as made:
        options = _options(made, session, child)
        said = NOTHING_SAID
        if not options.status.ready or options.not_allowed:
            options = made.recording.options(session, child, options.programme, on=_on(made, options), although=True)
            said = asked_although(options, choose, ask_line)
            if not said.kind:
                return
            although_typed(said, options, made.clock())
        typed = asked_dose(made, options, choose, ask_line)._replace(notes=ask_line("Notes, or Enter:", needed=False))
        typed = asked_protocol(options, _when(made, options, asked_vaccinator(options, typed, choose)), choose)
        if options.although and len(options.doses) > 1:
            numbers = sorted(options.doses, key=lambda one: one != options.dose)
            typed = typed._replace(dose=choose("Which dose?", [(f"Dose {one}", one) for one in numbers]))
        if options.asks_about_parents(None) or said.kind == GILLICK:
            typed = typed._replace(tell_parents=asked_about_parents(choose))
        tell("\nThe child")
        for statement in options.screening:
            tell(f"- {statement}")
        screened = choose("Do you confirm all of these?", [("No, not all of them", False), ("Yes, all of them", True)])
        typed = typed._replace(pre_screened=True if screened else None)
        confirmed = _confirmed(made, options, typed, said)
    if confirmed is not None:
        perform(command, "record", session, child, *as_words(confirmed), *although_words_typed(said))


def record_not_given(command: Run, session: str, child: str) -> None:
    """Ask why, read it out, and record it when it is confirmed."""
    with session_opened(session) as made:
        options = _options(made, session, child)
        reasons = [(REASONS[reason].label, reason.value) for reason in reasons_on(options.day)]
        reason = choose("Why was it not given?", reasons)
        typed = _when(made, options, Typed(programme=options.programme.value, not_given=reason))
        if options.asks_about_parents(None):
            typed = typed._replace(tell_parents=asked_about_parents(choose))
        confirmed = _confirmed(made, options, typed)
    if confirmed is not None:
        perform(command, "record", session, child, *as_words(confirmed))


def withdraw_one(command: Run, session: str, child: str) -> None:
    """Ask which record and why, and take it back once that is confirmed; the careful answer comes first."""
    with session_opened(session) as made:
        records = made.withdrawing.withdrawable(session, child)
        if not records:
            tell("Nothing that was recorded for this child here can be withdrawn.")
            return
        leave = [("None of them", None)]
        record = choose("Which record?", [*leave, *((briefly(record), record) for record in records)])
    if record is None:
        return
    reason = ask_line("Why is it withdrawn? Like: recorded for the wrong child:")
    tell(f"{briefly(record)}. A withdrawn record counts nowhere any more; nothing takes the withdrawal back.")
    if choose("Withdraw this record?", [("No, leave it as it is", False), ("Yes, withdraw it", True)]):
        perform(command, "record", session, child, "--withdraw", record.id, "--reason", reason)


def correct_one(command: Run, session: str, child: str) -> None:
    """Ask which record and what of it is wrong, read out what that changes, and keep it when it is confirmed."""
    with session_opened(session) as made:
        options = asked_record(made, session, child, choose)
        if options is None or options.correcting is None:
            return
        typed = asked_correction(made, options, options.correcting, choose, ask_line)
        confirmed = _confirmed(made, options, typed)
    if confirmed is not None:
        perform(command, "record", session, child, "--correct", options.correcting.id, *as_words(confirmed))


def _on(made: Workspace, options: Options) -> date | None:
    return made.children.page(options.session.id, options.child.id).on_paper


def _options(made: Workspace, session: str, child: str) -> Options:
    page = made.children.page(session, child)
    programme = choose("Which programme?", [(section.label, section.programme) for section in page.sections])
    return made.recording.options(session, child, programme, on=page.on_paper)


def _when(made: Workspace, options: Options, typed: Typed) -> Typed:
    """Ask on which of the session's days so far it was, and when on an earlier one; today it is now."""
    now = today(made.clock)
    if options.days in ((), (now,)):
        return typed
    day = choose("On which day?", [(long_date(day), day) for day in options.days])
    if day == now:
        return typed
    at = asked_time(ask_line, "Time, as on the paper, like 10:05, or Enter:", needed=False)
    return typed._replace(on=day.isoformat(), time=at)


def _confirmed(made: Workspace, options: Options, typed: Typed, said: AlthoughTyped = NOTHING_SAID) -> Typed | None:
    """Read out the whole record as it would be kept, and ask whether to record it; the careful answer comes first.

    Gives what to record, with every yes that it needed, or None.
    """
    tell("")
    for line in read_back(made, options, typed, although_typed(said, options, made.clock())):
        tell(line)
    yes, typed = with_its_yes(made, options, typed)
    nothing: Typed | None = None
    return choose("Record this?", [("No, nothing is recorded", nothing), (yes or "Yes, record it", typed)])


@contextmanager
def session_opened(session: str) -> Iterator[Workspace]:
    """Give the workspace with a session at hand: the copy on this device, or else the hub's. Raises NotSavedOffline."""
    with compose.unlocked() as made:
        asking.run(made, made.sessions.open(session))
        yield made

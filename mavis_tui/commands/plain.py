"""`mavis --plain`: numbered questions and plain lines, one after the other, for screen readers, Braille and slow lines.

It asks, and runs the commands that everybody else may type; it says which, so that one can type it next time.
"""

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, redirect_stderr
from datetime import date
from shlex import join
from typing import TypeVar

from mavis_tui.commands.recording.plain_although import asked_about_parents, asked_although
from mavis_tui.commands.recording.plain_asking import asked_time
from mavis_tui.commands.recording.plain_dose import asked_correction, asked_dose, asked_record
from mavis_tui.commands.recording.plain_role import asked_protocol, asked_vaccinator
from mavis_tui.console import asking, compose, passwords
from mavis_tui.console.although import AlthoughTyped, although_typed, although_words_typed, name_of
from mavis_tui.console.answers import Typed, as_words
from mavis_tui.console.descriptors import line_of_input
from mavis_tui.console.reading_back import read_back, with_its_yes
from mavis_tui.console.wrapping import WIDTH, within
from mavis_tui.errors import MavisError
from mavis_tui.models.although import AlthoughKind
from mavis_tui.models.attendance import Registered
from mavis_tui.models.calendar import long_date, today
from mavis_tui.models.on_the_day import reasons_on
from mavis_tui.models.programme import REASONS
from mavis_tui.terminal.safe_text import plain
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.duplicates import briefly
from mavis_tui.workspace.recording.form_answers import Options

T = TypeVar("T")

Run = Callable[[Sequence[str]], int]
"""Runs a command as if it had been typed, prints what it has to say, and gives its exit code."""

Act = Callable[[Run], object]

GREETING = (
    "mavis, in plain lines. Answer with a number and Enter. Enter alone goes back; at the first question it leaves."
)
NOTHING_SAID = AlthoughTyped()
GILLICK = name_of(AlthoughKind.GILLICK)


class _BackError(Exception):
    """Somebody pressed Enter alone, or there is no more to read: back to the question before."""


class _Lines(io.TextIOBase):
    """Standard error without what only a terminal can draw: progress is told on lines that replace one another."""

    def __init__(self) -> None:
        self._there = sys.stderr

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        return self._there.write(text)


def run(command: Run) -> int:
    """Ask and do until somebody leaves, and give the exit code of the app: 0."""
    _print(GREETING)
    actions: list[tuple[str, Act]] = [
        ("Sessions: find a child, record, save offline", _sessions),
        ("Changes: what waits, what was sent, what needs attention", _changes),
        ("Open a workbook from Mavis", _workbook),
        ("Send what waits, now", lambda do: _do(do, "sync")),
        ("Sign in", lambda do: _do(do, "sign-in")),
        ("How this device stands", lambda do: _do(do, "status")),
    ]
    while True:
        try:
            act = _choose("What do you want to do?", [*actions, ("Leave mavis", None)])
        except _BackError:
            act = None
        if act is None:
            _print("Goodbye. Nothing that was recorded is lost.")
            return 0
        _each(_once_unlocked(act), command)


def _once_unlocked(act: Act) -> Act:
    """Ask for the offline password first, unless it is known already or there is no store to open yet."""

    def unlocked(command: Run) -> None:
        with compose.opened() as made:
            known = passwords.given(passwords.OFFLINE, on_stdin=False) is not None
            if made.access.has_store and not known and not made.access.unlock_by_keyring():
                password = passwords.obtain(passwords.OFFLINE, on_stdin=False)
                made.access.unlock(password)
                passwords.hold(passwords.OFFLINE, password)
        act(command)

    return unlocked


def _each(act: Act, command: Run) -> None:
    """Do one thing. Whatever goes wrong in it is said, and the question comes again."""
    try:
        act(command)
    except _BackError:
        return
    except MavisError as error:
        _print(f"{error.title}: {error}")


def _sessions(command: Run) -> None:
    _do(command, "sessions")
    session = _session_meant()
    actions: list[tuple[str, Act]] = [
        ("Find a child", lambda do: _child(do, session)),
        ("List the children", lambda do: _do(do, "children", session)),
        ("List the batches", lambda do: _do(do, "vaccines", session)),
        ("Save offline, or refresh the copy", lambda do: _do(do, "save-offline", session)),
        ("Remove the copy from this device", lambda do: _do(do, "forget", session)),
        ("Write what was recorded for Mavis", lambda do: _do(do, "export", session, "--mavis-csv", _ask("File:"))),
        ("Write the list to print", lambda do: _do(do, "print", session, _ask("File, like list.html:"))),
    ]
    while True:
        _each(_choose(f"Session {session}", actions), command)


def _session_meant() -> str:
    """Ask for one of the sessions that were listed, until it is one."""
    while True:
        typed = _ask("Number of a session:")
        with compose.unlocked() as made:
            if made.sessions.is_known(typed):
                return typed
        _print(f"There is no session {typed} here. Give the number or the id of one that is listed above.")


def _workbook(command: Run) -> None:
    path = _ask("Workbook that Mavis exported (.xlsx):")
    days = _ask("Days of the session, like 24/11/2026, with a comma between them:").split(",")
    _do(command, "open", path, *(word for day in days for word in ("--date", day.strip())))


def _child(command: Run, session: str) -> None:
    words = _ask("Name or NHS number of the child:")
    if _do(command, "children", session, "--find", words):
        return
    with _opened(session) as made:
        child = made.children.find(session, words)
    actions: list[tuple[str, Act]] = [
        ("Record that a vaccine was given", lambda do: _given(do, session, child)),
        ("Record why it was not given", lambda do: _not_given(do, session, child)),
        ("Say whether the child attends today", lambda _: _attendance(session, child)),
        ("Withdraw a record that was made for the wrong child", lambda do: _withdraw(do, session, child)),
        ("Correct a record of today", lambda do: _correct(do, session, child)),
    ]
    while True:
        _do(command, "child", session, child)
        _each(_choose("What do you want to do for this child?", actions), command)


def _changes(command: Run) -> None:
    _do(command, "changes")
    change = _ask("To send a refused record again, give its id from above:")
    if not _do(command, "changes", "--put-back", change):
        _do(command, "sync")


def _given(command: Run, session: str, child: str) -> None:
    """Ask for what a record needs, read it out, and record it when it is confirmed."""
    with _opened(session) as made:
        options = _options(made, session, child)
        said = NOTHING_SAID
        if not options.status.ready or options.not_allowed:
            options = made.recording.options(session, child, options.programme, on=_on(made, options), although=True)
            said = asked_although(options, _choose, _ask)
            if not said.kind:
                return
            although_typed(said, options, made.clock())
        typed = asked_dose(made, options, _choose, _ask)._replace(notes=_ask("Notes, or Enter:", needed=False))
        typed = asked_protocol(options, _when(made, options, asked_vaccinator(options, typed, _choose)), _choose)
        if options.although and len(options.doses) > 1:
            numbers = sorted(options.doses, key=lambda one: one != options.dose)
            typed = typed._replace(dose=_choose("Which dose?", [(f"Dose {one}", one) for one in numbers]))
        if options.asks_about_parents(None) or said.kind == GILLICK:
            typed = typed._replace(tell_parents=asked_about_parents(_choose))
        _print("\nThe child")
        for statement in options.screening:
            _print(f"- {statement}")
        screened = _choose("Do you confirm all of these?", [("No, not all of them", False), ("Yes, all of them", True)])
        typed = typed._replace(pre_screened=True if screened else None)
        confirmed = _confirmed(made, options, typed, said)
    if confirmed is not None:
        _do(command, "record", session, child, *as_words(confirmed), *although_words_typed(said))


def _not_given(command: Run, session: str, child: str) -> None:

    with _opened(session) as made:
        options = _options(made, session, child)
        reasons = [(REASONS[reason].label, reason.value) for reason in reasons_on(options.day)]
        reason = _choose("Why was it not given?", reasons)
        typed = _when(made, options, Typed(programme=options.programme.value, not_given=reason))
        if options.asks_about_parents(None):
            typed = typed._replace(tell_parents=asked_about_parents(_choose))
        confirmed = _confirmed(made, options, typed)
    if confirmed is not None:
        _do(command, "record", session, child, *as_words(confirmed))


def _withdraw(command: Run, session: str, child: str) -> None:
    """Ask which record and why, and take it back once that is confirmed; the careful answer comes first."""
    with _opened(session) as made:
        records = made.withdrawing.withdrawable(session, child)
        if not records:
            _print("Nothing that was recorded for this child here can be withdrawn.")
            return
        leave = [("None of them", None)]
        record = _choose("Which record?", [*leave, *((briefly(record), record) for record in records)])
    if record is None:
        return
    reason = _ask("Why is it withdrawn? Like: recorded for the wrong child:")
    _print(f"{briefly(record)}. A withdrawn record counts nowhere any more; nothing takes the withdrawal back.")
    if _choose("Withdraw this record?", [("No, leave it as it is", False), ("Yes, withdraw it", True)]):
        _do(command, "record", session, child, "--withdraw", record.id, "--reason", reason)


def _correct(command: Run, session: str, child: str) -> None:
    """Ask which record and what of it is wrong, read out what that changes, and keep it when it is confirmed."""
    with _opened(session) as made:
        options = asked_record(made, session, child, _choose)
        if options is None or options.correcting is None:
            return
        typed = asked_correction(made, options, options.correcting, _choose, _ask)
        confirmed = _confirmed(made, options, typed)
    if confirmed is not None:
        _do(command, "record", session, child, "--correct", options.correcting.id, *as_words(confirmed))


def _attendance(session: str, child: str) -> None:

    with _opened(session) as made:
        _print(made.attendance.of(session, child).words)
        wanted = _choose("Today the child is", [(way.label, way) for way in Registered])
        said = made.attendance.register(session, child, wanted)
        _print(said.words, said.status, said.explained)


def _on(made: Workspace, options: Options) -> date | None:
    return made.children.page(options.session.id, options.child.id).on_paper


def _options(made: Workspace, session: str, child: str) -> Options:
    page = made.children.page(session, child)
    programme = _choose("Which programme?", [(section.label, section.programme) for section in page.sections])
    return made.recording.options(session, child, programme, on=page.on_paper)


def _when(made: Workspace, options: Options, typed: Typed) -> Typed:
    """Ask on which of the session's days so far it was, and when on an earlier one; today it is now."""
    now = today(made.clock)
    if options.days in ((), (now,)):
        return typed
    day = _choose("On which day?", [(long_date(day), day) for day in options.days])
    if day == now:
        return typed
    at = asked_time(_ask, "Time, as on the paper, like 10:05, or Enter:", needed=False)
    return typed._replace(on=day.isoformat(), time=at)


def _confirmed(made: Workspace, options: Options, typed: Typed, said: AlthoughTyped = NOTHING_SAID) -> Typed | None:
    """Read out the whole record as it would be kept, and ask whether to record it; the careful answer comes first.

    Gives what to record, with every yes that it needed, or None.
    """
    _print("")
    for line in read_back(made, options, typed, although_typed(said, options, made.clock())):
        _print(line)
    yes, typed = with_its_yes(made, options, typed)
    nothing: Typed | None = None
    return _choose("Record this?", [("No, nothing is recorded", nothing), (yes or "Yes, record it", typed)])


@contextmanager
def _opened(session: str) -> Iterator[Workspace]:
    """Give the workspace with a session at hand: the copy on this device, or else the hub's. Raises NotSavedOffline."""
    with compose.unlocked() as made:
        asking.run(made, made.sessions.open(session))
        yield made


def _choose(question: str, choices: Sequence[tuple[str, T]]) -> T:
    """Give the answer whose number is typed; the only one without asking. Raises _BackError for Enter alone."""
    if len(choices) == 1:
        return choices[0][1]
    while True:
        _print(f"\n{question}")
        for number, (words, _) in enumerate(choices, 1):
            _print(f"{number} {words}")
        typed = _ask("Number:")
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(choices):
            return choices[int(typed) - 1][1]
        _print(f"There is no answer {typed}. Give a number from 1 to {len(choices)}.")


def _ask(question: str, *, needed: bool = True) -> str:
    _print(question, end=" ")
    line = line_of_input()
    if not line or (needed and not line.strip()):
        raise _BackError
    return line.strip()


def _do(command: Run, *words: str) -> int:
    """Run a command, and say which."""
    _print(f"\n$ mavis {join(words)}")
    with redirect_stderr(_Lines()) if words[0] == "save-offline" else nullcontext():
        return command(words)


def _print(*words: str, end: str = "\n") -> None:
    """Write a line that has nothing in it that a terminal obeys."""
    lines = " ".join(word for word in words if word).split("\n")
    print("\n".join(part for line in lines for part in within(plain(line), WIDTH)), end=end, flush=True)

"""`mavis --plain`: numbered questions and plain lines, one after the other, for screen readers, Braille and slow lines.

It asks, and runs the commands that everybody else may type; it says which, so that one can type it next time.
"""

from collections.abc import Mapping, Sequence

from mavis_tui.commands.beside_doses.plain_beside import record_beside
from mavis_tui.commands.recording.plain_lines import BackError, Run, ask_line, choose, perform, tell
from mavis_tui.commands.recording.plain_record import (
    correct_one,
    record_given,
    record_not_given,
    session_opened,
    withdraw_one,
)
from mavis_tui.commands.recording.plain_verbs import Act
from mavis_tui.commands.sessions.plain_session import session_acts
from mavis_tui.commands.team.plain_team import office_acts
from mavis_tui.console import compose, passwords
from mavis_tui.console.lazy_group import Listed
from mavis_tui.errors import MavisError, headed
from mavis_tui.models.attendance import Registered

GREETING = (
    "mavis, in plain lines. Answer with a number and Enter. Enter alone goes back; at the first question it leaves."
)


def run(command: Run, listed: Sequence[Listed]) -> int:
    """Ask and do until somebody leaves, and give the exit code of the app: 0.

    `listed` is the table of the commands: what one does is said as the help says it.
    """
    tell(GREETING)
    lines = {entry.name: entry.line for entry in listed}
    actions: list[tuple[str, Act]] = [
        ("Sessions: find a child, record, save offline", lambda do: _sessions(do, lines)),
        ("Changes: what waits, what was sent, what needs attention", _changes),
        ("Open a workbook from Mavis", _workbook),
        ("Send what waits, now", lambda do: perform(do, "sync")),
        ("Sign in", lambda do: perform(do, "sign-in")),
        ("How this device stands", lambda do: perform(do, "status")),
        ("Change hands: another nurse records", _hands),
        ("For the office: a recalled batch, uptake, several laptops", lambda do: _office(do, lines)),
    ]
    while True:
        try:
            act = choose("What do you want to do?", [*actions, ("Leave mavis", None)])
        except BackError:
            act = None
        if act is None:
            tell("Goodbye. Nothing that was recorded is lost.")
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
    except BackError:
        return
    except MavisError as error:
        tell(headed(error.title, str(error)))


def _hands(command: Run) -> None:
    perform(command, "hands")
    email = ask_line("E-mail address of who records from now on; Enter alone for nobody else:")
    perform(command, "hands", email)


def _office(command: Run, lines: Mapping[str, str]) -> None:
    actions = office_acts(lines)
    while True:
        _each(choose("For the office", actions), command)


def _sessions(command: Run, lines: Mapping[str, str]) -> None:
    perform(command, "sessions")
    session = _session_meant()
    more = session_acts(session, lines)
    to_csv = ("export", session, "--mavis-csv")
    actions: list[tuple[str, Act]] = [
        ("Find a child", lambda do: _child(do, session)),
        ("List the children", lambda do: perform(do, "children", session)),
        ("List the batches", lambda do: perform(do, "vaccines", session)),
        ("Save offline, or refresh the copy", lambda do: perform(do, "save-offline", session)),
        ("Remove the copy from this device", lambda do: perform(do, "forget", session)),
        (
            "Write what was recorded for Mavis",
            lambda do: perform(do, *to_csv, ask_line("File:")),
        ),
        ("Write the list to print", lambda do: perform(do, "print", session, ask_line("File, like list.html:"))),
        ("Today: what was given, and who is missing", lambda do: perform(do, "day", session, "--missing", "--no-bars")),
        ("More: a whole class, a child who isn’t listed, a box, what is left by hand", lambda do: _more(do, more)),
    ]
    while True:
        _each(choose(f"Session {session}", actions), command)


def _more(command: Run, actions: Sequence[tuple[str, Act]]) -> None:
    choose("What do you want to do for this session?", actions)(command)


def _session_meant() -> str:
    """Ask for one of the sessions that were listed, until it is one."""
    while True:
        typed = ask_line("Number of a session:")
        with compose.unlocked() as made:
            if made.sessions.is_known(typed):
                return typed
        tell(f"There is no session {typed} here. Give the number or the id of one that is listed above.")


def _workbook(command: Run) -> None:
    path = ask_line("Workbook that Mavis exported (.xlsx):")
    days = ask_line("Days of the session, like 24/11/2026, with a comma between them:").split(",")
    perform(command, "open", path, *(word for day in days for word in ("--date", day.strip())))


def _child(command: Run, session: str) -> None:
    words = ask_line("Name or NHS number of the child:")
    if perform(command, "children", session, "--find", words):
        return
    with session_opened(session) as made:
        child = made.children.find(session, words)
    actions: list[tuple[str, Act]] = [
        ("Record that a vaccine was given", lambda do: record_given(do, session, child)),
        ("Record why it was not given", lambda do: record_not_given(do, session, child)),
        ("Say whether the child attends today", lambda _: _attendance(session, child)),
        ("Withdraw a record that was made for the wrong child", lambda do: withdraw_one(do, session, child)),
        ("Correct a record of today", lambda do: correct_one(do, session, child)),
        ("Consent, triage, Gillick, a note, a reaction", lambda do: record_beside(do, session, child)),
    ]
    while True:
        perform(command, "child", session, child)
        _each(choose("What do you want to do for this child?", actions), command)


def _changes(command: Run) -> None:
    perform(command, "changes")
    change = ask_line("To send a refused record again, give its id from above:")
    if not perform(command, "changes", "--put-back", change):
        perform(command, "sync")


def _attendance(session: str, child: str) -> None:

    with session_opened(session) as made:
        tell(made.attendance.of(session, child).words)
        wanted = choose("Today the child is", [(way.label, way) for way in Registered])
        said = made.attendance.register(session, child, wanted)
        tell(said.words, said.status, said.explained)

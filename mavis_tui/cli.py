"""The command line: which commands there are, and the one place where an error becomes words and an exit code."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer._click.exceptions import UsageError

from mavis_tui.console import descriptors
from mavis_tui.console.lazy_group import PLAINLY, LazyGroup, Listed
from mavis_tui.errors import FileRefused, MavisError, headed

INTERRUPTED = 130
"""The exit code after Ctrl+C, as shells have it."""

MISUSED = 2
"""The exit code of words that aren't a command, an argument or an option, as Typer has it."""

COMMANDS = (
    Listed("demo", "mavis_tui.commands.support.demo", "Try mavis with invented children and a team server."),
    Listed(
        "sign-in",
        "mavis_tui.commands.access.sign_in",
        "Sign in to the team server, or set this device up.",
    ),
    Listed("sign-out", "mavis_tui.commands.access.sign_out", "Sign out of the team server."),
    Listed("hands", "mavis_tui.commands.access.hands", "Say who records on this device, or let another nurse."),
    Listed(
        "sessions", "mavis_tui.commands.sessions.sessions", "List the team’s sessions and which are available offline."
    ),
    Listed(
        "save-offline",
        "mavis_tui.commands.sessions.save_offline",
        "Save sessions on this device, to record without a network.",
    ),
    Listed("open", "mavis_tui.commands.files.open", "Open a workbook from Mavis, with no team server at all."),
    Listed("refresh", "mavis_tui.commands.sessions.refresh", "Fetch the sessions saved on this device again."),
    Listed("forget", "mavis_tui.commands.sessions.forget", "Remove sessions from this device, with their keys."),
    Listed("vaccines", "mavis_tui.commands.sessions.vaccines", "List the batches of a session, add one, or edit one."),
    Listed(
        "edit-session",
        "mavis_tui.commands.sessions.edit_session",
        "Change dates, start time or flu protocol of a session.",
    ),
    Listed("children", "mavis_tui.commands.children.children", "List the children of a session and how they stand."),
    Listed("counts", "mavis_tui.commands.children.counts", "Count what is left to do in a session, and what to pack."),
    Listed("child", "mavis_tui.commands.children.child", "Show one child in full."),
    Listed(
        "same-child",
        "mavis_tui.commands.children.same_child",
        "List who may be the same child, or say whether two are.",
    ),
    Listed(
        "add-child",
        "mavis_tui.commands.children.add_child",
        "Put a child on a session’s list who came without being on it.",
    ),
    Listed("attendance", "mavis_tui.commands.children.attendance", "Register whether a child came to today’s session."),
    Listed("record", "mavis_tui.commands.recording.record", "Record that a child was vaccinated, or why not."),
    Listed("consent", "mavis_tui.commands.beside_doses.consent", "Record what a parent or a competent child answered."),
    Listed("triage", "mavis_tui.commands.beside_doses.triage", "Decide in triage whether a child may be vaccinated."),
    Listed("gillick", "mavis_tui.commands.beside_doses.gillick", "Say whether a child is Gillick competent today."),
    Listed("note", "mavis_tui.commands.beside_doses.note", "Note something about a child for the others."),
    Listed("reaction", "mavis_tui.commands.beside_doses.reaction", "Note an adverse reaction of a child."),
    Listed(
        "record-sealed",
        "mavis_tui.commands.sealed.record_sealed",
        "Record on a day on which the offline password is forgotten.",
    ),
    Listed("match", "mavis_tui.commands.sealed.match", "Match what was recorded while locked to its children."),
    Listed("changes", "mavis_tui.commands.sending.changes", "List what was recorded here and where it is now."),
    Listed("ready", "mavis_tui.commands.support.ready", "Check that this device is ready for a day without a network."),
    Listed("password", "mavis_tui.commands.access.password", "Change the offline password of this device."),
    Listed("day", "mavis_tui.commands.sessions.day", "Say what was given on a day of a session, and who is missing."),
    Listed("batch", "mavis_tui.commands.sessions.batch", "Say who had a batch: where, when and by whom."),
    Listed("report", "mavis_tui.commands.files.report", "Say the uptake by school, year group and class, also as CSV."),
    Listed("export", "mavis_tui.commands.files.export", "Write what was recorded in a session to a file."),
    Listed("by-hand", "mavis_tui.commands.files.by_hand", "List what is to be done in Mavis by hand, and tick it off."),
    Listed("print", "mavis_tui.commands.files.print_list", "Write the list of a session as a page to print."),
    Listed("team-words", "mavis_tui.commands.team.team_words", "Say the team’s words, draw them, or be told them."),
    Listed(
        "hand-in",
        "mavis_tui.commands.team.hand_in",
        "Hand in what was recorded here to the team, sealed.",
    ),
    Listed(
        "collect",
        "mavis_tui.commands.team.collect",
        "Collect what laptops handed in into one file for Mavis.",
    ),
    Listed("sync", "mavis_tui.commands.sending.sync", "Send what waits on this device to the team server, now."),
    Listed("status", "mavis_tui.commands.support.status", "Say who is signed in, what is saved and what waits."),
    Listed("settings", "mavis_tui.commands.support.settings", "List what is set, where from, and what it means."),
    Listed("doctor", "mavis_tui.commands.support.doctor", "Examine this device and whether every file is whole."),
    Listed("schema", "mavis_tui.commands.support.schema", "Say what a command prints with --json, as JSON Schema."),
    Listed(
        "completion", "mavis_tui.commands.support.completion", "Print what lets a shell complete the words of mavis."
    ),
    Listed("hub", "mavis_tui.commands.hub", "Run the service that a team’s laptops talk to."),
)
"""The commands in the order of the help; it alone says which there are, where they live and what the help says."""


class _Commands(LazyGroup):
    listed = COMMANDS


app = typer.Typer(name="mavis", cls=_Commands, **PLAINLY)


def _print_version(asked: bool) -> None:
    if asked:
        from mavis_tui.console.version import version_lines

        print(*version_lines(), sep="\n")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and what it runs on, and stop."
        ),
    ] = False,
    plainly: Annotated[
        bool, typer.Option("--plain", help="Ask and answer in plain lines, for screen readers and Braille.")
    ] = False,
) -> None:
    """Record school vaccinations with or without a network, and lose nothing.

    Without a command, opens the app in this terminal.
    """
    if context.invoked_subcommand is not None:
        return
    if plainly:
        from mavis_tui.commands import plain

        raise typer.Exit(plain.run(main, COMMANDS))
    from mavis_tui.console import terminal

    raise typer.Exit(terminal.start_app())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what `arguments` ask for (those of the process, if None) and give the exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    code = _ended(given)
    if (lost := descriptors.output_lost()) is not None:
        return _said(lost, as_json="--json" in given)
    return code


def _ended(given: list[str]) -> int:
    try:
        app(args=given, prog_name="mavis")
    except MavisError as error:
        return _said(error, as_json="--json" in given)
    except KeyboardInterrupt:
        return _interrupted(as_json="--json" in given)
    except SystemExit as stop:
        return _stopped(stop, as_json="--json" in given)
    except OSError as error:
        return _said(descriptors.output_lost() or _refused(error), as_json="--json" in given)
    except Exception as error:  # noqa: BLE001 # whatever it is, no traceback with a child's name in it may be printed
        return _unforeseen(error, as_json="--json" in given)
    return 0


def _refused(error: OSError) -> FileRefused:
    """Say what the operating system refuses, where nothing closer to it said so."""
    what = f"“{error.filename}” can’t be used" if error.filename else "The operating system refuses something"
    return FileRefused(
        f"{what} ({error.strerror or type(error).__name__}). Every record that was confirmed is safe on this device. "
        "Check who may read and write there, and try again."
    )


def _said(error: MavisError, *, as_json: bool) -> int:
    _explain(type(error).__name__, error.title, str(error), error.exit_code, as_json=as_json)
    return error.exit_code


def _stopped(stop: SystemExit, *, as_json: bool) -> int:
    """Give the code with which Typer ended; what it said of words that it doesn't know is said as JSON, too."""
    code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
    if code == INTERRUPTED:
        return _interrupted(as_json=as_json)
    if code == MISUSED and as_json and isinstance(said := stop.__context__, UsageError):
        why = said.format_message().rstrip(".")
        _explain("Misused", "Not understood", f"{why}. Nothing was done.", code, as_json=True)
    return code


def _interrupted(*, as_json: bool) -> int:
    if as_json:
        sentence = "Stopped. Nothing that was recorded is lost. See: mavis changes"
        _explain("Interrupted", "Stopped", sentence, INTERRUPTED, as_json=True)
    else:
        print("Stopped. Nothing that was recorded is lost: mavis changes", file=sys.stderr)
    return INTERRUPTED


def _unforeseen(error: Exception, *, as_json: bool) -> int:
    """Say where it happened, but not the error's own words: they may quote what was being worked on."""
    from mavis_tui.console.privacy import place_of

    sentence = (
        f"An error that nobody foresaw: {type(error).__name__}{place_of(error.__traceback__)}. Every record that was "
        "confirmed is safe on this device. Try again; if it happens again, pass this line on to whoever looks after "
        "mavis."
    )
    _explain(type(error).__name__, MavisError.title, sentence, MavisError.exit_code, as_json=as_json)
    return MavisError.exit_code


def _explain(name: str, title: str, sentence: str, exit_code: int, *, as_json: bool) -> None:
    """Write an error to stderr: as a sentence, or as one line of JSON that ends what was said there."""
    from mavis_tui.console.printing import as_json_text, say, write_line

    if as_json:
        said = {"error": name, "title": title, "message": sentence, "exit_code": exit_code}
        write_line(as_json_text(said), sys.stderr)
    else:
        say(headed(title, sentence))

"""The command line: which commands there are, and the one place where an error becomes words and an exit code."""

import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Annotated

import typer

from mavis_tui import __version__
from mavis_tui.errors import MavisError

INTERRUPTED = 130
"""The exit code after Ctrl+C, as shells have it."""

_MODULES = {
    "demo": "demo",
    "sign-in": "sign_in",
    "sign-out": "sign_out",
    "sessions": "sessions",
    "save-offline": "save_offline",
    "open": "open",
    "refresh": "refresh",
    "forget": "forget",
    "vaccines": "vaccines",
    "edit-session": "edit_session",
    "children": "children",
    "child": "child",
    "attendance": "attendance",
    "record": "record",
    "record-sealed": "record_sealed",
    "match": "match",
    "changes": "changes",
    "ready": "ready",
    "password": "password",
    "export": "export",
    "print": "print_list",
    "sync": "sync",
    "status": "status",
    "doctor": "doctor",
    "hub": "hub.group",
}
"""The commands in the order of the help, and the modules of `commands` that hold them."""


def app_with(names: Iterable[str] = _MODULES) -> typer.Typer:
    """Make the command line with these commands; loading all of them takes longer than most of them do."""
    app = typer.Typer(
        name="mavis",
        # Rich would take longer to load than all the rest, for a frame around the same words.
        rich_markup_mode=None,
        # They print local variables, and with them the names of children.
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_root)
    for name in names:
        module = import_module(f"mavis_tui.commands.{_MODULES[name]}")
        if name == "hub":
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(module.command)
    return app


def _print_version(asked: bool) -> None:
    if asked:
        print(f"mavis {__version__}")
        raise typer.Exit


def _root(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
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

        raise typer.Exit(plain.run(main))
    from mavis_tui.console import terminal

    raise typer.Exit(terminal.open_app())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what `arguments` ask for (those of the process, if None) and give the exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        asked = _MODULES.keys() & given[:1]
        app = app_with(asked or _MODULES)
        app(args=given, prog_name="mavis")
    except MavisError as error:
        _explain(type(error).__name__, error.title, str(error), error.exit_code, as_json="--json" in given)
        return error.exit_code
    except KeyboardInterrupt:
        return _interrupted()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
        return _interrupted() if code == INTERRUPTED else code
    except Exception as error:  # noqa: BLE001 # whatever it is, no traceback with a child's name in it may be printed
        return _unforeseen(error, as_json="--json" in given)
    return 0


def _interrupted() -> int:
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
    from mavis_tui.console.printing import as_json_text, say

    if as_json:
        said = {"error": name, "title": title, "message": sentence, "exit_code": exit_code}
        print(as_json_text(said), file=sys.stderr)
    else:
        say(f"{title}:", sentence)

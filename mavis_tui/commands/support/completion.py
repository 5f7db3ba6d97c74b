"""`mavis completion`: the script that teaches a shell the words of mavis, and the answers to what it then asks."""

from contextlib import redirect_stderr
from io import StringIO
from typing import Annotated

import typer
from typer._click import Command, Parameter
from typer._click.shell_completion import _resolve_context, _resolve_incomplete

from mavis_tui.console.completion_scripts import BEFORE_THE_LAST, SCRIPTS, Shell
from mavis_tui.console.lazy_group import LazyGroup
from mavis_tui.console.printing import write_line
from mavis_tui.terminal.safe_text import plain

_FILES = ("path", "file", "directory")
"""What Click calls the types whose words the shell itself completes."""


def command(
    context: typer.Context,
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh, fish or powershell.", show_default=False)],
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORDS...]", help="What stands on the line so far, after --; only the script says it."),
    ] = None,
) -> None:
    """Print what lets a shell complete the words of mavis.

    Bash: eval "$(mavis completion bash)" in ~/.bashrc. Zsh: the same with zsh in ~/.zshrc, after compinit. Fish: mavis
    completion fish > ~/.config/fish/completions/mavis.fish. PowerShell: mavis completion powershell | Out-String |
    Invoke-Expression in $PROFILE.

    Where the offline password is given by variable or file, numbers of sessions and ids of children are completed,
    too. It is never asked for, and where it is missing nothing is said.
    """
    if words is None:
        for line in SCRIPTS[shell].splitlines():
            write_line(line)
        return
    for line in _next(context.find_root().command, _typed(shell, words)):
        write_line(line)


def _typed(shell: Shell, words: list[str]) -> list[str]:
    """Give the words after `mavis`, the one that is being typed last. Bash makes `--site=left` three words of one."""
    *before, last = words
    if shell is Shell.POWERSHELL:
        last = last.removeprefix(BEFORE_THE_LAST)
    return [*(word for word in before[1:] if word != "="), last]


def _next(root: Command, typed: list[str]) -> list[str]:
    """Give a line for each word that could come next. Whatever goes wrong, what is being typed stays as it is."""
    *before, last = typed
    try:
        with redirect_stderr(StringIO()):
            context = _resolve_context(root, {}, "mavis", before)
            named = [word for word in before if not word.startswith("-")]
            if isinstance(context.command, LazyGroup) and len(named) > context.command_path.count(" "):
                return []  # one of them is no command
            asked, begun = _resolve_incomplete(context, before, last)
            if isinstance(asked, Parameter) and asked.type.name in _FILES:
                return ["folder" if asked.metavar == "FOLDER" else "file"]
            return [f"word\t{item.value}\t{plain(item.help or '')}" for item in asked.shell_complete(context, begun)]
    except Exception:  # noqa: BLE001 # somebody is in the middle of a line: it is no place for an error
        return []

"""The arguments and options that several commands share, so that they read the same everywhere."""

import sys
from typing import Annotated

import typer

from mavis_tui.console.descriptors import line_of_input
from mavis_tui.errors import BadInput

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as one line of JSON.")]

OfflineOnStdin = Annotated[
    bool, typer.Option("--offline-password-stdin", help="Read the offline password from standard input.")
]


def sessions_here(context: typer.Context) -> list[tuple[str, str]]:
    """Give a shell the numbers of sessions that it may offer."""
    from mavis_tui.console import completing  # opens the store, which only Tab needs here

    return completing.words_for_sessions(context)


def children_here(context: typer.Context) -> list[tuple[str, str]]:
    """Give a shell the ids of the children of the session that was named."""
    from mavis_tui.console import completing

    return completing.words_for_children(context)


SessionId = Annotated[
    str,
    typer.Argument(
        metavar="SESSION", help="The number of a session, as `mavis sessions` lists it.", autocompletion=sessions_here
    ),
]

SessionIds = Annotated[
    list[str],
    typer.Argument(
        metavar="SESSION...",
        help="Numbers of sessions, as `mavis sessions` lists them.",
        autocompletion=sessions_here,
    ),
]

ChildWords = Annotated[
    str,
    typer.Argument(
        metavar="CHILD",
        help="A whole NHS number, a whole name that one child only has, or an id; - reads it from standard input.",
        autocompletion=children_here,
    ),
]

ChildToShow = Annotated[
    str,
    typer.Argument(
        metavar="CHILD",
        help="An NHS number, an id, or as much of the name as fits one child only; - reads it from standard input.",
        autocompletion=children_here,
    ),
]


ReplaceFile = Annotated[bool, typer.Option("--force", help="Replace a file that is there already.")]

FluProtocolOfSession = Annotated[
    str,
    typer.Option(
        metavar="PROTOCOL", help="What the session chose for flu: pgd, vgd or national; “none”: each nurse chooses."
    ),
]


def words_of(child: str) -> str:
    """Give the words that say which child: those of the argument, or a line of standard input for `-`.

    What is typed as an argument stays in the shell’s history. Where the offline password comes on standard input too,
    it is on the line before. Raises BadInput.
    """
    if child != "-":
        return child
    if sys.stdin.isatty():
        print("Child: ", end="", file=sys.stderr, flush=True)
    if line := line_of_input().strip():
        return line
    raise BadInput("Nothing was said on standard input about which child. Nothing was changed.")

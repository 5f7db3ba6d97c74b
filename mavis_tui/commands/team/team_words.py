"""`mavis team-words`: with which files between the laptops of a team are sealed."""

import sys
from typing import Annotated

import typer

from mavis_tui.console import compose
from mavis_tui.console.descriptors import line_of_input
from mavis_tui.console.options import AsJson, OfflineOnStdin
from mavis_tui.console.printing import say, show
from mavis_tui.console.results import WordsOfTeam
from mavis_tui.errors import BadInput
from mavis_tui.workspace.team.team_words import NEEDED


def command(
    new: Annotated[
        bool,
        typer.Option("--new", help="Draw new words. Files that were sealed with earlier ones don’t open any more."),
    ] = False,
    told: Annotated[
        bool, typer.Option("--told", help="Ask for the words that another laptop has; standard input gives them, too.")
    ] = False,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Say the team’s words, draw them, or be told them.

    Where there is no team server, laptops hand each other sealed files, which only those open that know the same seven
    words. One laptop draws them (--new), each other one is told them once (--told). Say them, don’t mail them: whoever
    has the words and a file can read it.
    """
    if new and told:
        raise BadInput("Say --new or --told, not both. Nothing was changed.")
    with compose.unlocked(on_stdin=offline_stdin) as made:
        words = made.team.words
        if new:
            words.draw()
        elif told:
            words.tell(_asked())
        if not words.said:
            raise BadInput(NEEDED)
        if not as_json and not told:
            say("Whoever has these words and a file of the team can read it.")
        shown = "This laptop knows the team’s words now." if told else words.said
        show(WordsOfTeam(words=words.said), lambda: [shown], as_json=as_json, shape="team-words")


def _asked() -> str:
    """Read the words from standard input: as an argument they would stay in the shell’s history."""
    if sys.stdin.isatty():
        print("The team’s words: ", end="", file=sys.stderr, flush=True)
    if line := line_of_input().strip():
        return line
    raise BadInput("No words were said on standard input. Nothing was changed.")

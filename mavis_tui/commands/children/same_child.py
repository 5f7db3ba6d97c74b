"""`mavis same-child`: is this the same child? For those whose number, name or address changed, and who are alike."""

from collections.abc import Iterator
from typing import Annotated

import typer

from mavis_tui.console import asking, compose
from mavis_tui.console.options import AsJson, OfflineOnStdin, SessionId, children_here
from mavis_tui.console.printing import show
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.workspace.children.child_page import SameChild


def command(
    session: SessionId,
    child: Annotated[
        str,
        typer.Argument(metavar="[CHILD]", help="The id of one, as the list gives it.", autocompletion=children_here),
    ] = "",
    other: Annotated[
        str, typer.Argument(metavar="[OTHER]", help="The id of whom it may be.", autocompletion=children_here)
    ] = "",
    same: Annotated[
        bool | None, typer.Option("--yes/--no", help="Say that they are the same child, or that they aren’t.")
    ] = None,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """List who may be the same child, or say whether two are.

    Nothing is decided by itself where it is only likely. With CHILD, OTHER and --yes, what was recorded for one counts
    for the other at once on this device, and a newer workbook joins them; with --no they stay apart and it isn’t asked
    again.
    """
    if bool(child) != bool(other) or bool(child) != (same is not None):
        raise BadInput("Say CHILD, OTHER and --yes or --no, or none of them to see the list. Nothing was changed.")
    with compose.unlocked(on_stdin=offline_stdin) as made:
        asking.run(made, made.sessions.open(session))
        if same is not None:
            made.children.say_same(session, child, other, same=same)
        asked = made.children.asked(session)
        show(asked, lambda: _lines(asked, session), as_json=as_json, shape="same-child")


def _lines(asked: list[SameChild], session: str) -> Iterator[str]:
    if not asked:
        yield "Nobody on this list has to be asked about."
    for one in asked:
        yield from prose(one.question)
        yield f"  mavis same-child {session} {one.child} {one.other} --yes (or --no)"

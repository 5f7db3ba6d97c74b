"""`mavis attendance`: register that a child attends today's session, or is absent; or a whole class at once."""

from enum import StrEnum
from typing import Annotated

import typer

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.commands.children.class_attendance import class_attendance, class_lines
from mavis_tui.console import asking, compose
from mavis_tui.console.options import AsJson, OfflineOnStdin, SessionId, children_here, words_of
from mavis_tui.console.printing import show
from mavis_tui.console.sending import made_and_sent
from mavis_tui.errors import BadInput, NeedsAttention
from mavis_tui.models.attendance import Registered
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.children.attendance import Registration


class Answer(StrEnum):
    """What can be said; the same words as `models.attendance.Registered`, without loading the models for the help."""

    ATTENDING = "attending"
    ABSENT = "absent"
    UNREGISTERED = "unregistered"


def command(
    session: SessionId,
    child: Annotated[
        str,
        typer.Argument(
            metavar="[CHILD]",
            help="A whole NHS number, a whole name that one child only has, or an id; - reads it from standard input.",
            autocompletion=children_here,
        ),
    ] = "",
    answer: Annotated[
        Answer | None, typer.Argument(metavar="[ANSWER]", help="attending, absent or unregistered.")
    ] = None,
    form: Annotated[
        str,
        typer.Option("--class", metavar="CLASS", help="A whole class as attending, like 8T1; without CHILD."),
    ] = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="With --class: register them; without it, you are shown who that would be.")
    ] = False,
    send: Annotated[bool, typer.Option("--send/--no-send", help="Try to send it at once, or don’t.")] = True,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Register whether a child came to today’s session.

    Works on a day of the session, with or without a network: it is saved on this device first and then sent. For a
    child who is absent no vaccination can be recorded.

    With --class, everybody of a class who has no answer yet and something to come for: shown first, and registered as
    attending with --yes. An answer that is there never changes.
    """
    if bool(form) is bool(child or answer) or (yes and not form) or (child and answer is None):
        raise BadInput("Say CHILD and ANSWER, or --class CLASS, with --yes to register it. Nothing was changed.")
    with compose.unlocked(on_stdin=offline_stdin) as made:
        if answer is None:
            found = asking.run(made, class_attendance(made, session, form, yes=yes, send=send))
            show(found, lambda: class_lines(found), as_json=as_json, shape="attendance --class")
            return
        said = asking.run(made, _register(made, session, child, answer, send=send))
        where = [f"{said.status}: {said.explained}"] if said.status else []
        show(said, lambda: [said.words, *where], as_json=as_json, shape="attendance")
        if said.sending is Sending.ATTENTION:
            raise NeedsAttention(said.explained)


async def _register(made: Workspace, session: str, words: str, answer: Answer, *, send: bool) -> Registration:

    await made.sessions.open(session)
    child = made.children.exactly(session, words_of(words))
    wanted = Registered(answer.value)
    await made_and_sent(made, lambda: made.attendance.register(session, child, wanted), send=send)
    return made.attendance.of(session, child)

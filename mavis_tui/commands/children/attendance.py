"""`mavis attendance`: register that a child attends today's session, or is absent."""

from enum import StrEnum
from typing import Annotated

import typer

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.console import asking, compose
from mavis_tui.console.options import AsJson, ChildWords, OfflineOnStdin, SessionId, words_of
from mavis_tui.console.printing import show
from mavis_tui.console.sending import made_and_sent
from mavis_tui.errors import NeedsAttention
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
    child: ChildWords,
    answer: Annotated[Answer, typer.Argument(metavar="ANSWER", help="attending, absent or unregistered.")],
    send: Annotated[bool, typer.Option("--send/--no-send", help="Try to send it at once, or don’t.")] = True,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Register whether a child came to today’s session.

    Works on a day of the session, with or without a network: it is saved on this device first and then sent. For a
    child who is absent no vaccination can be recorded.
    """
    with compose.unlocked(on_stdin=offline_stdin) as made:
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

"""`mavis note`: a note on a child, for the others of the session."""

from typing import Annotated

import typer
from msgspec.structs import replace

from mavis_tui.commands.beside_doses.keeping_one import (
    CorrectOption,
    Making,
    SendOption,
    ToKeep,
    WhyOption,
    WithdrawOption,
    begun_in,
    kept,
)
from mavis_tui.console import compose
from mavis_tui.console.options import AsJson, ChildWords, OfflineOnStdin, SessionId
from mavis_tui.errors import BadInput
from mavis_tui.models.of_the_day.of_children import ChildNote


def command(
    session: SessionId,
    child: ChildWords,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="The note, in quotes; at most 1,000 characters.")] = "",
    correct: CorrectOption = "",
    withdraw: WithdrawOption = "",
    why: WhyOption = "",
    send: SendOption = True,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Note something about a child for the others.

    It stands on the child’s page and on the printed list, on every laptop that has the session. Mavis takes it from no
    file.
    """

    def made_of(making: Making) -> ChildNote:
        text = words.strip()
        if not text or len(text) > 1000:
            raise BadInput("Give a note of 1 to 1,000 characters. Nothing was recorded.")
        old = making.begun(ChildNote)
        return replace(old, words=text) if old is not None else ChildNote(**begun_in(making), words=text)

    with compose.unlocked(on_stdin=offline_stdin) as made:
        kept(made, ToKeep(session, child, correct, withdraw, why, send, as_json), made_of, shape="note")

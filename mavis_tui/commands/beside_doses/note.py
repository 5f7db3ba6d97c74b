"""`mavis note`: a note on a child, for the others of the session."""

from typing import Annotated

import typer
from msgspec.structs import replace

from mavis_tui.commands.beside_doses.keeping_one import Making, begun_in, recording_beside
from mavis_tui.errors import BadInput
from mavis_tui.models.of_the_day.of_children import ChildNote


@recording_beside(shape="note")
def command(
    making: Making,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="The note, in quotes; at most 1,000 characters.")] = "",
) -> ChildNote:
    """Note something about a child for the others.

    It stands on the child’s page and on the printed list, on every laptop that has the session. Mavis takes it from no
    file.
    """
    text = words.strip()
    if not text or len(text) > 1000:
        raise BadInput("Give a note of 1 to 1,000 characters. Nothing was recorded.")
    old = making.begun(ChildNote)
    return replace(old, words=text) if old is not None else ChildNote(**begun_in(making), words=text)

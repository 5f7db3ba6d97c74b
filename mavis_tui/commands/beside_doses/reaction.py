"""`mavis reaction`: an adverse reaction of a child, with what was seen and what was done."""

from typing import Annotated

import typer
from msgspec.structs import replace

from mavis_tui.commands.beside_doses.keeping_one import AtOption, Making, begun_in, recording_beside
from mavis_tui.errors import BadInput
from mavis_tui.models.of_the_day.of_children import Reaction


@recording_beside(shape="reaction")
def command(
    making: Making,
    seen: Annotated[str, typer.Option(help="What was seen; at most 1,000 characters.")] = "",
    done: Annotated[str, typer.Option(help="What was done; at most 1,000 characters.")] = "",
    at: AtOption = "",
) -> Reaction:
    """Note an adverse reaction of a child.

    When it was, what was seen and what was done. It stands first on the child’s page, in red and in words, on every
    laptop that has the session, and on the list of what Mavis takes from no file. Report it as your team does.
    """
    old = making.begun(Reaction)
    what = seen.strip() or (old.seen if old is not None else "")
    help_given = done.strip() or (old.done if old is not None else "")
    for said, option in ((what, "--seen"), (help_given, "--done")):
        if not 0 < len(said) <= 1000:
            raise BadInput(f"Give {option} with 1 to 1,000 characters. Nothing was recorded.")
    when = making.at(at)
    if old is not None:
        return replace(old, seen=what, done=help_given, at=when)
    return Reaction(**{**begun_in(making), "at": when}, seen=what, done=help_given)

"""`mavis gillick`: whether a child may consent alone, by the five statements."""

from typing import Annotated

import typer
from msgspec.structs import replace

from mavis_tui.commands.beside_doses.keeping_one import AtOption, Making, ProgrammeOption, begun_in, recording_beside
from mavis_tui.console.answers import one_of
from mavis_tui.errors import BadInput
from mavis_tui.models.although import STATEMENT_LABELS, Statement
from mavis_tui.models.of_the_day.of_children import GillickAssessment

_NAMES = {one.value.removeprefix("knows_").replace("_", "-"): one for one in Statement}


@recording_beside(shape="gillick")
def command(
    making: Making,
    competent: Annotated[
        bool,
        typer.Option(
            "--competent",
            help="The child knows which vaccination it is, which disease it protects against, what that could do, how "
            "it is given and which side effects there may be.",
        ),
    ] = False,
    does_not_know: Annotated[
        list[str] | None,
        typer.Option(
            "--does-not-know",
            metavar="WHAT",
            help="vaccination, disease, consequences, delivery or side-effects; may be given several times.",
        ),
    ] = None,
    programme: ProgrammeOption = "",
    words: Annotated[str, typer.Option(help="Notes; at most 1,000 characters.")] = "",
    at: AtOption = "",
) -> GillickAssessment:
    """Say whether a child is Gillick competent today.

    All five statements are asked, and all must be true. A nurse or a prescriber assesses, on a day of the session. It
    counts on that day alone. The child’s own consent is recorded after it: mavis consent with --how self.
    """
    old = making.begun(GillickAssessment)
    lacks = {
        one_of({n: (STATEMENT_LABELS[_NAMES[n]],) for n in _NAMES}, w, "--does-not-know") for w in does_not_know or ()
    }
    if bool(lacks) is competent and (old is None or lacks):
        raise BadInput("Say either --competent or what the child --does-not-know. Nothing was recorded.")
    known = tuple(one for name, one in _NAMES.items() if name not in lacks)
    if len(words) > 1000:
        raise BadInput("--words can have 1,000 characters at most. Nothing was recorded.")
    when, which = making.at(at), making.programme(programme)
    if old is not None:
        statements = known if lacks or competent else old.statements
        return replace(old, programme=which, statements=statements, words=words or old.words, at=when)
    return GillickAssessment(
        **{**begun_in(making), "at": when},
        programme=which,
        statements=known,
        words=words.strip(),
    )

"""`mavis triage`: what a nurse decides who has looked at the answers."""

from typing import Annotated

import typer
from msgspec.structs import replace

from mavis_tui.commands.beside_doses.keeping_one import AtOption, Making, ProgrammeOption, begun_in, recording_beside
from mavis_tui.console.answers import day_of, one_of
from mavis_tui.errors import BadInput
from mavis_tui.models.consent import TRIAGE_LABELS, TriageStatus
from mavis_tui.models.of_the_day.of_children import TriageDecision

_NAMES = {
    "safe": TriageStatus.SAFE,
    "do-not-vaccinate": TriageStatus.DO_NOT_VACCINATE,
    "keep-in-triage": TriageStatus.KEEP_IN_TRIAGE,
    "delay": TriageStatus.DELAY,
    "clinic": TriageStatus.INVITE_TO_CLINIC,
}


@recording_beside(shape="triage")
def command(
    making: Making,
    decision: Annotated[
        str, typer.Argument(metavar="DECISION", help="safe, do-not-vaccinate, keep-in-triage, delay or clinic.")
    ] = "",
    programme: ProgrammeOption = "",
    method: Annotated[str, typer.Option(help="Which vaccine is safe, where there are two: nasal or injection.")] = "",
    no_gelatine: Annotated[
        bool, typer.Option("--no-gelatine", help="Only a vaccine without gelatine is safe.")
    ] = False,
    until: Annotated[
        str, typer.Option(metavar="DATE", help="delay: the first day again on which the child may be vaccinated.")
    ] = "",
    words: Annotated[str, typer.Option(help="Notes; at most 1,000 characters.")] = "",
    at: AtOption = "",
) -> TriageDecision:
    """Decide in triage whether a child may be vaccinated. The newest decision counts, on every laptop.

    A nurse or a prescriber decides. Mavis takes it from no file: it stands on the list of what is to be entered there.
    """
    old = making.begun(TriageDecision)
    if not decision and old is None:
        raise BadInput(f"Say what was decided: {', '.join(_NAMES)}. Nothing was recorded.")
    names = {name: (status.value, TRIAGE_LABELS[status]) for name, status in _NAMES.items()}
    before = old.status if old is not None else TriageStatus.KEEP_IN_TRIAGE
    status = _NAMES[one_of(names, decision, "DECISION")] if decision else before
    which = making.programme(programme)
    safe = making.methods(method, which, "--method")
    if len(safe) > 1 or len(words) > 1000:
        raise BadInput("Give one --method, and --words of at most 1,000 characters. Nothing was recorded.")
    said = {
        "programme": which,
        "status": status,
        "method": safe[0] if safe and status is TriageStatus.SAFE else None,
        "without_gelatine": no_gelatine or bool(old and old.without_gelatine and not decision),
        "until": day_of(until, "--until") if until else old.until if old is not None and not decision else None,
        "words": words.strip() or (old.words if old is not None else ""),
        "at": making.at(at),
    }
    if old is not None:
        same = not decision and not method
        return replace(old, **{**said, "method": old.method if same else said["method"]})
    return TriageDecision(**{**begun_in(making), **said})

"""How many children each answer of a filter would show, under the words and the other filters that are on."""

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from mavis_tui.models.programme import Programme
from mavis_tui.workspace.children.actions import MISSING, Action, needs
from mavis_tui.workspace.children.classes import SchoolClass, form_of
from mavis_tui.workspace.children.looking import Looking
from mavis_tui.workspace.children.row import ChildRow
from mavis_tui.workspace.children.search import found
from mavis_tui.workspace.children.vaccine_wanted import VaccineWanted


def by_form(rows: Sequence[ChildRow], looking: Looking) -> dict[SchoolClass, int]:
    """Count for each class of the list, youngest year first."""
    counts = Counter(map(form_of, found(rows, replace(looking, form=None))))
    return {form: counts[form] for form in sorted(set(map(form_of, rows)), key=lambda form: form.place)}


def by_programme(rows: Sequence[ChildRow], looking: Looking) -> dict[Programme, int]:
    """Count for each programme of the list; a child of two counts for each."""
    listed = {line.programme for row in rows for line in row.programmes}
    return {one: len(found(rows, replace(looking, programme=one))) for one in Programme if one in listed}


def by_kind(rows: Sequence[ChildRow], looking: Looking) -> dict[VaccineWanted, int]:
    """Count for each kind of vaccine that is wanted by anybody."""
    shown = found(rows, replace(looking, kind=None))
    counts = Counter(kind for row in shown for kind in {line.kind for line in looking.lines(row)} - {None})
    wanted = {line.kind for row in rows for line in looking.lines(row)}
    return {kind: counts[kind] for kind in VaccineWanted if kind in wanted}


def by_psd(rows: Sequence[ChildRow], looking: Looking) -> dict[bool, int]:
    """Count who has a patient specific direction and who has none; nothing where the session has none at all."""
    if all(line.psd is None for row in rows for line in row.programmes):
        return {}
    return {psd: len(found(rows, replace(looking, psd=psd))) for psd in (True, False)}


def by_missing(rows: Sequence[ChildRow], looking: Looking, *, today: bool) -> dict[Action, int]:
    """Count for each thing that anybody lacks; attendance only on a day of the session, which `today` says."""
    shown = found(rows, replace(looking, missing=None))
    asked = [action for action in MISSING if today or action is not Action.REGISTER]
    lacking = [action for action in asked if any(needs(row, action) for row in rows)]
    return {action: sum(needs(row, action, looking.programme) for row in shown) for action in lacking}

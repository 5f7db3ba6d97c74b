"""Reads the options that narrow a list of children: what was typed is looked for, or what there is is said."""

from enum import StrEnum
from typing import TypeVar

from mavis_tui.errors import BadInput
from mavis_tui.models.attendance import Registered
from mavis_tui.models.programme import PROGRAMMES, Programme
from mavis_tui.models.status import Group
from mavis_tui.models.telling_apart.folding import folded_name
from mavis_tui.workspace.children.actions import MISSING, Action
from mavis_tui.workspace.children.classes import form_of
from mavis_tui.workspace.children.row import ChildRow
from mavis_tui.workspace.children.vaccine_wanted import VaccineWanted

E = TypeVar("E", bound=StrEnum)


def group_typed(typed: str) -> Group | None:
    """Find the status that was typed, in any case, or its first words: `due`. Raises BadInput."""
    if not typed:
        return None
    wanted = " ".join(typed.replace("_", " ").replace("-", " ").casefold().split())
    fitting = [group for group in Group if wanted and group.value.casefold().startswith(wanted)]
    exact = [group for group in fitting if group.value.casefold() == wanted]
    if len(exact or fitting) != 1:
        raise BadInput(f"“{typed}” isn’t one status. There are: {', '.join(group.value for group in Group)}.")
    return (exact or fitting)[0]


def attendance_typed(*, attending: bool, absent: bool, unregistered: bool) -> Registered | None:
    """Give the one answer about attendance that was asked for. Raises BadInput for two."""
    asked = dict(zip(Registered, (attending, absent, unregistered), strict=True))
    wanted = [answer for answer, on in asked.items() if on]
    if len(wanted) > 1:
        raise BadInput("A child can’t be two of these: --attending, --absent, --unregistered. Give one of them.")
    return wanted[0] if wanted else None


def programme_typed(typed: str) -> Programme | None:
    """Find the programme that was typed, by its key or any name that Mavis has for it. Raises BadInput."""
    if not typed:
        return None
    for programme, facts in PROGRAMMES.items():
        variants = [one.label for one in facts.variants]
        names = (programme.value, facts.label, *facts.import_names, *variants)
        if typed.strip().casefold() in {name.casefold() for name in names}:
            return programme
    raise BadInput(f"“{typed}” isn’t a programme. There are: {', '.join(Programme)}.")


def kind_typed(typed: str) -> VaccineWanted | None:
    """Find the kind of vaccine that was typed. Raises BadInput."""
    return _one_of(list(VaccineWanted), typed, "a kind of vaccine") if typed else None


def missing_typed(typed: str) -> Action | None:
    """Find what was typed that a child can lack. Raises BadInput."""
    return _one_of(list(MISSING), typed, "something that can be missing") if typed else None


def is_of_class(row: ChildRow, typed: str) -> bool:
    """Tell whether a child is in the class that was typed, however its letters are; everybody is where none was."""
    return not typed or folded_name(form_of(row).name) == folded_name(typed)


def _one_of(choices: list[E], typed: str, what: str) -> E:
    wanted = "-".join(typed.replace("_", " ").replace("-", " ").casefold().split())
    for choice in choices:
        if choice.value == wanted:
            return choice
    raise BadInput(f"“{typed}” isn’t {what}. There are: {', '.join(choices)}.")

"""The numbers of a session as JSON: what is left to do, and what to pack."""

from typing import Annotated

from msgspec import Struct

from mavis_tui.console.shapes.meaning import means
from mavis_tui.console.shapes.sessions import SessionFacts
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group
from mavis_tui.workspace.children.actions import Action
from mavis_tui.workspace.children.vaccine_wanted import VaccineWanted


class ActionToTake(Struct, frozen=True, kw_only=True):
    """What somebody has to do for some children."""

    action: Annotated[Action, means("What it is, by the name that `mavis children --missing` takes.")]
    label: Annotated[str, means("The same in Mavis’s words.")]
    children: Annotated[int, means("For how many children.")]
    programmes: Annotated[dict[Programme, int], means("In which programmes; empty where it is of none.")]


class ProgrammeInNumbers(Struct, frozen=True, kw_only=True):
    """One programme of the session."""

    programme: Annotated[Programme, means("The programme.")]
    label: Annotated[str, means("Its name in words.")]
    statuses: Annotated[dict[Group, int], means("How many children stand how.")]
    ready: Annotated[dict[VaccineWanted, int], means("Who may be vaccinated now, by the kind of vaccine.")]


class KindToPack(Struct, frozen=True, kw_only=True):
    """How much of one kind of vaccine to take along."""

    programme: Annotated[Programme, means("The programme.")]
    vaccine: Annotated[str, means("Its name in words, or that of the one of its vaccines.")]
    kind: Annotated[VaccineWanted, means("The kind.")]
    label: Annotated[str, means("The same in words.")]
    ready: Annotated[int, means("For those who may be vaccinated now.")]
    all: Annotated[int, means("For all who aren’t vaccinated, whether or not they may be yet.")]


class SessionInNumbers(Struct, frozen=True, kw_only=True):
    """A session in numbers."""

    session: Annotated[SessionFacts, means("The session.")]
    children: Annotated[int, means("How many children are on its list.")]
    actions: Annotated[tuple[ActionToTake, ...], means("What is left to do before they can be vaccinated.")]
    programmes: Annotated[tuple[ProgrammeInNumbers, ...], means("How they stand in each programme.")]
    pack: Annotated[tuple[KindToPack, ...], means("What to take along.")]

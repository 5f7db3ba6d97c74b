"""What is left to do in a session in numbers, each of which leads to its list, and what to pack for the school."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from mavis_tui.models.programme import Programme, label_of
from mavis_tui.models.session import Session
from mavis_tui.models.status import Group
from mavis_tui.workspace.children.actions import Action, counted_actions
from mavis_tui.workspace.children.looking import Looking
from mavis_tui.workspace.children.row import ChildRow
from mavis_tui.workspace.children.vaccine_wanted import VaccineWanted


class ActionCount(Struct, frozen=True, kw_only=True):
    """How many children need something, and in which programme where it is of one."""

    action: Action
    label: str
    children: int
    programmes: dict[Programme, int]


class ToPack(Struct, frozen=True, kw_only=True):
    """One kind of vaccine: how many for those who may be vaccinated now, and for all who aren't vaccinated yet.

    `vaccine` is the programme's name, or the variant's where it has several: those are other boxes.
    """

    programme: Programme
    vaccine: str
    kind: VaccineWanted
    label: str
    ready: int
    all: int


class ProgrammeNumbers(Struct, frozen=True, kw_only=True):
    """One programme: children by headline status, and those who are ready by the kind of vaccine that they want."""

    programme: Programme
    label: str
    statuses: dict[Group, int]
    ready: dict[VaccineWanted, int]


class SessionNumbers(Struct, frozen=True, kw_only=True):
    """The numbers of a session, as they are now."""

    session: Session
    children: int
    actions: tuple[ActionCount, ...]
    programmes: tuple[ProgrammeNumbers, ...]
    pack: tuple[ToPack, ...]


def numbers_of(session: Session, rows: Sequence[ChildRow], *, today: bool) -> SessionNumbers:
    """Count a session's list; `today` says that it is one of the session's days."""
    alike = _alike(rows)
    return SessionNumbers(
        session=session,
        children=len(rows),
        actions=tuple(
            ActionCount(action=action, label=action.label, children=children, programmes=programmes)
            for action, (children, programmes) in counted_actions(alike, today=today).items()
        ),
        programmes=tuple(_of_programme(alike, programme) for programme in session.programmes),
        pack=_to_pack(session, alike),
    )


def _alike(rows: Sequence[ChildRow]) -> list[tuple[ChildRow, int]]:
    """Put lines together that count alike, each with how many are so: of thousands of children, some dozens.

    By the identity of the enumerations’ members, which are one object each: hashing them takes ten times as long.
    """
    first: dict[tuple[object, ...], ChildRow] = {}
    counts: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        lines = [(one.label, one.ready, id(one.key), id(one.group), id(one.kind)) for one in row.programmes]
        shape = (row.done, row.nhs_number is None, id(row.attendance), *lines)
        first.setdefault(shape, row)
        counts[shape] += 1
    return [(row, counts[shape]) for shape, row in first.items()]


def _to_pack(session: Session, rows: Sequence[tuple[ChildRow, int]]) -> tuple[ToPack, ...]:
    """Count what to take along, in the order of the programmes; what nobody wants isn't in it."""
    every: Counter[tuple[Programme, str, VaccineWanted]] = Counter()
    ready: Counter[tuple[Programme, str, VaccineWanted]] = Counter()
    for row, count in rows:
        for line in row.programmes:
            if line.kind is None:
                continue
            key = (line.programme, line.label, line.kind)
            every[key] += count
            ready[key] += count * line.ready
    order, kinds = list(session.programmes), list(VaccineWanted)
    found = sorted(every, key=lambda key: (order.index(key[0]), key[1], kinds.index(key[2])))
    return tuple(
        ToPack(programme=key[0], vaccine=key[1], kind=key[2], label=key[2].label, ready=ready[key], all=every[key])
        for key in found
    )


def looking_for(action: Action, programme: Programme | None = None) -> Looking:
    """Say what is looked for in the list behind a number of *Action required*."""
    if action is Action.READY:
        return Looking(ready=True, programme=programme)
    return Looking(missing=action, programme=programme)


def _of_programme(rows: Sequence[tuple[ChildRow, int]], programme: Programme) -> ProgrammeNumbers:
    statuses: Counter[Group] = Counter()
    wanted: Counter[VaccineWanted | None] = Counter()
    for row, count in rows:
        for line in row.programmes:
            if line.programme is programme:
                statuses[line.group] += count
                wanted[line.kind] += count * line.ready
    return ProgrammeNumbers(
        programme=programme,
        label=label_of(programme),
        statuses={group: statuses[group] for group in Group if statuses[group]},
        ready={kind: wanted[kind] for kind in VaccineWanted if wanted[kind]},
    )

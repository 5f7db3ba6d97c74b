"""How many children of a class are vaccinated in each programme, and who is missing and why. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from mavis_tui.models.calendar import short_date
from mavis_tui.models.programme import Programme, label_of
from mavis_tui.models.status import Group
from mavis_tui.workspace.children.row import ChildRow, ProgrammeLine
from mavis_tui.workspace.day.attempted import reason_words


class Missing(Struct, frozen=True, kw_only=True, gc=False):
    """A child who isn't vaccinated in a programme: her headline status, and the words beside it, if there are any.

    `also` is what happened in this session, where the status doesn't say it.
    """

    child: str
    name: str
    group: Group
    detail: str
    also: str = ""

    @property
    def why(self) -> str:
        """`Needs consent: No response`."""
        return f"{self.group.value}: {self.detail}" if self.detail else self.group.value


class Uptake(Struct, frozen=True, kw_only=True):
    """How many of a class, or of all, are vaccinated in one programme, and by headline status how many are.

    A child is vaccinated if Mavis's headline status says so (facts 3.15), whoever gave the dose and whenever.
    `given` counts the doses of this session in the time asked about; `missing` are the others, who is due first.
    """

    programme: Programme
    label: str
    year_group: int | None
    of_class: str
    children: int
    vaccinated: int
    given: int
    groups: dict[Group, int]
    missing: tuple[Missing, ...]


def uptake_of(
    programmes: Sequence[Programme], rows: Sequence[ChildRow], since: date, until: date, *, of_class: str
) -> Iterator[Uptake]:
    """Count, for each programme for which one of these children is listed, who is vaccinated and who isn't."""
    years = {row.year_group for row in rows}
    for programme in programmes:
        lines = [(row, line) for row in rows for line in row.programmes if line.programme is programme]
        if not lines:
            continue
        groups = Counter(line.group for _, line in lines)
        vaccinated = groups[Group.VACCINATED]
        missing = [_missing(row, line) for row, line in lines if line.group is not Group.VACCINATED]
        yield Uptake(
            programme=programme,
            label=label_of(programme),
            year_group=years.copy().pop() if len(years) == 1 and of_class else None,
            of_class=of_class,
            children=len(lines),
            vaccinated=vaccinated,
            given=sum(
                one.record.given and one.record.programme is programme and since <= one.record.performed_on <= until
                for row in rows
                for one in row.here
            ),
            groups={group: groups[group] for group in Group if groups[group]},
            missing=tuple(sorted(missing, key=lambda one: (_MISSING.index(one.group), one.detail))),
        )


_MISSING: list[Group] = [group for group in Group if group is not Group.VACCINATED]
"""Who is due first, then who needs something, then who can't be."""


def counted_reasons(missing: Iterable[Missing]) -> list[tuple[Group, int]]:
    """Count those who are missing by headline status, in the order in which they are listed."""
    counts = Counter(one.group for one in missing)
    return [(group, counts[group]) for group in _MISSING if counts[group]]


def percent(part: int, whole: int) -> int:
    """Give a share in whole percent: never 100 where somebody is missing, never 0 where somebody isn't."""
    if not whole or not part:
        return 0
    return 100 if part == whole else min(99, max(1, _rounded(100 * part, whole)))


def filled(part: int, whole: int, width: int) -> int:
    """Give how many of `width` columns of a bar are filled: all only for all, none only for none."""
    if not whole or not part or not width:
        return 0
    return width if part == whole else min(max(width - 1, 1), max(1, _rounded(width * part, whole)))


def _rounded(part: int, whole: int) -> int:
    """Divide and round a half up, as people do: `round` gives 12 for 12.5."""
    return (2 * part + whole) // (2 * whole)


def _missing(row: ChildRow, line: ProgrammeLine) -> Missing:
    """Say why a child isn't vaccinated: her status, and what happened in this session where that doesn't say it."""
    here = [one.record for one in row.here if one.record.programme is line.programme]
    also = ""
    if here and here[-1].given:
        also = f"had a dose here on {short_date(here[-1].performed_on)}"
    elif here and line.group is Group.DUE:
        also = f"{reason_words(here[-1]).lower()} on {short_date(here[-1].performed_on)}"
    return Missing(child=row.id, name=row.name, group=line.group, detail=line.detail, also=also)

"""A recalled batch in lines: who had it, what doesn't count, and where it can still be chosen. For device and hub."""

from collections.abc import Iterator, Sequence

from mavis_tui.console.printing import table_rows
from mavis_tui.console.wrapping import prose
from mavis_tui.models.calendar import clock_time, long_date, short_date
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.recall.batch_recall import BatchRecall, ListedBatch, RecalledDose
from mavis_tui.models.wording import counted


def recall_lines(found: BatchRecall, *, here: bool = False) -> Iterator[str]:
    """Give what is known of a batch, and what was looked through; `here` adds how it is taken out of use."""
    brands = ", ".join(sorted({one.vaccine for one in found.doses if one.vaccine}))
    given = counted(len(found.doses), "dose") if found.doses else "No dose"
    yield f"Batch {found.number}{f', {brands}' if brands else ''}: {given} known to have been given"
    yield from _doses(found.doses)
    if found.not_counted:
        yield ""
        yield f"{counted(len(found.not_counted), 'record counts', 'records count')} no more"
        yield from _doses(found.not_counted)
    yield ""
    yield from _listed(found.listed, found.number if here else "")
    yield from prose(found.looked_at)


def _doses(doses: Sequence[RecalledDose]) -> Iterator[str]:
    for one in doses:
        at = f", {clock_time(one.at)}" if one.at is not None else ""
        born = f", born {short_date(one.born)}" if one.born is not None else ""
        number = f", NHS {spaced_nhs_number(one.nhs_number, '')}" if one.nhs_number else ""
        yield from prose(f"{one.name or 'A child whose list isn’t here any more'}{born}{number}", "  ")
        where = f" at {one.place}" if one.place else ""
        by = f", by {one.by}" if one.by else ""
        note = f". {one.note[:1].upper()}{one.note[1:]}." if one.note else ""
        yield from prose(f"{one.programme} on {long_date(one.on)}{at}{where}{by}{note}", "    ")


def _listed(listed: Sequence[ListedBatch], number: str) -> Iterator[str]:
    if not listed:
        yield "No session has it among its batches."
        return
    yield "Among the batches of"
    rows = [
        (f"  {one.session}", f"{one.title}, {', '.join(map(short_date, one.dates))}", _state(one)) for one in listed
    ]
    for one, lines in zip(listed, table_rows(rows, flexible=1), strict=True):
        yield from lines
        for counted_then in one.counted:
            yield from prose(f"Counted on {counted_then}", "    ")
        if number and not one.archived:
            yield f"    Take it out of use: mavis vaccines {one.session} --archive {number}"


def _state(one: ListedBatch) -> str:
    return "archived" if one.archived else "in use"

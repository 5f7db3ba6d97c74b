"""Batches: what was given of each and where, how boxes were counted, and who had one that is called back."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.office.batches_held import batches_held
from mavis_tui.hub.office.recall import recall
from mavis_tui.hub.pages.drawing.rendering import page
from mavis_tui.hub.pages.drawing.tables_as_csv import as_csv
from mavis_tui.hub.pages.section import Section
from mavis_tui.hub.pages.visits import AT, Visit
from mavis_tui.models.calendar import long_date, today
from mavis_tui.models.recall.batch_recall import BatchRecall, RecalledDose

BATCHES_AT = f"{AT}/batches"
_CRUMBS = (("Batches", BATCHES_AT),)
_HEAD = ("Name", "Born", "NHS number", "Given on", "Where", "By", "Note")


@get(BATCHES_AT, summary="List the batches")
async def show_batches(request: Visit) -> Response[Any]:
    """List the team’s batches by vaccine and number."""
    hub = hub_of(request)
    rows = await batches_held(hub.database, hub.uptake, request.user.organisation, today(hub.clock))
    return page(request, "batches.html", title="Batches", section=BATCHES_AT, rows=rows)


@get(f"{BATCHES_AT}/{{number:str}}", summary="Look at a batch")
async def show_batch(request: Visit, number: FromPath[str]) -> Response[Any]:
    """Show who had a batch, and on which laptops it still is."""
    found = await _recalled(request, number)
    return page(
        request,
        "batch.html",
        title=f"Batch {found.number}",
        section=BATCHES_AT,
        crumbs=_CRUMBS,
        found=found,
        head=_HEAD,
        doses=[_line(one) for one in found.doses],
        not_counted=[_line(one) for one in found.not_counted],
    )


@get(f"{BATCHES_AT}/{{number:str}}/csv", summary="Fetch the recall of a batch as CSV")
async def fetch_batch(request: Visit, number: FromPath[str]) -> Response[bytes]:
    """Give who had a batch as CSV."""
    return as_csv("recall.csv", _HEAD, [_line(one) for one in (await _recalled(request, number)).doses])


async def _recalled(request: Visit, number: str) -> BatchRecall:
    hub, visitor = hub_of(request), request.user
    return await recall(hub.database, number, hub.clock(), organisation=visitor.organisation, by=visitor.email)


def _line(one: RecalledDose) -> tuple[str, ...]:
    return (
        one.name or "not known",
        long_date(one.born) if one.born is not None else "not known",
        one.nhs_number or "none",
        long_date(one.on),
        one.place,
        one.by,
        one.note.replace("mavis hub review", "Review"),
    )


SECTION = Section("Batches", BATCHES_AT, (show_batches, show_batch, fetch_batch))

"""What of vaccines and batches fits a record, which batch is usual, and where a child stood before a correction."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec.structs import replace

from mavis_tui.models.batch import Batch
from mavis_tui.models.child import Child
from mavis_tui.models.given_although.rules import with_care
from mavis_tui.models.on_the_day import vaccine_on
from mavis_tui.models.programme import PROGRAMMES, Vaccine
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.models.warnings import is_good_on


def last_used(given: Iterable[Vaccination], vaccines: Sequence[Vaccine], day: date) -> dict[str, Batch]:
    """Find the batch in date last given that day of each vaccine: the default, forgotten tomorrow (facts 3.14)."""
    used: dict[str, Batch] = {}
    names = {vaccine.name for vaccine in vaccines}
    for record in given:
        if not PROGRAMMES[record.programme].remembers_batch or record.vaccine not in names:
            continue
        if is_good_on(record.batch_expiry, day):
            used.pop(record.vaccine, None)  # so that the vaccine given last stands last
            used[record.vaccine] = Batch(
                number=record.batch_number or "",
                programme=record.programme,
                vaccine=record.vaccine,
                expiry=record.batch_expiry,
            )
    return used


def fitting(batches: Sequence[Batch], vaccine: Vaccine) -> tuple[Batch, ...]:
    """Give the batches that are, or may be, of `vaccine`: Mavis's workbook says the programme but not the product."""
    return tuple(
        batch for batch in batches if batch.programme is vaccine.programme and batch.vaccine in (None, vaccine.name)
    )


def without(child: Child, recorded: Sequence[Vaccination], record: Vaccination) -> tuple[Child, list[Vaccination]]:
    """Go back to where the child stood before `record`."""
    child = with_care(child, record.programme)
    care = child.care[record.programme]
    earlier = tuple(attempt for attempt in care.history if attempt.id != record.id)
    before = replace(child, care={**child.care, record.programme: replace(care, history=earlier)})
    return before, [other for other in recorded if other.id != record.id]


def with_the_one_given(vaccines: tuple[Vaccine, ...], record: Vaccination | None) -> tuple[Vaccine, ...]:
    """Let a record keep its vaccine while something else of it is corrected."""
    given = vaccine_on(record.vaccine, record.performed_on) if record is not None else None
    names = {vaccine.name for vaccine in vaccines}
    return vaccines if given is None or given.name in names else (given, *vaccines)

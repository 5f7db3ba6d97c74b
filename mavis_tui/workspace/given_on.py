"""What was given on a day on this device, and the expiry dates that were typed with it.

The form, the vaccines page and the check before leaving all ask here, so that none calls unknown what another knows.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from mavis_tui.models.batch import Batch
from mavis_tui.models.programme import Programme
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.workspace.readable_sessions import ReadableSessions


def given_on(readable: ReadableSessions, day: date) -> Iterator[Vaccination]:
    """Give a day's doses recorded on this device in any session, in the order in which they were first recorded."""
    for entry in readable.newest():
        record = entry.change.vaccination
        if record is None or record.withdrawn is not None or record.batch_number is None:
            continue
        if record.given and record.performed_on == day:
            yield record


def expiries_typed(given: Iterable[Vaccination], programme: Programme | None = None) -> dict[str, date]:
    """Find the expiry dates that were typed with these doses, by batch number: nobody is asked for one twice."""
    return {
        record.batch_number or "": record.batch_expiry
        for record in given
        if programme in (None, record.programme) and record.batch_expiry is not None
    }


def completed(batch: Batch, expiries: dict[str, date]) -> Batch:
    """Add the expiry date that was typed today to a batch of which only the number is known."""
    return batch if batch.expiry is not None else replace(batch, expiry=expiries.get(batch.number.upper()))

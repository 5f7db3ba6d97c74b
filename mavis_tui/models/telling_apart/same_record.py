"""When Mavis takes two records of a child for one and the same, and what it may have otherwise of one."""

from datetime import date, time
from typing import NamedTuple

from mavis_tui.models.calendar import london
from mavis_tui.models.programme import Programme, Variant, written_variant
from mavis_tui.models.vaccination import Staff, Vaccination


class Identity(NamedTuple):
    """What makes two records of a child one and the same in Mavis (facts 2.8), as far as a device decides it."""

    child: str
    programme: Programme
    variant: Variant | None
    dose: int | None
    outcome: str
    on: date
    performed_by: str
    supplied_by: str
    organisation: str
    location: str


def supplier_for_mavis(record: Vaccination) -> Staff | None:
    """Give who supplied a vaccine that somebody else gave, as SUPPLIER_EMAIL names them; by their e-mail addresses."""
    supplier = record.supplied_by
    if supplier is None or not record.given:
        return None
    by = record.performed_by
    return supplier if by is None or supplier.email.casefold() != by.email.casefold() else None


def identity_in_mavis(record: Vaccination) -> Identity:
    """Give what Mavis finds a record again by when it is sent without a UUID."""
    by, supplier = record.performed_by, supplier_for_mavis(record)
    return Identity(
        child=record.child,
        programme=record.programme,
        variant=written_variant(record.programme, record.variant),
        dose=record.dose_sequence if record.given else None,
        outcome=record.outcome if record.reason is None else record.reason,
        on=record.performed_on,
        performed_by=by.email.casefold() if by is not None else "",
        supplied_by=supplier.email.casefold() if supplier is not None else "",
        organisation=record.organisation.casefold(),
        location=record.location.casefold(),
    )


def time_in_mavis(record: Vaccination) -> time | None:
    """Give the wall clock, None where there is none: Mavis writes 00:00:00 for what came without (facts 9.5)."""
    at = london(record.performed_at).time() if record.performed_at is not None else None
    return None if at == time(0) else at


def told_otherwise(ours: Vaccination, theirs: Vaccination) -> list[str]:
    """Name what a row of Mavis says otherwise. Notes aren't compared: an export adds to them what has no column."""
    before, after = _told(ours), _told(theirs)
    return [name for name in before if before[name] != after.get(name)]


def _told(record: Vaccination) -> dict[str, object]:
    """Give what a row of Mavis says of a record, in the form in which it can be compared."""
    told: dict[str, object] = {"the outcome": record.outcome, "the date": record.performed_on}
    told["the time"] = time_in_mavis(record)
    by = record.performed_by
    told["who vaccinated"] = by.email.casefold() if by is not None else None
    if not record.given:
        return told | {"the reason": record.reason}
    return told | {
        "the reason": None,
        "the vaccine": record.vaccine,
        "the batch number": (record.batch_number or "").upper(),
        "the expiry date": record.batch_expiry,
        "the site": record.site,
        "the dose number": record.dose_sequence,
    }

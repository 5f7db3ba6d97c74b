"""When Mavis takes two records of a child for one and the same."""

from datetime import date
from typing import NamedTuple

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
    by, supplier = record.performed_by, record.supplied_by
    if supplier is None or not record.given:
        return None
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

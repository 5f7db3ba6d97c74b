"""A record that Mavis would take for one that is there already: caught before it is made (facts 2.5, rule 49)."""

from collections.abc import Callable, Container, Iterable

from mavis_tui.models.breach import Breach
from mavis_tui.models.calendar import clock_time, long_date
from mavis_tui.models.programme import label_of
from mavis_tui.models.telling_apart.same_record import identity_in_mavis
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.models.wording import outcome_of


def recorded_already(
    record: Vaccination, others: Iterable[Vaccination], correctable: Callable[[Vaccination], Container[str]]
) -> list[Breach]:
    """Say that `record` is one of the `others` once more, as Mavis tells records apart, and what to do instead.

    Time, batch, vaccine, site and notes don't distinguish two records of a child there (facts 2.8). `correctable` gives
    the ids of those beside a record that can be corrected on this device.
    """
    identity = identity_in_mavis(record)
    same = next((other for other in others if other.id != record.id and identity_in_mavis(other) == identity), None)
    if same is None:
        return []
    here = same.id in correctable(record)
    where = "correct that one (mavis record --correct, or on the child’s page)" if here else "correct that one in Mavis"
    text = (
        f"Recorded already: {briefly(same)}. Mavis takes a second one like it for a duplicate. "
        f"If something of it is different, {where}."
    )
    return [Breach("outcome" if record.given else "reason", text)]


def briefly(record: Vaccination) -> str:
    """Say what a record is and when: `HPV dose 1 given, 24 November 2026 at 10:05am`."""
    label = label_of(record.programme, record.variant)
    at = f" at {clock_time(record.performed_at)}" if record.performed_at is not None else ""
    dose = f" dose {record.dose_sequence}" if record.given else ""
    return f"{label}{dose} {outcome_of(record)}, {long_date(record.performed_on)}{at}"

"""What somebody should know before a record is kept, though no rule forbids it: each warning exists here, once.

The app’s check page, `mavis record`, `mavis --plain`, a correction and what is typed in from paper all say these words.
The program advises; it must not make a true record impossible. So a warning stops nobody, but some are asked about: see
`ASKED`.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from mavis_tui.models.calendar import long_date, year_group_label
from mavis_tui.models.child import Child
from mavis_tui.models.consent import ConsentStatus, VaccineMethod
from mavis_tui.models.country.dates import LookedUp
from mavis_tui.models.on_the_day import programme_on, reason_on, site_on, vaccine_on
from mavis_tui.models.programme import Vaccine, label_of
from mavis_tui.models.status import Status
from mavis_tui.models.vaccination import Vaccination

EXPIRED, NO_EXPIRY, OTHER_METHOD, GELATINE, YEAR_GROUP, RULE_IS_OVER = (
    "expired_batch",
    "unknown_expiry",
    "another_method",
    "gelatine",
    "year_group",
    "rule_is_over",
)

ASKED = {
    EXPIRED: "Yes, it was given from this expired batch: record it",
    NO_EXPIRY: "Yes, it was given although nobody knows when the batch expires: record it",
}
"""The warnings to which somebody has to say yes, with a key that Enter alone isn't; and the words of that answer."""


class Caution(NamedTuple):
    """One warning: the name by which a script knows it, and the sentence that a person reads."""

    key: str
    text: str


def warnings(record: Vaccination, child: Child, status: Status) -> tuple[Caution, ...]:
    """List what should be known of a record before it is kept. `status` is how the child stood without it."""
    vaccine = vaccine_on(record.vaccine, record.performed_on)
    if not record.given:
        return tuple(_of_the_rules(record, None))
    found = [*_of_the_batch(record)]
    if vaccine is not None:
        found += [*_of_the_method(record, vaccine, child, status), *_of_the_gelatine(record, vaccine, status)]
    return (*found, *_of_the_year_group(record, child), *_of_the_rules(record, vaccine))


def is_good_on(expiry: date | None, day: date) -> bool:
    """True if a batch is known to be in date on `day`; only such a one is ever chosen before somebody chose."""
    return expiry is not None and expiry >= day


def _of_the_batch(record: Vaccination) -> Iterator[Caution]:
    number = record.batch_number or "not known"
    if record.batch_expiry is None:
        yield Caution(NO_EXPIRY, f"Nobody knows when batch {number} expires. Look at the box.")
    elif not is_good_on(record.batch_expiry, record.performed_on):
        yield Caution(EXPIRED, f"Batch {number} EXPIRED on {long_date(record.batch_expiry)}: do not give it.")


def _of_the_method(record: Vaccination, vaccine: Vaccine, child: Child, status: Status) -> Iterator[Caution]:
    """Warn as Mavis does where the method isn't the one of consent or triage; it still can be saved (facts 4.3)."""
    care = child.care.get(record.programme)
    consented = care.consent.methods if care is not None and care.consent.status is ConsentStatus.GIVEN else ()
    agreed = status.methods or consented
    method = VaccineMethod.NASAL if vaccine.nasal else VaccineMethod.INJECTION
    if agreed and method not in agreed:
        which = "the injection" if vaccine.nasal else "the nasal spray"
        yield Caution(OTHER_METHOD, f"Incorrect vaccine given: what was agreed is {which}, not {vaccine.brand}.")


def _of_the_gelatine(record: Vaccination, vaccine: Vaccine, status: Status) -> Iterator[Caution]:
    if not vaccine.gelatine:
        return
    if status.gelatine_free:
        yield Caution(GELATINE, f"{vaccine.brand} contains gelatine, and one without it was asked for.")
    elif programme_on(record.programme, record.performed_on).asks_gelatine:
        yield Caution(GELATINE, "Contains gelatine. A Mavis workbook doesn’t say who asked for none: check first.")


def _of_the_year_group(record: Vaccination, child: Child) -> Iterator[Caution]:
    years = programme_on(record.programme, record.performed_on).eligible
    if child.year_group is not None and years and child.year_group not in years:
        label = label_of(record.programme, record.variant)
        yield Caution(
            YEAR_GROUP,
            f"{year_group_label(child.year_group)} isn’t a year group that may have {label} "
            f"({year_group_label(years[0])} to {year_group_label(years[-1])}).",
        )


def _of_the_rules(record: Vaccination, vaccine: Vaccine | None) -> Iterator[Caution]:
    """Warn where what the country decides was looked up for earlier days only: it is applied, but not silently."""
    day = record.performed_on
    rows: list[LookedUp] = [programme_on(record.programme, day).held]
    rows += [vaccine.held] if vaccine is not None else []
    rows += [site_on(record.site, day).held] if record.site is not None else []
    rows += [reason_on(record.reason, day).held] if record.reason is not None else []
    over = [row.until for row in rows if row.until is not None and row.is_over(day)]
    if over:
        yield Caution(
            RULE_IS_OVER,
            f"The rules for {label_of(record.programme, record.variant)} that mavis has are those until "
            f"{long_date(min(over))}. Check what holds now; a newer mavis may know.",
        )

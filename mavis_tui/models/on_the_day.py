"""What the country says of programmes, vaccines, sites and reasons on a day: a record is judged by those of its own.

Rows and their dates stand in `country/`. Where no row holds any more, the one that held last goes on: see
`country/dates.py`, and `warnings.py`, which says so.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from mavis_tui.models.country.dates import in_force, row_on
from mavis_tui.models.country.programmes import ROWS as PROGRAMME_ROWS
from mavis_tui.models.country.programmes import ProgrammeRow
from mavis_tui.models.country.reasons import REASON_ROWS, ReasonFacts
from mavis_tui.models.country.sites import METHOD_ROWS, SITE_ROWS, MethodFacts, SiteFacts
from mavis_tui.models.country.vaccines import ROWS as VACCINE_ROWS
from mavis_tui.models.programme import Method, Programme, Reason, Site, Vaccine, product

_DAYS = 512
"""So many different questions are remembered: few things, and the few days of a list's records."""


@lru_cache(maxsize=_DAYS)
def programme_on(programme: Programme, day: date) -> ProgrammeRow:
    """Give the rules of a programme on a day."""
    return row_on([row for row in PROGRAMME_ROWS if row.key == programme], day)


@lru_cache(maxsize=_DAYS)
def vaccine_on(name: str | None, day: date) -> Vaccine | None:
    """Give a product as it is on a day, with the code to write for a dose of that day; None where nobody knows it."""
    rows = [row for row in VACCINE_ROWS if row.name == name]
    return product(row_on(rows, day), day) if rows else None


@lru_cache(maxsize=_DAYS)
def vaccines_on(day: date) -> tuple[Vaccine, ...]:
    """List the products that there are on a day, also those that aren't in use any more."""
    return tuple(product(row, day) for row in in_force(VACCINE_ROWS, day))


@lru_cache(maxsize=_DAYS)
def site_on(site: Site, day: date) -> SiteFacts:
    """Give the words and the code of a site on a day."""
    return row_on([row for row in SITE_ROWS if row.key == site], day)


@lru_cache(maxsize=_DAYS)
def method_on(method: Method, day: date) -> MethodFacts:
    """Give the words and the code of a method on a day."""
    return row_on([row for row in METHOD_ROWS if row.key == method], day)


@lru_cache(maxsize=_DAYS)
def sites_for(method: Method, programme: Programme | None, day: date) -> tuple[Site, ...]:
    """List the sites of a day that fit a method, and an injection of `programme` if it is said, usual ones first."""
    known = [site for site in Site if _is_in_force(SITE_ROWS, site, day)]
    if method is Method.NASAL:
        return tuple(site for site in known if site is Site.NOSE)
    usual = programme_on(programme, day).sites if programme is not None else ()
    return tuple(site for site in (map(Site, usual) if usual else known) if site in known and site is not Site.NOSE)


def usual_sites(programme: Programme, day: date) -> tuple[Site, ...]:
    """Give the two sites of an injection that are one key away."""
    return sites_for(Method.INTRAMUSCULAR, programme, day)[:2]


@lru_cache(maxsize=_DAYS)
def reason_on(reason: Reason, day: date) -> ReasonFacts:
    """Give the words for a reason on a day."""
    return row_on([row for row in REASON_ROWS if row.key == reason], day)


@lru_cache(maxsize=_DAYS)
def reasons_on(day: date) -> tuple[Reason, ...]:
    """List the reasons that Mavis takes on a day."""
    return tuple(dict.fromkeys(Reason(row.key) for row in in_force(REASON_ROWS, day)))


def is_vaccine_of(name: str, day: date) -> bool:
    """True if there is such a product on a day."""
    return any(vaccine.name == name for vaccine in vaccines_on(day))


def is_site_of(site: Site, day: date) -> bool:
    """True if Mavis takes a site on a day."""
    return _is_in_force(SITE_ROWS, site, day)


def _is_in_force(rows: Sequence[SiteFacts], key: str, day: date) -> bool:
    return any(row.key == key for row in in_force(rows, day))

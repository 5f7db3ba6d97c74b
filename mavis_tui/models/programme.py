"""Programmes, vaccines, sites, methods and reasons by their keys. What the country says of each is in `country/`."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from mavis_tui.models.country.dates import LookedUp
from mavis_tui.models.country.programmes import ROWS as PROGRAMME_ROWS
from mavis_tui.models.country.programmes import ProgrammeRow
from mavis_tui.models.country.reasons import REASON_ROWS, ReasonFacts
from mavis_tui.models.country.sites import METHOD_ROWS, SITE_ROWS, MethodFacts, SiteFacts
from mavis_tui.models.country.vaccines import ROWS as VACCINE_ROWS
from mavis_tui.models.country.vaccines import VaccineRow


def _more(rows: Iterable[SiteFacts | ReasonFacts], named: Mapping[str, object]) -> dict[str, str]:
    """Give names for the keys of rows that have none yet."""
    return {row.key.upper(): row.key for row in rows if row.key not in named.values()}


class Programme(StrEnum):
    """A school-age programme. The value is Mavis's programme type, the key of its row in `country/programmes.py`."""

    FLU = "flu"
    HPV = "hpv"
    MENACWY = "menacwy"
    TD_IPV = "td_ipv"
    MMR = "mmr"


class Variant(StrEnum):
    """Which of the two MMR vaccines a child is due: born on or after 1 January 2020 means MMRV."""

    MMR = "mmr"
    MMRV = "mmrv"


class Method(StrEnum):
    """How a vaccine is given. The value is Mavis's delivery method."""

    INTRAMUSCULAR = "intramuscular"
    SUBCUTANEOUS = "subcutaneous"
    NASAL = "nasal_spray"


class Site(StrEnum):
    """Where a vaccine is given. The value is Mavis's delivery site."""

    LEFT_ARM_UPPER = "left_arm_upper_position"
    RIGHT_ARM_UPPER = "right_arm_upper_position"
    LEFT_ARM_LOWER = "left_arm_lower_position"
    RIGHT_ARM_LOWER = "right_arm_lower_position"
    LEFT_THIGH = "left_thigh"
    RIGHT_THIGH = "right_thigh"
    LEFT_BUTTOCK = "left_buttock"
    RIGHT_BUTTOCK = "right_buttock"
    NOSE = "nose"
    # One that begins is a row and no code: nothing calls it by its name.
    locals().update(_more(SITE_ROWS, locals()))


class Reason(StrEnum):
    """Why a vaccine was not given. The value is Mavis's outcome."""

    REFUSED = "refused"
    UNWELL = "unwell"
    CONTRAINDICATED = "contraindicated"
    ALREADY_HAD = "already_had"
    # One that begins is a row and no code: nothing calls it by its name.
    locals().update(_more(REASON_ROWS, locals()))


class Vaccine(NamedTuple):
    """One product. `name` is Mavis's upload name, exact to the letter, and identifies it here and on the wire.

    `dose_ml` is the full dose in millilitres; `snomed` the newest product code and `term` its description.
    """

    name: str
    brand: str
    nivs_name: str | None
    manufacturer: str
    programme: Programme
    variant: Variant | None
    nasal: bool
    dose_ml: float
    gelatine: bool
    active: bool
    snomed: str
    term: str
    held: LookedUp


PROGRAMMES: dict[Programme, ProgrammeRow] = {Programme(row.key): row for row in PROGRAMME_ROWS}

METHODS: dict[Method, MethodFacts] = {Method(row.key): row for row in METHOD_ROWS}

SITES: dict[Site, SiteFacts] = {Site(row.key): row for row in SITE_ROWS}

REASONS: dict[Reason, ReasonFacts] = {Reason(row.key): row for row in REASON_ROWS}


def product(row: VaccineRow, day: date | None = None) -> Vaccine:
    """Make a product of its row, with the code to write for a dose of a day; of any day, the newest code."""
    codes = [one for one in row.codes if day is None or one.corrects or one.since is None or one.since <= day]
    newest = (codes or row.codes)[-1]
    return Vaccine(
        row.name,
        row.brand,
        row.nivs_name,
        row.manufacturer,
        Programme(row.programme),
        Variant(row.variant) if row.variant else None,
        row.nasal,
        row.dose_ml,
        row.gelatine,
        row.active,
        newest.code,
        newest.term,
        row.held,
    )


VACCINES: dict[str, Vaccine] = {row.name: product(row) for row in VACCINE_ROWS}
"""By name, each as it was read last. What is asked of a record is asked of its own day, see `on_the_day.py`; so for the
four tables above.
"""


def label_of(programme: Programme, variant: Variant | None = None) -> str:
    """Give the name staff read: that of the variant where there is one, otherwise the programme's label."""
    facts = PROGRAMMES[programme]
    return next((one.label for one in facts.variants if one.key == variant), facts.label)


def variant_of(programme: Programme, born: date) -> Variant | None:
    """Give the variant that a child born on that day is due, None where a programme has only one vaccine for all."""
    variants = PROGRAMMES[programme].variants
    if not variants:  # as of nearly all
        return None
    due = [one.key for one in variants if one.born_from is None or born >= one.born_from]
    return Variant(due[-1]) if due else None


def first_variant(programme: Programme) -> Variant | None:
    """Give the variant of which a record is that says none: PROGRAMME will name it."""
    variants = PROGRAMMES[programme].variants
    return Variant(variants[0].key) if variants else None


def written_variant(programme: Programme, variant: Variant | None) -> Variant | None:
    """Give the variant that PROGRAMME will name for a record; where the record has none, that is the first."""
    return variant or first_variant(programme)


def labels_of(programmes: tuple[Programme, ...]) -> str:
    """Join the labels of a session's programmes: `Flu`, `MenACWY and Td/IPV`."""
    names = [label_of(programme) for programme in programmes]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def usual_method(vaccine: Vaccine) -> Method:
    """Nasal spray for a nasal vaccine, otherwise intramuscular: what Mavis derives from the site on import."""
    return Method.NASAL if vaccine.nasal else Method.INTRAMUSCULAR

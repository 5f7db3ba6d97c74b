"""Programmes, vaccines, sites, methods and reasons by their keys. What the country says of each is in `country/`."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from mavis_tui.models.country.dates import LookedUp
from mavis_tui.models.country.programmes import ROWS as PROGRAMME_ROWS
from mavis_tui.models.country.programmes import ProgrammeRow
from mavis_tui.models.country.reasons import REASON_ROWS, ReasonFacts
from mavis_tui.models.country.sites import METHOD_ROWS, SITE_ROWS, MethodFacts, SiteFacts
from mavis_tui.models.country.vaccines import ROWS as VACCINE_ROWS


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


class Reason(StrEnum):
    """Why a vaccine was not given. The value is Mavis's outcome."""

    REFUSED = "refused"
    UNWELL = "unwell"
    CONTRAINDICATED = "contraindicated"
    ALREADY_HAD = "already_had"


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

METHODS: dict[Method, MethodFacts] = {Method(key): facts for key, facts in METHOD_ROWS.items()}

SITES: dict[Site, SiteFacts] = {Site(key): facts for key, facts in SITE_ROWS.items()}

REASONS: dict[Reason, ReasonFacts] = {Reason(key): facts for key, facts in REASON_ROWS.items()}

VACCINES: dict[str, Vaccine] = {
    row.name: Vaccine(
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
        row.codes[-1].code,
        row.codes[-1].term,
        row.held,
    )
    for row in VACCINE_ROWS
}


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


def sites_for(method: Method, programme: Programme | None = None) -> tuple[Site, ...]:
    """List the sites that fit a method, and an injection of `programme` if it is said, usual ones first."""
    if method is Method.NASAL:
        return (Site.NOSE,)
    of_programme = PROGRAMMES[programme].sites if programme is not None else ()
    return tuple(map(Site, of_programme)) or tuple(site for site in Site if site is not Site.NOSE)


def usual_sites(programme: Programme) -> tuple[Site, ...]:
    """Give the two sites of an injection that are one key away."""
    return sites_for(Method.INTRAMUSCULAR, programme)[:2]

"""The school-age programmes: who is offered what, how many doses, how far apart. The rules read nothing else."""

from datetime import date
from typing import NamedTuple

from mavis_tui.models.country.dates import END_OF_SEASON, LookedUp

LISTED = LookedUp("manage-vaccinations-in-schools 5c39c85e0 (Mavis facts 2.6, 3.2 and 3.9)", until=END_OF_SEASON)


class VariantRow(NamedTuple):
    """One of several vaccines of a programme, and from which birthday on a child is due it; None: everybody."""

    key: str
    label: str
    born_from: date | None = None
    more_diseases: tuple[tuple[str, str], ...] = ()


class ProgrammeRow(NamedTuple):
    """One programme.

    `label` is what staff read, `import_names` what Mavis writes (the first) and accepts in PROGRAMME,
    `group` its heading on the dashboard. `year_groups` are offered it by default, `eligible` are those up to the end of
    school who may still catch up. `max_dose` is the highest DOSE_SEQUENCE. `default_dose` is the number Mavis takes
    where none is said; without one the nurse may change the number. `seasonal`: a record counts for its own academic
    year only.

    `doses_needed` make a child vaccinated. `first_ages` are the ages in months from which the first, second … of them
    count, the last for any further one; `interval_days` how far apart they must be. `school_dose` is the number
    of the one dose of a longer course that schools give: a dose from elsewhere counts only under that number.
    `history_forces_triage`: a dose on record that doesn't make the child vaccinated needs a nurse to look.

    `methods` are what parents choose from, where there is more than one; `asks_gelatine`: parents may ask for
    a vaccine without it, which a workbook doesn't say. `sites` are where an injection may go, usual ones first; none
    means any. `delegated`: others than nurses may give it (see `protocols.py`). `remembers_batch`: the batch given last
    is the default for the day. `screening` are the statements to confirm that not every programme has.
    `diseases` are what it is against: SNOMED CT codes and terms.
    """

    key: str
    label: str
    import_names: tuple[str, ...]
    group: str
    year_groups: tuple[int, ...]
    eligible: tuple[int, ...]
    max_dose: int
    diseases: tuple[tuple[str, str], ...]
    default_dose: int | None = None
    seasonal: bool = False
    doses_needed: int = 1
    first_ages: tuple[int, ...] = ()
    interval_days: int = 0
    school_dose: int | None = None
    history_forces_triage: bool = False
    methods: tuple[str, ...] = ("injection",)
    asks_gelatine: bool = False
    sites: tuple[str, ...] = ()
    variants: tuple[VariantRow, ...] = ()
    delegated: bool = False
    remembers_batch: bool = True
    screening: tuple[str, ...] = ()
    held: LookedUp = LISTED


def _years(first: int, last: int) -> tuple[int, ...]:
    return tuple(range(first, last + 1))


ROWS: tuple[ProgrammeRow, ...] = (
    ProgrammeRow(
        "flu",
        "Flu",
        ("Flu",),
        group="Flu",
        year_groups=_years(0, 11),
        eligible=_years(0, 11),
        max_dose=2,
        default_dose=1,
        seasonal=True,
        methods=("nasal", "injection"),
        delegated=True,
        screening=("medicine",),
        diseases=(("6142004", "Influenza"),),
    ),
    ProgrammeRow(
        "hpv",
        "HPV",
        ("HPV",),
        group="HPV",
        year_groups=_years(8, 11),
        eligible=_years(8, 13),
        max_dose=3,
        default_dose=1,
        diseases=(("240532009", "Human papillomavirus infection"),),
    ),
    ProgrammeRow(
        "menacwy",
        "MenACWY",
        ("ACWYX4", "MenACWY"),
        group="Doubles",
        year_groups=_years(9, 11),
        eligible=_years(9, 13),
        max_dose=3,
        first_ages=(120,),
        history_forces_triage=True,
        screening=("medicine",),
        diseases=(("23511006", "Meningococcal infectious disease"),),
    ),
    ProgrammeRow(
        "td_ipv",
        "Td/IPV",
        ("3-in-1", "Td/IPV"),
        group="Doubles",
        year_groups=_years(9, 11),
        eligible=_years(9, 13),
        max_dose=6,
        first_ages=(120,),
        school_dose=5,
        history_forces_triage=True,
        screening=("pregnant", "medicine"),
        diseases=(
            ("76902006", "Tetanus"),
            ("397430003", "Diphtheria caused by Corynebacterium diphtheriae"),
            ("398102009", "Acute poliomyelitis"),
        ),
    ),
    ProgrammeRow(
        "mmr",
        "MMR",
        ("MMR", "MMRV"),
        group="MMR",
        year_groups=_years(0, 11),
        eligible=_years(0, 13),
        max_dose=2,
        doses_needed=2,
        first_ages=(12, 15),
        interval_days=28,
        asks_gelatine=True,
        remembers_batch=False,
        variants=(
            VariantRow("mmr", "MMR"),
            VariantRow("mmrv", "MMRV", date(2020, 1, 1), more_diseases=(("38907003", "Varicella"),)),
        ),
        diseases=(("14189004", "Measles"), ("36989005", "Mumps"), ("36653000", "Rubella")),
    ),
)

"""The procedures that an Immunization names, by programme, variant, method and dose.

Source: Mavis facts 5 (the table by programme, method and dose) and 9.6; the terms of MMR and MMRV from
manage-vaccinations-in-schools, `spec/models/vaccine_spec.rb`. Where a term is empty it isn't in what could be read, and
none is written.
"""

from typing import NamedTuple

from mavis_tui.models.country.dates import LookedUp

READ = LookedUp("manage-vaccinations-in-schools, app/models/vaccine.rb SNOMED_PROCEDURE (Mavis facts 5 and 9.6)")

Coded = tuple[str, str]
"""A SNOMED CT code and its term."""


class ProcedureRow(NamedTuple):
    """The procedure of the first dose, and of any later one."""

    programme: str
    first: Coded
    later: Coded
    variant: str | None = None
    nasal: bool = False
    held: LookedUp = READ


_HPV = ("761841000", "Administration of vaccine product containing only Human papillomavirus antigen")
_MENACWY = (
    "871874000",
    "Administration of vaccine product containing only Neisseria meningitidis serogroup A, C, W135 and Y antigens",
)
_TD_IPV = ("414619005", "")
_MMR = "vaccine product containing only Measles morbillivirus and Mumps orthorubulavirus and Rubella virus antigens"
_MMRV = (
    "vaccine product containing only Human alphaherpesvirus 3 and Measles morbillivirus and Mumps orthorubulavirus and "
    "Rubella virus antigens"
)
_FIRST, _SECOND = "Administration of", "Administration of second dose of"

ROWS: tuple[ProcedureRow, ...] = (
    ProcedureRow(
        "flu",
        ("985151000000100", "Administration of first inactivated seasonal influenza vaccination"),
        ("985171000000109", "Administration of second inactivated seasonal influenza vaccination"),
    ),
    ProcedureRow(
        "flu",
        ("884861000000100", "Administration of first intranasal seasonal influenza vaccination"),
        ("884881000000109", "Administration of second intranasal seasonal influenza vaccination"),
        nasal=True,
    ),
    ProcedureRow("hpv", _HPV, _HPV),
    ProcedureRow("menacwy", _MENACWY, _MENACWY),
    ProcedureRow("td_ipv", _TD_IPV, _TD_IPV),
    ProcedureRow("mmr", ("38598009", f"{_FIRST} {_MMR}"), ("170433008", f"{_SECOND} {_MMR}"), variant="mmr"),
    ProcedureRow("mmr", ("432636005", f"{_FIRST} {_MMRV}"), ("433733003", f"{_SECOND} {_MMRV}"), variant="mmrv"),
)

"""Under which protocol who may give what, and between which days.

Source: Mavis facts 3.10 (manage-vaccinations-in-schools 5c39c85e0) and 9.7 (prevention-services-design-history, posts
of July and August 2026): for flu, the Influenza Vaccine Group Direction takes the place of the national protocol and of
supply under a PGD from winter 2026 to 2027 on. No post names the day; a season begins with the academic year.
"""

from datetime import date
from typing import NamedTuple

from mavis_tui.models.country.dates import END_OF_SEASON, LookedUp

_LAST, _FIRST = date(2026, 8, 31), date(2026, 9, 1)
_FACTS = "manage-vaccinations-in-schools 5c39c85e0 (Mavis facts 3.10)"
_POSTS = "prevention-services-design-history 3af8cca4, posts of July and August 2026 (Mavis facts 9.7)"


class ProtocolRow(NamedTuple):
    """One way in which a vaccine may be given.

    `roles` may give it so. `delegated` means: only vaccines of programmes that others than nurses may give. `methods`
    are how. `needs` is what must be so besides: `chosen`: the session works under it; `not_another`: the session has
    not chosen another for its nurses; `psd`: the child has a PSD; `no_psd`: the session has no PSDs. `supplier`:
    somebody else supplied the vaccine and has to be named.
    """

    protocol: str
    roles: tuple[str, ...]
    methods: tuple[str, ...]
    held: LookedUp
    delegated: bool = False
    needs: str = ""
    supplier: bool = False


LABELS: dict[str, str] = {
    "pgd": "Patient Group Direction (PGD)",
    "psd": "Patient Specific Direction (PSD)",
    "national": "National protocol",
    "vgd": "Influenza Vaccine Group Direction (VGD)",
}

NEEDS: dict[str, str] = {
    "chosen": "the session isn’t held under the national protocol",
    "psd": "the child has no PSD",
    "no_psd": "the session works with PSDs",
}
"""Why a row doesn't hold, where that isn't what the session chose for its nurses."""

_BOTH = ("injection", "nasal")

ROWS: tuple[ProtocolRow, ...] = (
    ProtocolRow("pgd", ("prescriber",), _BOTH, LookedUp(_FACTS, until=END_OF_SEASON)),
    ProtocolRow("pgd", ("nurse",), _BOTH, LookedUp(_FACTS, until=END_OF_SEASON), needs="not_another"),
    ProtocolRow(
        "pgd",
        ("healthcare_assistant",),
        ("nasal",),
        LookedUp(f"{_FACTS}; ended by {_POSTS}", until=_LAST),
        delegated=True,
        needs="no_psd",
        supplier=True,
    ),
    ProtocolRow(
        "psd", ("healthcare_assistant",), _BOTH, LookedUp(_FACTS, until=END_OF_SEASON), delegated=True, needs="psd"
    ),
    ProtocolRow(
        "national",
        ("healthcare_assistant",),
        ("injection",),
        LookedUp(f"{_FACTS}; ended by {_POSTS}", until=_LAST),
        delegated=True,
        needs="chosen",
        supplier=True,
    ),
    ProtocolRow(
        "vgd",
        ("nurse",),
        _BOTH,
        LookedUp(_POSTS, since=_FIRST, until=END_OF_SEASON),
        delegated=True,
        needs="not_another",
    ),
    ProtocolRow(
        "vgd", ("healthcare_assistant",), _BOTH, LookedUp(_POSTS, since=_FIRST, until=END_OF_SEASON), delegated=True
    ),
)

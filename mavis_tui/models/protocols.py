"""Which protocols somebody may work under: by role, vaccine, session, child and day. The rows are the country's."""

from datetime import date

from mavis_tui.models.country.dates import END_OF_SEASON
from mavis_tui.models.country.protocols import LABELS, ROWS, ProtocolRow
from mavis_tui.models.programme import PROGRAMMES, Vaccine
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Protocol, Role

PROTOCOL_LABELS: dict[Protocol, str] = {Protocol(key): label for key, label in LABELS.items()}
"""What staff read."""


def protocols_for(
    role: Role, vaccine: Vaccine, session: Session, day: date, *, psd: bool | None
) -> tuple[Protocol, ...]:
    """List the protocols under which `role` may give `vaccine` in `session` on `day`; none means: may not give it.

    `psd` is `Care.psd`: whether the child has a patient specific direction, None where the session has none. Where two
    are listed, somebody has to choose: nothing is taken silently. After the last day for which anybody looked, that
    day's rules go on, and `warnings.py` says so: a rule that got old forbids nothing.
    """
    found = [Protocol(row.protocol) for row in _rows(role, vaccine, day) if _holds(row, vaccine, session, psd)]
    return tuple(dict.fromkeys(found))


def needs_supplier(protocol: Protocol, role: Role, vaccine: Vaccine, day: date) -> bool:
    """Tell whether somebody else who supplied the vaccine has to be named (Mavis facts 3.10)."""
    return any(row.supplier for row in _rows(role, vaccine, day) if row.protocol == protocol)


def _rows(role: Role, vaccine: Vaccine, day: date) -> list[ProtocolRow]:
    method = "nasal" if vaccine.nasal else "injection"
    delegated = PROGRAMMES[vaccine.programme].delegated
    judged_on = min(day, END_OF_SEASON)
    return [
        row
        for row in ROWS
        if role in row.roles and method in row.methods and (delegated or not row.delegated) and row.held.on(judged_on)
    ]


def _holds(row: ProtocolRow, vaccine: Vaccine, session: Session, psd: bool | None) -> bool:
    chosen = session.flu_protocol if PROGRAMMES[vaccine.programme].delegated else None
    return {
        "": True,
        "chosen": chosen == row.protocol,
        "not_another": chosen in (None, Protocol.NATIONAL, row.protocol)
        or (chosen is Protocol.PSD and row.protocol == "pgd"),
        "psd": bool(psd),
        "no_psd": psd is None,
    }[row.needs]

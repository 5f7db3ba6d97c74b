"""Which protocols somebody may work under: by role, vaccine, session, child and day. The rows are the country's.

A device asks here before a dose is recorded, and the hub when it arrives, so that both say the same.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from mavis_tui.errors import BadInput
from mavis_tui.models.although import AlthoughKind
from mavis_tui.models.breach import Breach
from mavis_tui.models.country.dates import END_OF_SEASON
from mavis_tui.models.country.protocols import LABELS, NEEDS, ROWS, ProtocolRow
from mavis_tui.models.programme import PROGRAMMES, VACCINES, Programme, Vaccine, label_of
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Protocol, Role, Vaccination, same_person

PROTOCOL_LABELS: dict[Protocol, str] = {Protocol(key): label for key, label in LABELS.items()}
"""What staff read."""

PROTOCOLS_BRIEFLY: dict[Protocol, str] = {
    protocol: ": ".join(reversed(label.removesuffix(")").split(" ("))) for protocol, label in PROTOCOL_LABELS.items()
}
"""The same for a narrow box, what tells them apart first: `VGD: Influenza Vaccine Group Direction`."""

ROLE_LABELS: dict[Role, str] = {
    Role.NURSE: "nurse",
    Role.HEALTHCARE_ASSISTANT: "healthcare assistant",
    Role.PRESCRIBER: "prescriber",
}
"""What staff read, in the middle of a sentence."""

NOT_ALLOWED = "not_allowed"
"""The field of a breach that says that somebody may not give this at all: only “Given although …” answers it."""


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


def not_allowed(role: Role, vaccines: Sequence[Vaccine], session: Session, day: date, *, psd: bool | None) -> str:
    """Say in a sentence why `role` may give none of these vaccines, or nothing where one of them may be given."""
    if not vaccines or any(protocols_for(role, vaccine, session, day, psd=psd) for vaccine in vaccines):
        return ""
    needs = dict.fromkeys(row.needs for vaccine in vaccines for row in _rows(role, vaccine, day))
    because = "; ".join(NEEDS[need] for need in needs if need in NEEDS)
    labels = " or ".join(dict.fromkeys(label_of(vaccine.programme, vaccine.variant) for vaccine in vaccines))
    if not because:
        return f"A {ROLE_LABELS[role]} may not give {labels}."
    what = vaccines[0].brand if len(vaccines) == 1 else labels
    return f"A {ROLE_LABELS[role]} may not give {what} here: {because}."


def protocol_breaches(
    record: Vaccination,
    session: Session,
    *,
    psd: bool | None,
    vaccinator: Role | None = None,
    recorder: Role | None = None,
) -> list[Breach]:
    """Hold a dose against what its vaccinator may do, and what the one who recorded it may record.

    The roles are those on the record unless somebody knows better. What may not be given at all may have been given
    although, with a reason: `given_although/` says what that needs.
    """
    vaccine, by = VACCINES.get(record.vaccine or ""), record.performed_by
    if not record.given or vaccine is None or by is None or by_psd_of_the_day(record):
        return []
    day, role = record.performed_on, vaccinator or by.role
    possible = protocols_for(role, vaccine, session, day, psd=psd)
    scribe = recorder or (record.recorded_by.role if record.recorded_by is not None else role)
    why = not_allowed(role, [vaccine], session, day, psd=psd)
    if not why and scribe is not role and (why := not_allowed(scribe, [vaccine], session, day, psd=psd)):
        why = f"{why[:-1]}, and so not record it for somebody else."
    if why and record.although is None:
        return [Breach(NOT_ALLOWED, why)]
    if not possible:
        return []
    offered = " or ".join(PROTOCOL_LABELS[one] for one in possible)
    if record.protocol is None:
        return [Breach("protocol", f"Choose under which protocol it was given: {offered}.")] if possible[1:] else []
    if record.protocol not in possible:
        label = PROTOCOL_LABELS[record.protocol]
        return [Breach("protocol", f"{label} doesn’t hold here for a {ROLE_LABELS[role]}. It can be: {offered}.")]
    if needs_supplier(record.protocol, role, vaccine, day) and (
        record.supplied_by is None or same_person(record.supplied_by, by)
    ):
        return [Breach("supplied_by", "Choose who supplied the vaccine: somebody else than the vaccinator.")]
    return []


def by_psd_of_the_day(record: Vaccination) -> bool:
    """True for a dose that a prescriber directed on the day, though the list had no PSD for the child."""
    return record.although is not None and record.although.kind is AlthoughKind.PSD


def covered_by_none(record: Vaccination) -> bool:
    """True for a dose that its vaccinator might not give: no protocol is written down, and none is made up."""
    by = record.performed_by
    return by is not None and by.role is Role.HEALTHCARE_ASSISTANT and record.protocol is None and record.given


def flu_protocols(days: Iterable[date]) -> tuple[Protocol, ...]:
    """List what a session may have chosen for flu on one of these days: what nurses or assistants work under then."""
    judged_on = [min(day, END_OF_SEASON) for day in days]
    return tuple(
        protocol
        for protocol in Protocol
        if any(
            row.protocol == protocol and row.needs in _CHOSEN and any(row.held.on(day) for day in judged_on)
            for row in ROWS
        )
    )


def flu_protocols_of(programmes: Iterable[Programme], days: Iterable[date]) -> tuple[Protocol, ...]:
    """List what a session with these programmes may have chosen for flu; nothing where it isn't for flu."""
    return flu_protocols(days) if any(PROGRAMMES[programme].delegated for programme in programmes) else ()


def checked_flu_protocol(protocol: Protocol, programmes: Iterable[Programme], days: Iterable[date]) -> Protocol:
    """Give what a session chooses for flu. Raises BadInput where it isn't for flu, or on its days no such choice is."""
    possible = flu_protocols_of(programmes, days)
    if not possible:
        raise BadInput("This session isn’t for flu: nobody chooses a flu protocol for it. Nothing was changed.")
    if protocol not in possible:
        there_are = " or ".join(PROTOCOL_LABELS[one] for one in possible)
        raise BadInput(
            f"{PROTOCOL_LABELS[protocol]} isn’t one that a session can choose on its days. There are: {there_are}. "
            "Nothing was changed."
        )
    return protocol


_CHOSEN = ("chosen", "not_another")


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

"""Who may give what under which protocol. Expected values: Mavis facts 3.10 until summer 2026, 9.7 from then on."""

from datetime import date

import msgspec
import pytest

from mavis_tui.models.programme import VACCINES
from mavis_tui.models.protocols import PROTOCOL_LABELS, needs_supplier, protocols_for
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Protocol, Role, Staff
from tests.builders import a_session

PGD, PSD, NATIONAL, VGD = Protocol.PGD, Protocol.PSD, Protocol.NATIONAL, Protocol.VGD
NURSE, HCA, PRESCRIBER = Role.NURSE, Role.HEALTHCARE_ASSISTANT, Role.PRESCRIBER
SPRAY, INJECTION, HPV = VACCINES["AstraZeneca Fluenz"], VACCINES["Sanofi Vaxigrip"], VACCINES["Gardasil9"]
LAST_WINTER, SUMMER, AUTUMN = date(2025, 11, 24), date(2026, 8, 31), date(2026, 9, 1)

ROWS = [
    # Until summer 2026 (facts 3.10).
    (NURSE, SPRAY, None, None, LAST_WINTER, (PGD,)),
    (NURSE, INJECTION, None, None, LAST_WINTER, (PGD,)),
    (NURSE, INJECTION, NATIONAL, None, LAST_WINTER, (PGD,)),
    (HCA, SPRAY, None, None, LAST_WINTER, (PGD,)),
    (HCA, SPRAY, None, True, LAST_WINTER, (PSD,)),
    (HCA, SPRAY, None, False, LAST_WINTER, ()),
    (HCA, INJECTION, None, None, LAST_WINTER, ()),
    (HCA, INJECTION, NATIONAL, None, LAST_WINTER, (NATIONAL,)),
    (HCA, INJECTION, NATIONAL, True, LAST_WINTER, (PSD, NATIONAL)),
    (HCA, INJECTION, NATIONAL, None, SUMMER, (NATIONAL,)),
    # From winter 2026 to 2027 on (facts 9.7).
    (NURSE, SPRAY, None, None, AUTUMN, (PGD, VGD)),
    (NURSE, SPRAY, PGD, None, AUTUMN, (PGD,)),
    (NURSE, INJECTION, VGD, None, AUTUMN, (VGD,)),
    (HCA, SPRAY, None, None, AUTUMN, (VGD,)),
    (HCA, INJECTION, PGD, None, AUTUMN, (VGD,)),
    (HCA, INJECTION, NATIONAL, None, AUTUMN, (VGD,)),
    (HCA, SPRAY, VGD, True, AUTUMN, (PSD, VGD)),
    (PRESCRIBER, SPRAY, PGD, None, AUTUMN, (PGD,)),
    # Only flu is delegated.
    (NURSE, HPV, VGD, None, AUTUMN, (PGD,)),
    (PRESCRIBER, HPV, None, None, AUTUMN, (PGD,)),
    (HCA, HPV, NATIONAL, None, LAST_WINTER, ()),
    (HCA, HPV, VGD, True, AUTUMN, ()),
]


@pytest.mark.parametrize(("role", "vaccine", "chosen", "psd", "day", "expected"), ROWS)
def test_who_may_work_under_which_protocol(
    role: Role, vaccine: object, chosen: Protocol | None, psd: bool | None, day: date, expected: tuple[Protocol, ...]
) -> None:
    session = a_session(flu_protocol=chosen)
    assert isinstance(vaccine, type(HPV))
    assert protocols_for(role, vaccine, session, day, psd=psd) == expected


def test_a_rule_that_got_old_goes_on_and_is_warned_of_instead_of_forbidding_a_true_record() -> None:
    assert protocols_for(NURSE, HPV, a_session(), date(2027, 9, 1), psd=None) == (PGD,)
    assert protocols_for(HCA, SPRAY, a_session(), date(2027, 9, 1), psd=None) == (VGD,)


def test_a_supplier_is_named_where_the_vaccine_was_supplied_by_somebody_else() -> None:
    assert needs_supplier(NATIONAL, HCA, INJECTION, LAST_WINTER)
    assert needs_supplier(PGD, HCA, SPRAY, LAST_WINTER)
    assert not needs_supplier(PSD, HCA, SPRAY, LAST_WINTER)
    assert not needs_supplier(PGD, NURSE, SPRAY, LAST_WINTER)
    assert not needs_supplier(VGD, HCA, SPRAY, AUTUMN)


def test_every_protocol_has_a_label() -> None:
    assert list(PROTOCOL_LABELS) == list(Protocol)
    assert PROTOCOL_LABELS[VGD] == "Influenza Vaccine Group Direction (VGD)"


def test_staff_and_sessions_from_before_have_the_role_of_a_nurse_and_no_choice() -> None:
    """What was written before the new fields opens, and is written as it was: digests stay what they were."""
    staff = msgspec.json.decode(b'{"email":"sian.rees@example.nhs.uk","name":"Sian Rees"}', type=Staff)
    assert staff.role is NURSE
    assert msgspec.json.encode(staff) == b'{"email":"sian.rees@example.nhs.uk","name":"Sian Rees"}'
    before = msgspec.json.encode(a_session())
    assert b"flu_protocol" not in before
    assert msgspec.json.decode(before, type=Session).flu_protocol is None

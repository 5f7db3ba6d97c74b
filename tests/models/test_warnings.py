"""What is warned of. Expected: Mavis facts 3.2 (year groups), 3.14 (batches), 4.3 (another method), 9.3."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from mavis_tui.models.child import Child
from mavis_tui.models.consent import Consent, ConsentStatus, VaccineMethod
from mavis_tui.models.programme import Method, Programme, Site
from mavis_tui.models.status import status_of
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.models.warnings import is_good_on, warnings
from tests.builders import TODAY, a_child, a_vaccination, consented, not_given

SPRAY = {
    "programme": Programme.FLU,
    "vaccine": "AstraZeneca Fluenz",
    "method": Method.NASAL,
    "site": Site.NOSE,
}
NO_SPRAY = Consent(status=ConsentStatus.GIVEN, methods=(VaccineMethod.INJECTION,))
MMR = {"programme": Programme.MMR, "vaccine": "VaxPro"}

OVER = "The rules for HPV that mavis has are those until 31 August 2027. Check what holds now; a newer mavis may know."


def with_care(programme: Programme, **care: Any) -> Child:
    return a_child(1, care={programme: consented(**care)})


CASES: dict[str, tuple[Vaccination, Child, tuple[str, ...]]] = {
    "nothing": (a_vaccination(1), a_child(1), ()),
    "expired the day before": (
        a_vaccination(1, batch_number="OLD1", batch_expiry=TODAY - timedelta(days=1)),
        a_child(1),
        ("Batch OLD1 EXPIRED on 23 November 2026: do not give it.",),
    ),
    "expires that day": (a_vaccination(1, batch_expiry=TODAY), a_child(1), ()),
    "expired since": (a_vaccination(1, performed_on=date(2026, 1, 5), batch_expiry=date(2026, 1, 31)), a_child(1), ()),
    "nobody knows": (
        a_vaccination(1, batch_expiry=None),
        a_child(1),
        ("Nobody knows when batch FM8629 expires. Look at the box.",),
    ),
    "another method than agreed": (
        a_vaccination(1, **SPRAY),
        with_care(Programme.FLU, consent=NO_SPRAY),
        ("Incorrect vaccine given: what was agreed is the injection, not Fluenz.",),
    ),
    "gelatine that nobody was asked about": (
        a_vaccination(1, **MMR),
        with_care(Programme.MMR),
        ("Contains gelatine. A Mavis workbook doesn’t say who asked for none: check first.",),
    ),
    "gelatine that was refused": (
        a_vaccination(1, **MMR),
        with_care(Programme.MMR, consent=Consent(status=ConsentStatus.GIVEN, without_gelatine=True)),
        ("MMR VaxPro contains gelatine, and one without it was asked for.",),
    ),
    "a year group too young": (
        a_vaccination(1),
        a_child(1, year_group=7),
        ("Year 7 isn’t a year group that may have HPV (Year 8 to Year 13).",),
    ),
    "a rule that is over": (
        a_vaccination(1, performed_on=date(2027, 9, 1), batch_expiry=date(2028, 1, 1)),
        a_child(1),
        (OVER,),
    ),
    "a record from before stays judged by its day": (a_vaccination(1, performed_on=date(2027, 8, 31)), a_child(1), ()),
    "not given": (not_given(1), a_child(1, year_group=7), ()),
}


@pytest.mark.parametrize("case", CASES)
def test_each_warning_is_said_in_its_words_and_only_where_it_is_so(case: str) -> None:
    record, child, expected = CASES[case]
    record = replace(record, batch_expiry=date(2027, 9, 30)) if "stays judged" in case else record
    status = status_of(child, record.programme, record.performed_on)
    assert tuple(one.text for one in warnings(record, child, status)) == expected


def test_a_batch_is_good_only_where_its_expiry_is_known_and_not_over() -> None:
    assert is_good_on(TODAY, TODAY)
    assert not is_good_on(TODAY - timedelta(days=1), TODAY)
    assert not is_good_on(None, TODAY)

"""Rule 49 of Mavis's import: pairs of one child's records, caught at entry, in a file, and at export, or by none."""

from datetime import date, timedelta
from typing import Any, NamedTuple

import msgspec
import pytest

from mavis_tui.models.programme import Reason
from mavis_tui.models.vaccination import Staff, Vaccination
from mavis_tui.workspace.recording.duplicates import recorded_already
from tests.builders import NOON, a_vaccination, not_given
from tests.spreadsheets.mavis_rules import Team, complaints
from tests.spreadsheets.test_records_csv import GOOD, LOCAL_NOON, NOT_GIVEN, TEAM, a_file, wanted, written

OTHER = Staff(email="tom.lister@example.nhs.uk", name="Tom Lister")


class Pair(NamedTuple):
    """What a second record has otherwise than the first, in a row and at entry; whether Mavis tells them apart."""

    first: dict[str, str]
    row: dict[str, str]
    record: dict[str, Any]
    apart: bool


PAIRS = {
    "nothing else": Pair(GOOD, {}, {}, apart=False),
    "another time, batch, site and notes": Pair(
        GOOD,
        {
            "TIME_OF_VACCINATION": "10:05:00",
            "BATCH_NUMBER": "AB12",
            "BATCH_EXPIRY_DATE": "01/01/2028",
            "ANATOMICAL_SITE": "left thigh",
            "NOTES": "x",
        },
        {
            "performed_at": NOON - timedelta(hours=2),
            "batch_number": "AB12",
            "batch_expiry": date(2028, 1, 1),
            "notes": "x",
        },
        apart=False,
    ),
    "another vaccine": Pair(GOOD, {"VACCINE_GIVEN": "Cervarix"}, {"vaccine": "Cervarix"}, apart=False),
    "unwell twice": Pair(NOT_GIVEN, {"TIME_OF_VACCINATION": "10:05:00"}, {"performed_at": None}, apart=False),
    "another dose": Pair(GOOD, {"DOSE_SEQUENCE": "2"}, {"dose_sequence": 2}, apart=True),
    "another reason": Pair(NOT_GIVEN, {"REASON_NOT_VACCINATED": "refused"}, {"reason": Reason.REFUSED}, apart=True),
    "another vaccinator": Pair(
        GOOD, {"PERFORMING_PROFESSIONAL_EMAIL": OTHER.email}, {"performed_by": OTHER}, apart=True
    ),
}


def records(pair: Pair) -> tuple[Vaccination, Vaccination]:
    first = a_vaccination() if pair.first is GOOD else not_given()
    return first, msgspec.structs.replace(first, id="second", **pair.record)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_a_duplicate_is_caught_at_entry_and_what_mavis_tells_apart_is_not(pair: Pair) -> None:
    first, second = records(pair)
    found = recorded_already(second, [first], lambda _: ())
    assert (found == []) is pair.apart
    assert all(breach.text.startswith("Recorded already: HPV") for breach in found)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_the_check_of_the_file_and_the_export_say_the_same(pair: Pair) -> None:
    team = Team(sessions=TEAM.sessions, users=frozenset({*TEAM.users, OTHER.email}))
    found = complaints(a_file(pair.first, {**pair.first, **pair.row}), team, LOCAL_NOON)
    says = "The record on this row appears to be a duplicate of row {}."
    assert found == ([] if pair.apart else [(2, "", says.format(3)), (3, "", says.format(2))])
    done = written(*(wanted(record=record) for record in records(pair)))
    assert len(done.left_out) == (0 if pair.apart else 1)

"""Recording without the offline password: the form is held against the rules, and what passes is sealed."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, WrongPassword
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.vaccination import Identification
from mavis_tui.workspace.sealed.sealed_records import SealedRecording
from tests.builders import TODAY, nhs_number
from tests.conftest import StandingClock
from tests.workspace.sealing import ADA


@pytest.fixture
def sealed_recording(tmp_path: Path, clock: StandingClock) -> SealedRecording:
    """Give the verbs over a device without a store: preparing needs none."""
    return SealedRecording(Store(tmp_path / "nowhere"), clock, lambda: "id-1")


@pytest.mark.parametrize(
    ("other", "wrong"),
    [
        ({"given_name": " "}, ["given_name"]),
        ({"family_name": "x" * 301}, ["family_name"]),
        ({"date_of_birth": None}, ["date_of_birth"]),
        ({"date_of_birth": TODAY}, ["date_of_birth"]),
        ({"date_of_birth": date(1999, 12, 31)}, ["date_of_birth"]),
        ({"nhs_number": "999 123 4567"}, ["nhs_number"]),
        ({"place": ""}, ["place"]),
        ({"programme": None}, ["programme"]),
        ({"nurse_name": ""}, ["nurse_name"]),
        ({"nurse_email": "sian"}, ["nurse_email"]),
        ({"on": date(2026, 11, 23)}, ["at"]),
        ({"on": date(2026, 11, 25), "at": time(9)}, ["performed_on", "performed_at"]),
        ({"at": time(23)}, ["performed_at"]),
        ({"vaccine": None}, ["vaccine", "method"]),
        ({"vaccine": "Revaxis"}, ["vaccine"]),
        ({"batch_number": "FM-86"}, ["batch_number"]),
        ({"batch_expiry": None}, ["batch_expiry"]),
        ({"site": None}, ["site"]),
        ({"dose": 4}, ["dose_sequence"]),
        ({"full_dose": False}, ["full_dose"]),
        ({"identified": Identification(by_child=False)}, ["identified_name", "identified_relationship"]),
        ({"notes": "x" * 1001}, ["notes"]),
        ({"nhs_number": f"{nhs_number(1)[:3]} {nhs_number(1)[3:]}"}, []),
        ({"reason": Reason.UNWELL, "vaccine": None, "site": None, "batch_number": ""}, []),
        ({"programme": Programme.FLU, "vaccine": "AstraZeneca Fluenz", "site": None, "full_dose": False}, []),
        ({"programme": Programme.MMR, "vaccine": "Priorix-Tetra"}, []),
        ({"at": time(11, 59)}, []),
        ({"on": date(2026, 11, 23), "at": time(23)}, []),
    ],
)
def test_the_form_is_held_against_the_rules_as_far_as_they_go_without_a_list(
    sealed_recording: SealedRecording, other: dict[str, Any], wrong: list[str]
) -> None:
    assert [breach.field for breach in sealed_recording.prepare(replace(ADA, **other)).breaches] == wrong


def test_what_breaks_a_rule_is_not_sealed(sealed_recording: SealedRecording) -> None:
    for answers in (replace(ADA, batch_number=""), replace(ADA, programme=None)):
        with pytest.raises(BadInput):
            sealed_recording.confirm(sealed_recording.prepare(answers))
    assert sealed_recording.waiting() == 0


def test_a_device_without_a_store_says_so(sealed_recording: SealedRecording) -> None:
    with pytest.raises(WrongPassword, match="no offline password yet"):
        sealed_recording.confirm(sealed_recording.prepare(ADA))

"""`mavis hands`: who records is said and changed by a command, and what is recorded has that name."""

import pytest

from tests.builders import NURSE, nhs_number
from tests.commands import every
from tests.commands.conftest import Mavis

OMAR = "omar.khan@example.nhs.uk"


def test_another_nurse_records_under_her_own_name_and_the_first_one_comes_back(
    saved: Mavis, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert saved("hands").out.startswith(f"Sian Rees ({NURSE.email}) records now.")
    monkeypatch.setenv("MAVIS_PIN", "471120")
    begun = saved("hands", OMAR, "--name", "Omar Khan", "--role", "healthcare_assistant")
    assert "looked at by the office" in begun.sentences
    assert f"Omar Khan, healthcare assistant ({OMAR}) records now." in begun.prose
    assert f"Sian Rees ({NURSE.email}) can come back: mavis hands {NURSE.email}" in begun.prose

    status = saved("status", "--json").data
    assert (status["email"], status["role"], status["sends_as"]) == (OMAR, "healthcare_assistant", NURSE.email)
    assert f"records; {NURSE.email} signed in last" in saved("status").prose
    saved("record", "1204", nhs_number(28), "--not-given", "unwell", "--no-send")
    assert OMAR in saved("child", "1204", nhs_number(28), "--json").out

    saved("hands", NURSE.email, code=6)
    assert saved("hands", "--json").data["records"] == OMAR, "his PIN isn’t hers"
    monkeypatch.setenv("MAVIS_PIN", "a cup of tea at eleven")
    back = saved("hands", NURSE.email, "--json").data
    assert back["records"] == NURSE.email
    assert [(one["email"], one["can_come_back"], one["signed_in_here"]) for one in back["nurses"]] == [
        (OMAR, True, False),
        (NURSE.email, True, True),
    ]
    saved("record", "1204", nhs_number(29), *every.DOSE, "--no-send")
    child = saved("child", "1204", nhs_number(29), "--json").out
    assert NURSE.email in child
    assert OMAR not in child


@pytest.mark.parametrize("pin", ["123456", "12345"])
def test_what_is_no_pin_changes_nothing(saved: Mavis, monkeypatch: pytest.MonkeyPatch, pin: str) -> None:
    monkeypatch.setenv("MAVIS_PIN", pin)
    assert "Nothing was changed" in saved("hands", OMAR, code=3).sentences
    saved("hands", "--choose-pin", code=3)
    assert saved("hands", "--json").data["records"] == NURSE.email

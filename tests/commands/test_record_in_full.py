"""`mavis record` with everything a record may say, and `--correct`."""

import json

from tests.builders import NURSE, nhs_number
from tests.commands.conftest import Mavis

GIVEN = ("--batch", "FM8629", "--site", "left thigh", "--no-send")


def held(saved: Mavis, n: int) -> list[dict[str, object]]:
    """Give what is on record for a child."""
    sections = saved("child", "1204", nhs_number(n), "--json").data["sections"]
    records: list[dict[str, object]] = sections[0]["attempts"]
    return records


def test_identity_time_people_and_pre_screening_can_be_said(saved: Mavis) -> None:
    who = ("--identified-by", "Sam Poe", "--relationship", "teacher")
    saved(
        "record", "1204", nhs_number(20), *GIVEN, *who, "--time", "0:00", "--vaccinator", NURSE.email, "--pre-screened"
    )

    (record,) = held(saved, 20)
    assert record["identified"] == {"by_child": False, "name": "Sam Poe", "relationship": "teacher"}
    assert "T00:00:00" in str(record["performed_at"])
    assert record["pre_screened"] is True


def test_each_of_them_is_checked_in_words_and_nothing_recorded(saved: Mavis) -> None:
    for words, sentence in (
        (("--identified-by", "Sam Poe"), "Enter the person’s relationship."),
        (("--relationship", "teacher"), "Enter the person’s name."),
        (("--time", "quarter past"), "--time must be a time like 10:05"),
        (("--vaccinator", "nobody@example.org"), NURSE.email),
        (("--supplier", "nobody@example.org"), "names nobody for --supplier"),
        (("--half-dose",), "Only a nasal spray can be a half dose."),
    ):
        told = saved("record", "1204", nhs_number(21), *GIVEN, *words, code=3).sentences
        assert sentence in told
        assert "Nothing was recorded." in told
    assert held(saved, 21) == []


def test_a_record_is_corrected_by_its_id_with_only_what_changes(saved: Mavis) -> None:
    first = saved("record", "1204", nhs_number(22), *GIVEN, "--json").data

    told = saved(
        "record", "1204", nhs_number(22), "--correct", first["id"], "--site", "right thigh", "--no-send", "--json"
    ).data

    assert (told["id"], told["what"]) == (first["id"], "HPV given (corrected)")
    (record,) = held(saved, 22)
    assert (record["site"], record["batch_number"], record["revision"]) == ("right_thigh", "FM8629", 2)
    saved("record", "1204", nhs_number(22), "--correct", first["id"], "--not-given", "refused", "--no-send")
    (record,) = held(saved, 22)
    assert (record["reason"], record["vaccine"], record["revision"]) == ("refused", None, 3)


def test_a_record_that_cannot_be_corrected_is_refused_in_words(saved: Mavis) -> None:
    told = saved("record", "1204", nhs_number(23), "--correct", "nonsense", "--notes", "x", code=4).sentences

    assert "Nothing was recorded for this child here today." in told
    assert json.dumps(held(saved, 23)) == "[]"


def test_a_record_is_withdrawn_with_a_reason_which_the_child_and_the_changes_show(saved: Mavis) -> None:
    first = saved("record", "1204", nhs_number(24), *GIVEN, "--json").data
    why = ("--withdraw", first["id"], "--reason", "Wrong child")
    told = saved("record", "1204", nhs_number(24), *why, "--no-send", "--json").data
    assert (told["id"], told["what"]) == (first["id"], "HPV given (withdrawn: Wrong child)")
    assert held(saved, 24) == []
    shown = " ".join(saved("child", "1204", nhs_number(24)).out.split())
    assert "Withdrawn by Sian Rees," in shown
    assert "Wrong child. It was:" in shown
    assert "HPV: Due vaccination" in shown
    assert "(withdrawn: Wrong child)" in " ".join(saved("changes").out.split())


def test_a_withdrawal_needs_a_reason_and_nothing_else(saved: Mavis) -> None:
    first = saved("record", "1204", nhs_number(25), *GIVEN, "--json").data
    told = saved("record", "1204", nhs_number(25), "--withdraw", first["id"], "--no-send", code=3).sentences
    assert "Say in words why the record is withdrawn. Nothing was withdrawn." in told
    words = ("--withdraw", first["id"], "--reason", "Wrong child", "--site", "left thigh")
    assert "and nothing else. Nothing was changed." in saved("record", "1204", nhs_number(25), *words, code=3).sentences
    assert len(held(saved, 25)) == 1

"""What a complete record is: each rule of Mavis facts 2.5 (its row in the id) with a record that breaks it."""

from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mavis_tui.models.consent import Care
from mavis_tui.models.files.notes import may_be_too_long, notes_for_mavis
from mavis_tui.models.programme import Method, Programme, Reason, Site, Variant
from mavis_tui.models.rules import batch_number_breach, breaches
from mavis_tui.models.vaccination import Vaccination
from tests.builders import NOON, TODAY, a_child, a_session, a_vaccination, not_given
from tests.models.strategies import vaccinations
from tests.rounds import rounds

EVERY = a_session(programmes=tuple(Programme), dates=(TODAY,))


def found(record: Vaccination, now: datetime = NOON, **session: Any) -> list[tuple[str, str]]:
    held = a_session(**{"programmes": tuple(Programme), "dates": (TODAY,), **session})
    return [(breach.field, breach.text) for breach in breaches(record, held, a_child(), now)]


SPRAY: dict[str, Any] = {"vaccine": "AstraZeneca Fluenz", "method": Method.NASAL, "site": Site.NOSE}


@pytest.mark.parametrize(
    "record",
    [
        a_vaccination(),
        a_vaccination(vaccine="Cervarix"),
        a_vaccination(programme=Programme.FLU, **SPRAY),
        a_vaccination(programme=Programme.FLU, **SPRAY, full_dose=False),
        a_vaccination(programme=Programme.FLU, vaccine="Sanofi Vaxigrip", dose_sequence=2),
        a_vaccination(programme=Programme.MENACWY, vaccine="MenQuadfi", dose_sequence=3),
        a_vaccination(programme=Programme.TD_IPV, vaccine="Revaxis", dose_sequence=6, site=Site.RIGHT_THIGH),
        a_vaccination(programme=Programme.MMR, variant=Variant.MMR, vaccine="Priorix", method=Method.SUBCUTANEOUS),
        a_vaccination(programme=Programme.MMR, vaccine="VaxPro"),
        a_vaccination(programme=Programme.MMR, variant=Variant.MMRV, vaccine="ProQuad", dose_sequence=2),
        a_vaccination(performed_at=None),
        a_vaccination(notes="x" * 1000),
        a_vaccination(batch_number="A1"),
        a_vaccination(batch_number="x" * 100),
        a_vaccination(batch_expiry=date(2041, 1, 1)),
        # Mavis takes a batch that has expired: the nurse is warned elsewhere.
        a_vaccination(batch_expiry=date(2011, 1, 1)),
        *(not_given(reason=reason) for reason in Reason),
        # The vaccine and the dose may stay filled where nothing was given.
        not_given(vaccine="Gardasil9", dose_sequence=1),
    ],
    ids=str,
)
def test_a_complete_record_breaks_no_rule(record: Vaccination) -> None:
    assert found(record) == []


BROKEN: dict[str, tuple[dict[str, Any], str, str]] = {
    "4 expiry too far ahead": (
        {"batch_expiry": date(2041, 1, 2)},
        "batch_expiry",
        "The expiry date must be less than 15 years in the future.",
    ),
    "5 expiry too old": (
        {"batch_expiry": date(2010, 12, 31)},
        "batch_expiry",
        "The expiry date must be less than 15 years old.",
    ),
    "6 no expiry": ({"batch_expiry": None}, "batch_expiry", "Enter a batch expiry date."),
    "8 batch of one letter": (
        {"batch_number": "A"},
        "batch_number",
        "Enter a batch number that is more than 2 characters long.",
    ),
    "8 batch of 101 letters": (
        {"batch_number": "A" * 101},
        "batch_number",
        "Enter a batch number that is less than 100 characters long.",
    ),
    "8 batch with punctuation": (
        {"batch_number": "FM-8629"},
        "batch_number",
        "Enter a batch number with only letters and numbers.",
    ),
    "8 batch with a line end": (
        {"batch_number": "FM8629\n"},
        "batch_number",
        "Enter a batch number with only letters and numbers.",
    ),
    "9 no batch": ({"batch_number": None}, "batch_number", "Enter a batch number."),
    "15 in the future": (
        {"performed_on": TODAY + timedelta(days=1), "performed_at": None},
        "performed_on",
        "The vaccination date is in the future.",
    ),
    "16 before birth": (
        {"performed_on": date(2013, 6, 20), "performed_at": None},
        "performed_on",
        "The vaccination date is before the date of birth.",
    ),
    "17 flu of another season": (
        {"programme": Programme.FLU, **SPRAY, "performed_on": date(2026, 8, 31), "performed_at": None},
        "performed_on",
        "must be in the current academic year",
    ),
    "18 not a day of the session": (
        {"performed_on": TODAY - timedelta(days=1), "performed_at": None},
        "performed_on",
        "Enter a date that matches when the vaccination session took place.",
    ),
    "20 spray into the arm": (
        {"programme": Programme.FLU, **SPRAY, "site": Site.LEFT_ARM_UPPER},
        "site",
        "Site must be nose if the nasal spray was given.",
    ),
    "20 injection into the nose": (
        {"site": Site.NOSE},
        "site",
        "Site cannot be nose for intramuscular or subcutaneous injections.",
    ),
    "21 no site": ({"site": None}, "site", "Choose where the injection was given."),
    "24 dose nought": ({"dose_sequence": 0}, "dose_sequence", "must be greater than 0"),
    "24 fourth HPV dose": ({"dose_sequence": 4}, "dose_sequence", "must be less than or equal to 3"),
    "25 no dose": ({"dose_sequence": None}, "dose_sequence", "Enter a dose sequence number, for example, 1, 2 or 3."),
    "25 no MMR dose": (
        {"programme": Programme.MMR, "vaccine": "Priorix", "dose_sequence": None},
        "dose_sequence",
        "Enter a dose sequence number, for example, 1 or 2.",
    ),
    "33 nobody vaccinated": ({"performed_by": None}, "performed_by", "Say who vaccinated."),
    "37 given, with a reason": (
        {"reason": Reason.UNWELL},
        "reason",
        "A reason is only for a vaccine that was not given.",
    ),
    "44 a time to come": ({"performed_at": NOON + timedelta(seconds=1)}, "performed_at", "Enter a time in the past."),
    "44 a time of another day": (
        {"performed_at": NOON - timedelta(days=1)},
        "performed_at",
        "The time isn’t on the day of the vaccination.",
    ),
    "46 vaccine of another programme": ({"vaccine": "Revaxis"}, "vaccine", "is not given in the HPV programme"),
    "46 MMRV vaccine for MMR": (
        {"programme": Programme.MMR, "variant": Variant.MMR, "vaccine": "ProQuad"},
        "vaccine",
        "is not given in the MMR programme",
    ),
    "46 MMRV vaccine that would be written as MMR": (
        {"programme": Programme.MMR, "vaccine": "ProQuad"},
        "vaccine",
        "is not given in the MMR programme",
    ),
    "46 MMR vaccine for MMRV": (
        {"programme": Programme.MMR, "variant": Variant.MMRV, "vaccine": "Priorix"},
        "vaccine",
        "is not given in the MMRV programme",
    ),
    "47 unknown vaccine": ({"vaccine": "gardasil 9"}, "vaccine", "This vaccine is not available in this session."),
    "48 no vaccine": ({"vaccine": None}, "vaccine", "Enter a vaccine name."),
    "no method": ({"method": None}, "method", "Choose a method of delivery."),
    "injected spray": (
        {"programme": Programme.FLU, **SPRAY, "method": Method.INTRAMUSCULAR, "site": Site.LEFT_ARM_UPPER},
        "method",
        "Fluenz is not given that way.",
    ),
    "sprayed injection": (
        {"method": Method.NASAL, "site": Site.NOSE},
        "method",
        "Gardasil 9 is not given that way.",
    ),
    "half an injection": ({"full_dose": False}, "full_dose", "Only a nasal spray can be a half dose."),
    "notes too long": ({"notes": "x" * 1001}, "notes", "Enter notes that are less than 1000 characters long."),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_dose_that_breaks_a_rule_is_told_so(rule: str) -> None:
    record, field, text = BROKEN[rule]
    assert (field, text) in found(a_vaccination(**record))


@pytest.mark.parametrize("rule", [rule for rule in BROKEN if not rule.startswith(("15", "16", "17"))])
def test_a_dose_that_breaks_one_rule_is_told_of_that_one_only(rule: str) -> None:
    record, field, text = BROKEN[rule]
    assert found(a_vaccination(**record)) == [(field, text)]


@pytest.mark.parametrize(
    ("record", "field", "text"),
    [
        ({"reason": None}, "reason", "Choose why the vaccine was not given."),
        ({"batch_number": "FM8629"}, "batch_number", "must be blank"),
        ({"batch_expiry": TODAY}, "batch_expiry", "must be blank"),
        ({"site": Site.LEFT_THIGH}, "site", "must be blank"),
        ({"method": Method.INTRAMUSCULAR}, "method", "must be blank"),
        ({"performed_by": None}, "performed_by", "Say who vaccinated."),
    ],
)
def test_what_was_not_given_needs_a_reason_and_no_batch_or_site(record: dict[str, Any], field: str, text: str) -> None:
    assert found(not_given(**record)) == [(field, text)]


def test_a_programme_that_the_session_does_not_have_is_told_so() -> None:
    assert found(a_vaccination(), programmes=(Programme.MMR,)) == [
        ("programme", "This programme is not available in this session.")
    ]


@pytest.mark.parametrize(("programme", "most"), [("flu", 2), ("hpv", 3), ("menacwy", 3), ("mmr", 2), ("td_ipv", 6)])
def test_the_highest_dose_is_that_of_the_programme(programme: str, most: int) -> None:
    for dose, broken in ((most, False), (most + 1, True)):
        record = not_given(programme=Programme(programme), dose_sequence=dose)
        assert (("dose_sequence", f"must be less than or equal to {most}") in found(record)) is broken


def test_a_vaccine_may_be_given_on_the_day_of_birth() -> None:
    born_today = a_child(date_of_birth=TODAY)
    assert breaches(a_vaccination(), EVERY, born_today, NOON) == []


def test_today_is_the_day_in_england_also_in_the_first_hour_of_a_summer_day() -> None:
    just_after_midnight = datetime.fromisoformat("2026-07-14T23:10:00+00:00")
    record = a_vaccination(performed_on=date(2026, 7, 15), performed_at=just_after_midnight)
    assert found(record, now=just_after_midnight, dates=(date(2026, 7, 15),)) == []


@pytest.mark.parametrize(
    ("number", "wrong"), [("", True), ("A", True), ("AB", False), ("A B", True), ("é1", True), ("AB\n", True)]
)
def test_a_batch_number_is_two_or_more_plain_letters_and_digits(number: str, *, wrong: bool) -> None:
    assert bool(batch_number_breach(number)) is wrong


@given(record=vaccinations)
@settings(max_examples=rounds(150), deadline=None)
def test_no_record_that_can_be_decoded_ends_the_program(record: Vaccination) -> None:
    decoded = msgspec.json.decode(msgspec.json.encode(record), type=Vaccination)
    child = a_child(care={programme: Care() for programme in Programme})
    assert all(breach.text for breach in breaches(decoded, EVERY, child, NOON))


@given(record=vaccinations, length=st.integers(min_value=600, max_value=1000))
@settings(max_examples=rounds(200), deadline=None)
def test_no_note_is_too_long_that_was_not_written_to_be_measured(record: Vaccination, length: int) -> None:
    long = msgspec.structs.replace(record, notes="x" * length)
    if not may_be_too_long(long):
        assert len(notes_for_mavis(long)) <= 1000

"""What a record holds beside the usual: time, people, identity, dose number, half a dose, pre-screening."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from msgspec.structs import replace

from mavis_tui.models.consent import Consent, ConsentStatus, VaccineMethod
from mavis_tui.models.programme import Method, Programme, Site, Variant
from mavis_tui.models.screening import statements
from mavis_tui.models.session import bundle
from mavis_tui.models.vaccination import Identification, Protocol, Staff, Vaccination
from mavis_tui.workspace.recording.form_answers import Answers, Prepared
from tests.builders import NURSE, a_batch, a_bundle, a_child, a_session, consented
from tests.workspace.nurse import FULL, Nurse

JO = Staff(email="jo.lowe@example.nhs.uk", name="Jo Lowe")
STRANGER = Staff(email="who@example.org")
SPRAY = Answers(vaccine="AstraZeneca Fluenz", batch_number="FZ1", batch_expiry=date(2027, 3, 1))
NASAL = Consent(status=ConsentStatus.GIVEN, methods=(VaccineMethod.NASAL, VaccineMethod.INJECTION))


def prepared(nurse: Nurse, answers: Answers, programme: Programme = Programme.HPV) -> Prepared:
    options = nurse.workspace.recording.options("1204", "child-1", programme)
    return nurse.workspace.recording.prepare(options, answers)


def fields(made: Prepared) -> list[str]:
    return [breach.field for breach in made.breaches]


async def at_a_flu_session(nurse: Nurse, **care: Any) -> None:
    child = a_child(1, care={Programme.FLU: consented(consent=NASAL, **care)})
    session = a_session(
        programmes=(Programme.FLU,), vaccinators=(NURSE, JO), suppliers=(JO,), flu_protocol=Protocol.PGD
    )
    await nurse.save(bundle(session, (child,), ()))


async def test_a_record_is_made_now_by_who_records_and_the_child_says_who_it_is(nurse: Nurse) -> None:
    await nurse.save(a_bundle())

    record = prepared(nurse, FULL).record

    assert (record.performed_at, record.performed_by, record.supplied_by) == (nurse.clock(), NURSE, None)
    assert (record.identified, record.protocol, record.full_dose) == (Identification(), Protocol.PGD, True)
    assert not record.pre_screened


async def test_a_time_earlier_today_is_taken_and_a_later_one_refused_in_words(nurse: Nurse) -> None:
    await nurse.save(a_bundle())

    earlier, later = prepared(nurse, replace(FULL, at=time(10, 5))), prepared(nurse, replace(FULL, at=time(12, 30)))

    assert earlier.breaches == ()
    assert earlier.record.performed_at == datetime(2026, 11, 24, 10, 5, tzinfo=UTC)
    assert [breach.text for breach in later.breaches] == ["Enter a time in the past."]


@pytest.mark.parametrize(
    ("name", "relationship", "words"),
    [
        ("", "teacher", ["Enter the person’s name"]),
        ("Sam Poe", " ", ["Enter the person’s relationship"]),
        ("", "", ["Enter the person’s name", "Enter the person’s relationship"]),
    ],
)
async def test_somebody_else_who_confirms_the_identity_has_a_name_and_a_relationship(
    nurse: Nurse, name: str, relationship: str, words: list[str]
) -> None:
    await nurse.save(a_bundle())
    by = Identification(by_child=False, name=name, relationship=relationship)

    made = prepared(nurse, replace(FULL, identified=by))

    assert [breach.text for breach in made.breaches] == words


async def test_only_people_of_the_session_can_be_named(nurse: Nurse) -> None:
    await nurse.save(a_bundle(vaccinators=(NURSE, JO)))

    assert prepared(nurse, replace(FULL, vaccinator=JO)).breaches == ()
    assert fields(prepared(nurse, replace(FULL, vaccinator=STRANGER))) == ["performed_by"]
    assert fields(prepared(nurse, replace(FULL, supplier=JO))) == ["supplied_by"]


async def test_half_a_dose_is_for_the_nasal_spray_only(nurse: Nurse) -> None:
    await at_a_flu_session(nurse)
    jab = replace(SPRAY, vaccine="Sanofi Vaxigrip", site=Site.LEFT_ARM_UPPER, full_dose=False)

    assert prepared(nurse, replace(SPRAY, full_dose=False), Programme.FLU).record.full_dose is False
    assert fields(prepared(nurse, jab, Programme.FLU)) == ["full_dose"]


async def test_an_injection_can_be_subcutaneous(nurse: Nurse) -> None:
    await nurse.save(a_bundle())

    made = prepared(nurse, replace(FULL, method=Method.SUBCUTANEOUS, site=Site.LEFT_THIGH))

    assert made.breaches == ()
    assert (made.record.method, made.record.site) == (Method.SUBCUTANEOUS, Site.LEFT_THIGH)


@pytest.mark.parametrize(
    ("programme", "doses", "usual"),
    [
        (Programme.TD_IPV, (1, 2, 3, 4, 5, 6), 5),
        (Programme.MENACWY, (1, 2, 3), 1),
        (Programme.MMR, (1, 2), 1),
        (Programme.HPV, (), 1),
        (Programme.FLU, (), 1),
    ],
)
async def test_the_dose_number_is_asked_for_where_mavis_asks(
    nurse: Nurse, programme: Programme, doses: tuple[int, ...], usual: int
) -> None:
    child = a_child(1, care={programme: consented(consent=NASAL)})
    await nurse.save(bundle(a_session(programmes=(programme,)), (child,), ()))

    options = nurse.workspace.recording.options("1204", "child-1", programme)

    assert (options.doses, options.dose) == (doses, usual)


async def test_an_expiry_typed_once_today_is_known_for_the_rest_of_the_day(nurse: Nurse) -> None:
    care = {Programme.MMR: consented(variant=Variant.MMR)}
    bare = a_batch(number="MM1234", programme=Programme.MMR, vaccine=None, expiry=None)
    session = a_session(programmes=(Programme.MMR,), dates=(date(2026, 11, 24), date(2026, 11, 25)))
    await nurse.save(bundle(session, (a_child(1, care=care), a_child(2, care=care)), (bare,)))
    expires = date(2028, 1, 31)
    first = Answers(vaccine="Priorix", batch_number="mm1234", batch_expiry=expires, site=Site.LEFT_ARM_UPPER)
    nurse.record("child-2", first, programme=Programme.MMR)

    options = nurse.workspace.recording.options("1204", "child-1", Programme.MMR)
    typed = nurse.workspace.recording.prepare(options, replace(first, vaccine="VaxPro", batch_expiry=None))
    nurse.clock.forward(days=1)
    tomorrow = nurse.workspace.recording.options("1204", "child-1", Programme.MMR)

    assert [batch.expiry for batch in options.batches["VaxPro"]] == [expires]
    assert (typed.breaches, typed.record.batch_expiry) == ((), expires)
    assert [batch.expiry for batch in tomorrow.batches["VaxPro"]] == [None]


async def test_pre_screening_is_kept_with_a_dose_and_not_without_one(nurse: Nurse) -> None:
    await nurse.save(a_bundle())

    given = nurse.record(pre_screened=True).change.vaccination
    not_given = nurse.not_given("child-2").change.vaccination

    assert isinstance(given, Vaccination)
    assert isinstance(not_given, Vaccination)
    assert (given.pre_screened, not_given.pre_screened) == (True, False)


def test_the_statements_are_those_of_the_programme() -> None:
    said = {programme: " ".join(statements(programme, nasal=False)) for programme in Programme}

    assert [programme for programme in Programme if "pregnant" in said[programme]] == [Programme.TD_IPV]
    assert [programme for programme in Programme if "medicine" in said[programme]] == [
        Programme.FLU,
        Programme.MENACWY,
        Programme.TD_IPV,
    ]
    assert all("acutely unwell" in words and "agrees" in words for words in said.values())
    assert not any("asthma" in words for words in said.values())
    assert "asthma" in " ".join(statements(Programme.FLU, nasal=True))

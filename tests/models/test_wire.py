"""What travels and is kept: models come back as they went, every alteration shows, and bad values are refused."""

import gc
from datetime import date, time
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mavis_tui.models.batch import Batch
from mavis_tui.models.calendar import academic_year
from mavis_tui.models.change import AttendanceAnswer, Change, ChangeKind
from mavis_tui.models.child import Child, Person
from mavis_tui.models.consent import Care, ConsentStatus
from mavis_tui.models.doses import next_dose
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.programme import PROGRAMMES, Programme
from mavis_tui.models.session import Location, Place, Session, SessionBundle, bundle, digest_of
from mavis_tui.models.status import status_of, vaccines_for
from mavis_tui.models.vaccination import Email, Id, Protocol, Staff, Vaccination
from tests.builders import NOON, NURSE, TODAY, a_batch, a_bundle, a_change, a_child, a_session, a_vaccination, consented
from tests.models.strategies import HOSTILE_NAMES, batches, cares, children, vaccinations
from tests.rounds import rounds


@given(child=children)
@settings(max_examples=rounds(60), deadline=None)
def test_a_child_comes_back_from_json_as_it_went(child: Child) -> None:
    assert msgspec.json.decode(msgspec.json.encode(child), type=Child) == child


@given(record=vaccinations)
@settings(max_examples=rounds(60), deadline=None)
def test_a_vaccination_comes_back_from_json_as_it_went(record: Vaccination) -> None:
    assert msgspec.json.decode(msgspec.json.encode(record), type=Vaccination) == record


@given(batch=batches)
def test_a_batch_comes_back_from_json_as_it_went(batch: Batch) -> None:
    assert msgspec.json.decode(msgspec.json.encode(batch), type=Batch) == batch


@given(record=vaccinations, sequence=st.integers(1, 1_000_000), offset=st.none() | st.integers(-9999, 9999))
@settings(max_examples=rounds(40), deadline=None)
def test_a_change_comes_back_from_json_as_it_went(record: Vaccination, sequence: int, offset: int | None) -> None:
    change = a_change(record=record, sequence=sequence, clock_offset=offset)
    assert msgspec.json.decode(msgspec.json.encode(change), type=Change) == change


@given(listed=st.lists(children, max_size=3), fridge=st.lists(batches, max_size=2))
@settings(max_examples=rounds(20), deadline=None)
def test_a_whole_session_is_verified_after_its_journey(listed: list[Child], fridge: list[Batch]) -> None:
    sent = bundle(a_session(), tuple(listed), tuple(fridge))
    arrived = msgspec.json.decode(msgspec.json.encode(sent), type=SessionBundle)
    assert arrived == sent
    assert arrived.verified


@given(care=cares, programme=st.sampled_from(Programme), absent=st.booleans())
@settings(max_examples=rounds(150), deadline=None)
def test_no_care_that_can_be_decoded_leaves_a_child_without_a_standing(
    care: Care, programme: Programme, *, absent: bool
) -> None:
    history = tuple(replace(record, programme=programme) for record in care.history)
    child = a_child(care={programme: replace(care, history=history)})
    found = status_of(child, programme, TODAY, absent=absent)
    assert found.why
    assert bool(found.methods) is found.ready
    assert all(vaccine.programme is programme for vaccine in vaccines_for(child, programme, found, TODAY))
    if found.ready:
        assert care.consent.status is ConsentStatus.GIVEN
        assert 1 <= next_dose(child, programme, history, TODAY) <= PROGRAMMES[programme].max_dose


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_is_kept_to_the_letter(name: str) -> None:
    child = a_child(given_name=name, family_name=name)
    kept = msgspec.json.decode(msgspec.json.encode(child), type=Child)
    assert (kept.given_name, kept.family_name) == (name, name)


CHILD_FIELDS: dict[str, Any] = {
    "id": "other",
    "given_name": "Adb",
    "family_name": "Mwangi2",
    "date_of_birth": date(2013, 6, 22),
    "preferred_name": "Addy",
    "year_group": 9,
    "registration": "8T2",
    "gender": "female",
    "nhs_number": None,
    "address_line": "2 Mill Lane",
    "postcode": "M1 5AK",
    "restricted": True,
    "invalidated": True,
    "school": "Elsewhere",
    "gp": "Old Bakery",
    "parents": [{"name": "Mum"}],
    "care": {"hpv": {"psd": True}},
    "attendance": [{"on": "2026-11-24", "attending": True, "at": "2026-11-24T12:00:00Z"}],
    "of_the_day": [
        {
            "kind": "note",
            "id": "n-1",
            "session": "1204",
            "child": "other",
            "words": "Nut allergy",
            "by": {"email": "a@b"},
        }
        | {"at": "2026-11-24T12:00:00Z"}
    ],
    "maybe_same_as": [{"id": "c-9", "name": "MWANGI, Ada", "date_of_birth": "2013-06-21", "nhs_number": None}],
}
BATCH_FIELDS: dict[str, Any] = {
    "number": "FM8620",
    "programme": "flu",
    "vaccine": None,
    "expiry": date(2027, 6, 1),
    "archived": True,
}
SESSION_FIELDS: dict[str, Any] = {
    "id": "1205",
    "location": Location(name="Harbour View Academy", kind=Place.CLINIC),
    "programmes": (Programme.FLU,),
    "dates": (date(2026, 11, 25),),
    "start_time": time(9, 31),
    "year_groups": (8,),
    "organisation": "R1M",
    "clinics": ("Kingsway",),
    "vaccinators": (),
    "suppliers": (Staff(email="a@b.uk"),),
    "version": 2,
    "flu_protocol": Protocol.VGD,
    "in_mavis": "clinic",
    "list_of": "Mill Lane School",
    "stock": (
        StockCount(
            id="s-1", session="1204", by=NURSE, at=NOON, on=TODAY, programme=Programme.HPV, batch_number="FM8629"
        ),
    ),
}


@pytest.mark.parametrize(
    ("struct", "fields"), [(Child, CHILD_FIELDS), (Batch, BATCH_FIELDS), (Session, SESSION_FIELDS)]
)
def test_these_are_all_the_fields_there_are(struct: type[msgspec.Struct], fields: dict[str, Any]) -> None:
    assert set(struct.__struct_fields__) == set(fields)


@pytest.mark.parametrize("field", CHILD_FIELDS)
def test_the_digest_notices_every_alteration_of_a_child(field: str) -> None:
    before = a_child(address_line="", postcode="")
    held = bundle(a_session(), (before, a_child(2)), ())
    after = msgspec.convert({**msgspec.to_builtins(before), field: CHILD_FIELDS[field]}, Child)
    assert not replace(held, children=(after, a_child(2))).verified


@pytest.mark.parametrize("field", BATCH_FIELDS)
def test_the_digest_notices_every_alteration_of_a_batch(field: str) -> None:
    held = a_bundle()
    altered = msgspec.convert({**msgspec.to_builtins(held.batches[0]), field: BATCH_FIELDS[field]}, Batch)
    assert not replace(held, batches=(altered,)).verified


@pytest.mark.parametrize("field", SESSION_FIELDS)
def test_the_digest_notices_every_alteration_of_the_session(field: str) -> None:
    held = a_bundle()
    altered = replace(held.session, **{field: SESSION_FIELDS[field]})
    assert digest_of(altered, held.children, held.batches) != held.digest


def test_a_session_that_lost_a_child_is_not_verified() -> None:
    held = a_bundle(children=3)
    assert held.verified
    assert not replace(held, children=held.children[:2]).verified
    assert not replace(held, children=held.children[:2], count=2).verified
    assert not replace(held, children=(*held.children[:2], held.children[1])).verified
    assert not replace(held, batches=()).verified
    assert not replace(held, count=4).verified


def test_the_digest_does_not_depend_on_the_order_in_which_care_was_written() -> None:
    care = {Programme.HPV: consented(), Programme.FLU: consented(psd=True)}
    turned = dict(reversed(care.items()))
    one, other = (digest_of(a_session(), (a_child(care=held),), ()) for held in (care, turned))
    assert one == other


def refused(struct: type[msgspec.Struct], plain: object) -> str:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(plain, struct)
    return str(caught.value)


CHILD = msgspec.to_builtins(a_child())


@pytest.mark.parametrize(
    "wrong",
    [
        {"nhs_number": "9990000019"},
        {"nhs_number": "999 000 0018"},
        {"nhs_number": ""},
        {"restricted": True},
        {"restricted": True, "address_line": ""},
        {"restricted": True, "postcode": ""},
        {"given_name": ""},
        {"family_name": "x" * 301},
        {"id": "a/../b"},
        {"id": "a b"},
        {"id": "child\n"},
        {"id": ""},
        {"id": "x" * 65},
        {"year_group": 14},
        {"date_of_birth": "24/11/2013"},
        {"gender": "1"},
        {"care": {"covid": {}}},
        {"care": {"hpv": {"next_dose": 0}}},
    ],
    ids=str,
)
def test_a_child_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    assert refused(Child, {**CHILD, **wrong})


def test_a_restricted_child_without_address_is_taken() -> None:
    plain = {**CHILD, "restricted": True, "address_line": "", "postcode": ""}
    assert msgspec.convert(plain, Child).restricted


@pytest.mark.parametrize("number", ["", "A", "FM-8629", "FM 8629", "FM8629\n", "\nFM8629", "é1", "x" * 101])
def test_a_batch_number_with_anything_but_letters_and_digits_is_refused(number: str) -> None:
    assert refused(Batch, {"number": number, "programme": "hpv"})
    assert refused(Vaccination, {**msgspec.to_builtins(a_vaccination()), "batch_number": number})


def test_a_batch_of_a_vaccine_that_mavis_does_not_know_is_refused() -> None:
    assert refused(Batch, {"number": "FM8629", "programme": "hpv", "vaccine": "Gardasil 10"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"performed_at": "2026-11-24T12:00:00"},
        {"notes": "x" * 1001},
        {"dose_sequence": 7},
        {"revision": 0},
        {"site": "left_foot"},
        {"performed_by": {"email": "sian"}},
        {"performed_by": {"email": "sian@rees\n"}},
    ],
    ids=str,
)
def test_a_vaccination_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    assert refused(Vaccination, {**msgspec.to_builtins(a_vaccination()), **wrong})


ATTENDANCE = AttendanceAnswer(child="child-1", on=TODAY, attending=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": ChangeKind.BATCH},
        {"kind": ChangeKind.ATTENDANCE},
        {"vaccination": None},
        {"kind": ChangeKind.BATCH, "vaccination": None},
        {"kind": ChangeKind.VACCINATION, "vaccination": None, "batch": a_batch()},
        {"kind": ChangeKind.BATCH, "vaccination": None, "attendance": ATTENDANCE},
        {"batch": a_batch()},
        {"attendance": ATTENDANCE},
        {"id": "another"},
        {"revision": 2},
    ],
    ids=str,
)
def test_a_change_that_carries_something_else_than_its_kind_is_refused(wrong: dict[str, Any]) -> None:
    assert refused(Change, {**msgspec.to_builtins(a_change()), **msgspec.to_builtins(wrong)})


def test_each_kind_of_change_is_taken_with_what_it_carries() -> None:
    plain: dict[str, Any] = {
        "id": "change-1",
        "device": "device-1",
        "sequence": 1,
        "session": "1204",
        "made_at": NOON,
        "made_by": "sian.rees@example.nhs.uk",
    }
    for kind, carried in (
        (ChangeKind.BATCH, {"batch": a_batch()}),
        (ChangeKind.ATTENDANCE, {"attendance": ATTENDANCE}),
        (ChangeKind.CORRECTION, {"vaccination": a_vaccination(id="change-1", revision=2), "revision": 2}),
    ):
        change = Change(**{**plain, "kind": kind, **carried})
        assert msgspec.json.decode(msgspec.json.encode(change), type=Change) == change


@pytest.mark.parametrize(("alias", "text"), [(Id, "1204"), (Id, "0190f3a2-7b1c"), (Email, "a.b@example.nhs.uk")])
def test_plain_identifiers_and_addresses_are_taken(alias: Any, text: str) -> None:
    assert msgspec.convert(text, alias) == text


def test_a_session_needs_a_programme_and_a_date() -> None:
    plain = msgspec.to_builtins(a_session())
    assert refused(Session, {**plain, "programmes": []})
    assert refused(Session, {**plain, "dates": []})


def test_a_session_is_titled_by_programmes_and_place() -> None:
    assert a_session().title == "HPV session at Harbour View Academy"
    doubles = a_session(programmes=(Programme.MENACWY, Programme.TD_IPV))
    assert doubles.title == "MenACWY and Td/IPV session at Harbour View Academy"
    clinic = a_session(programmes=(Programme.FLU,), location=Location(name="Kingsway", kind=Place.CLINIC))
    assert clinic.title == "Flu community clinic"
    assert a_session(dates=(TODAY, date(2026, 12, 1))).dates_in_words() == "24 November 2026, 1 December 2026"
    assert academic_year(TODAY) == 2026


def test_the_collector_passes_over_what_a_session_has_thousands_of() -> None:
    child = a_child(care={Programme.HPV: consented(history=(a_vaccination(),))})
    arrived = msgspec.json.decode(msgspec.json.encode(child), type=Child)
    care = arrived.care[Programme.HPV]
    assert not any(map(gc.is_tracked, (arrived, care, care.consent, care.history[0], care.history[0].performed_by)))


def test_who_a_child_is_reads_from_the_same_json_without_the_care() -> None:
    child = a_child(care={Programme.HPV: consented()}, school="Hill School")
    person = msgspec.json.decode(msgspec.json.encode(child), type=Person)
    assert all(getattr(person, name) == getattr(child, name) for name in Person.__struct_fields__)
    assert (person.full_name, hasattr(person, "care")) == (child.full_name, False)

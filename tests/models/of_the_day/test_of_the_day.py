"""What is recorded beside the doses travels whole, is told from all else, and is the newest revision on every list."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from mavis_tui.models.beside_doses.in_words import rows_of_day, what_it_is
from mavis_tui.models.beside_doses.joining import of_child, with_day_records
from mavis_tui.models.change import FIRST_SCHEMA, OF_THE_DAY, WITHDRAWS, Change, ChangeKind, OfTheDay, day_kind
from mavis_tui.models.child import AddedChild, Person
from mavis_tui.models.programme import Programme, Variant
from tests.builders import NOON, NURSE, TODAY, a_change, a_child, a_consent, a_day_change, a_reaction, a_vaccination
from tests.models.strategies import of_the_day
from tests.rounds import rounds


@given(record=of_the_day)
@settings(max_examples=rounds(80), deadline=None)
def test_a_record_of_the_day_comes_back_from_json_as_it_went(record: OfTheDay) -> None:
    change = a_day_change(record)
    assert msgspec.json.decode(msgspec.json.encode(change), type=Change) == change
    assert change.about == record.about


@given(record=of_the_day)
@settings(max_examples=rounds(30), deadline=None)
def test_every_record_of_the_day_can_be_said_in_words(record: OfTheDay) -> None:
    assert what_it_is(record)
    rows = rows_of_day(record)
    assert all(rows.values())
    typed = {"Who", "Doesn’t know", "Words", "Note", "Seen", "Done", "Child", "Batch", "Withdrawn", "By"}
    assert not [said for label, said in rows.items() if label not in typed and said[0].islower()]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": ChangeKind.VACCINATION},
        {"kind": ChangeKind.NOTE},
        {"kind": ChangeKind.CORRECTION},
        {"vaccination": a_vaccination(1, id="consent-1")},
        {"of_the_day": None},
        {"id": "another"},
        {"revision": 2},
        {"session": "1300"},
    ],
    ids=str,
)
def test_a_change_that_isnt_what_it_says_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="change"):
        replace(a_day_change(a_consent()), **wrong)


def test_a_program_that_knows_only_doses_cannot_read_it_and_takes_it_for_nothing_else() -> None:
    older = ("vaccination", "correction", "batch", "attendance")
    assert all(day_kind(record).value not in older for record in (a_consent(), a_reaction()))
    assert max(FIRST_SCHEMA, WITHDRAWS) < OF_THE_DAY
    assert a_change(1).schema == FIRST_SCHEMA, "what an older program can read is written as before"


def test_a_list_without_any_is_written_as_an_older_program_writes_it() -> None:
    assert b"of_the_day" not in msgspec.json.encode(a_child())
    assert b"of_the_day" not in msgspec.json.encode(a_change(1))


def test_of_several_revisions_the_newest_counts_in_whatever_order_they_come() -> None:
    made = [a_consent(revision=n, words=f"version {n}") for n in (1, 2, 3)]
    for some in permutations(made):
        assert [one.revision for one in with_day_records(a_child(), some).of_the_day] == [3]


def test_records_stand_in_the_order_in_which_they_were_made_by_the_hubs_clock() -> None:
    ahead = a_day_change(a_consent(1, id="ahead", at=NOON + timedelta(hours=1)), clock_offset=3600)
    later = a_day_change(a_consent(1, id="later", at=NOON + timedelta(minutes=10)))
    future = a_day_change(a_consent(1, id="future", at=NOON + timedelta(hours=9)))
    received = NOON + timedelta(minutes=20)
    records = [record for one in (future, later, ahead) if (record := of_child(one, received))]
    child = with_day_records(a_child(), records)
    assert [one.id for one in child.of_the_day] == ["ahead", "later", "future"]
    assert child.of_the_day[-1].since == received, "nothing counts from later than the hub had it"


def test_a_child_who_is_added_stands_on_the_list_for_what_they_came_for() -> None:
    person = Person(id="new-1", given_name="Zoë", family_name="Okafor", date_of_birth=TODAY.replace(year=2021))
    added = AddedChild(
        id="a-1", session="1204", by=NURSE, at=NOON, person=person, programmes=(Programme.MMR, Programme.FLU)
    )
    child = added.as_listed()
    assert (child.id, child.full_name) == ("new-1", "OKAFOR, Zoë")
    assert {programme: care.variant for programme, care in child.care.items()} == {
        Programme.MMR: Variant.MMRV,
        Programme.FLU: None,
    }

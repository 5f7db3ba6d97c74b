"""Doubles and conflicts side by side: somebody decides, both are kept, the reason is stored, and nothing gets lost."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.errors import BadInput, NotFound
from mavis_tui.models.child import AddedChild, Gender, Person
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.status import Group
from mavis_tui.workspace.children.child_page import ChildPage
from mavis_tui.workspace.team.deciding import CaseKind, TeamCase
from tests.workspace.team.laptops import Laptop, the_list

WHY = "Tom gave it; Mary typed it in from his note"


def only_case(laptop: Laptop) -> TeamCase:
    (case,) = laptop.workspace.team.page().cases
    return case


def names(rows: list[dict[str, str]]) -> list[str]:
    return [row["PERSON_FORENAME"] for row in rows]


def test_two_doses_of_one_child_stand_side_by_side_and_are_in_no_file_until_somebody_decides(
    team: list[Laptop],
) -> None:
    office, second, third = team
    second.record("Ada"), third.record("Ada", batch_number="AB1234"), third.record("Bram")
    office.collect(second.hand_in(), third.hand_in())
    case = only_case(office)
    assert (case.kind, case.child, case.is_open) == (CaseKind.DOUBLE, "ADASON, Ada", True)
    assert [(side.laptop, side.own, side.what) for side in case.sides] == [
        ("Tom Okafor", False, "HPV given"),
        ("Mary Walsh", False, "HPV given"),
    ]
    assert [side.told("Batch") for side in case.sides] == [
        "FM8629, expires 31 May 2027",
        "AB1234, expires 31 May 2027",
    ]
    fhir = office.workspace.fhir.export(office.session, office.folder / "given.json")
    assert (fhir.written, {one.child for one in fhir.left_out}) == (1, {"ADASON, Ada"})
    done, rows, complained = office.for_mavis()
    assert (names(rows), complained) == (["Bram"], [])
    assert [one.why for one in done.left_out] == [
        "Two laptops recorded this: decide first which one counts (mavis collect)."
    ] * 2


def test_what_was_decided_counts_everywhere_and_both_are_kept_with_the_reason(team: list[Laptop]) -> None:
    office, second, third = team
    stays, goes = second.record("Ada"), third.record("Ada", batch_number="AB1234")
    office.collect(second.hand_in(), third.hand_in())
    decided = office.workspace.team.deciding.decide([stays.change.id], WHY)
    assert (decided.is_open, decided.by, decided.reason) == (False, "Sian Rees", WHY)
    assert [side.counts for side in decided.sides] == [True, False]
    assert office.store.outbox.entry(goes.change.id) is not None
    done, rows, _ = office.for_mavis()
    assert [row["BATCH_NUMBER"] for row in rows] == ["FM8629"]
    assert [one.why for one in done.left_out] == [f"Set aside by Sian Rees: {WHY}."]
    third.collect(office.receipts())
    assert (third.state(goes), third.store.outbox.counts().to_export) == (Sending.WAITING, 0)
    assert third.explained(goes).startswith(f"Set aside by Sian Rees on 24 November 2026: {WHY}. It is kept")
    section = third.workspace.children.page(third.session, third.child("Ada")).sections[0]
    assert (section.status.group, section.attempts) == (Group.DUE, ())


def test_both_may_count_where_both_were_given(team: list[Laptop]) -> None:
    office, second, third = team
    one, other = second.record("Ada"), third.record("Ada")
    office.collect(second.hand_in(), third.hand_in())
    office.workspace.team.deciding.decide([one.change.id, other.change.id], "Given twice. Told Dr Ho.")
    _, rows, complained = office.for_mavis()
    assert (names(rows), complained) == (["Ada", "Ada"], [])


def test_a_dose_is_not_lost_when_the_one_that_was_kept_is_withdrawn_afterwards(team: list[Laptop]) -> None:
    office, second, third = team
    kept, aside = second.record("Ada"), third.record("Ada")
    office.collect(second.hand_in(), third.hand_in())
    office.workspace.team.deciding.decide([kept.change.id], WHY)
    second.withdraw(kept.change.id)
    office.collect(second.hand_in())
    assert office.workspace.team.page().open_cases == ()
    _, rows, _ = office.for_mavis()
    assert [(row["PERSON_FORENAME"], row["PERFORMING_PROFESSIONAL_EMAIL"]) for row in rows] == [
        ("Ada", "mary.walsh@example.nhs.uk")
    ]
    assert office.state(aside) is Sending.EXPORTED


def test_what_an_earlier_file_has_and_does_not_count_any_more_is_to_be_removed_in_mavis(team: list[Laptop]) -> None:
    office, second, third = team
    second.record("Ada")
    second.for_mavis()
    stays = third.record("Ada")
    office.collect(second.hand_in(), third.hand_in())
    assert [side.exported_as for side in only_case(office).sides] == ["for-mavis-1.csv", ""]
    office.workspace.team.deciding.decide([stays.change.id], WHY)
    done, _, _ = office.for_mavis()
    assert done.left_out[0].why.endswith(
        "It was exported in for-mavis-1.csv: look for it in Mavis, and remove it there by hand."
    )


def test_given_on_one_laptop_and_not_on_another_are_two_attempts_and_nothing_to_decide(team: list[Laptop]) -> None:
    office, second, third = team
    second.not_given("Ada", Reason.UNWELL)
    third.record("Ada")
    office.collect(second.hand_in(), third.hand_in())
    assert office.workspace.team.page().cases == ()
    assert names(office.for_mavis()[1]) == ["Ada", "Ada"]


def test_a_child_with_two_numbers_on_two_lists_is_asked_about(empty: list[Laptop]) -> None:
    office, second, third = empty
    office.open()
    second.open()
    third.open([{**row, "NHS_NUMBER": ""} | ({"PERSON_POSTCODE": "LE3 1AA"}) for row in the_list()])
    second.record("Ada"), third.record("Ada")
    office.collect(second.hand_in(), third.hand_in())
    assert (only_case(office).kind, len(only_case(office).sides)) == (CaseKind.DOUBLE, 2)


def test_one_record_corrected_in_two_ways_is_chosen_and_the_choice_stands_on_every_laptop(team: list[Laptop]) -> None:
    office, second, third = team
    record = second.record("Ada")
    third.collect(second.hand_in())
    second.correct(record.change.id, batch_number="AB1234")
    third.withdraw(record.change.id)
    first, other = second.hand_in(), third.hand_in()
    office.collect(first, other)
    case = only_case(office)
    assert (case.kind, [side.laptop for side in case.sides]) == (CaseKind.VERSIONS, ["Tom Okafor", "Mary Walsh"])
    done, rows, _ = office.for_mavis()
    assert (rows, done.left_out[0].why) == (
        [],
        "Two laptops corrected this in two ways: decide first which one counts (mavis collect).",
    )
    office.workspace.team.deciding.decide([case.sides[0].key], "The child is right, the box says AB1234")
    assert office.workspace.team.page().open_cases == ()
    _, rows, _ = office.for_mavis()
    assert [row["BATCH_NUMBER"] for row in rows] == ["AB1234"]
    for laptop in (second, third):
        laptop.collect(office.receipts())
        assert laptop.state(record) is Sending.EXPORTED
        assert laptop.workspace.team.page().open_cases == ()


def test_a_version_that_is_chosen_and_was_exported_on_its_laptop_is_in_no_second_file(team: list[Laptop]) -> None:
    office, second, _ = team
    record = second.record("Ada")
    office.collect(second.hand_in())
    office.correct(record.change.id, batch_number="AB1234")
    second.correct(record.change.id, batch_number="CD5678")
    assert second.for_mavis()[0].written == 1
    office.collect(second.hand_in())
    (theirs,) = [side for side in only_case(office).sides if side.laptop == "Tom Okafor"]
    office.workspace.team.deciding.decide([theirs.key], "The box says CD5678")
    assert office.for_mavis()[0].written == 0
    assert office.state(record) is Sending.EXPORTED


def test_the_order_of_the_files_decides_nothing(team: list[Laptop]) -> None:
    office, second, third = team
    record = second.record("Ada")
    office.collect(second.hand_in())
    third.collect(second.hand_in())
    third.correct(record.change.id, batch_number="AB1234")
    second.correct(record.change.id, batch_number="CD5678")
    office.collect(third.hand_in(), second.hand_in())
    third.collect(second.hand_in())
    seen = [[side.told("Batch") for side in only_case(laptop).sides] for laptop in (office, third)]
    assert seen[0] == seen[1] == ["AB1234, expires 31 May 2027", "CD5678, expires 31 May 2027"]


def test_nothing_is_decided_without_a_reason_or_for_a_record_that_is_not_there(team: list[Laptop]) -> None:
    office, second, third = team
    stays = second.record("Ada")
    third.record("Ada")
    office.collect(second.hand_in(), third.hand_in())
    decide = office.workspace.team.deciding.decide
    with pytest.raises(BadInput, match="Say why"):
        decide([stays.change.id], " … ")
    for nothing in (["another"], [], [stays.change.id, "another"]):
        with pytest.raises(NotFound, match="There is nothing to decide about that"):
            decide(nothing, WHY)
    assert only_case(office).is_open


def test_of_two_decisions_the_later_one_holds_wherever_they_meet(team: list[Laptop]) -> None:
    office, second, third = team
    one, other = second.record("Ada"), third.record("Ada")
    files: list[Path] = [second.hand_in(), third.hand_in()]
    office.collect(*files)
    second.collect(*files)
    office.workspace.team.deciding.decide([one.change.id], WHY)
    office.clock.forward(minutes=1)
    second.workspace.team.deciding.decide([other.change.id], "The other way round")
    office.collect(second.hand_in())
    second.collect(office.hand_in())
    for laptop in (office, second):
        assert [side.counts for side in only_case(laptop).sides] == [False, True]


def test_what_is_left_to_do_in_mavis_is_to_remove_what_was_set_aside_since_and_nothing_that_is_undecided(
    team: list[Laptop],
) -> None:
    office, second, third = team
    goes = second.record("Ada")
    second.for_mavis()
    stays = third.record("Ada")
    office.collect(second.hand_in(), third.hand_in())
    assert office.workspace.left_for_mavis.of(office.session) == ()
    office.workspace.team.deciding.decide([stays.change.id], WHY)
    (thing,) = office.workspace.left_for_mavis.of(office.session)
    assert (thing.child, thing.key.split(":")[0]) == ("ADASON, Ada", goes.change.id)
    assert thing.steps[-1] == "Archive it: a local administrator may (B0062)."


def test_a_child_who_came_unlisted_to_two_nurses_is_one_child_with_one_dose(team: list[Laptop]) -> None:
    office, second, third = team
    for laptop in (second, third):
        begun = msgspec.structs.asdict(laptop.workspace.of_the_day.begin(laptop.session))
        person = Person(
            id=f"added-on-{laptop.store.device.id}",
            given_name="Femi",
            family_name="Bello",
            date_of_birth=date(2013, 3, 9),
            gender=Gender.FEMALE,
            nhs_number="9990000077",
            postcode="M1 5AJ",
            school="Harbour View Academy",
        )
        laptop.workspace.of_the_day.keep(AddedChild(**begun, person=person, programmes=(Programme.HPV,)))
        laptop.not_given("Femi", Reason.UNWELL)
    office.collect(second.hand_in(), third.hand_in())
    done, rows, complained = office.for_mavis()
    assert ({row["NHS_NUMBER"] for row in rows}, complained) == ({"9990000077"}, [])
    assert done.written == 2, "two attempts of two nurses, as in Mavis"
    assert [page.child.full_name for page in _pages(office, "Femi")] == ["BELLO, Femi"]


def _pages(laptop: Laptop, name: str) -> list[ChildPage]:
    found = [row for row in laptop.workspace.children.rows(laptop.session) if name in row.name]
    return [laptop.workspace.children.page(laptop.session, row.id) for row in found]


def test_a_withdrawal_that_was_overruled_is_held_against_the_record_that_was_made_in_its_place(
    team: list[Laptop],
) -> None:
    office, second, _ = team
    first = second.record("Ada")
    office.collect(second.hand_in())
    office.correct(first.change.id, "Ada", batch_number="OFFICE1")
    second.withdraw(first.change.id, "Ada")
    again = second.record("Ada", batch_number="AGAIN1")
    office.collect(second.hand_in())
    deciding = office.workspace.team.deciding
    [versions] = [case for case in office.workspace.team.page().open_cases if case.kind is CaseKind.VERSIONS]
    kept = next(side.key for side in versions.sides if side.own)
    deciding.decide([kept], "It was given, says the office")
    [double] = office.workspace.team.page().open_cases
    assert {side.key for side in double.sides} == {first.change.id, again.change.id}
    _, rows, complained = office.for_mavis()
    assert (rows, complained) == ([], []), "nobody has said which of the two counts"
    deciding.decide([again.change.id], "Sian recorded it again, with the right batch")
    _, rows, complained = office.for_mavis()
    assert ([row["BATCH_NUMBER"] for row in rows], complained) == (["AGAIN1"], [])

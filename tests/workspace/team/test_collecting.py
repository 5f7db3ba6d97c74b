"""Several laptops, no team server, one file: each hands in, one collects and exports, receipts go back."""

from datetime import date

import msgspec

from mavis_tui.cache.outbox.from_the_team import FromTheTeam
from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.models.attendance import Registered, registered
from mavis_tui.models.child import AddedChild, Gender, Person
from mavis_tui.models.of_the_day.of_children import ChildNote
from mavis_tui.models.programme import Programme
from tests.builders import TODAY
from tests.workspace.sessions.test_workbooks import as_mavis_writes_it
from tests.workspace.team.laptops import Laptop, the_list


def test_one_laptop_collects_what_all_recorded_and_mavis_takes_the_one_file(team: list[Laptop]) -> None:
    office, second, third = team
    own, ada, bram = office.record("Cleo"), second.record("Ada"), third.record("Bram")
    absent = third.not_given("Dai")
    (from_second, from_third) = office.collect(second.hand_in(), third.hand_in())
    assert (from_second.nurse, from_second.records, from_second.new) == ("Tom Okafor", 1, 1)
    assert (from_third.nurse, from_third.records, from_third.new) == ("Mary Walsh", 2, 2)
    done, rows, complained = office.for_mavis()
    assert (done.written, complained) == (4, [])
    assert {row["PERSON_FORENAME"] for row in rows} == {"Ada", "Bram", "Cleo", "Dai"}
    assert [office.state(one) for one in (own, ada, bram, absent)] == [Sending.EXPORTED] * 4
    assert office.for_mavis()[0].written == 0


def test_taking_a_file_twice_or_an_older_one_after_a_newer_one_changes_nothing(team: list[Laptop]) -> None:
    office, second, _ = team
    wrong = second.record("Ada")
    older = second.hand_in()
    second.correct(wrong.change.id, batch_number="AB1234")
    second.record("Bram")
    newer = second.hand_in()
    assert [one.new for one in office.collect(newer)] == [3]
    before = office.store.outbox.entries(), FromTheTeam(office.store.outbox).files()
    for file in (newer, older, newer):
        assert [one.brought_nothing for one in office.collect(file)] == [True]
    assert (office.store.outbox.entries(), FromTheTeam(office.store.outbox).files()) == before
    _, rows, complained = office.for_mavis()
    assert [row["BATCH_NUMBER"] for row in rows] == ["AB1234", "FM8629"]
    assert complained == []


def test_a_correction_and_a_withdrawal_count_in_whatever_order_the_files_come(team: list[Laptop]) -> None:
    office, second, third = team
    first = second.record("Ada")
    early = second.hand_in()
    third.collect(early)
    third.withdraw(first.change.id)
    late = third.hand_in()
    gone = second.record("Bram")
    second.withdraw(gone.change.id, "Bram")
    second.record("Cleo")
    office.collect(late, second.hand_in(), early)
    _, rows, _ = office.for_mavis()
    assert [row["PERSON_FORENAME"] for row in rows] == ["Cleo"]


def test_receipts_by_file_turn_every_record_of_every_laptop_exported_and_then_saved(team: list[Laptop]) -> None:
    office, second, third = team
    ada, bram = second.record("Ada"), third.record("Bram")
    office.collect(second.hand_in(), third.hand_in())
    assert "Handed in to the team in hand-in-1.mavis" in second.explained(ada)
    office.for_mavis()
    told = office.receipts()
    later = second.correct(ada.change.id, batch_number="AB1234")
    for laptop in (second, third, second):
        laptop.collect(told)
    assert third.state(bram) is Sending.EXPORTED
    assert "Written to for-mavis-1.csv by Sian Rees on 24 November 2026" in third.explained(bram)
    assert (third.store.outbox.counts().to_export, second.store.outbox.counts().to_export) == (0, 1)
    assert second.state(later) is Sending.WAITING  # a receipt clears its revision and no other


def test_what_a_laptop_exported_by_itself_is_in_no_second_file(team: list[Laptop]) -> None:
    office, second, _ = team
    ada = second.record("Ada")
    second.for_mavis()
    second.record("Bram")
    office.collect(second.hand_in())
    assert office.state(ada) is Sending.EXPORTED
    _, rows, _ = office.for_mavis()
    assert [row["PERSON_FORENAME"] for row in rows] == ["Bram"]


def test_what_was_handed_in_is_in_no_file_of_its_own_laptop_unless_that_is_said(team: list[Laptop]) -> None:
    second = team[1]
    second.record("Ada")
    second.hand_in()
    done, rows, _ = second.for_mavis()
    assert rows == []
    assert [one.why.startswith("Handed in to the team in hand-in-1.mavis") for one in done.left_out] == [True]
    assert second.store.outbox.counts().to_export == 1
    lost = second.workspace.mavis_csv.for_mavis(second.session, second.folder / "all.csv", handed_in=True)
    assert lost.written == 1


def test_who_came_is_what_was_said_last_on_any_laptop(team: list[Laptop]) -> None:
    office, second, _ = team
    office.workspace.attendance.register(office.session, office.child("Ada"), Registered.ATTENDING)
    office.clock.forward(minutes=5)
    second.workspace.attendance.register(second.session, second.child("Ada"), Registered.ABSENT)
    office.collect(second.hand_in())
    child = office.workspace.children.page(office.session, office.child("Ada")).child
    assert registered(child, TODAY) is Registered.ABSENT


def test_a_child_is_one_child_though_one_of_the_lists_has_no_number_of_it_yet(empty: list[Laptop]) -> None:
    office, second, _ = empty
    office.open()
    second.open([{**row, "NHS_NUMBER": ""} for row in the_list("Ada", "Bram")])
    ada = second.record("Ada")
    office.collect(second.hand_in())
    page = office.workspace.children.page(office.session, office.child("Ada"))
    assert [one.id for section in page.sections for one in section.attempts] == [ada.change.id]
    _, rows, complained = office.for_mavis()
    assert [(row["PERSON_FORENAME"], row["NHS_NUMBER"]) for row in rows] == [("Ada", "9990000018")]
    assert complained == []


def test_a_child_whom_only_the_other_list_has_is_in_the_file(team: list[Laptop]) -> None:
    office, second, _ = team
    rows = the_list()
    second.open([*rows, {**rows[0], "PERSON_FORENAME": "Femi", "PERSON_SURNAME": "Bello", "NHS_NUMBER": "9990000077"}])
    second.record("Femi")
    office.collect(second.hand_in())
    _, written, complained = office.for_mavis()
    assert [row["PERSON_FORENAME"] for row in written] == ["Femi"]
    assert complained == []
    assert office.workspace.changes.page().rows[0].child == "BELLO, Femi"


def test_records_of_a_session_that_is_not_here_stay_in_the_file_and_come_once_it_is(team: list[Laptop]) -> None:
    office, second, _ = team
    second.open([{**row, "SCHOOL_NAME": "Dockside Academy", "SESSION_ID": 1301} for row in the_list()])
    second.record("Ada")
    file = second.hand_in()
    (taken,) = office.collect(file)
    assert (taken.records, taken.new) == (0, 0)
    assert taken.said[0].startswith("1 record of HPV at Dockside Academy (24 November 2026) stayed in the file")
    office.open([{**row, "SCHOOL_NAME": "Dockside Academy", "SESSION_ID": 1301} for row in the_list()])
    assert [one.new for one in office.collect(file)] == [1]


def test_what_mavis_has_by_a_newer_workbook_is_saved_on_every_laptop(team: list[Laptop]) -> None:
    office, second, _ = team
    ada = second.record("Ada")
    office.collect(second.hand_in())
    office.for_mavis()
    (row,) = the_list("Ada")
    back = as_mavis_writes_it(ada, PERFORMING_PROFESSIONAL_EMAIL="tom.okafor@example.nhs.uk")
    told = ("PERSON_FORENAME", "PERSON_SURNAME", "NHS_NUMBER")
    office.open([*the_list("Bram", "Cleo", "Dai", "Elin", "Zoe"), {**back, **{name: row[name] for name in told}}])
    assert office.state(ada) is Sending.SAVED
    (taken,) = second.collect(office.receipts())
    assert (taken.saved, second.state(ada)) == (1, Sending.SAVED)
    assert second.explained(ada) == "Mavis has this record: it came back in a workbook."


def test_a_child_who_was_added_on_one_laptop_travels_with_her_dose_and_with_what_was_noted(team: list[Laptop]) -> None:
    office, second, _ = team
    of_the_day = second.workspace.of_the_day
    person = Person(
        id="walk-in-1",
        given_name="Femi",
        family_name="Bello",
        date_of_birth=date(2013, 3, 9),
        gender=Gender.FEMALE,
        nhs_number="9990000077",
        postcode="M1 5AJ",
        school="Harbour View Academy",
    )
    begun = msgspec.structs.asdict(of_the_day.begin(second.session))
    of_the_day.keep(AddedChild(**begun, person=person, programmes=(Programme.HPV,)))
    note = msgspec.structs.asdict(of_the_day.begin(second.session))
    of_the_day.keep(ChildNote(**note, child=second.child("Ada"), words="Afraid of needles"))
    unwell = second.not_given("Femi")
    (taken,) = office.collect(second.hand_in())
    assert (taken.records, taken.new, taken.said) == (3, 3, ())
    assert office.workspace.children.page(office.session, "walk-in-1").child.full_name == "BELLO, Femi"
    ada = office.workspace.children.page(office.session, office.child("Ada")).child
    assert [one.words for one in ada.of_the_day if isinstance(one, ChildNote)] == ["Afraid of needles"]
    _, rows, complained = office.for_mavis()
    assert ([row["PERSON_FORENAME"] for row in rows], complained) == (["Femi"], [])
    assert [one.brought_nothing for one in office.collect(second.hand_in())] == [True]
    second.collect(office.receipts())
    assert second.state(unwell) is Sending.EXPORTED


def test_a_laptop_is_told_by_receipts_what_others_made_of_its_record_and_of_no_other_child(team: list[Laptop]) -> None:
    office, second, third = team
    ada, bram = second.record("Ada"), second.record("Bram")
    third.collect(second.hand_in())
    third.correct(ada.change.id, batch_number="AB1234")
    third.withdraw(bram.change.id, "Bram")
    office.record("Cleo")
    office.collect(third.hand_in())
    office.for_mavis()
    second.collect(office.receipts())
    assert (second.state(ada), second.store.outbox.counts().to_export) == (Sending.EXPORTED, 0)
    assert second.workspace.changes.recorded(ada.change.id)["Batch"].startswith("AB1234")
    assert {row.child for row in second.workspace.changes.page().rows} == {"ADASON, Ada", "BRAMSON, Bram"}

"""The filters of a list by class, programme, vaccine wanted, PSD and what is missing; its numbers, and its order."""

from typing import Any

import pytest

from mavis_tui.models.attendance import Registered
from mavis_tui.models.child import Child
from mavis_tui.models.consent import Consent, ConsentStatus, VaccineMethod
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from mavis_tui.models.status import Group
from mavis_tui.workspace.children import filters
from mavis_tui.workspace.children.actions import Action
from mavis_tui.workspace.children.classes import SchoolClass
from mavis_tui.workspace.children.looking import Looking
from mavis_tui.workspace.children.numbers import looking_for
from mavis_tui.workspace.children.row import ChildRow
from mavis_tui.workspace.children.search import found
from mavis_tui.workspace.children.vaccine_wanted import VaccineWanted
from tests.builders import a_child, a_session, consented
from tests.workspace.nurse import Nurse

FLU, HPV = Programme.FLU, Programme.HPV


def care(status: ConsentStatus = ConsentStatus.GIVEN, *methods: VaccineMethod, **more: Any) -> Any:
    return consented(consent=Consent(status=status, methods=methods), **more)


SPRAY = care(ConsentStatus.GIVEN, VaccineMethod.NASAL)
JAB = care(ConsentStatus.GIVEN, VaccineMethod.INJECTION)
CHILDREN = (
    a_child(1, registration="8T1", care={FLU: SPRAY, HPV: care(psd=True)}),
    a_child(2, registration="8T1", care={FLU: JAB, HPV: care(ConsentStatus.NO_RESPONSE, psd=False)}),
    a_child(3, registration="8A1", nhs_number=None, care={FLU: care(ConsentStatus.CONFLICTS)}),
    a_child(4, registration="7B1", year_group=7, care={HPV: care(ConsentStatus.FOLLOW_UP_REQUESTED)}),
    a_child(5, registration="", care={HPV: care(ConsentStatus.NOT_KNOWN)}),
)


async def listed(nurse: Nurse, *children: Child) -> list[ChildRow]:
    await nurse.save(bundle(a_session(programmes=(FLU, HPV)), children or CHILDREN, ()))
    return nurse.workspace.children.rows("1204")


def numbers(rows: list[ChildRow]) -> list[int]:
    return [int(row.id.removeprefix("child-")) for row in rows]


@pytest.mark.parametrize(
    ("looking", "shown"),
    [
        (Looking(form=SchoolClass(8, "8T1")), {1, 2}),
        (Looking(form=SchoolClass(8, "")), {5}),
        (Looking(programme=FLU), {1, 2, 3}),
        (Looking(programme=HPV, ready=True), {1}),
        (Looking(programme=FLU, ready=True), {1, 2}),
        (Looking(group=Group.NEEDS_CONSENT, programme=FLU), set()),
        (Looking(kind=VaccineWanted.NASAL), {1}),
        (Looking(kind=VaccineWanted.INJECTION, programme=FLU), {2}),
        (Looking(kind=VaccineWanted.NOT_KNOWN), {3}),
        (Looking(psd=True), {1}),
        (Looking(psd=False), {2}),
        (Looking(missing=Action.NO_RESPONSE), {2, 5}),
        (Looking(missing=Action.FOLLOW_UP), {4}),
        (Looking(missing=Action.CONFLICT), {3}),
        (Looking(missing=Action.CONFLICT, programme=HPV), set()),
        (Looking(missing=Action.NO_NUMBER), {3}),
        (Looking(missing=Action.REGISTER), {2, 3, 4, 5}),
    ],
)
async def test_a_filter_shows_those_whom_it_means(nurse: Nurse, looking: Looking, shown: set[int]) -> None:
    await listed(nurse)
    nurse.workspace.attendance.register("1204", "child-1", Registered.ATTENDING)
    assert set(numbers(found(nurse.workspace.children.rows("1204"), looking))) == shown


async def test_each_number_of_the_session_is_that_of_the_list_that_it_leads_to(nurse: Nurse) -> None:
    rows = await listed(nurse)
    said = nurse.workspace.children.numbers("1204")
    assert {one.action: one.children for one in said.actions} == {
        Action.READY: 2,
        Action.REGISTER: 5,
        Action.NO_RESPONSE: 2,
        Action.FOLLOW_UP: 1,
        Action.CONFLICT: 1,
        Action.NO_NUMBER: 1,
    }
    for action in said.actions:
        assert len(found(rows, looking_for(action.action))) == action.children
        for programme, count in action.programmes.items():
            assert len(found(rows, looking_for(action.action, programme))) == count
    for of_one in said.programmes:
        for group, count in of_one.statuses.items():
            assert len(found(rows, Looking(programme=of_one.programme, group=group))) == count
        for kind, count in of_one.ready.items():
            assert len(found(rows, Looking(programme=of_one.programme, ready=True, kind=kind))) == count


async def test_what_to_pack_is_counted_by_kind_for_who_is_ready_and_for_all_who_are_left(nurse: Nurse) -> None:
    await listed(nurse)
    packed = nurse.workspace.children.numbers("1204").pack
    assert [(one.vaccine, one.label, one.ready, one.all) for one in packed] == [
        ("Flu", "Nasal spray", 1, 1),
        ("Flu", "Injection", 1, 1),
        ("Flu", "Not known yet", 0, 1),
        ("HPV", "Injection", 1, 4),
    ]
    nurse.not_given("child-1", programme=HPV)
    assert [one.all for one in nurse.workspace.children.numbers("1204").pack] == [1, 1, 1, 4]


async def test_each_answer_of_a_filter_says_how_many_it_would_show(nurse: Nurse) -> None:
    rows = await listed(nurse)
    assert filters.by_form(rows, Looking()) == {
        SchoolClass(7, "7B1"): 1,
        SchoolClass(8, "8A1"): 1,
        SchoolClass(8, "8T1"): 2,
        SchoolClass(8, ""): 1,
    }
    assert filters.by_programme(rows, Looking(ready=True)) == {FLU: 2, HPV: 1}
    assert filters.by_kind(rows, Looking(programme=FLU)) == {
        VaccineWanted.NASAL: 1,
        VaccineWanted.INJECTION: 1,
        VaccineWanted.NOT_KNOWN: 1,
    }
    assert filters.by_psd(rows, Looking()) == {True: 1, False: 1}
    assert filters.by_missing(rows, Looking(programme=HPV), today=True) == {
        Action.REGISTER: 4,
        Action.NO_RESPONSE: 2,
        Action.FOLLOW_UP: 1,
        Action.CONFLICT: 0,
        Action.NO_NUMBER: 0,
    }


async def test_the_list_by_class_is_each_class_in_turn_by_name_and_stays_so_after_a_record(nurse: Nurse) -> None:
    await listed(nurse)
    children = nurse.workspace.children
    assert numbers(children.rows("1204", by_class=True)) == [4, 3, 1, 2, 5]
    assert children.rows("1204", by_class=True) is children.rows("1204", by_class=True)
    nurse.not_given("child-1", programme=HPV)
    rows = children.rows("1204", by_class=True)
    assert numbers(rows) == [4, 3, 1, 2, 5]
    assert rows[2] is children.rows("1204")[0]
    places = children.places("1204", by_class=True)
    assert [places[row.id] for row in rows] == [0, 1, 2, 3, 4]

"""A child who isn't on the list: looked for first, never mixed up, and taken by Mavis's import."""

from datetime import date

import pytest
from msgspec.structs import replace

from mavis_tui.errors import BadInput
from mavis_tui.models.child import Gender
from mavis_tui.models.programme import Programme
from mavis_tui.workspace.recording.adding import NewChild
from tests.builders import PHONE_CONSENT
from tests.spreadsheets.invented import a_row
from tests.workspace.files.test_mavis_csv import checked, export, listed, rows
from tests.workspace.sessions.test_workbooks import DOSE, Desk, desk, sealed, store

__all__ = ["desk", "sealed", "store"]

ZARA = NewChild(
    given_name="Zara",
    family_name="Newby",
    date_of_birth=date(2013, 6, 1),
    gender=Gender.FEMALE,
    programmes=(Programme.HPV,),
    postcode="sw1a1aa",
    words="Moved here last week",
)


def born(desk: Desk, session: str, name: str) -> date:
    return desk.workspace.children.page(session, desk.child(session, name)).child.date_of_birth


def test_a_child_who_came_is_on_the_list_can_be_given_a_dose_and_mavis_takes_the_file(desk: Desk) -> None:
    session = desk.open(*listed("Ada")).session
    added = desk.workspace.adding.add(session, ZARA)
    assert added.change.child == desk.child(session, "Zara")
    assert desk.workspace.children.page(session, added.change.child).child.full_name == "NEWBY, Zara"
    desk.record(session, "Zara", replace(DOSE, although=PHONE_CONSENT))
    done = export(desk, session)
    assert (done.written, checked(desk)) == (1, [])
    [row] = rows(desk)
    assert [row[cell] for cell in ("PERSON_FORENAME", "PERSON_SURNAME", "PERSON_DOB", "PERSON_POSTCODE")] == [
        "Zara",
        "Newby",
        "01/06/2013",
        "SW1A 1AA",
    ]


def test_who_is_on_the_list_already_is_not_added_again_however_the_name_is_spelt(desk: Desk) -> None:
    session = desk.open(a_row(PERSON_FORENAME="Zoë", PERSON_SURNAME="O’Neil", NHS_NUMBER="9990000018")).session
    typed = replace(ZARA, given_name="zoe", family_name="O'NEIL", date_of_birth=born(desk, session, "Zoë"))
    with pytest.raises(BadInput, match="on this list already"):
        desk.workspace.adding.add(session, replace(typed, nhs_number="999 000 0018"))
    with pytest.raises(BadInput, match="Is it one of these"):
        desk.workspace.adding.add(session, typed)
    assert len(desk.workspace.children.rows(session)) == 1


def test_a_child_of_another_list_keeps_the_id_so_that_a_dose_there_counts_here(desk: Desk) -> None:
    there = desk.open(*listed("Ada", "Bram"), name="there.xlsx").session
    elsewhere = {"SCHOOL_NAME": "Kingsway School", "SESSION_ID": "1300"}
    here = desk.open(*({**row, **elsewhere} for row in listed("Cleo")), name="here.xlsx").session
    assert here != there
    ada = desk.child(there, "Ada")
    known = {"given_name": "Ada", "family_name": "Adason", "nhs_number": "9990000018"}
    typed = replace(ZARA, **known, date_of_birth=born(desk, there, "Ada"))
    added = desk.workspace.adding.add(here, typed)
    assert added.change.child == ada


def test_twins_are_asked_about_and_once_it_was_said_nobody_asks_again(desk: Desk) -> None:
    session = desk.open(a_row(PERSON_FORENAME="Tess", PERSON_SURNAME="Newby", NHS_NUMBER="")).session
    twin = replace(ZARA, date_of_birth=born(desk, session, "Tess"))
    with pytest.raises(BadInput, match="NEWBY, Tess"):
        desk.workspace.adding.add(session, twin)
    added = desk.workspace.adding.add(session, twin, nobody_else=True)
    assert added.change.child != desk.child(session, "Tess")
    assert len(desk.workspace.children.rows(session)) == 2
    assert desk.workspace.children.asked(session) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"postcode": ""}, "no NHS number"),
        ({"postcode": "nowhere"}, "valid postcode"),
        ({"nhs_number": "9990000019"}, "isn’t an NHS number"),
        ({"date_of_birth": date(1999, 12, 31)}, "too old"),
        ({"date_of_birth": date(2030, 1, 1)}, "in the past"),
        ({"given_name": " "}, "first name"),
        ({"programmes": (Programme.FLU,)}, "isn’t given in this session"),
        ({"programmes": ()}, "for which vaccination"),
    ],
)
def test_what_mavis_would_refuse_is_said_before_anybody_is_added(
    desk: Desk, wrong: dict[str, object], said: str
) -> None:
    session = desk.open(*listed("Ada")).session
    with pytest.raises(BadInput, match=said):
        desk.workspace.adding.add(session, replace(ZARA, **wrong))
    assert len(desk.workspace.children.rows(session)) == 1


def test_a_workbook_that_has_the_child_later_knows_them_again(desk: Desk) -> None:
    session = desk.open(*listed("Ada")).session
    added = desk.workspace.adding.add(session, ZARA)
    later = {"PERSON_FORENAME": "Zara", "PERSON_SURNAME": "Newby", "NHS_NUMBER": "", "PERSON_POSTCODE": "SW1A 1AA"}
    desk.open(*listed("Ada"), a_row(PERSON_DOB=ZARA.date_of_birth, **later))
    assert desk.child(session, "Zara") == added.change.child
    assert len(desk.workspace.children.rows(session)) == 2

"""A child who came is looked for at the team server too; nobody waits for it, and what it can't say is said."""

import asyncio

import httpx
import pytest
from msgspec.structs import replace

from mavis_tui.client.service import Service
from mavis_tui.errors import BadInput
from mavis_tui.models.child import Gender
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from mavis_tui.workspace.recording import team_search
from mavis_tui.workspace.recording.adding import NewChild
from tests.builders import a_bundle, a_child, a_session
from tests.cable import Fault
from tests.workspace.nurse import Nurse

MOVED = a_child(5, given_name="Bea", family_name="Holt")
"""Somebody on a list of the team that isn't on this laptop."""

TYPED = NewChild(
    given_name="Bea",
    family_name="Holt",
    date_of_birth=MOVED.date_of_birth,
    gender=Gender.FEMALE,
    programmes=(Programme.HPV,),
    postcode="LE3 1AA",
)
LOOKED = "POST /v1/children/look-for"


@pytest.fixture
async def at_school(nurse: Nurse) -> Nurse:
    """A nurse with session 1204 on her laptop, whose team has the child on the list of another school."""
    there = a_session(id="1300", location=replace(a_session().location, name="Kingsway School"))
    await nurse.hub.put(bundle(there, (MOVED,), ()))
    await nurse.save(a_bundle())
    return nurse


async def test_who_is_on_another_list_of_the_team_keeps_the_id_so_that_a_dose_counts_once(at_school: Nurse) -> None:
    adding, typed = at_school.workspace.adding, replace(TYPED, nhs_number=MOVED.nhs_number or "")
    team = await adding.in_the_team("1204", typed)
    assert (team.why_not, [one.id for one in team.found]) == ("", [MOVED.id])
    added = adding.add("1204", typed, team=team)
    assert added.change.child == MOVED.id


async def test_who_may_be_on_another_list_of_the_team_is_asked_about_before_anybody_is_added(at_school: Nurse) -> None:
    adding = at_school.workspace.adding
    team = await adding.in_the_team("1204", TYPED)
    with pytest.raises(
        BadInput, match=r"HOLT, Bea, born .*at the team server, on the list of HPV session at Kingsway School"
    ):
        adding.add("1204", TYPED, team=team)
    assert adding.add("1204", TYPED, team=team, same_as=MOVED.id).change.child == MOVED.id


async def test_another_child_of_that_name_stays_another_child_and_nobody_asks_again(at_school: Nurse) -> None:
    adding = at_school.workspace.adding
    team = await adding.in_the_team("1204", TYPED)
    added = adding.add("1204", TYPED, team=team, nobody_else=True)
    assert added.change.child != MOVED.id
    assert MOVED.id not in [one.child for one in adding.alike("1204", TYPED, team)]


async def test_who_is_on_the_newer_list_at_the_team_server_is_not_added_beside_it(at_school: Nurse) -> None:
    await at_school.hub.put(bundle(a_session(), (*a_bundle().children, MOVED), ()))
    adding, typed = at_school.workspace.adding, replace(TYPED, nhs_number=MOVED.nhs_number or "")
    team = await adding.in_the_team("1204", typed)
    with pytest.raises(BadInput, match=r"refresh the session, then open that child\. Nobody was added"):
        adding.add("1204", typed, team=team)


async def test_who_is_on_a_list_of_this_laptop_is_not_named_twice(at_school: Nurse) -> None:
    await at_school.workspace.sessions.save_offline("1300")
    adding = at_school.workspace.adding
    team = await adding.in_the_team("1204", TYPED)
    assert [(one.child, one.at_team) for one in adding.alike("1204", TYPED, team)] == [(MOVED.id, False)]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.REFUSED, "can’t be asked now"),
        (Fault.LOST_REQUEST, "can’t be asked now"),
        (Fault.LATE, "can’t be asked now"),
        (Fault.CUT_BODY, "can’t be asked now"),
        (Fault.BROKEN, "can’t be asked now"),
        (Fault.TOO_MANY, "busy, or was asked too often"),
        (Fault.LOGIN_PAGE, "something else answered"),
        (Fault.FAKE_JSON, "something else answered"),
        (Fault.SIGN_IN, "nobody is signed in"),
        (Fault.UNKNOWN, "an older one and can’t look"),
    ],
)
async def test_whatever_becomes_of_the_question_the_child_is_added_and_it_is_said(
    at_school: Nurse, fault: Fault, said: str
) -> None:
    at_school.cable.script(fault, on="/v1/children")
    adding = at_school.workspace.adding
    team = await adding.in_the_team("1204", TYPED)
    assert team.why_not.startswith("Only looked for on the lists of this laptop: ")
    assert said in team.why_not
    assert adding.add("1204", TYPED, team=team).change.child


async def test_a_team_server_known_to_be_away_is_not_asked_at_all(at_school: Nurse) -> None:
    await at_school.lose_the_network()
    team = await at_school.workspace.adding.in_the_team("1204", TYPED)
    assert "can’t be reached now" in team.why_not
    assert at_school.cable.sent(LOOKED) == 0


class Silent(httpx.AsyncBaseTransport):
    """A team server that takes a question and never answers."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        return httpx.Response(500, request=request)


async def test_a_team_server_that_never_answers_is_waited_for_a_few_seconds_and_no_longer(
    at_school: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert team_search.SECONDS <= 5, "what a nurse waits at the door"
    monkeypatch.setattr(team_search, "SECONDS", 0.05)
    access = at_school.workspace.access
    await access.close()
    access._service = Service(access.service.hub, token=access.service.token, transport=Silent())
    team = await at_school.workspace.adding.in_the_team("1204", TYPED)
    assert "didn’t answer in time" in team.why_not
    assert not access.in_flight.any


async def test_who_can_not_be_asked_for_is_said_before_anybody_asks(at_school: Nurse) -> None:
    with pytest.raises(BadInput, match="isn’t an NHS number"):
        await at_school.workspace.adding.in_the_team("1204", replace(TYPED, nhs_number="9990000019"))
    assert at_school.cable.sent(LOOKED) == 0

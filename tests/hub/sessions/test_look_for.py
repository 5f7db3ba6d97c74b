"""Looking for a child on the lists of a team: who is found, how little is told, and how often anybody may ask."""

from datetime import date
from typing import Any

import httpx
import msgspec
import pytest
from msgspec.structs import replace

from mavis_tui.hub.api.children import MOST_QUESTIONS
from mavis_tui.hub.store.audit_log import lines
from mavis_tui.models.child import AddedChild, Person
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from mavis_tui.models.vaccination import Withdrawal
from mavis_tui.wire.messages import MOST_FOUND, OnLists
from tests.builders import NOON, NURSE, a_child, a_day_change, a_session
from tests.conftest import StandingClock
from tests.hub.running import RunningHub

BORN = date(2012, 3, 4)
BEA = a_child(5, given_name="Bea", family_name="Holt", date_of_birth=BORN)
LIST = bundle(a_session(id="1500"), (BEA,), ())


@pytest.fixture(autouse=True)
async def _listed(hub: RunningHub, nurse: httpx.AsyncClient) -> None:  # noqa: ARG001 # whose team has the list
    await hub.put(LIST)


def asked_for(child: Person = BEA, /, **other: Any) -> dict[str, Any]:
    """Ask for a child as somebody types one at the door, without number or postcode."""
    typed = {
        "session": "1300",
        "given_name": child.given_name,
        "family_name": child.family_name,
        "date_of_birth": child.date_of_birth.isoformat(),
    }
    return {**typed, **other}


async def look(client: httpx.AsyncClient, **typed: Any) -> OnLists:
    answer = await client.post("/v1/children/look-for", json=asked_for(**typed))
    answer.raise_for_status()
    return msgspec.json.decode(answer.content, type=OnLists)


async def found(client: httpx.AsyncClient, **typed: Any) -> list[tuple[str, str, bool]]:
    """Give session, id and whether it is certain, of each who was found."""
    return [(one.session, one.id, one.same) for one in (await look(client, **typed)).children]


async def test_a_child_of_another_list_is_found_by_number_and_by_birthday_and_name(nurse: httpx.AsyncClient) -> None:
    certain = [("1500", BEA.id, True)]
    assert await found(nurse, nhs_number=BEA.nhs_number, given_name="Beatrice") == certain
    assert await found(nurse, postcode=BEA.postcode.lower()) == certain
    assert await found(nurse, family_name="Newby") == [("1500", BEA.id, False)], "one name and the birthday"
    assert await found(nurse, given_name="Zara", family_name="Newby") == [], "a birthday alone is nobody"


async def test_a_number_on_another_child_is_told_and_never_taken_for_certain(nurse: httpx.AsyncClient) -> None:
    typed = {"given_name": "Zara", "family_name": "Newby", "date_of_birth": "2013-01-01"}
    assert await found(nurse, nhs_number=BEA.nhs_number, **typed) == [("1500", BEA.id, False)]


async def test_no_more_is_told_than_who_it_is_and_where(nurse: httpx.AsyncClient) -> None:
    answer = await nurse.post("/v1/children/look-for", json=asked_for(nhs_number=BEA.nhs_number))
    [told] = answer.json()["children"]
    assert set(told) == {
        "session",
        "title",
        "day",
        "id",
        "given_name",
        "family_name",
        "date_of_birth",
        "nhs_number",
        "year_group",
        "registration",
        "same",
    }
    for untold in (BEA.postcode, BEA.address_line, BEA.gp, *(parent.name for parent in BEA.parents)):
        assert not untold or untold not in answer.text


async def test_a_child_on_several_lists_is_told_once_by_the_list_that_was_asked_for(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    for other in ("1300", "1400"):
        await hub.put(bundle(a_session(id=other), (BEA,), ()))
    assert await found(nurse, nhs_number=BEA.nhs_number) == [("1300", BEA.id, True)]


async def test_another_teams_children_are_nobody(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    theirs = a_child(9, given_name="Cai", family_name="Pugh", date_of_birth=BORN)
    await hub.put(bundle(a_session(id="2000", organisation="R2X"), (BEA, theirs), ()))
    assert await found(nurse, nhs_number=BEA.nhs_number) == [("1500", BEA.id, True)]
    assert await found(nurse, **asked_for(theirs, nhs_number=theirs.nhs_number, postcode=theirs.postcode)) == []


async def test_who_was_added_to_another_list_is_found_until_that_is_withdrawn(nurse: httpx.AsyncClient) -> None:
    came = Person(id="came", given_name="Zara", family_name="Newby", date_of_birth=BORN, postcode="LE3 1AA")
    added = AddedChild(
        id="added-1", session="1500", by=NURSE, at=NOON, person=came, programmes=(Programme.HPV,), words="Moved"
    )
    typed = asked_for(came)
    (await nurse.post("/v1/changes", content=msgspec.json.encode([a_day_change(added)]))).raise_for_status()
    assert await found(nurse, **typed) == [("1500", "came", False)]
    gone = replace(added, revision=2, withdrawn=Withdrawal(reason="Wrong child", by=NURSE, at=NOON))
    (await nurse.post("/v1/changes", content=msgspec.json.encode([a_day_change(gone, 2)]))).raise_for_status()
    assert await found(nurse, **typed) == []


async def test_a_long_answer_is_cut_and_says_so(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    born = date(2012, 9, 9)
    many = tuple(a_child(n, given_name="Sam", date_of_birth=born) for n in range(10, MOST_FOUND + 11))
    await hub.put(bundle(a_session(id="1300"), many, ()))
    told = await look(nurse, given_name="Sam", family_name="Newby", date_of_birth=born.isoformat())
    assert (len(told.children), told.more) == (MOST_FOUND, True)


async def test_each_who_was_told_stands_in_the_log_by_id_and_so_does_a_question_without_an_answer(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await look(nurse, nhs_number=BEA.nhs_number)
    await look(nurse, given_name="Zara", family_name="Newby")
    told, nobody = (await lines(hub.database))[-2:]
    assert (told.action, told.outcome, told.session, told.child) == ("Look for a child", "told", "1500", BEA.id)
    assert (nobody.action, nobody.outcome, nobody.child) == ("Look for a child", "done, nobody found", "")
    assert not [one for one in (told, nobody) if "Bea" in repr(one) or (BEA.nhs_number or "") in repr(one)]


async def test_whoever_would_read_a_team_by_asking_is_stopped_and_can_ask_again_later(
    hub: RunningHub, nurse: httpx.AsyncClient, clock: StandingClock
) -> None:
    questions = hub.app.state.hub.questions
    for _ in range(MOST_QUESTIONS - 1):
        await questions.failed([(f"look R1L {NURSE.email}", MOST_QUESTIONS)], clock())
    assert await found(nurse)
    answer = await nurse.post("/v1/children/look-for", json=asked_for())
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)
    assert (await lines(hub.database))[-1].outcome == "refused (429)"
    clock.forward(minutes=16)
    assert await found(nurse)


@pytest.mark.parametrize("wrong", [{"nhs_number": "12"}, {"date_of_birth": "soon"}, {"given_name": ""}])
async def test_what_cant_be_looked_for_is_refused(nurse: httpx.AsyncClient, wrong: dict[str, str]) -> None:
    assert (await nurse.post("/v1/children/look-for", json=asked_for(**wrong))).status_code == 422

"""Who is restricted on one list of a team has no address on any other: lists, news and files of the hub."""

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import msgspec
import pytest

from mavis_tui.models.child import Child
from mavis_tui.models.session import SessionBundle
from mavis_tui.wire.messages import held_tag
from tests.builders import a_change, a_child, nhs_number
from tests.conftest import StandingClock
from tests.hub.office.test_export_csv import Office, office
from tests.hub.running import RunningHub, running_hub
from tests.hub.sessions.test_news import since
from tests.hub.sessions.test_putting import whole, with_children
from tests.hub.store.before_numbers import UNNUMBERED

__all__ = ["office"]

OTHER = "1310"
HIDDEN = a_child(1, restricted=True, address_line="", postcode="")


async def child_one(client: httpx.AsyncClient, session: str = "1204") -> Child:
    found = await whole(client, session)
    assert found.verified
    return next(child for child in found.children if child.id == "child-1")


def elsewhere(child: Child) -> SessionBundle:
    return with_children(child, a_child(9), id=OTHER)


@pytest.mark.parametrize("first", ["1204", OTHER])
async def test_a_child_who_is_restricted_on_one_list_is_so_on_the_other_whichever_came_first(
    hub: RunningHub, first: str
) -> None:
    lists = [with_children(a_child(1), a_child(2)), elsewhere(HIDDEN)]
    for one in sorted(lists, key=lambda one: one.session.id != first):
        await hub.put(one)
    async with hub.client(await hub.sign_in()) as client:
        found = await child_one(client)
        assert (found.restricted, found.address_line, found.postcode) == (True, "", "")
        assert b"1 Mill Lane" not in (await client.get("/v1/sessions/1204")).content
        assert [one.address_line for one in (await whole(client)).children] == ["", "2 Mill Lane"]


async def test_a_list_that_a_device_has_is_new_as_soon_as_another_list_restricts_a_child_of_it(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    before = (await nurse.get("/v1/sessions/1204")).headers["etag"]
    await hub.put(elsewhere(HIDDEN))
    again = await nurse.get("/v1/sessions/1204", headers={"If-None-Match": before})
    assert again.status_code == 200
    (told,) = (await since(nurse, held_tag(before))).children
    assert (told.id, told.restricted, told.address_line) == ("child-1", True, "")


async def test_who_is_restricted_nowhere_any_more_has_the_address_of_the_list_again(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await hub.put(elsewhere(HIDDEN))
    assert (await child_one(nurse)).restricted
    await hub.put(elsewhere(a_child(1)))
    found = await child_one(nurse)
    assert (found.restricted, found.address_line) == (False, "1 Mill Lane")


async def test_a_restriction_goes_with_the_child_who_leaves_the_list_that_said_it(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await hub.put(elsewhere(HIDDEN))
    await hub.put(with_children(a_child(9), id=OTHER))
    assert not (await child_one(nurse)).restricted


async def test_a_child_who_stays_for_a_record_stays_restricted(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await hub.put(elsewhere(HIDDEN))
    sent = msgspec.structs.replace(a_change(1), session=OTHER)
    assert sent.vaccination is not None
    sent = msgspec.structs.replace(sent, vaccination=msgspec.structs.replace(sent.vaccination, session=OTHER))
    await nurse.post("/v1/changes", content=msgspec.json.encode([sent]))
    await hub.put(with_children(a_child(9), id=OTHER))
    assert (await child_one(nurse)).restricted


async def test_another_teams_restriction_is_not_ours(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await hub.put(with_children(HIDDEN, id=OTHER, organisation="R2X"))
    assert not (await child_one(nurse)).restricted


async def test_no_file_for_mavis_has_the_postcode_of_a_child_restricted_elsewhere(office: Office) -> None:
    await office.hub.put(elsewhere(HIDDEN))
    await office.send(a_change(1))
    await office.send(a_change(2))
    await office.export()
    assert {row["NHS_NUMBER"]: row["PERSON_POSTCODE"] for row in office.rows()} == {
        nhs_number(1): "",
        nhs_number(2): "M2 5AJ",
    }


@pytest.mark.sqlite
async def test_a_database_of_before_knows_who_is_restricted_and_devices_fetch_its_lists_anew(
    tmp_path: Path, clock: StandingClock
) -> None:
    async with running_hub(tmp_path, clock) as hub:
        await hub.put(with_children(a_child(1), a_child(2)))
        await hub.put(elsewhere(HIDDEN))
        async with hub.client(await hub.sign_in()) as client:
            before = (await client.get("/v1/sessions/1204")).headers["etag"]
    with closing(sqlite3.connect(tmp_path / "hub.db")) as file:
        for statement in ("DROP TABLE restricted", *UNNUMBERED):
            file.execute(statement)
        file.commit()
    async with running_hub(tmp_path, clock) as hub, hub.client(await hub.sign_again()) as client:
        assert (await child_one(client)).restricted
        again = await client.get("/v1/sessions/1204", headers={"If-None-Match": before})
        assert again.status_code == 200

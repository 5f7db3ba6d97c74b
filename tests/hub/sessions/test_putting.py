"""A session put into the hub again is brought up to date; nothing in it is doubled, nothing recorded is lost."""

from datetime import date, time
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from mavis_tui.errors import BadInput
from mavis_tui.hub.office.import_workbook import Imported, import_workbook
from mavis_tui.hub.sessions.sessions import Put, put_session
from mavis_tui.models.child import Child
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import Location, Place, SessionBundle, bundle
from mavis_tui.models.vaccination import Staff
from mavis_tui.spreadsheets.workbook import read_workbook
from tests.builders import (
    NURSE,
    TODAY,
    a_batch,
    a_bundle,
    a_change,
    a_child,
    a_session,
    a_vaccination,
    consented,
    nhs_number,
)
from tests.hub.running import RunningHub
from tests.spreadsheets.invented import a_row, write

HPV = Programme.HPV
LATER = date(2026, 12, 1)


async def whole(client: httpx.AsyncClient, session: str = "1204") -> SessionBundle:
    return msgspec.json.decode((await client.get(f"/v1/sessions/{session}")).content, type=SessionBundle)


async def send(client: httpx.AsyncClient, *changes: Any) -> None:
    (await client.post("/v1/changes", content=msgspec.json.encode(changes))).raise_for_status()


def with_children(*children: Child, **session: Any) -> SessionBundle:
    return msgspec.structs.replace(a_bundle(**session), children=children)


async def imported(hub: RunningHub, path: Path, day: date = TODAY, at: time | None = None) -> Imported:
    return await import_workbook(hub.database, read_workbook(path), (day,), at)


@pytest.mark.parametrize(
    ("file", "session", "children", "done"),
    [
        ("hpv-school.xlsx", "1204", 120, 4),
        ("doubles-school.xlsx", "1207", 90, 0),
        ("flu-primary-psd.xlsx", "1211", 200, 6),
    ],
)
async def test_a_workbook_comes_out_of_the_hub_as_it_went_in(
    hub: RunningHub, fixtures: Path, file: str, session: str, children: int, done: int
) -> None:
    read = read_workbook(fixtures / file)
    result = await imported(hub, fixtures / file, at=time(9, 30))
    assert (result.new, result.children, result.remarks) == (children, children, ())
    async with hub.client(await hub.sign_in()) as client:
        found = await whole(client, session)
        listing = (await client.get("/v1/sessions")).json()["sessions"][0]
    assert found.verified
    assert {child.id: child for child in found.children} == {child.id: child for child in read.children}
    assert found.batches == read.batches
    assert (found.session.dates, found.session.start_time) == ((TODAY,), time(9, 30))
    assert found.session.suppliers == read.suppliers
    assert listing["children"] == children
    assert listing["done"] == done


async def test_importing_again_for_another_day_doubles_nothing_and_adds_the_day(
    hub: RunningHub, fixtures: Path
) -> None:
    first = await imported(hub, fixtures / "hpv-school.xlsx", at=time(9, 30))
    again = await imported(hub, fixtures / "hpv-school.xlsx", LATER)
    assert (first.new, first.unchanged) == (120, 0)
    assert (again.new, again.updated, again.unchanged, again.gone, again.kept) == (0, 0, 120, 0, 0)
    async with hub.client(await hub.sign_in()) as client:
        found = await whole(client)
    assert (found.count, len(found.batches)) == (120, 3)
    assert (found.session.dates, found.session.start_time) == ((TODAY, LATER), time(9, 30))
    assert found.session.version == 3


async def imported_rows(hub: RunningHub, path: Path, *rows: dict[str, object], **how: Any) -> Imported:
    write(path, rows)
    return await import_workbook(hub.database, read_workbook(path), (how.pop("day", TODAY),), **how)


CLINIC: dict[str, object] = {"SESSION_ID": "clinic", "CARE_SETTING": 2}


async def test_clinic_lists_and_the_second_clinic_day_never_replace_each_other(hub: RunningHub, tmp_path: Path) -> None:
    """Facts 9.5: every clinic has the SESSION_ID `clinic`, and a list is downloaded for each school."""
    path, kingsway = tmp_path / "list.xlsx", {"clinic": "Kingsway"}
    first = await imported_rows(hub, path, a_row(**CLINIC), **kingsway)
    others = [
        await imported_rows(hub, path, a_row(**CLINIC), clinic="Dôl Clinic"),
        await imported_rows(hub, path, a_row(**CLINIC), **kingsway, day=LATER),
        await imported_rows(hub, path, a_row(**CLINIC, SCHOOL_NAME="Mill Lane School"), **kingsway),
        await imported_rows(hub, path, a_row(**CLINIC, ORGANISATION_CODE="R2X"), **kingsway),
    ]
    assert len({(one.session, one.organisation) for one in (first, *others)}) == 5
    again = await imported_rows(hub, path, a_row(**CLINIC), clinic="KINGSWAY")
    assert (again.session, again.unchanged) == (first.session, 1)


async def test_a_session_of_a_clinic_goes_to_mavis_as_clinic(hub: RunningHub, tmp_path: Path) -> None:
    done = await imported_rows(hub, tmp_path / "list.xlsx", a_row(**CLINIC), clinic="Kingsway")
    async with hub.client(await hub.sign_in()) as client:
        session = (await whole(client, done.session)).session
    assert (session.mavis_id, session.location.name) == ("clinic", "Kingsway")
    assert done.session != "clinic"


async def test_a_clinic_that_an_earlier_version_kept_as_clinic_is_known_again(hub: RunningHub, tmp_path: Path) -> None:
    kept = a_session(id="clinic", location=Location(name="Kingsway", kind=Place.CLINIC))
    await put_session(hub.database, bundle(kept, (a_child(1, school="Harbour View Academy"),), ()))
    again = await imported_rows(hub, tmp_path / "list.xlsx", a_row(**CLINIC), clinic="Kingsway")
    assert again.session == "clinic"


async def test_a_clinic_that_nobody_names_is_not_stored_under_a_placeholder(hub: RunningHub, tmp_path: Path) -> None:
    for clinic in ("", "Community clinic", "community  CLINIC"):
        with pytest.raises(BadInput, match="Nothing was changed"):
            await imported_rows(hub, tmp_path / "list.xlsx", a_row(**CLINIC), clinic=clinic)


async def test_a_session_that_a_workbook_doesnt_name_is_stored_under_the_one_that_was_said(
    hub: RunningHub, tmp_path: Path
) -> None:
    """Facts 9.5: SESSION_ID is a number, or the word clinic."""
    path, row = tmp_path / "list.xlsx", a_row(SESSION_ID=None)
    with pytest.raises(BadInput, match=r"Say it \(in the form, or with --session-id\)\..*Nothing was changed"):
        await imported_rows(hub, path, row)
    with pytest.raises(BadInput, match="“soon” isn’t a SESSION_ID"):
        await imported_rows(hub, path, row, session_id="soon")
    done = await imported_rows(hub, path, row, session_id="1310")
    assert (done.session, done.remarks) == ("1310", ())
    with pytest.raises(BadInput, match="this is session 1204, not 1310"):
        await imported_rows(hub, path, a_row(), session_id="1310")


async def test_a_number_at_another_place_is_not_taken_in_silently(hub: RunningHub, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    await imported_rows(hub, path, a_row(SESSION_ID=1300))
    with pytest.raises(BadInput, match=r"Session 1300 of R1L is at Harbour View Academy on this .*--renamed"):
        await imported_rows(hub, path, a_row(SESSION_ID=1300, SCHOOL_NAME="Mill Lane School"))
    renamed = await imported_rows(hub, path, a_row(SESSION_ID=1300, SCHOOL_NAME="Mill Lane School"), renamed=True)
    assert renamed.session == "1300"
    other = await imported_rows(hub, path, a_row(SESSION_ID=1300, ORGANISATION_CODE="R2X"))
    assert other.said == ("R1L has a session 1300 on this team server too; this is another one.",)


async def test_putting_the_same_again_leaves_the_version_alone(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    assert await hub.put(a_bundle()) == Put(unchanged=3)
    assert (await whole(nurse)).session.version == 1


async def test_what_devices_recorded_stays_through_an_import(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await send(nurse, a_change(1))
    moved = a_child(1, address_line="9 New Road")
    assert await hub.put(with_children(moved, a_child(2), a_child(3))) == Put(updated=1, unchanged=2)
    child = (await whole(nurse)).children[0]
    assert child.address_line == "9 New Road"
    assert child.care[HPV].history == (a_vaccination(1),)


async def test_a_child_who_is_gone_leaves_the_list_unless_something_was_recorded(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await send(nurse, a_change(1))
    assert await hub.put(with_children(a_child(4))) == Put(new=1, gone=2, kept=1)
    assert [child.id for child in (await whole(nurse)).children] == ["child-1", "child-4"]


async def test_a_child_keeps_its_id_when_an_nhs_number_becomes_known(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await hub.put(with_children(a_child(5, id="unnumbered", nhs_number=None), id="1300"))
    await send(nurse, a_change(1, a_vaccination(1, id="v-9", child="unnumbered", session="1300")))
    history = (a_vaccination(1, id="old", child="numbered", session=None, performed_on=date(2026, 9, 1)),)
    numbered = a_child(
        5, id="numbered", family_name="MWANGI5", nhs_number=nhs_number(77), care={HPV: consented(history=history)}
    )
    assert (await hub.put(with_children(numbered, id="1300")))._replace(said=()) == Put(updated=1)
    (child,) = (await whole(nurse, "1300")).children
    assert (child.id, child.nhs_number) == ("unnumbered", nhs_number(77))
    assert [(record.id, record.child) for record in child.care[HPV].history] == [
        ("old", "unnumbered"),
        ("v-9", "unnumbered"),
    ]


async def test_a_child_known_from_another_session_keeps_that_id(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await hub.put(with_children(a_child(1, id="somebody"), id="1300"))
    assert [child.id for child in (await whole(nurse, "1300")).children] == ["child-1"]


async def test_a_superseded_nhs_number_is_recognised_and_said(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    """Facts 9.5: the same name and birthday, and the same postcode or school, under another number."""
    superseded = a_child(1, id="another", nhs_number=nhs_number(88))
    put = await hub.put(with_children(superseded))
    assert put._replace(said=()) == Put(updated=1, gone=2)
    (child,) = (await whole(nurse)).children
    assert (child.id, child.nhs_number) == ("child-1", nhs_number(88))
    assert [sentence.partition(": ")[2] for sentence in put.said] == ["NHS number 999 000 0883, before 999 000 0018."]


async def test_a_namesake_who_lives_and_learns_elsewhere_is_asked_about_and_both_are_flagged(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await send(nurse, a_change(1))
    namesake = a_child(1, id="namesake", nhs_number=nhs_number(88), postcode="LE3 1AA")
    put = await hub.put(with_children(namesake))
    assert (put.new, put.gone, put.kept) == (1, 2, 1)
    (said,) = put.said
    assert said.startswith("Is this the same child? MWANGI1, Ada, born 21 June 2013, NHS number 999 000 0883, and ")
    flagged = {child.id: [one.id for one in child.maybe_same_as] for child in (await whole(nurse)).children}
    assert flagged == {"child-1": ["namesake"], "namesake": ["child-1"]}


async def test_several_namesakes_on_another_list_are_flagged_there_under_one_new_version(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    before = await whole(nurse)
    namesakes = (a_child(n, id=f"namesake-{n}", nhs_number=nhs_number(87 + n), postcode="LE3 1AA") for n in (1, 2))
    await hub.put(with_children(*namesakes, id="1300"))
    after = await whole(nurse)
    flagged = {child.id: {one.id for one in child.maybe_same_as} for child in after.children}
    assert "namesake-1" in flagged["child-1"]
    assert "namesake-2" in flagged["child-2"]
    assert after.session.version == before.session.version + 1


async def test_two_children_with_one_number_are_kept_apart_and_said_by_row(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    other = a_child(1, given_name="Kim", family_name="Sandhu", date_of_birth=date(2011, 1, 1))
    for _ in range(2):
        put = await put_session(hub.database, with_children(other, id="1300"), None, rows=(7,))
        (said,) = put.said
        assert said.startswith("Row 7: SANDHU, Kim, born 1 January 2011, NHS number 999 000 0018, has the same number")
        assert "MWANGI1, Ada, born 21 June 2013" in said
        (kim,) = (await whole(nurse, "1300")).children
        assert kim.id != "child-1"


async def test_two_children_nobody_can_tell_apart_never_share_an_id(hub: RunningHub) -> None:
    twin = a_child(1, id="twin-1", nhs_number=None)
    other = msgspec.structs.replace(twin, id="twin-2")
    await hub.put(with_children(twin, other, id="1300"))
    put = await hub.put(with_children(twin, other, id="1300"))
    assert put._replace(said=()) == Put(unchanged=2)
    assert [sentence.startswith("Is this the same child?") for sentence in put.said] == [True]


async def test_another_teams_children_are_not_ours(hub: RunningHub, stranger: httpx.AsyncClient) -> None:
    await hub.put(a_bundle(1))
    await hub.put(with_children(a_child(1, id="theirs"), organisation="R2X"))
    assert [child.id for child in (await whole(stranger)).children] == ["theirs"]


async def test_a_batch_keeps_what_a_nurse_said_of_it(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    bare = a_batch(expiry=None, vaccine=None)
    await hub.put(msgspec.structs.replace(a_bundle(), batches=(bare, a_batch(number="FM4111"))))
    assert (await whole(nurse)).batches == (a_batch(), a_batch(number="FM4111"))


async def test_staff_get_the_names_the_hub_knows_whichever_comes_first(hub: RunningHub) -> None:
    joy = Staff(email="joy.adeyemi@example.nhs.uk", name="Joy Adeyemi")
    await hub.add_nurse(joy)
    await hub.put(a_bundle(vaccinators=(Staff(email=NURSE.email), Staff(email=joy.email))))
    async with hub.client(await hub.sign_in()) as client:
        assert (await whole(client)).session.vaccinators == (NURSE, joy)


async def test_a_session_of_no_team_is_not_stored(hub: RunningHub) -> None:
    from mavis_tui.errors import BadInput

    with pytest.raises(BadInput, match="no organisation code"):
        await hub.put(a_bundle(organisation=""))


async def test_what_was_recorded_in_one_session_is_in_every_other_one_of_the_child(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await hub.put(with_children(a_child(1), a_child(9), id="1310"))
    before = (await nurse.get("/v1/sessions/1310")).headers["etag"]
    await send(nurse, a_change(1))
    again = await nurse.get("/v1/sessions/1310", headers={"If-None-Match": before})
    assert again.status_code == 200
    histories = {child.id: child.care[HPV].history for child in (await whole(nurse, "1310")).children}
    assert [record.id for record in histories["child-1"]] == ["vaccination-1"]
    assert histories["child-9"] == ()
    listed = {one["session"]["id"]: one["done"] for one in (await nurse.get("/v1/sessions")).json()["sessions"]}
    assert listed == {"1204": 1, "1310": 1}


async def test_a_dose_for_a_child_who_may_be_another_vaccinated_one_is_kept_and_looked_at(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await send(nurse, a_change(1))
    await hub.put(with_children(a_child(1, id="namesake", nhs_number=nhs_number(88), postcode="LE3 1AA")))
    sent = a_change(2, a_vaccination(2, child="namesake"))
    (receipt,) = (await nurse.post("/v1/changes", content=msgspec.json.encode([sent]))).json()
    assert receipt["verdict"] == "review"
    assert "may be the same child as MWANGI1, Ada, NHS number 999 000 0018, to whom HPV was given" in receipt["reason"]

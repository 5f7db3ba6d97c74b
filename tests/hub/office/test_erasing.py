"""What is known of a child is kept as long as its source says, can be given out, and is gone once it was erased."""

# a test may wait for its own disk

from datetime import date, datetime, timedelta

import httpx
import msgspec
import pytest
from sqlalchemy import func, select

from mavis_tui.errors import BadInput, NotFound
from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.office.child_records import history_of
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.erasing import due, erase_due, erase_one, overwrite
from mavis_tui.hub.office.export_csv import Wish, export
from mavis_tui.hub.office.retention import kept_until, list_teams, set_keep_until_age
from mavis_tui.hub.office.subject import subject_data
from mavis_tui.hub.positions import Position
from mavis_tui.hub.store.audit_log import lines, verified
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.hub.store.tables import arrivals, changes, children, refusals
from tests.builders import NOON, NURSE, a_change, a_vaccination
from tests.hub.running import CHEAP, PASSWORD, RunningHub

ADMIN = "olu.adeyemi@example.nhs.uk"
IN_2040 = datetime(2040, 1, 1, 12, tzinfo=NOON.tzinfo)
FIRST = date(2013, 6, 21)
"""The birthday of the builders' first child."""


@pytest.fixture
async def administrator(hub: RunningHub) -> str:
    await add_user(hub.database, ADMIN, "Olu Adeyemi", "R1L", PASSWORD, CHEAP, lambda: NOON, Position.ADMINISTRATOR)
    return ADMIN


async def send(nurse: httpx.AsyncClient, *sent: object) -> None:
    (await nurse.post("/v1/changes", content=msgspec.json.encode(sent))).raise_for_status()


async def count(hub: RunningHub, table: object) -> int:
    async with hub.database.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("born", "treated", "age", "until"),
    [
        # Records Management Code of Practice 2021, Appendix II
        (date(2000, 5, 1), None, 25, date(2025, 5, 1)),
        (date(2000, 5, 1), date(2013, 1, 1), 25, date(2025, 5, 1)),
        (date(2000, 5, 1), date(2017, 4, 30), 25, date(2025, 5, 1)),
        (date(2000, 5, 1), date(2017, 5, 1), 25, date(2026, 5, 1)),
        (date(2000, 5, 1), date(2018, 4, 30), 25, date(2026, 5, 1)),
        (date(2000, 5, 1), date(2019, 4, 30), 25, date(2027, 4, 30)),
        (date(2000, 5, 1), date(2013, 1, 1), 30, date(2030, 5, 1)),
        (date(2000, 2, 29), None, 25, date(2025, 3, 1)),
    ],
)
def test_a_record_is_kept_as_long_as_the_code_of_practice_says(
    born: date, treated: date | None, age: int, until: date
) -> None:
    assert kept_until(born, treated, age) == until


async def test_nobody_is_due_before_the_day_and_each_from_it_on(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await send(nurse, a_change(1, a_vaccination(1)))
    day = datetime(2038, 6, 21, 12, tzinfo=NOON.tzinfo)

    async def who(at: datetime) -> list[tuple[str, date, int]]:
        return [(one.child, one.kept_until, one.records) for one in await due(hub.database, at)]

    assert await who(NOON) == []
    assert ("child-1", day.date(), 1) not in await who(day - timedelta(days=1))
    assert ("child-1", day.date(), 1) in await who(day)
    await set_keep_until_age(hub.database, "R1L", 30, NOON)
    assert await who(day) == []
    assert ("child-1", date(2043, 6, 21), 1) in await who(datetime(2043, 6, 21, 12, tzinfo=NOON.tzinfo))


async def test_a_team_keeps_longer_than_the_source_says_and_never_shorter(hub: RunningHub, nurse: object) -> None:
    assert nurse
    (row,) = await list_teams(hub.database)
    assert (row.organisation, row.users, row.sessions, row.keep_until_age) == ("R1L", 1, 1, 25)
    assert "Code of Practice" in row.source
    assert (await set_keep_until_age(hub.database, "R1L", 26, NOON)).keep_until_age == 26
    for age in (24, 101):
        with pytest.raises(BadInput, match="Nothing was changed"):
            await set_keep_until_age(hub.database, "R1L", age, NOON)
    with pytest.raises(NotFound, match="mavis hub teams"):
        await set_keep_until_age(hub.database, "R9Z", 26, NOON)


async def test_who_is_over_is_gone_with_everything_and_the_log_holds_together(
    hub: RunningHub, nurse: httpx.AsyncClient, administrator: str
) -> None:
    doubted = a_vaccination(1, id="of-child-1", batch_expiry=date(2020, 1, 1))
    await send(nurse, a_change(1, doubted), a_change(2, a_vaccination(2)))
    impossible = msgspec.json.encode({"id": "refused-1", "revision": 1, "child": "child-1", "notes": "Ada Mwangi"})
    await nurse.post("/v1/changes", content=b"[" + impossible + b"]")
    await decide(hub.database, "of-child-1", Ruling.KEEP, by=NURSE.email, note_text="", now=NOON)
    await export(hub.database, Wish(), by=NURSE.email, file="m.csv", write=lambda _: None, now=NOON)
    assert await count(hub, refusals) == 1
    etag = (await nurse.get("/v1/sessions/1204")).headers["etag"]
    before = len(await lines(hub.database))
    done = await erase_due(hub.database, IN_2040, administrator)
    assert {one.child for one in done.children} == {"child-1", "child-2", "child-3"}
    assert sum(one.records for one in done.children) == 2
    for table in (children, changes, arrivals, refusals):
        assert await count(hub, table) == 0
    async with hub.client(await hub.sign_again()) as again:
        answer = await again.get("/v1/sessions/1204", headers={"If-None-Match": etag})
        assert (answer.status_code, answer.json()["children"]) == (200, [])
    checked = await verified(hub.database)
    assert checked.broken is None
    noted = (await lines(hub.database))[before:]
    assert [line.child for line in noted if line.action == "Erase a child"] == ["child-1", "child-2", "child-3"]
    assert {line.outcome for line in noted if line.action == "Erase a child"} == {f"done by {ADMIN}"}
    assert b"Mwangi" not in msgspec.json.encode(done), "the report names nobody"
    with pytest.raises(NotFound):
        await history_of(hub.database, "child-1")


@pytest.mark.sqlite
async def test_what_was_erased_is_not_in_the_file_any_more(
    hub: RunningHub, nurse: httpx.AsyncClient, administrator: str
) -> None:
    await send(nurse, a_change(1, a_vaccination(1, notes="Afraid of the tall nurse")))

    def on_the_disk() -> bytes:
        return b"".join(path.read_bytes() for path in hub.file.parent.glob(f"{hub.file.name}*"))

    assert b"tall nurse" in on_the_disk()
    await erase_one(hub.database, "child-1", NOON, administrator, organisation="R1L", reason="It was asked for")
    overwrite(str(hub.file))
    assert b"tall nurse" not in on_the_disk()


async def test_one_child_is_erased_on_request_and_the_others_stay(
    hub: RunningHub, nurse: httpx.AsyncClient, administrator: str
) -> None:
    await send(nurse, a_change(1, a_vaccination(1)), a_change(2, a_vaccination(2)))
    other = msgspec.structs.replace(a_vaccination(2), child="child-1", revision=2)
    await send(nurse, a_change(3, other))

    async def erase(by: str = administrator, reason: str = "A parent asked", child: str = "child-1") -> object:
        return await erase_one(hub.database, child, NOON, by, organisation="R1L", reason=reason)

    with pytest.raises(BadInput, match="isn’t an administrator"):
        await erase(NURSE.email)
    with pytest.raises(BadInput, match="--reason"):
        await erase(reason=" ")
    with pytest.raises(NotFound, match="Nothing is here"):
        await erase(child="child-77")
    assert await count(hub, changes) == 3
    done = await erase_one(hub.database, "child-1", NOON, administrator, organisation="R1L", reason="A parent asked")
    (one,) = done.children
    assert (one.records, one.shared, one.kept_until) == (1, 1, None)
    listed = (await nurse.get("/v1/sessions/1204")).json()["children"]
    assert [child["id"] for child in listed] == ["child-2", "child-3"]
    assert await count(hub, changes) == 2, "a record that another child was named by, too, stays"


async def test_what_is_held_about_a_child_is_given_out_whole_and_of_nobody_else(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    await send(nurse, a_change(1, a_vaccination(1, notes="Sat down")), a_change(2, a_vaccination(2)))
    unreadable = [{"id": f"refused-{n}", "child": f"child-{n}", "notes": "Clapped"} for n in (1, 2)]
    await nurse.post("/v1/changes", content=msgspec.json.encode(unreadable))
    await nurse.get("/v1/sessions/1204")
    found = await subject_data(hub.database, "child-1", NOON)
    assert [kept.record.id for kept in found.history.records] == [a_vaccination(1).id]
    (listed,) = found.lists
    assert (listed["session"], listed["listed"], listed["child"]["date_of_birth"]) == ("1204", True, str(FIRST))
    assert {line.child for line in found.log} == {"child-1"}
    assert [line.action for line in found.log][-1] == "Give out what is held"
    written = msgspec.json.encode(found)
    assert b"Sat down" in written
    assert b"child-2" not in written
    assert "Clapped" in found.refused[0]["record"]
    assert len(found.refused) == 1

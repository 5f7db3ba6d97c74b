"""A child is found by what is known of it, and all that was recorded for it can be read, every revision."""

import httpx
import msgspec
import pytest

from mavis_tui.commands.hub import records
from mavis_tui.errors import BadInput, NotFound
from mavis_tui.hub.office.child_records import ChildFound, find_children, history_of
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.export_csv import Wish, export
from mavis_tui.hub.office.sessions_held import sessions_held
from mavis_tui.hub.store.audit_log import lines
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.models.change import Verdict
from tests.builders import NOON, NURSE, a_bundle, a_change, a_vaccination, nhs_number
from tests.hub import places
from tests.hub.running import RunningHub

pytestmark = pytest.mark.usefixtures("nurse")


async def sent(nurse: httpx.AsyncClient, *changes: object) -> None:
    (await nurse.post("/v1/changes", content=msgspec.json.encode(changes))).raise_for_status()


async def found(hub: RunningHub, typed: str) -> list[ChildFound]:
    return await find_children(hub.database, typed)


async def test_a_child_is_found_by_name_birthday_or_number_and_all_that_is_typed_has_to_fit(hub: RunningHub) -> None:
    everybody = await found(hub, "mwangi")
    assert [(row.child, row.sessions) for row in everybody] == [(f"child-{n}", ("1204",)) for n in (1, 2, 3)]
    (first,) = await found(hub, nhs_number(1))
    assert first == everybody[0]
    spaced = f"{nhs_number(1)[:3]} {nhs_number(1)[3:6]} {nhs_number(1)[6:]}"
    assert await found(hub, spaced) == [first]
    assert first in await found(hub, f"mwan {first.date_of_birth.isoformat()}")
    assert await found(hub, "mwangi 1999-01-01") == []


@pytest.mark.parametrize("typed", ["", "m", "123", "  "])
async def test_too_little_finds_nobody_and_says_what_to_type(hub: RunningHub, typed: str) -> None:
    with pytest.raises(BadInput, match="Nothing was searched"):
        await found(hub, typed)


async def test_what_was_searched_for_is_not_in_the_log_and_whose_history_was_read_is(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    where = places.where(hub.file)
    await records._found(where, "mwangi", "")
    await sent(nurse, a_change(1, a_vaccination(1)))
    await records._history(where, "child-1", "")
    noted = [(line.action, line.child) for line in await lines(hub.database)]
    assert ("Search for a child", "") in noted
    assert noted[-1] == ("Read a child’s history", "child-1")
    assert "mwangi" not in str(noted).casefold()


async def test_a_history_has_every_revision_with_its_receipt_decision_and_file(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    record = a_vaccination(1)
    await sent(nurse, a_change(1, record))
    written: list[bytes] = []
    await export(hub.database, Wish(), by=NURSE.email, file="mavis.csv", write=written.append, now=NOON)
    assert written
    other = msgspec.structs.replace(record, child="child-2", revision=2)
    await sent(nurse, a_change(2, other))
    await decide(hub.database, record.id, Ruling.UNDO, by=NURSE.email, note_text="It was the first one", now=NOON)
    for child in ("child-1", "child-2"):  # both were named by it
        history = await history_of(hub.database, child)
        assert history.child is not None
        assert history.child.id == child
        assert [(kept.record.revision, kept.received.verdict) for kept in history.records] == [
            (1, Verdict.SAVED),
            (2, Verdict.REVIEW),
        ]
        assert [kept.files for kept in history.records] == [("mavis.csv",), ()]
        ruled = history.records[1].decision
        assert ruled is not None
        assert (ruled.outcome, ruled.note) == (Ruling.UNDO, "It was the first one")


async def test_a_child_of_another_team_is_told_apart(hub: RunningHub) -> None:
    await hub.put(a_bundle(organisation="R2X"))
    with pytest.raises(BadInput, match=r"R1L, R2X\. Say which with --organisation"):
        await history_of(hub.database, "child-1")
    assert (await history_of(hub.database, "child-1", "R2X")).organisation == "R2X"
    assert {row.organisation for row in await find_children(hub.database, "mwangi", "R2X")} == {"R2X"}


async def test_nothing_is_said_of_a_child_that_nobody_knows(hub: RunningHub) -> None:
    with pytest.raises(NotFound, match="mavis hub records NAME"):
        await history_of(hub.database, "child-9")


async def test_sessions_are_listed_with_what_was_recorded_each_once(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    record = a_vaccination(1)
    corrected = msgspec.structs.replace(record, notes="Sat down", revision=2)
    await sent(nurse, a_change(1, record), a_change(2, corrected))
    (await nurse.post("/v1/devices/here", json={"holds": ["1204"], "waiting": 2})).raise_for_status()
    await hub.put(a_bundle(2, organisation="R2X"))
    rows = await sessions_held(hub.database)
    assert [(row.organisation, row.session, row.children, row.records, row.devices) for row in rows] == [
        ("R1L", "1204", 3, 1, 1),
        ("R2X", "1204", 2, 0, 0),
    ]
    assert [row.organisation for row in await sessions_held(hub.database, "R2X")] == ["R2X"]

"""What a device couldn't send arrives by hand: whole or not at all, once, and only at its own team's hub."""

import json
from collections.abc import Sequence
from typing import Any

import httpx
import msgspec
import pytest
from msgspec import Raw
from sqlalchemy import func, select

from mavis_tui.errors import BadInput
from mavis_tui.hub.access.team_keys import team_keys_of
from mavis_tui.hub.office.take_file import Taken, take, to_match
from mavis_tui.hub.store import tables
from mavis_tui.models.change import Change, ChangeKind, Verdict
from mavis_tui.models.sealed_record import SealedRecord
from mavis_tui.models.vaccination import Staff
from mavis_tui.sealing import new_key_pair
from mavis_tui.wire.transfer_file import Cover, TransferContents, read, written
from tests.builders import NOON, NURSE, a_bundle, a_change, a_vaccination, an_intake_record
from tests.hub.running import RunningHub


async def file_of(
    hub: RunningHub, changes: Sequence[Change] = (), intake: Sequence[SealedRecord] = (), **cover: Any
) -> bytes:
    """Write the file of a device of the team."""
    contents = TransferContents(
        nurse=NURSE,
        changes=tuple(Raw(msgspec.json.encode(change)) for change in changes),
        intake=tuple(Raw(msgspec.json.encode(record)) for record in intake),
    )
    covered = Cover(**{"organisation": "R1L", "device": "device-1", "made_at": NOON, **cover})
    return written(covered, contents, (await team_keys_of(hub.database, "R1L")).public)


async def taken(hub: RunningHub, file: bytes) -> Taken:
    return await take(hub.database, file, NOON)


async def stored(hub: RunningHub, table: str) -> int:
    """Count the rows of a table."""
    async with hub.database.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(tables.tables.tables[table]))).scalar_one()


async def test_changes_go_the_way_of_every_change(hub: RunningHub) -> None:
    await hub.put(a_bundle())
    await hub.sign_in()
    strange = a_change(2, a_vaccination(2, child="child-99"))
    nowhere = a_change(3, a_vaccination(3, session="99"))
    result = await taken(hub, await file_of(hub, [a_change(), strange, nowhere]))
    assert [(one.change, one.kind, one.verdict) for one in result.changes] == [
        ("vaccination-1", ChangeKind.VACCINATION, Verdict.SAVED),
        ("vaccination-2", ChangeKind.VACCINATION, Verdict.REVIEW),
        ("vaccination-3", ChangeKind.VACCINATION, Verdict.REFUSED),
    ]
    assert "no session 99" in result.changes[2].reason
    assert (result.refused, result.nurse, result.device) == (1, NURSE.email, "device-1")
    assert (await stored(hub, "changes"), await stored(hub, "refusals")) == (2, 1)


async def test_a_file_taken_twice_doubles_nothing(hub: RunningHub) -> None:
    await hub.put(a_bundle())
    file = await file_of(hub, [a_change(), a_change(2)], [an_intake_record()])
    first, second = await taken(hub, file), await taken(hub, file)
    assert first.changes == second.changes
    assert (first.unmatched, first.new, second.unmatched, second.new) == (1, 1, 1, 0)
    assert (await stored(hub, "changes"), await stored(hub, "unmatched")) == (2, 1)


@pytest.mark.parametrize("file_first", [True, False], ids=["file, then upload", "upload, then file"])
async def test_a_file_and_an_upload_of_the_same_changes_double_nothing(
    hub: RunningHub, nurse: httpx.AsyncClient, file_first: bool
) -> None:
    changes = [a_change(), a_change(2)]
    file = await file_of(hub, changes)
    by_hand = [] if not file_first else (await taken(hub, file)).changes
    answer = await nurse.post("/v1/changes", content=msgspec.json.encode(changes))
    by_hand = by_hand or (await taken(hub, file)).changes
    assert [receipt["verdict"] for receipt in answer.json()] == ["saved", "saved"]
    assert [one.verdict for one in by_hand] == [Verdict.SAVED, Verdict.SAVED]
    assert (await stored(hub, "changes"), await stored(hub, "refusals")) == (2, 0)


async def test_what_is_to_be_matched_is_kept_until_its_device_sends_it_matched(hub: RunningHub) -> None:
    await hub.put(a_bundle())
    await taken(hub, await file_of(hub, [], [an_intake_record(1), an_intake_record(2)]))
    waiting = await to_match(hub.database)
    assert [one.record for one in waiting] == [an_intake_record(1), an_intake_record(2)]
    assert [(one.organisation, one.device, one.sent_by, one.at) for one in waiting[:1]] == [
        ("R1L", "device-1", NURSE.email, NOON)
    ]
    matched = a_change(1, a_vaccination(1, id="intake-1"))
    await taken(hub, await file_of(hub, [matched]))
    assert [one.id for one in await to_match(hub.database)] == ["intake-2"]


async def test_what_a_newer_mavis_wrote_is_kept_as_it_came(hub: RunningHub) -> None:
    contents = TransferContents(
        nurse=NURSE, changes=(Raw(b'{"id":"x","new":1}'),), intake=(Raw(b'{"id":"y","new":1}'),)
    )
    cover = Cover(organisation="R1L", device="device-1", made_at=NOON)
    file = written(cover, contents, (await team_keys_of(hub.database, "R1L")).public)
    result = await taken(hub, file)
    assert [(one.change, one.verdict, one.kind) for one in result.changes] == [("x", Verdict.REFUSED, None)]
    assert [(one.id, one.record) for one in await to_match(hub.database)] == [("y", None)]


async def test_another_teams_file_is_not_opened(hub: RunningHub) -> None:
    with pytest.raises(BadInput, match="never been that of team R2X"):
        await taken(hub, await file_of(hub, organisation="R2X"))
    await team_keys_of(hub.database, "R2X")
    with pytest.raises(BadInput, match="sealed for somebody else"):
        await taken(hub, await file_of(hub, organisation="R2X"))


async def test_a_file_for_another_hub_of_a_team_of_that_name_is_not_opened(hub: RunningHub) -> None:
    await team_keys_of(hub.database, "R1L")
    cover = Cover(organisation="R1L", device="device-1", made_at=NOON)
    with pytest.raises(BadInput, match="sealed for somebody else"):
        await taken(hub, written(cover, TransferContents(nurse=NURSE), new_key_pair().public))


async def test_nothing_of_a_damaged_file_is_taken(hub: RunningHub) -> None:
    await hub.put(a_bundle())
    file = await file_of(hub, [a_change()], [an_intake_record()])
    for at in range(0, len(file), 29):
        for harmed in (file[:at], file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]):
            with pytest.raises(BadInput):
                await taken(hub, harmed)
    assert (await stored(hub, "changes"), await stored(hub, "unmatched")) == (0, 0)


CRAFTED = {
    "nothing": b"{}",
    "no bottom": b'{"id": ' + b"[" * 500 + b"]" * 500 + b"}",
    "an endless number": b'{"id": "x", "revision": ' + b"9" * 5_000 + b"}",
    "another list": b"[]",
    "a number": b"7",
}


@pytest.mark.parametrize("what", CRAFTED)
async def test_one_broken_change_keeps_no_good_one_out(hub: RunningHub, what: str) -> None:
    await hub.put(a_bundle())
    await hub.sign_in()
    contents = TransferContents(
        nurse=NURSE,
        changes=(Raw(CRAFTED[what]), Raw(msgspec.json.encode(a_change()))),
        intake=(Raw(CRAFTED[what]), Raw(msgspec.json.encode(an_intake_record()))),
    )
    cover = Cover(organisation="R1L", device="device-1", made_at=NOON)
    file = written(cover, contents, (await team_keys_of(hub.database, "R1L")).public)
    await taken(hub, file)
    result = await taken(hub, file)
    assert [one.verdict for one in result.changes] == [Verdict.REFUSED, Verdict.SAVED]
    assert (result.unmatched, result.new) == (2, 0)
    assert (await stored(hub, "refusals"), await stored(hub, "unmatched")) == (1, 2)
    async with hub.database.reading() as connection:
        kept = (await connection.execute(select(tables.refusals.c.body))).scalar_one()
    assert kept == CRAFTED[what]


async def test_a_change_that_is_no_text_keeps_no_good_one_out(hub: RunningHub) -> None:
    await hub.put(a_bundle())
    await hub.sign_in()
    keys = await team_keys_of(hub.database, "R1L")
    broken = msgspec.json.encode(a_change(2, a_vaccination(2, notes="MARK"))).replace(b"MARK", b"\xff\xfe")
    contents = TransferContents(nurse=NURSE, changes=(Raw(broken), Raw(msgspec.json.encode(a_change()))))
    file = written(Cover(organisation="R1L", device="device-1", made_at=NOON), contents, keys.public)
    assert [one.verdict for one in (await taken(hub, file)).changes] == [Verdict.REFUSED, Verdict.SAVED]


@pytest.mark.parametrize(
    "crafted",
    [
        b"mavis escape " + b"1" * 5_000 + b"\n{}\n",
        b"mavis escape 1\n" + b"[" * 100_000 + b"\nx",
        b"mavis escape 1\n\xff\nx",
        b"mavis escape 1\n" + b'{"organisation": ' + b"9" * 5_000 + b"}\nx",
        b"mavis escape \xb9\n{}\nx",
        b"",
    ],
    ids=["an endless version", "no bottom", "no text", "an endless number", "another digit", "nothing"],
)
def test_a_crafted_cover_is_refused_in_words(crafted: bytes) -> None:
    with pytest.raises(BadInput, match="Nothing was taken"):
        read(crafted)


async def test_contents_without_a_bottom_are_refused_in_words(hub: RunningHub) -> None:
    keys = await team_keys_of(hub.database, "R1L")
    contents = TransferContents(nurse=NURSE, changes=(Raw(b"[" * 100_000),))
    file = written(Cover(organisation="R1L", device="device-1", made_at=NOON), contents, keys.public)
    with pytest.raises(BadInput, match="Nothing was taken"):
        await taken(hub, file)


@pytest.mark.parametrize("who", ["a stranger", "a device never seen"])
async def test_what_a_file_says_of_itself_is_no_proof(hub: RunningHub, who: str) -> None:
    await hub.put(a_bundle())
    await hub.sign_in()
    keys = await team_keys_of(hub.database, "R1L")
    nurse = Staff(email="nobody@evil.example") if who == "a stranger" else NURSE
    device = "device-1" if who == "a stranger" else "device-9"
    contents = TransferContents(nurse=nurse, changes=(Raw(msgspec.json.encode(a_change())),))
    file = written(Cover(organisation="R1L", device=device, made_at=NOON), contents, keys.public)
    (found,) = (await taken(hub, file)).changes
    assert found.verdict is Verdict.REVIEW
    assert "Ask who gave it to you" in found.reason


def test_a_file_of_a_newer_mavis_says_so() -> None:
    with pytest.raises(BadInput, match="newer mavis"):
        read(b"mavis escape 2\n{}\n")


async def test_the_cover_names_no_child_and_no_nurse(hub: RunningHub) -> None:
    file = await file_of(hub, [a_change()], [an_intake_record()])
    cover = json.loads(file.splitlines()[1])
    assert cover.keys() == {"organisation", "device", "made_at"}
    for words in (b"Mwangi", b"child-1", NURSE.email.encode(), b"Gardasil"):
        assert words not in file


async def test_it_is_noted_who_brought_what(hub: RunningHub) -> None:
    await hub.put(a_bundle())
    await taken(hub, await file_of(hub, [a_change()], [an_intake_record()]))
    async with hub.database.reading() as connection:
        rows = (await connection.execute(select(tables.audit.c.action, tables.audit.c.change))).all()
    noted = [tuple(row) for row in rows]
    assert noted == [
        ("Send in: vaccination", "vaccination-1"),
        ("Take in a file", ""),
        ("Take in: to be matched", "intake-1"),
    ]

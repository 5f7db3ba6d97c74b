"""The audit log: every read and write with who, when and what about, and not a word about a child."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError

from mavis_tui.hub.access.devices import bar
from mavis_tui.hub.store.audit_log import AuditLine, Noted, lines, note, verified
from mavis_tui.hub.store.only_added import ON_SQLITE
from mavis_tui.hub.store.tables import audit
from tests.builders import NOON, NURSE, a_bundle, a_change, a_vaccination
from tests.conftest import StandingClock
from tests.hub import places
from tests.hub.calls import SIGNED_IN
from tests.hub.running import PASSWORD, RunningHub, running_hub
from tests.hub.store.before_numbers import UNNUMBERED


def told(line: AuditLine) -> tuple[str, str, str, str]:
    return line.action, line.outcome, line.session, line.change


async def test_every_call_of_a_nurse_leaves_a_line_with_who_and_where(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    sent = msgspec.json.encode([a_change(1)])
    for call in sorted(SIGNED_IN, key=lambda call: call.template == "/v1/sign-out"):
        before = len(await lines(hub.database))
        content = None if call.method == "GET" else sent if call.template == "/v1/changes" else b"{}"
        await nurse.request(call.method, call.path(), content=content)
        added = (await lines(hub.database))[before:]
        assert len(added) == 1, f"{call} left {len(added)} lines"
        assert (added[0].email, added[0].organisation, added[0].device) == (NURSE.email, "R1L", "device-1"), call
        assert added[0].at == NOON
        assert added[0].action, call


async def test_reading_and_sending_are_noted_by_ids(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    first = await nurse.get("/v1/sessions/1204")
    await nurse.get("/v1/sessions/1204", headers={"If-None-Match": first.headers["ETag"]})
    await nurse.get("/v1/sessions/9999")
    sent = [a_change(1), a_change(2, a_vaccination(2, child="child-9")), {"id": "odd"}]
    for _ in range(2):
        await nurse.post("/v1/changes", content=msgspec.json.encode(sent))
    found = [line for line in await lines(hub.database) if line.action not in ("Add a user", "Sign in")]
    assert [told(line) for line in found] == [
        ("Get a whole session", "done", "1204", ""),
        ("Get a whole session", "done, nothing new", "1204", ""),
        ("Get a whole session", "refused (404)", "9999", ""),
        ("Send in: vaccination", "saved", "1204", "vaccination-1"),
        ("Send in: vaccination", "review", "1204", "vaccination-2"),
        ("Send in: unreadable", "refused", "", "odd"),
        ("Send in: vaccination", "saved before", "1204", "vaccination-1"),
        ("Send in: vaccination", "review before", "1204", "vaccination-2"),
        ("Send in: unreadable", "refused before", "", "odd"),
    ]
    assert [line.child for line in found[3:6]] == ["child-1", "child-9", ""]


async def test_the_log_names_no_child_and_nothing_clinical(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    odd = a_change(1, a_vaccination(1, notes="Fainted before"))
    await nurse.post("/v1/changes", content=msgspec.json.encode([odd]))
    await nurse.get("/v1/sessions/1204")
    await nurse.get("/v1/sessions/Ada Mwangi of Mill Lane")
    await nurse.get("/v1/changes/" + "x" * 65)
    written = msgspec.json.encode(await lines(hub.database)).decode()
    for private in ("Ada", "Mwangi", "Fainted", "Gardasil", "999000", "Mill Lane", "xxx"):
        assert private not in written


async def test_signing_in_is_noted_also_where_it_failed_but_not_what_was_typed(hub: RunningHub) -> None:
    await hub.sign_in()
    async with hub.client() as client:
        for email, password in ((NURSE.email, "tea?"), ("my-password@oops", PASSWORD)):
            await client.post("/v1/sign-in", json={"email": email, "password": password, "device": "laptop-2"})
        await bar(hub.database, "device-1", NOON)
        await client.post("/v1/sign-in", json={"email": NURSE.email, "password": PASSWORD, "device": "device-1"})
    found = [line for line in await lines(hub.database) if line.action == "Sign in"]
    assert [(line.outcome, line.email, line.device) for line in found] == [
        ("done", NURSE.email, "device-1"),
        ("refused: wrong password", NURSE.email, "laptop-2"),
        ("refused: unknown e-mail address", "", "laptop-2"),
        ("refused: the device may not come in", NURSE.email, "device-1"),
    ]


async def test_a_flood_of_wrong_passwords_is_noted_until_it_is_too_many(hub: RunningHub) -> None:
    await hub.add_nurse()
    async with hub.client() as client:
        for _ in range(15):
            await client.post("/v1/sign-in", json={"email": NURSE.email, "password": "tea?", "device": "laptop-2"})
    found = [line.outcome for line in await lines(hub.database) if line.action == "Sign in"]
    assert found == [
        *["refused: wrong password"] * 9,
        "refused: wrong password; too many, so no more for a while",
        "refused: too many wrong passwords before",
    ]


async def test_the_log_is_only_added_to(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await nurse.get("/v1/sessions")
    for change in (delete(audit), update(audit).values(email="somebody.else@example.nhs.uk")):
        with pytest.raises(IntegrityError, match="only added to"):
            async with hub.database.writing() as connection:
                await connection.execute(change)
    assert [line.action for line in await lines(hub.database)][1:] == ["Sign in", "List the team’s sessions"]


async def test_nothing_is_handed_out_that_could_not_be_noted(
    nurse: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("mavis_tui.hub.api.audit_middleware.note_of", fail)
    answer = await nurse.get("/v1/sessions/1204")
    assert answer.status_code == 500
    assert "Mwangi" not in answer.text


async def test_lines_can_be_asked_for_from_a_moment_on(
    hub: RunningHub, nurse: httpx.AsyncClient, clock: StandingClock
) -> None:
    await nurse.get("/v1/sessions")
    clock.forward(hours=2)
    await nurse.get("/v1/sessions/1204")
    since = await lines(hub.database, NOON + timedelta(hours=1))
    assert [line.action for line in since if line.device] == ["Get a whole session"]


async def test_what_is_done_at_the_hub_itself_is_noted_too(hub: RunningHub) -> None:
    await hub.sign_in()
    await hub.put(a_bundle())
    await bar(hub.database, "device-1", NOON)
    found = [(line.action, line.email, line.device) for line in await lines(hub.database)]
    assert ("Let a device in no more", "", "device-1") in found


@pytest.mark.sqlite
async def test_a_line_cannot_be_written_over(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await nurse.get("/v1/sessions")
    for table in ("audit", "audit_chain"):
        again = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE number = 1"  # noqa: S608 # ours
        with pytest.raises(IntegrityError, match="only added to"):
            async with hub.database.writing() as connection:
                await connection.execute(text(again))


async def test_a_change_that_is_sent_many_times_in_a_second_is_noted_as_saved_once(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    sent = msgspec.json.encode([a_change(1)])
    await asyncio.gather(*(nurse.post("/v1/changes", content=sent) for _ in range(20)))
    found = [line.outcome for line in await lines(hub.database) if line.change]
    assert sorted(found) == ["saved"] + ["saved before"] * 19


WITHOUT_TRIGGERS = {
    "sqlite": "; ".join(f"DROP TRIGGER {name}" for name in ON_SQLITE),
    "postgresql": "DROP FUNCTION mavis_only_added CASCADE",
}

ALTERED = {
    "a line is altered": ("UPDATE audit SET email = 'somebody.else@example.nhs.uk' WHERE number = 3", 3),
    "a line is removed": ("DELETE FROM audit WHERE number = 3", 3),
    "the last line is removed": ("DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)", 6),
    "a line and its digest are removed": (
        "DELETE FROM audit WHERE number = 3; DELETE FROM audit_chain WHERE number = 3",
        3,
    ),
    "a line is put in": (
        "INSERT INTO audit VALUES (99, 1, 'R1L', '', '', 'List the devices', '', '', '', 'done')",
        7,
    ),
    "a digest is altered": ("UPDATE audit_chain SET digest = 'x' WHERE number = 4", 4),
}


@pytest.mark.parametrize("what", ALTERED)
async def test_whoever_gets_round_the_triggers_is_found_out(
    what: str, hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    while len(await lines(hub.database)) < 6:
        await nurse.get("/v1/sessions")
    whole = await verified(hub.database)
    assert (whole.lines, whole.older, whole.last, whole.broken) == (6, 0, 6, None)
    statements, broken = ALTERED[what]
    await places.run_script(hub.file, f"{WITHOUT_TRIGGERS[places.ENGINE]}; {statements}")
    found = await verified(hub.database)
    assert found.broken == broken
    assert found.lines == broken - 1
    await nurse.get("/v1/sessions")
    assert (await verified(hub.database)).broken == broken


@pytest.mark.sqlite
async def test_a_log_of_before_holds_together_from_its_next_line_on(tmp_path: Path, clock: StandingClock) -> None:
    async with running_hub(tmp_path, clock) as hub:
        await hub.sign_in()
        older = len(await lines(hub.database))
    with closing(sqlite3.connect(tmp_path / "hub.db")) as before:
        before.executescript("; ".join(("DROP TRIGGER audit_replace", "DROP TABLE audit_chain", *UNNUMBERED)))
    async with running_hub(tmp_path, clock) as hub:
        assert (await verified(hub.database)).older == older
        await hub.sign_in()
        found = await verified(hub.database)
        assert (found.older, found.lines, found.broken) == (older, len(await lines(hub.database)) - older, None)
        with pytest.raises(IntegrityError, match="only added to"):
            async with hub.database.writing() as connection:
                await connection.execute(text("INSERT OR REPLACE INTO audit SELECT * FROM audit LIMIT 1"))


async def test_every_line_is_listed_however_many_there_are(hub: RunningHub) -> None:
    async with hub.database.writing() as connection:
        await note(connection, NOON, [Noted("Try", "done")] * 5_000, organisation="R1L")
        await note(connection, NOON, [Noted("Try", "done")], organisation="R2X")
    assert len(await lines(hub.database)) == 5_001
    assert len(await lines(hub.database, organisation="R2X")) == 1
    assert (await verified(hub.database)).lines == 5_001

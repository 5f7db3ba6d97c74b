"""The audit log: every read and write with who, when and what about, and not a word about a child."""

from datetime import timedelta

import httpx
import msgspec
import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from mavis_tui.hub.access.devices import bar
from mavis_tui.hub.store.audit_log import AuditLine, lines
from mavis_tui.hub.store.tables import audit
from tests.builders import NOON, NURSE, a_bundle, a_change, a_vaccination
from tests.conftest import StandingClock
from tests.hub.calls import SIGNED_IN
from tests.hub.running import PASSWORD, RunningHub


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

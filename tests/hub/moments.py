"""What two people do to one child, record, device, export or session at the same moment, and what is there afterwards.

An act is one call, or one command of the office, at one of two hubs that share a database. What came of two acts can
be explained if it is what comes of doing one after the other, in either order: answers, rows and all.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import msgspec
from sqlalchemy import select

from mavis_tui.errors import MavisError
from mavis_tui.hub.access.devices import bar
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.export_csv import Wish, export
from mavis_tui.hub.sessions.sessions import put_session
from mavis_tui.hub.store import tables as held
from mavis_tui.hub.store.audit_log import verified
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.models.change import Change
from mavis_tui.models.session import SessionBundle, bundle
from mavis_tui.models.vaccination import Staff
from tests.builders import NOON, NURSE, a_batch, a_change, a_child, a_session, a_vaccination, not_given
from tests.hub.running import DEVICE, PASSWORD, RunningHub

HERE, THERE = "1204", "1310"
SECOND = Staff(email="bo.lund@example.nhs.uk", name="Bo Lund")


class At(NamedTuple):
    """A hub, by its database and by a client of each of two nurses."""

    database: Database
    first: httpx.AsyncClient
    second: httpx.AsyncClient


Act = Callable[[At], Awaitable[object]]


def listing(session: str, *children: int) -> SessionBundle:
    """Give a session whose list has these children."""
    return bundle(a_session(id=session), tuple(a_child(n) for n in children), (a_batch(),))


async def fill(hub: RunningHub) -> tuple[str, str]:
    """Put in two lists with the same children, and what was recorded before; give the tokens of the two nurses."""
    for session in (HERE, THERE):
        await hub.put(listing(session, 1, 2, 3))
    tokens = await hub.sign_in(), await hub.sign_in(SECOND, device="device-2")
    async with hub.client(tokens[0]) as nurse:
        before = [a_change(2), a_change(3), a_change(3, a_vaccination(3, id="twice"))]
        await sent(nurse, *before)
    return tokens


async def sent(nurse: httpx.AsyncClient, *changes: Change) -> list[tuple[int, str, str]]:
    """Send changes; give what the receipts say."""
    answer = await nurse.post("/v1/changes", content=msgspec.json.encode(changes))
    assert answer.status_code == 200, answer.text
    return [(one["revision"], one["verdict"], one.get("reason", "")) for one in answer.json()]


def _first(*changes: Change) -> Act:
    return lambda at: sent(at.first, *changes)


def _second(*changes: Change) -> Act:
    return lambda at: sent(at.second, *changes)


def _dose(id_: str, child: str, session: str) -> Change:
    return a_change(1, a_vaccination(1, id=id_, child=child, session=session), session=session)


def _corrected(id_: str = "vaccination-2", **record: Any) -> Change:
    return a_change(2, a_vaccination(2, id=id_, revision=2, **record))


def _ruled(ruling: Ruling) -> Act:
    return lambda at: decide(at.database, "twice", ruling, by=NURSE.email, note_text="Looked", now=NOON)


async def _exported(at: At) -> object:
    files: list[bytes] = []
    done = await export(at.database, Wish(), by=NURSE.email, file="1.csv", write=files.append, now=NOON)
    return done.written, len(files)


async def _signed_in(at: At) -> object:
    body = {"email": NURSE.email, "password": PASSWORD, "device": "device-new"}
    return (await at.first.post("/v1/sign-in", json=body)).status_code


async def _barred(at: At) -> object:
    with suppress(MavisError):
        await bar(at.database, DEVICE, NOON)
    return None


ACTS: dict[str, Act] = {
    "a dose": _first(_dose("one", "child-1", HERE)),
    "a dose in another session": _second(_dose("two", "child-1", THERE)),
    "the same dose again": _second(_dose("one", "child-1", HERE)),
    "another dose under its name": _second(msgspec.structs.replace(_dose("one", "child-1", HERE), sequence=99)),
    "a dose for who is on no list": _first(_dose("three", "child-x", HERE)),
    "another for who is on no list": _second(_dose("four", "child-x", THERE)),
    "a correction": _first(_corrected(notes="First")),
    "a rival correction": _second(_corrected(notes="Second")),
    "a dose given to another child": _second(_corrected(child="child-1")),
    "a record for no session": _first(a_change(1, not_given(1, id="nowhere", session="9999"), session="9999")),
    "it is kept": _ruled(Ruling.KEEP),
    "it is set aside": _ruled(Ruling.SET_ASIDE),
    "an export": _exported,
    "an import": lambda at: put_session(at.database, listing(THERE, 1, 2, 3, 4), "R1L", NOON),
    "an import without a child": lambda at: put_session(at.database, listing(THERE, 2, 3), "R1L", NOON),
    "a new session": lambda at: put_session(at.database, listing("1400", 1, 4), "R1L", NOON),
    "a sign-in on a new device": _signed_in,
    "a device says what it holds": lambda at: at.second.post("/v1/devices/here", json={"holds": [HERE], "waiting": 1}),
    "a device is barred": _barred,
    "other dates": lambda at: at.first.patch(f"/v1/sessions/{HERE}", json={"start_time": "10:15:00"}),
    "a batch is edited": lambda at: at.first.patch(f"/v1/sessions/{HERE}/batches/FM8629", json={"archived": True}),
}

TOGETHER = (
    ("a dose", "a dose in another session"),
    ("a dose", "the same dose again"),
    ("a dose", "another dose under its name"),
    ("a dose", "a dose given to another child"),
    ("a dose", "an import without a child"),
    ("a dose", "an export"),
    ("a dose for who is on no list", "another for who is on no list"),
    ("a dose in another session", "an import without a child"),
    ("a dose in another session", "other dates"),
    ("a correction", "a rival correction"),
    ("a correction", "a dose given to another child"),
    ("a correction", "an export"),
    ("a record for no session", "a record for no session"),
    ("it is kept", "it is set aside"),
    ("it is kept", "it is kept"),
    ("it is set aside", "an export"),
    ("an export", "an export"),
    ("an import", "an import without a child"),
    ("a new session", "a new session"),
    ("a new session", "a dose"),
    ("a sign-in on a new device", "a sign-in on a new device"),
    ("a sign-in on a new device", "a device is barred"),
    ("a device is barred", "a device is barred"),
    ("a device says what it holds", "a device says what it holds"),
    ("a batch is edited", "other dates"),
)
"""Pairs that touch the same child, record, device, export or session."""


def said(answer: object) -> object:
    """Give of an answer what is the same whenever it came."""
    if isinstance(answer, httpx.Response):
        return answer.status_code
    return repr(answer)


async def seen(database: Database) -> dict[str, list[Any]]:
    """Give what the database holds, without what is never twice the same: moments, tokens, stamps and numbers."""
    wanted = {
        "records": select(held.changes.c.id, held.changes.c.revision, held.changes.c.digest, held.changes.c.receipt),
        "refusals": select(held.refusals.c.id, held.refusals.c.digest, held.refusals.c.receipt),
        "decisions": select(held.decisions.c.id, held.decisions.c.change, held.decisions.c.outcome),
        "exports": select(held.exports.c.id, held.exports.c.file),
        "exported": select(held.exported.c.export, held.exported.c.change, held.exported.c.revision),
        "sessions": select(held.sessions.c.id, held.sessions.c.version, held.sessions.c.document),
        "versions": select(held.session_versions.c.session, held.session_versions.c.version),
        "children": select(held.children.c.session, held.children.c.id, held.children.c.document),
        "left": select(held.withdrawn.c.session, held.withdrawn.c.id),
        "batches": select(held.batches.c.session, held.batches.c.position, held.batches.c.document),
        "devices": select(held.devices.c.id, held.devices.c.email),
        "holdings": select(held.holdings.c.device, held.holdings.c.sessions, held.holdings.c.waiting),
        "barred": select(held.barred.c.device),
        "sign-ins": select(held.tokens.c.email, held.tokens.c.device),
        "log": select(held.audit.c.action, held.audit.c.outcome, held.audit.c.change, held.audit.c.email),
    }
    async with database.reading() as connection:
        found = {name: sorted(map(tuple, await connection.execute(asked)), key=repr) for name, asked in wanted.items()}
    assert (await verified(database)).broken is None, "the log doesn’t hold together"
    return found


def place_of(folder: Path, number: int) -> Path:
    """Give a folder for one more pair of hubs."""
    return folder / f"pair-{number}"

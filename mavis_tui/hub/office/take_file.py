"""Taking in a file that `mavis changes --export` wrote on a device which couldn't send what it holds.

Its changes go the way of every change that is posted, so a file that is taken twice, or taken before or after the same
changes were sent, doubles nothing. Records that nobody has matched to a child are kept until somebody does.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from msgspec import Raw, Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import BadInput
from mavis_tui.hub.access.devices import is_barred
from mavis_tui.hub.changes.accept import take_in
from mavis_tui.hub.changes.arrival import NOT_READ, Arrival, Named, UnreadableChange, arrival
from mavis_tui.hub.nurse import Nurse
from mavis_tui.hub.store.audit_log import Noted, note, note_of
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import accounts, changes, devices, team_keys, unmatched
from mavis_tui.hub.store.upserts import put_row
from mavis_tui.models.change import ChangeKind, Verdict
from mavis_tui.models.sealed_record import SealedRecord
from mavis_tui.models.vaccination import Moment
from mavis_tui.wire.transfer_file import SealedTransfer, read

_AT_ONCE = 100


class TakenChange(Struct, frozen=True, kw_only=True):
    """What came of one revision of one change: `kind` and `session` are None where it can't be read."""

    change: str
    revision: int
    kind: ChangeKind | None
    session: str | None
    verdict: Verdict
    reason: str


class Taken(Struct, frozen=True, kw_only=True):
    """What came of a file. `unmatched` counts the records to be matched that it holds, `new` those not here before.

    `barred` says that its device is let in no more: somebody should know where the file comes from.
    """

    organisation: str
    device: str
    nurse: str
    made_at: Moment
    changes: tuple[TakenChange, ...]
    unmatched: int
    new: int
    barred: bool

    @property
    def refused(self) -> int:
        """Count what was turned away."""
        return sum(change.verdict is Verdict.REFUSED for change in self.changes)


class ToMatch(Struct, frozen=True, kw_only=True):
    """A record that a nurse made without any list. `record` is None where a newer mavis wrote it."""

    organisation: str
    id: str
    device: str
    sent_by: str
    at: Moment
    record: SealedRecord | None


async def take(database: Database, file: bytes, now: datetime, *, team: str = "", by: str = "") -> Taken:
    """Open a file and store what is in it; all of it is on the disk when this returns.

    `team` is the one whose file it must be, where somebody of a team takes it in; `by` her e-mail address, for the log.
    Raises BadInput where it is no such file, was altered, or is of another team or one whose key this hub doesn't have.
    """
    found = read(file)
    if team and found.cover.organisation != team:
        raise BadInput(
            f"That file is of team {found.cover.organisation}, and you are of {team}. Nothing was taken; give it to "
            "the office of that team."
        )
    contents = found.open(await _private_key(database, found))
    arrivals, records = _arrivals(contents.changes), _named(contents.intake)
    nurse = Nurse(contents.nurse, found.cover.organisation, found.cover.device)
    receipts = []
    stranger = await _stranger(database, nurse)
    for start in range(0, len(arrivals), _AT_ONCE):
        receipts += await take_in(database, nurse, arrivals[start : start + _AT_ONCE], now, doubted=stranger)
    async with database.writing() as connection:
        new = [id_ for id_, body in sorted(records) if await _keep(connection, nurse, id_, body, now)]
        barred = await is_barred(connection, nurse.device)
        noted = [Noted("Take in: to be matched", "kept", change=id_) for id_ in new]
        await note_of(connection, nurse, now, [Noted("Take in a file", "done"), *noted])
        if by:
            taken = Noted("Take in a file by hand", "done")
            await note(connection, now, [taken], organisation=nurse.organisation, email=by)
    return Taken(
        organisation=nurse.organisation,
        device=nurse.device,
        nurse=nurse.staff.email,
        made_at=found.cover.made_at,
        changes=tuple(
            TakenChange(
                change=receipt.change,
                revision=receipt.revision,
                kind=one.change.kind if one.change is not None else None,
                session=one.change.session if one.change is not None else None,
                verdict=receipt.verdict,
                reason=receipt.reason,
            )
            for one, receipt in zip(arrivals, receipts, strict=True)
        ),
        unmatched=len(records),
        new=len(new),
        barred=barred,
    )


async def to_match(database: Database) -> list[ToMatch]:
    """List the records that somebody has to match, oldest first; one that was sent since, matched, isn't among them."""
    arrived = select(changes.c.id).where(
        changes.c.organisation == unmatched.c.organisation, changes.c.id == unmatched.c.id
    )
    wanted = select(unmatched).where(~arrived.exists()).order_by(unmatched.c.at, unmatched.c.id)
    async with database.reading() as connection:
        rows = (await connection.execute(wanted)).all()
    return [
        ToMatch(
            organisation=row.organisation,
            id=row.id,
            device=row.device,
            sent_by=row.sent_by,
            at=datetime.fromtimestamp(row.at, UTC),
            record=_record(row.body),
        )
        for row in rows
    ]


async def _private_key(database: Database, file: SealedTransfer) -> bytes:
    team = file.cover.organisation
    async with database.reading() as connection:
        wanted = select(team_keys.c.private).where(team_keys.c.organisation == team)
        private: bytes | None = (await connection.execute(wanted)).scalar_one_or_none()
    if private is None:
        raise BadInput(
            f"This team server has never been that of team {team}, so it can’t open that file. Nothing was taken; take "
            "it to that of the team."
        )
    return private


def _arrivals(bodies: Sequence[Raw]) -> list[Arrival]:
    return [_arrival(bytes(body)) for body in bodies]


def _arrival(body: bytes) -> Arrival:
    """Read one change; one that doesn't say which it is gets a name from what it holds, and is kept under that."""
    try:
        return arrival(body)
    except UnreadableChange:
        return Arrival(
            Named(id=_nameless(body)),
            body,
            None,
            "It doesn’t say which record it is, and can’t be read. The hub keeps it as it came.",
        )


def _named(bodies: Sequence[Raw]) -> list[tuple[str, bytes]]:
    return [(_name_of(bytes(body)), bytes(body)) for body in bodies]


def _name_of(body: bytes) -> str:
    try:
        return msgspec.json.decode(body, type=Named).id
    except NOT_READ:
        return _nameless(body)


def _nameless(body: bytes) -> str:
    return f"nameless-{hashlib.sha256(body).hexdigest()[:32]}"


async def _stranger(database: Database, nurse: Nurse) -> str:
    """Say that a file is of somebody, or of a device, that the team doesn't have: anybody can seal one for a team."""
    async with database.reading() as connection:
        of_team = select(accounts.c.email).where(
            accounts.c.email == nurse.staff.email.casefold(), accounts.c.organisation == nurse.organisation
        )
        known = (await connection.execute(of_team)).first() is not None
        seen = select(devices.c.id).where(devices.c.organisation == nurse.organisation, devices.c.id == nurse.device)
        heard_of = (await connection.execute(seen.limit(1))).first() is not None
    if not known:
        return f"It came in a file of {nurse.staff.email}, who has no account in this team. Ask who gave it to you."
    if not heard_of:
        return "It came in a file of a device on which nobody of this team signed in. Ask who gave it to you."
    return ""


async def _keep(connection: AsyncConnection, nurse: Nurse, id_: str, body: bytes, now: datetime) -> bool:
    """Keep a record that is to be matched, once; tell whether it is new here."""
    key = {"organisation": nurse.organisation, "id": id_, "digest": hashlib.sha256(body).hexdigest()}
    row = {**key, "device": nurse.device, "sent_by": nurse.staff.email, "at": int(now.timestamp()), "body": body}
    return await put_row(connection, unmatched, row)


def _record(body: bytes) -> SealedRecord | None:
    try:
        return msgspec.json.decode(body, type=SealedRecord)
    except msgspec.MsgspecError:
        return None

"""`mavis hub devices`: which laptop holds what, when it was last heard of, and keeping out one that is lost."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, Organisation, hub_opened
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import say, show
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.hub.access import devices
from mavis_tui.hub.access.devices import DeviceRow
from mavis_tui.hub.store.audit_log import Noted, note
from mavis_tui.hub.store.generation import Restored, last_restored
from mavis_tui.models.calendar import clock_time, london, long_date, system_clock
from mavis_tui.models.organisation import organisation_code
from mavis_tui.models.wording import counted


def command(
    revoke: Annotated[str, typer.Option(metavar="DEVICE", help="Let this device in no more.")] = "",
    allow: Annotated[str, typer.Option(metavar="DEVICE", help="Let this device in again.")] = "",
    organisation: Organisation = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """List the devices, what they hold and how much waits there.

    Who signed in on them is said, too. A device that is let in no more is signed out at its next call, and told so.
    What was recorded on it stays on it.
    """
    if revoke and allow:
        raise BadInput("Say either --revoke or --allow. Nothing was changed.")
    team = organisation_code(organisation) if organisation else ""
    rows, restored = asyncio.run(_devices(database, revoke, allow, team))
    if restored is not None:
        back = (
            f"{counted(restored.records, 'record')} came back from {counted(restored.devices, 'device')}"
            if restored.records
            else "nothing has come back from a device"
        )
        say(
            f"An older copy of the database was restored {_when(restored.at)}. Since then {back}."
            if restored.by_command
            else f"{back}: this database, made {_when(restored.at)}, didn’t hold them, and an earlier one did."
        )
    if not rows:
        say("No device has signed in to this hub yet.")
    show(rows, lambda: _lines(rows), as_json=as_json, shape="hub devices")


async def _devices(
    database: str, revoke: str, allow: str, organisation: str
) -> tuple[list[DeviceRow], Restored | None]:
    async with hub_opened(database) as made:
        if revoke:
            return [await devices.bar(made, revoke, system_clock())], None
        if allow:
            return [await devices.let_in(made, allow, system_clock())], None
        async with made.writing() as connection:
            await note(connection, system_clock(), [Noted("List the devices", "done")], organisation=organisation)
        found = [row for row in await devices.list_devices(made) if organisation in ("", row.organisation)]
        return found, await last_restored(made, organisation)


def _lines(rows: Sequence[DeviceRow]) -> Iterator[str]:
    for row in rows:
        yield row.device
        yield from prose(f"{', '.join(row.nurses)} ({row.organisation}), last heard of {_when(row.last_seen)}", "  ")
        if row.barred is not None:
            yield f"  let in no more: revoked {_when(row.barred)}"
        if row.told_at is None or row.waiting is None:
            yield "  has not said yet what it holds"
            continue
        since = f", the oldest since {_when(row.oldest).removeprefix('on ')}" if row.oldest is not None else ""
        of_version = f", mavis {row.program}" if row.program else ""
        waiting = f"{counted(row.waiting, 'change')} waiting{since}"
        yield from prose(f"said {_when(row.told_at)}{of_version}: {waiting}, and saved offline:", "  ")
        for held in row.holds:
            yield from prose(f"{held.session} {held.title}", "    ")
        if not row.holds:
            yield "    no session"


def _when(moment: datetime) -> str:
    here = london(moment)
    return f"on {long_date(here.date())} at {clock_time(here)}"

"""`mavis hub audit`: who read and wrote what on the hub."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, hub_opened
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import show
from mavis_tui.errors import BadInput
from mavis_tui.hub.store.audit_log import AuditLine, lines
from mavis_tui.models.calendar import LONDON, london


def command(
    since: Annotated[
        str, typer.Option(metavar="WHEN", help="From this day or moment in England: 2026-11-24, 2026-11-24T09:30.")
    ] = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """List who read and wrote what, oldest first.

    Ids only, no names of children and nothing clinical. At most the newest 100,000 lines. What was done at the hub
    itself has no e-mail address.
    """
    found = asyncio.run(_audit(database, _moment(since) if since else None))
    show(found, lambda: _lines(found), as_json=as_json)


async def _audit(database: str, since: datetime | None) -> list[AuditLine]:

    async with hub_opened(database) as made:
        return await lines(made, since)


def _lines(found: Sequence[AuditLine]) -> Iterator[str]:

    for line in found:
        about = (("session", line.session), ("child", line.child), ("change", line.change), ("device", line.device))
        yield "  ".join(
            (
                london(line.at).strftime("%Y-%m-%d %H:%M:%S"),
                line.email or "at the hub",
                f"{line.action}: {line.outcome}",
                *(f"{name} {text}" for name, text in about if text),
            )
        )


def _moment(text: str) -> datetime:
    """Read a day or a moment on England's wall clock. Raises BadInput."""
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput(f"{text!r} isn’t a day or a moment. Write it like 2026-11-24 or 2026-11-24T09:30.") from error
    return read if read.tzinfo is not None else read.replace(tzinfo=LONDON)

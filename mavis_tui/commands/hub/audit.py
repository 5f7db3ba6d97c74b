"""`mavis hub audit`: who read and wrote what on the hub."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from mavis_tui.commands.hub.options import Database, hub_opened, require
from mavis_tui.console.options import AsJson
from mavis_tui.errors import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from mavis_tui.hub.store.audit_log import AuditLine


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
    import asyncio

    from mavis_tui.console.printing import show

    require()
    found = asyncio.run(_audit(database, _moment(since) if since else None))
    show(found, lambda: _lines(found), as_json=as_json)


async def _audit(database: str, since: "datetime | None") -> "list[AuditLine]":
    from mavis_tui.hub.store.audit_log import lines

    async with hub_opened(database) as made:
        return await lines(made, since)


def _lines(found: "Sequence[AuditLine]") -> Iterator[str]:
    from mavis_tui.models.calendar import london

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


def _moment(text: str) -> "datetime":
    """Read a day or a moment on England's wall clock. Raises BadInput."""
    from datetime import datetime

    from mavis_tui.models.calendar import LONDON

    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput(f"{text!r} isn’t a day or a moment. Write it like 2026-11-24 or 2026-11-24T09:30.") from error
    return read if read.tzinfo is not None else read.replace(tzinfo=LONDON)

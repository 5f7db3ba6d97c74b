"""`mavis hub audit`: who read and wrote what on the hub."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, Organisation, hub_opened
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import show
from mavis_tui.errors import BadInput, LogAltered
from mavis_tui.hub.store.audit_log import AuditLine, Noted, Verified, lines, note, verified
from mavis_tui.models.calendar import LONDON, london, system_clock
from mavis_tui.models.organisation import organisation_code
from mavis_tui.models.wording import counted


def command(
    since: Annotated[
        str, typer.Option(metavar="WHEN", help="From this day or moment in England: 2026-11-24, 2026-11-24T09:30.")
    ] = "",
    organisation: Organisation = "",
    verify: Annotated[
        bool, typer.Option("--verify", help="List nothing; say whether a line was altered, removed or put in.")
    ] = False,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """List who read and wrote what, oldest first.

    Every line, by ids only: no names of children and nothing clinical. What was done at the hub itself has no e-mail
    address. With --verify, ends with exit code 19 if the log isn’t what was written.
    """
    if verify:
        result = asyncio.run(_verify(database))
        show(result, lambda: _verdict(result), as_json=as_json, shape="hub audit --verify")
        if result.broken is not None:
            raise LogAltered(
                f"Line {result.broken} isn’t as it was written, is missing or was put in later. The lines before it "
                "are as they were written. Copy the database as it is (mavis hub backup FILE), and tell whoever "
                "answers for the records."
            )
        return
    team = organisation_code(organisation) if organisation else ""
    found = asyncio.run(_audit(database, _moment(since) if since else None, team))
    show(found, lambda: _lines(found), as_json=as_json, shape="hub audit")


async def _audit(database: str, since: datetime | None, organisation: str) -> list[AuditLine]:
    async with hub_opened(database) as made:
        found = await lines(made, since, organisation)
        async with made.writing() as connection:
            await note(connection, system_clock(), [Noted("Read the log", "done")], organisation=organisation)
    return found


async def _verify(database: str) -> Verified:
    async with hub_opened(database) as made:
        found = await verified(made)
        async with made.writing() as connection:
            outcome = "done" if found.broken is None else "altered"
            await note(connection, system_clock(), [Noted("Verify the log", outcome)])
    return found


def _verdict(found: Verified) -> Iterator[str]:
    hold = counted(found.lines, "line holds together", "lines hold together")
    yield f"{hold}, up to line {found.last}: {found.digest}"
    if found.older:
        are = counted(found.older, "line is", "lines are")
        yield f"{are} older than this check, which can say nothing of {'it' if found.older == 1 else 'them'}."


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

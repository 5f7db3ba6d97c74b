"""`mavis hub take`: take in by hand what a device couldn't send, from the file that `mavis changes --export` wrote."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, hub_opened
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import say, show
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput, NeedsAttention
from mavis_tui.hub.office.take_file import Taken, TakenChange, take
from mavis_tui.models.calendar import clock_time, london, long_date, system_clock
from mavis_tui.models.change import Verdict
from mavis_tui.models.wording import counted
from mavis_tui.settings import whole_path


def command(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Files that `mavis changes --export` wrote on a device.")
    ],
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Take in what devices of a team couldn’t send. Again, or beside an upload, doubles nothing.

    Ends with exit code 14 if a record was refused. A file that can’t be opened stops no other; then the exit code is 3.
    """
    taken, wrong = asyncio.run(_take(database, files))
    show(taken, lambda: _lines(taken), as_json=as_json, shape="hub take")
    for file, sentence in wrong.items():
        say(f"{file}: {sentence}")
    if wrong:
        kept = "What the others held is taken in and kept." if taken else "Nothing was taken in."
        raise BadInput(f"{counted(len(wrong), 'file')} of {len(files)} couldn’t be taken in: it says above why. {kept}")
    if refused := sum(one.refused for one in taken.values()):
        kept = (
            "keeps a copy of it. Its device still holds it"
            if refused == 1
            else "keeps a copy of each. Their devices still hold them"
        )
        raise NeedsAttention(f"The hub refused {counted(refused, 'record')} and {kept} too.")


async def _take(database: str, files: Sequence[Path]) -> tuple[dict[str, Taken], dict[str, str]]:
    taken: dict[str, Taken] = {}
    wrong: dict[str, str] = {}
    async with hub_opened(database) as made:
        for file in dict.fromkeys(files):
            try:
                taken[str(file)] = await take(made, _content(file), system_clock())
            except BadInput as error:
                wrong[str(file)] = str(error)
    return taken, wrong


def _content(file: Path) -> bytes:
    try:
        return whole_path(file).read_bytes()
    except OSError as error:
        raise BadInput(f"It can’t be read ({error.strerror or error}).") from error


def _lines(taken: dict[str, Taken]) -> Iterator[str]:
    for file, one in taken.items():
        made = london(one.made_at)
        yield file
        written = f"written on {long_date(made.date())} at {clock_time(made)}"
        yield from prose(f"Team {one.organisation}, {one.nurse}, device {one.device}, {written}", "  ")
        if one.barred:
            yield from prose("This device is let in no more. Make sure who gave you the file.", "  ")
        for change in one.changes:
            yield from prose(_sentence(change), "  ")
        if one.unmatched:
            old = one.unmatched - one.new
            were = f", {old} of them kept here already" if old else ""
            kept = f"{counted(one.unmatched, 'record')} to be matched to a child{were}. See: mavis hub review"
            yield from prose(kept, "  ")
        if not one.changes and not one.unmatched:
            yield "  Nothing is in it."


def _sentence(change: TakenChange) -> str:
    words = {Verdict.SAVED: "saved", Verdict.REVIEW: "saved, being checked", Verdict.REFUSED: "refused"}
    what = change.kind.value if change.kind is not None else "record"
    where = f" of session {change.session}" if change.session is not None else ""
    again = f", version {change.revision}" if change.revision > 1 else ""
    return f"{words[change.verdict]}: {what}{where} ({change.change}{again}). {change.reason}".strip()

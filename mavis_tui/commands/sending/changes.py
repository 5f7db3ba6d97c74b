"""`mavis changes`: everything recorded on this device, and where each record is now."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.console import compose
from mavis_tui.console.options import AsJson, OfflineOnStdin
from mavis_tui.console.printing import say, show, table_rows
from mavis_tui.console.wrapping import prose
from mavis_tui.models.calendar import clock_time, long_date
from mavis_tui.settings import whole_path
from mavis_tui.workspace.files.transfer_file import Exported
from mavis_tui.workspace.sending.changes import ChangeRow, ChangesPage
from mavis_tui.workspace.words import not_exported, sent_again_words, unmatched_words


def command(
    dismiss: Annotated[
        bool, typer.Option("--dismiss", help="Put away the message that your offline changes have been saved.")
    ] = False,
    put_back: Annotated[
        str,
        typer.Option(
            metavar="CHANGE", help="Let the record with this id, which the team server refused, be sent again."
        ),
    ] = "",
    export: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write what waits, was refused or isn’t matched to this file, sealed for your team server, which "
            "takes it with: mavis hub take FILE. Nothing is removed here, and nothing counts as sent.",
        ),
    ] = None,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """List what was recorded here and where it is now."""
    with compose.unlocked(on_stdin=offline_stdin) as made:
        if put_back:
            made.changes.put_back(put_back)
            say("That record waits again. Send now: mavis sync")
        if dismiss and (notice := made.changes.notice()) is not None:
            made.changes.dismiss(notice)
        if export is not None:
            exported = made.transfer_file.export(whole_path(export))
            show(exported, lambda: _exported(exported), as_json=as_json, shape="changes --export")
            return
        page = made.changes.page()
        if page.unmatched:
            say(unmatched_words(page.unmatched), "See them: mavis match")
        if again := sent_again_words(made.changes.sent_again):
            say(again)
        places = made.changes.places(page.notice) if page.notice is not None else {}
        show(page, lambda: _lines(page, places), as_json=as_json, shape="changes")


def _exported(done: Exported) -> Iterator[str]:

    parts = f"{done.waiting} waiting, {done.attention} in need of attention, {done.unmatched} made while locked"
    yield f"Written to {done.file}: {parts}."
    yield from prose(
        f"Only the team server of team {done.organisation} can open it. Carry it there, and on the team server: "
        "mavis hub take FILE. Everything stays on this device too, and is still sent when the team server can be "
        "reached; nothing is doubled."
    )
    for record in done.unreadable:
        yield from prose(f"The sealed record {record} can’t be opened and isn’t in it. It stays on this device.")


def _lines(page: ChangesPage, places: dict[str, int]) -> Iterator[str]:

    if places:
        sent = ", ".join(f"{number} at {place}" for place, number in places.items())
        yield from prose(f"Your offline changes have been saved: {sent}.")
        yield "Put this message away: mavis changes --dismiss"
        yield ""
    yield (
        f"{page.waiting} waiting, {page.attention} in need of attention, "
        f"{page.review} being checked, {page.saved} saved"
    )
    if page.to_export or page.exported:
        yield f"{not_exported(page.to_export)}, {page.exported} exported for Mavis and not back yet"
    for (day, place), rows in page.by_day_and_place().items():
        yield ""
        yield f"{long_date(day)}, {place}"
        for row, lines in zip(rows, table_rows([_row(row) for row in rows], flexible=1), strict=True):
            yield from lines
            yield from _why(row)


def _row(row: ChangeRow) -> tuple[str, ...]:

    sent = f" at {clock_time(row.sent_at)}" if row.sent_at is not None else ""
    return f"  {clock_time(row.made_at)}", row.child, row.what, f"{row.status}{sent}"


def _why(row: ChangeRow) -> Iterator[str]:
    """Explain a record that isn't simply saved, and how to let it be sent again."""
    if row.sending is not Sending.SAVED:
        yield from prose(row.explained, " " * 11)
    if row.sending is Sending.ATTENTION:
        yield f"           Send it again: mavis changes --put-back {row.id}"

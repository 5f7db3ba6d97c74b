"""`mavis report`: the uptake of sessions by school, year group, class and programme, to read, as CSV and as a page."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from mavis_tui.console import asking, compose
from mavis_tui.console.options import AsJson, OfflineOnStdin, ReplaceFile, sessions_here
from mavis_tui.console.printing import say, show, table
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.settings import whole_path
from mavis_tui.terminal.safe_text import Glyphs, glyphs
from mavis_tui.workspace.day.uptake import filled, percent
from mavis_tui.workspace.day.uptake_report import UptakeReport, UptakeRow, per_programme, per_school, per_year, summed
from mavis_tui.workspace.files.uptake_files import about_words, row_name, write_uptake_csv, write_uptake_page
from mavis_tui.workspace.typed_values import typed_date

_BAR = 15
_CLEAR = (
    "No child is named in it, but a small class may say who it is about. It isn’t encrypted: keep it where it belongs."
)


def command(
    sessions: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SESSION]...",
            help="Numbers of sessions; without any, all that are saved here with a day from --from to --to.",
            autocompletion=sessions_here,
        ),
    ] = None,
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day, like 2026-09-01.")] = "",
    until: Annotated[str, typer.Option("--to", metavar="DATE", help="The last day.")] = "",
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write a row for each class there.")] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page to print there.")] = None,
    bars: Annotated[bool, typer.Option("--bars/--no-bars", help="Draw bars beside the numbers, or don’t.")] = True,
    force: ReplaceFile = False,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Say the uptake by school, year group and class, also as CSV.

    That is how many children are vaccinated in each programme: as of now, as the app counts it. Doses given are those
    of these sessions from --from to --to; without these, of all time. With --csv and --html it is written
    to files as well, without any child’s name.
    """
    first, last = _day(since), _day(until)
    if csv is not None and csv == html:
        raise BadInput("--csv and --html can’t be one file. Nothing was written.")
    with compose.unlocked(on_stdin=offline_stdin) as made:
        for session in sessions or ():
            asking.run(made, made.sessions.open(session))
        report = made.reports.of(sessions or (), first, last)
        if csv is not None:
            write_uptake_csv(report, whole_path(csv), force=force)
        if html is not None:
            write_uptake_page(report, whole_path(html), force=force)
        drawn = None if made.settings.cursor or not bars else glyphs(ascii_only=made.settings.ascii)
        show(report, lambda: _lines(report, drawn), as_json=as_json, shape="report")
    for file in (csv, html):
        if file is not None:
            say(f"Written to {whole_path(file)}.")
    if csv is not None or html is not None:
        say(_CLEAR)


def _day(typed: str) -> date | None:
    day = typed_date(typed)
    if typed and day is None:
        raise BadInput(f"“{typed}” isn’t a date. Write it like 2026-11-24 or 24/11/2026. Nothing was counted.")
    return day


def _lines(report: UptakeReport, drawn: Glyphs | None) -> Iterator[str]:
    for words in about_words(report):
        yield from prose(words)
    for title, rows in (
        ("By programme", summed(report.rows, per_programme)),
        ("By school", summed(report.rows, per_school)),
        ("By year group", summed(report.rows, per_year)),
        ("By class", report.rows),
    ):
        yield ""
        yield title
        yield from table([_row(row, drawn) for row in rows], flexible=0)


def _row(row: UptakeRow, drawn: Glyphs | None) -> tuple[str, ...]:
    full = filled(row.vaccinated, row.children, _BAR)
    bar = f"{drawn.done * full}{drawn.left * (_BAR - full)}" if drawn is not None else ""
    share = f"{percent(row.vaccinated, row.children):>3}%"
    return f"  {row_name(row)}", bar, f"{row.vaccinated} of {row.children}", share, f"{row.given} given"

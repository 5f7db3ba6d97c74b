"""A report of uptake as files: a CSV of the smallest parts, and one page of HTML that a browser prints; no script."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

from mavis_tui.models.calendar import clock_time, london, long_date, short_date, year_group_label
from mavis_tui.models.status import Group
from mavis_tui.models.wording import counted
from mavis_tui.workspace.day.in_words import in_short
from mavis_tui.workspace.day.uptake import percent
from mavis_tui.workspace.day.uptake_report import UptakeReport, UptakeRow, per_programme, per_school, per_year, summed
from mavis_tui.workspace.files.printed_html import escaped, printed_bar
from mavis_tui.workspace.files.unencrypted import write_in_clear

_OTHERS = [group for group in Group if group is not Group.VACCINATED]
_COLUMNS = ("School", "Programme", "Year group", "Class", "Children", "Vaccinated", "Uptake %", "Doses given")
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

_STYLE = """
@page { size: A4; margin: 12mm;
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt Arial, sans-serif; }
}
body { font: 10pt/1.3 Arial, Helvetica, sans-serif; color: #000; margin: 0; }
h1 { font-size: 15pt; margin: 0 0 1mm; } h2 { font-size: 12pt; margin: 5mm 0 1mm; break-after: avoid; }
p { margin: 0.6mm 0; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border-bottom: 0.5pt solid #777; padding: 1mm 2mm 1mm 0; text-align: left; vertical-align: top; }
td.number, th.number { text-align: right; }
td.number { white-space: nowrap; }
.bar { font-family: monospace; white-space: nowrap; }
@media screen { body { margin: 8mm; max-width: 190mm; } }
"""

_HEADS = (
    ("Of", "", 24),
    ("Vaccinated", "number", 13),
    ("Uptake", "number", 9),
    ("", "", 18),
    ("Doses given", "number", 8),
    ("Not vaccinated", "", 28),
)
"""Each column's heading, class and share of the width in %: the same in every table, so that all of them line up."""


def period_words(report: UptakeReport) -> str:
    """Say of which time doses are counted: `from 1 September 2026 to 31 December 2026`."""
    parts = [f"from {long_date(report.since)}"] if report.since is not None else []
    parts += [f"to {long_date(report.until)}"] if report.until is not None else []
    return " ".join(parts) or "whenever they were given"


def about_words(report: UptakeReport) -> Iterator[str]:
    """Say what a report is about, and what it leaves out."""
    at = london(report.at)
    yield (
        f"{counted(len(report.sessions), 'session')}. Vaccinated: as of {long_date(at.date())}, {clock_time(at)}, by "
        f"Mavis’s headline status, whoever gave the dose. Doses given: in these sessions, {period_words(report)}."
    )
    if report.twice:
        yield f"{counted(report.twice, 'child stands', 'children stand')} on several of the lists, and counts once."
    if report.not_here:
        names = "; ".join(f"{one.title}, {', '.join(map(short_date, one.dates))}" for one in report.not_here)
        yield f"Not counted, because not saved on this device: {names}."


def row_name(row: UptakeRow) -> str:
    """Name what a row counts: `Harbour View Academy, Year 8, 8T1, HPV`; what is summed over is left out."""
    year = year_group_label(row.year_group) if row.year_group is not None else ""
    known = row.of_class.startswith(year) if year else True  # `Year 8, no class` says the year
    parts = (row.school, "" if row.of_class and known else year, row.of_class, row.label)
    return ", ".join(part for part in parts if part)


def write_uptake_csv(report: UptakeReport, file: Path, *, force: bool = False) -> None:
    """Write a row for each school, programme, year group and class. Raises as `write_in_clear` does."""
    drawn = StringIO()
    writer = csv.writer(drawn, lineterminator="\r\n")
    writer.writerow((*_COLUMNS, *(group.value for group in _OTHERS)))
    for row in report.rows:
        year = year_group_label(row.year_group) if row.year_group is not None else ""
        share = percent(row.vaccinated, row.children)
        numbers = (row.children, row.vaccinated, share, row.given, *(row.groups.get(group, 0) for group in _OTHERS))
        writer.writerow((*map(_harmless, (row.school, row.label, year, row.of_class)), *numbers))
    write_in_clear(file, drawn.getvalue().encode("utf-8-sig"), force=force)


def write_uptake_page(report: UptakeReport, file: Path, *, force: bool = False) -> None:
    """Write the page: sums by programme, school and year group, then every class. Raises as `write_in_clear` does."""
    parts = ["<h1>Uptake</h1>", *(f"<p>{escaped(words)}</p>" for words in about_words(report))]
    parts.append("<h2>Sessions</h2>")
    parts += [
        f"<p>{escaped(one.title)}, {escaped(', '.join(map(long_date, one.dates)))}</p>" for one in report.sessions
    ]
    for title, rows in (
        ("By programme", summed(report.rows, per_programme)),
        ("By school", summed(report.rows, per_school)),
        ("By year group", summed(report.rows, per_year)),
        ("By class", list(report.rows)),
    ):
        parts += [f"<h2>{title}</h2>", *_table(rows)]
    page = (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>Uptake</title>\n'
        f"<style>{_STYLE}</style></head>\n<body>{''.join(parts)}</body></html>\n"
    )
    write_in_clear(file, page.encode(), force=force)


def _table(rows: Sequence[UptakeRow]) -> Iterator[str]:
    heads = (f'<th class="{of}" style="width: {width}%">{words}</th>' for words, of, width in _HEADS)
    yield f"<table><thead><tr>{''.join(heads)}</tr></thead>"
    for row in rows:
        others = ", ".join(f"{row.groups[group]} {in_short(group)}" for group in _OTHERS if row.groups.get(group))
        yield (
            f'<tr><td>{escaped(row_name(row))}</td><td class="number">{row.vaccinated} of {row.children}</td>'
            f'<td class="number">{percent(row.vaccinated, row.children)}%</td>'
            f"<td>{printed_bar(row.vaccinated, row.children, 15)}</td>"
            f'<td class="number">{row.given}</td><td>{escaped(others)}</td></tr>'
        )
    yield "</table>"


def _harmless(words: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    clean = " ".join(words.split())
    return f"'{clean}" if clean.startswith(_RISKY) else clean

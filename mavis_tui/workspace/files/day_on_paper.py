"""The end of a printed list: what the day came to so far, counted as on the page Today (`workspace/day`)."""

from collections.abc import Iterator, Sequence

from mavis_tui.models.calendar import long_date
from mavis_tui.workspace.day.box_count import box_words
from mavis_tui.workspace.day.counting import DosesOfBatch, SessionDay
from mavis_tui.workspace.day.in_words import (
    batch_words,
    day_words,
    hour_words,
    missing_child_words,
    missing_words,
    nurse_words,
    of_batch_words,
    share_words,
)
from mavis_tui.workspace.day.uptake import Uptake
from mavis_tui.workspace.files.printed_html import escaped, printed_bar

DAY_STYLE = """
section.day { break-before: page; }
section.day table { width: auto; min-width: 50%; margin: 0 0 3mm; break-after: auto; table-layout: auto; }
section.day td.number { text-align: right; white-space: nowrap; }
section.day h1 { font-size: 12pt; margin: 0 0 1mm; }
section.day h2 { font-size: 10pt; margin: 2mm 0 1mm; }
.bar { font-family: monospace; white-space: nowrap; }
"""

_Row = Sequence[str]


def day_on_paper(day: SessionDay) -> str:
    """Draw what a day came to: the doses by batch, hour and nurse, each class, and who is missing from it and why."""
    most = max((one.given for one in day.hours), default=0)
    parts = [
        f"<h1>What {escaped(long_date(day.on))} came to so far</h1>",
        f"<p>{escaped('. '.join(day_words(day)))}.</p>",
        *_table("Vaccine and batch", [(batch_words(one), str(one.given), _of_batch(one)) for one in day.doses]),
        *_table(
            "By hour",
            [(hour_words(one), str(one.given), "") for one in day.hours],
            [one.given for one in day.hours],
            most,
        ),
        *_table("By nurse", [(nurse_words(one), str(one.given), _not_given(one.not_given)) for one in day.nurses]),
        *_uptake(day),
    ]
    return f'<section class="day">{"".join(parts)}</section>\n'


def _uptake(day: SessionDay) -> Iterator[str]:
    uptakes = (*day.totals, *day.classes)
    yield "<h2>Vaccinated so far</h2><table>"
    for one in uptakes:
        yield (
            f"<tr><td>{escaped(one.of_class or 'All')}, {escaped(one.label)}</td>"
            f'<td class="number">{escaped(share_words(one))}</td>'
            f"<td>{printed_bar(one.vaccinated, one.children)}</td><td>{escaped(missing_words(one))}</td></tr>"
        )
    yield "</table>"
    for one in day.classes:
        yield from _missing(one)


def _missing(one: Uptake) -> Iterator[str]:
    if one.missing:
        yield f"<h2>Missing: {escaped(one.of_class)}, {escaped(one.label)}</h2>"
        yield from (f"<p>☐ {escaped(missing_child_words(child))}</p>" for child in one.missing)


def _table(title: str, rows: Sequence[_Row], bars: Sequence[int] = (), most: int = 0) -> Iterator[str]:
    if not rows:
        return
    yield f"<h2>{title}</h2><table>"
    for at, (name, number, more) in enumerate(rows):
        beside = printed_bar(bars[at], most) if bars else escaped(more)
        yield f'<tr><td>{escaped(name)}</td><td class="number">{number}</td><td>{beside}</td></tr>'
    yield "</table>"


def _of_batch(one: DosesOfBatch) -> str:
    return "; ".join(part for part in (box_words(one.box) if one.box is not None else "", of_batch_words(one)) if part)


def _not_given(number: int) -> str:
    return f"{number} not given" if number else ""

"""`mavis day`: what was given on a day of a session, by batch, hour and nurse, and how far each class has got."""

from collections.abc import Iterator
from typing import Annotated

import typer

from mavis_tui.console import asking, compose
from mavis_tui.console.options import AsJson, OfflineOnStdin, SessionId
from mavis_tui.console.printing import show, table, table_rows
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.models.calendar import long_date
from mavis_tui.settings import Settings
from mavis_tui.terminal.safe_text import Glyphs, glyphs
from mavis_tui.workspace.day.box_count import box_words
from mavis_tui.workspace.day.boxes_counted import BoxTyped
from mavis_tui.workspace.day.counting import SessionDay
from mavis_tui.workspace.day.in_words import (
    NOTHING_YET,
    batch_words,
    day_words,
    hour_words,
    missing_child_words,
    missing_words,
    nurse_words,
    of_batch_words,
    share_words,
)
from mavis_tui.workspace.day.uptake import Uptake, filled
from mavis_tui.workspace.typed_values import typed_date

_BAR = 20


def command(
    session: SessionId,
    on: Annotated[
        str, typer.Option(metavar="DATE", help="Which day of the session, like 2026-11-24; today if left out.")
    ] = "",
    missing: Annotated[bool, typer.Option("--missing", help="Name also who is missing, and why.")] = False,
    bars: Annotated[bool, typer.Option("--bars/--no-bars", help="Draw bars beside the numbers, or don’t.")] = True,
    box: Annotated[str, typer.Option(metavar="NUMBER", help="Count the box of this batch.")] = "",
    out: Annotated[str, typer.Option(metavar="DOSES", help="How many of --box were taken out for the day.")] = "",
    wasted: Annotated[str, typer.Option(metavar="DOSES", help="How many of --box were wasted.")] = "",
    back: Annotated[str, typer.Option(metavar="DOSES", help="How many of --box were brought back.")] = "",
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Say what was given on a day of a session, and who is missing.

    It is counted from this device: what was recorded here, and what the team server told of the others. Today, or the
    last day of the session so far. How many are vaccinated is said as of now. With --box, --out, --wasted and --back a
    box is counted: what was used nobody types. What is left out stays as it was.
    """
    day = typed_date(on)
    if on and day is None:
        raise BadInput(f"“{on}” isn’t a date. Write it like 2026-11-24 or 24/11/2026.")
    if bool(box) is not bool(out or wasted or back):
        raise BadInput("--box goes with --out, --wasted or --back, and they with it. Nothing was kept.")
    with compose.unlocked(on_stdin=offline_stdin) as made:
        asking.run(made, made.sessions.open(session))
        counted = made.days.of(session, day)
        if box:
            held = made.counting_boxes.typed(session, counted.on, box)
            typed = BoxTyped(
                taken_out=out or held.taken_out, wasted=wasted or held.wasted, back=back or held.back, words=held.words
            )
            made.counting_boxes.count(session, counted.on, box, typed)
            counted = made.days.of(session, day)
        drawn = _glyphs(made.settings) if bars else None
        show(counted, lambda: _lines(counted, drawn, named=missing), as_json=as_json, shape="day")


def _glyphs(settings: Settings) -> Glyphs | None:
    """Give what bars are drawn with; nothing where they would be read aloud, mark by mark."""
    return None if settings.cursor else glyphs(ascii_only=settings.ascii)


def _lines(day: SessionDay, drawn: Glyphs | None, *, named: bool) -> Iterator[str]:
    yield f"{day.session.title}, {long_date(day.on)}"
    yield from prose(". ".join(day_words(day)) + ".")
    if not (day.given or day.not_given):
        yield NOTHING_YET
    if day.doses:
        yield ""
        yield "Given, by vaccine and batch"
        rows = [
            (f"  {batch_words(one)}", f"{one.given} given", f"{one.mine} by you" if day.me else "", of_batch_words(one))
            for one in day.doses
        ]
        for batch, lines in zip(day.doses, table_rows(rows, flexible=0), strict=True):
            yield from lines
            if batch.box is not None:
                yield from prose(box_words(batch.box), "    ")
    if day.hours:
        yield ""
        yield "Given, by hour"
        most = max(one.given for one in day.hours)
        yield from table(
            [(f"  {hour_words(one)}", _bar(one.given, most, drawn, ""), f"{one.given}") for one in day.hours],
            flexible=0,
        )
    if day.nurses:
        yield ""
        yield "By nurse"
        yield from table(
            [
                (f"  {nurse_words(one)}", f"{one.given} given", f"{one.not_given} not given" if one.not_given else "")
                for one in day.nurses
            ],
            flexible=0,
        )
    yield ""
    yield f"Vaccinated so far: {day.done} of {day.children} children done"
    uptakes = (*day.totals, *day.classes)
    for one, lines in zip(uptakes, table_rows([_row(one, drawn) for one in uptakes], flexible=3), strict=True):
        yield from lines
        for child in one.missing if named and one.of_class else ():
            yield from prose(missing_child_words(child), "    ")


def _row(one: Uptake, drawn: Glyphs | None) -> tuple[str, ...]:
    name = f"  {one.of_class or 'All'}, {one.label}"
    left = "" if drawn is None else drawn.left
    return name, _bar(one.vaccinated, one.children, drawn, left), share_words(one), missing_words(one)


def _bar(part: int, whole: int, drawn: Glyphs | None, left: str) -> str:
    if drawn is None:
        return ""
    full = filled(part, whole, _BAR)
    return drawn.done * full + left * (_BAR - full)

"""How many children of a session stand how, in columns."""

from collections.abc import Sequence
from datetime import date
from math import ceil

from textual.content import Content

from mavis_tui.models.programme import label_of
from mavis_tui.models.schedule import days_so_far
from mavis_tui.models.status import Group
from mavis_tui.screens.base.page import toned
from mavis_tui.terminal.safe_text import column
from mavis_tui.workspace.sessions.overview import SessionPage
from mavis_tui.workspace.words import status_tag

_STATUS, _COUNT = 20, 6


def counts_of(page: SessionPage, day: date, width: int, lines: int = 24) -> Content:
    """Count the children by status: a line for each status, a column for each programme, side by side if they fit.

    Where that takes more than so many `lines`, only how many are done is said: what is to do stands below it.
    """
    labels = [label_of(programme) for programme in page.counts]
    wide = max(_COUNT, *(len(label) + 2 for label in labels))
    heading = "".join(f"{label:>{wide}}" for label in labels)
    each = _STATUS + wide * len(labels)
    cells: list[Content] = []
    for group in Group:
        counts = [by_group.get(group, 0) for by_group in page.counts.values()]
        if any(counts):
            name = toned(column(group.value, _STATUS), status_tag(group).tone)
            cells.append(Content.assemble(name, "".join(f"{count or '-':>{wide}}" for count in counts)))
    beside = 2 if len(cells) > 3 and width >= 2 * each + 2 else 1
    # one programme is named once; of several each column of counts needs its own name
    titles = "  ".join([f"{'':<{_STATUS}}{heading}"] * (beside if len(labels) > 1 else 1))
    said = [Content.styled(titles, "bold"), *_beside(cells, beside), Content(done_words(page))]
    said = said if len(said) <= lines else said[-1:]
    if page.why_not:
        paper = " What is on paper can be typed in: open the child." if days_so_far(page.session, day) else ""
        said.append(Content.styled(page.why_not + paper, "$tone-yellow"))
    return Content("\n").join(said)


def done_words(page: SessionPage) -> str:
    """Say what counts as done here, so that it can be told from how many are vaccinated: `5 done: 4 vaccinated, …`."""
    left = f"{page.children - page.done} to do"
    every = {1: "", 2: " with both"}.get(len(page.counts), f" with all {len(page.counts)}")
    seen = page.done - page.vaccinated
    parts = [f"{page.vaccinated} vaccinated{every}"] if page.vaccinated or not seen else []
    parts += [f"{seen} seen here, not due again today"] if seen else []
    return f"{page.done} done: {', '.join(parts)} · {left}" if page.done else f"0 done · {left}"


def _beside(cells: Sequence[Content], columns: int) -> list[Content]:
    """Set cells in columns, one column after the other."""
    height = ceil(len(cells) / columns)
    return [Content("  ").join(cells[row::height]) for row in range(height)]

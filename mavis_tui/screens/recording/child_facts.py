"""The facts on a child's page: who it is, and for each programme how the child stands, why, and what was recorded."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from textual.content import Content

from mavis_tui.models.calendar import age_on, short_date, year_group_label
from mavis_tui.models.change import ChangeKind
from mavis_tui.models.child import Child
from mavis_tui.models.programme import Programme
from mavis_tui.models.recorded.in_words import withdrawn_words
from mavis_tui.models.status import Group
from mavis_tui.models.telling_apart.namesakes import Namesake, namesake_lines
from mavis_tui.screens.base.page import LABELS, Page, toned
from mavis_tui.screens.recording.facts import Rows, agreed, attempted, said_loudly, who
from mavis_tui.terminal.safe_text import plain
from mavis_tui.workspace.children.attendance import Registration
from mavis_tui.workspace.children.child_page import ChildPage, ProgrammeSection
from mavis_tui.workspace.children.day_lines import DayLine
from mavis_tui.workspace.words import Tone, sending_explained, sending_tag, status_tag

_ROOM_FOR_ALL = 22
"""So many lines leave room for every programme in full, and for every answer that isn't just a no."""


class Room(NamedTuple):
    """What there is to draw the facts in; `labels` is the column of the labels."""

    columns: int
    lines: int
    labels: int = LABELS


def born_words(child: Child, day: date) -> str:
    """Say when a child was born, and which class it is in: `Born 21 Jun 2013, aged 13 · Year 8, 8T1`."""
    born = child.date_of_birth
    year = "" if child.year_group is None else f" · {year_group_label(child.year_group)}"
    form = f", {plain(child.registration)}" if child.registration else ""
    return f"Born {short_date(born)}, aged {age_on(born, day)}{year}{form}"


def child_facts(
    page: Page[Any], shown: ChildPage, *, asked: Programme | None, others: Sequence[Namesake], came: Rows, room: Room
) -> Content:
    """Draw everything about a child; what the question below is about comes first: at 80x24 the rest is below the fold.

    `others` are those who could be taken for this child, `came` says whether it came today. Where there are lines for
    it, every health answer is written out; elsewhere those that are a plain no are counted.
    """
    said = _facts(page, shown, asked, others, came, _Drawing(room, unfolded=room.lines >= _ROOM_FOR_ALL))
    if room.lines < _ROOM_FOR_ALL or len(said.wrap(room.columns)) <= room.lines:
        return said
    return _facts(page, shown, asked, others, came, _Drawing(room, unfolded=False))


class _Drawing(NamedTuple):
    room: Room
    unfolded: bool

    @property
    def roomy(self) -> bool:
        """True where nobody is short of lines."""
        return self.room.lines >= _ROOM_FOR_ALL

    def labelled(self, page: Page[Any], rows: Rows) -> Content:
        """Set rows in this room."""
        return page.labelled(rows, room=self.room.columns, labels=self.room.labels)


def _facts(
    page: Page[Any],
    shown: ChildPage,
    asked: Programme | None,
    others: Sequence[Namesake],
    came: Rows,
    drawing: _Drawing,
) -> Content:
    press = page.keyed("Press {child.same}")
    alarms = [line for line in shown.of_the_day if line.alarms]
    blocks = [toned(f"{page.glyphs.cross} {plain(line.words)}", Tone.RED) for line in alarms]
    blocks += [toned(f"{plain(one.question)} {press}", Tone.YELLOW) for one in shown.same_child]
    blocks += [toned(plain(line), Tone.YELLOW) for line in namesake_lines(others)]
    if shown.child.preferred_name:
        blocks.append(drawing.labelled(page, [("Known as", Content.styled(plain(shown.child.preferred_name), "bold"))]))
    first = [section for section in shown.sections if section.programme is asked]
    blocks += [_section(page, section, drawing) for section in first]
    blocks += _of_the_day(page, [line for line in shown.of_the_day if not line.alarms], drawing)
    blocks.append(drawing.labelled(page, [*who(shown.child), *came]))
    blocks += [_briefly(page, section, drawing) for section in shown.sections if section not in first]
    return Content("\n\n").join(blocks)


def _of_the_day(page: Page[Any], lines: Sequence[DayLine], drawing: _Drawing) -> list[Content]:
    """Say what was recorded beside the doses, newest first, and where it is; what was withdrawn in grey."""
    rows: Rows = []
    for line in lines:
        said = plain(line.words).removeprefix("Note: ")  # which is its label
        words = Content(said) if line.counts else toned(said, Tone.GREY)
        if line.sending is not None:
            words = Content.assemble(words, " · ", page.marked(sending_tag(line.sending)))
        rows.append(("Note" if line.kind is ChangeKind.NOTE else "Taken", words))
    return [drawing.labelled(page, rows)] if rows else []


def _briefly(page: Page[Any], section: ProgrammeSection, drawing: _Drawing) -> Content:
    """Fold a programme to a line in which nothing is left to do, unless there is room for all of it."""
    finished = section.status.group in (Group.VACCINATED, Group.NOT_ELIGIBLE)
    if not finished or not section.attempts or drawing.roomy:
        return _section(page, section, drawing)
    last = section.attempts[-1]
    entry = section.entries.get(last.id)
    where = Content.assemble(" · ", page.marked(sending_tag(entry.sending))) if entry is not None else ""
    tag = status_tag(section.status.group)
    said = Content.assemble(toned(tag.text, tag.tone), " · ", attempted(last), where)
    return drawing.labelled(page, [(section.label, said)])


def _section(page: Page[Any], section: ProgrammeSection, drawing: _Drawing) -> Content:
    tag = status_tag(section.status.group)
    detail = f" · {section.status.detail}" if section.status.detail else ""
    title = Content.assemble((f"{section.label}  ", "bold"), toned(f"{tag.text}{detail}", tag.tone))
    rows: Rows = [("Why", plain(section.status.why))]
    for attempt in reversed(section.attempts):
        entry = section.entries.get(attempt.id)
        words = attempted(attempt)
        if drawing.roomy and attempt.performed_by is not None:
            words += f" · {plain(attempt.performed_by.name or attempt.performed_by.email)}"
        if entry is None:
            rows.append(("Recorded", words))
        else:
            rows.append(("Recorded", Content.assemble(words, " · ", page.marked(sending_tag(entry.sending)))))
            rows.append(("", plain(sending_explained(entry))))
        rows += said_loudly(attempt)
    for gone in section.withdrawn:
        rows.append(("Withdrawn", toned(attempted(gone), Tone.GREY)))
        rows.append(("", plain(withdrawn_words(gone.withdrawn) if gone.withdrawn is not None else "")))
    rows += agreed(section.care, unfolded=drawing.unfolded)
    return Content.assemble(title, "\n", drawing.labelled(page, rows))


def registered_words(page: Page[Any], shown: ChildPage, said: Registration) -> Rows:
    """Say how the child is registered on a day of the session, and where the answer is if it was given here."""
    if shown.why_not:
        return []
    if said.sending is None:
        return [("Today", said.attendance.label)]
    return [("Today", Content.assemble(said.attendance.label, " · ", page.marked(sending_tag(said.sending))))]

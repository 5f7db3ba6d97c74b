"""A session on paper: the list for a clipboard, for the day when nothing else works.

One self-contained page of HTML that a browser or LibreOffice prints on A4. What came from outside is escaped.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from mavis_tui.cache.store import Store
from mavis_tui.long_work import LongWork
from mavis_tui.models.beside_doses.standing import as_of
from mavis_tui.models.calendar import Clock, clock_time, long_date, short_date, today, year_group_label
from mavis_tui.models.change import ChangeKind
from mavis_tui.models.child import Child
from mavis_tui.models.consent import CONSENT_LABELS, TRIAGE_LABELS, Care, HealthAnswer
from mavis_tui.models.doses import all_attempts, next_dose
from mavis_tui.models.given_although.in_words import although_words, to_enter
from mavis_tui.models.given_although.rules import with_care
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.programme import REASONS, Programme, label_of
from mavis_tui.models.session import Session
from mavis_tui.models.status import Status, status_of, vaccines_for
from mavis_tui.models.telling_apart.folding import place_in_list
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.models.wording import brand_of, counted, detail_words
from mavis_tui.workspace.children.day_lines import DayLine, day_line
from mavis_tui.workspace.children.health_answers import asked_in, count_of_no
from mavis_tui.workspace.children.list_rows import row_of
from mavis_tui.workspace.children.numbers import ToPack, numbers_of
from mavis_tui.workspace.children.row import ChildRow
from mavis_tui.workspace.day.counting import count_day, day_to_show
from mavis_tui.workspace.day.days import left_the_list
from mavis_tui.workspace.files.by_hand import LeftForMavis
from mavis_tui.workspace.files.day_on_paper import DAY_STYLE, day_on_paper
from mavis_tui.workspace.files.paper_by_hand import by_hand_section
from mavis_tui.workspace.files.printed_html import escaped as _e
from mavis_tui.workspace.files.unencrypted import write_in_clear
from mavis_tui.workspace.readable_sessions import ReadableSessions, records_of

_STYLE = """
@page { size: A4 landscape; margin: 10mm;
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt Arial, sans-serif; }
}
* { box-sizing: border-box; }
body { font: 9pt/1.25 Arial, Helvetica, sans-serif; color: #000; margin: 0; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; break-after: page; }
table:last-of-type { break-after: auto; }
col.who { width: 19%; } col.due { width: 20%; } col.read { width: 29%; } col.write { width: 32%; }
thead { display: table-header-group; }
tbody { break-inside: avoid; }
tr { break-inside: avoid; }
th, td { border: 0.5pt solid #555; padding: 1.2mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #eee; }
th.page { background: none; border: none; border-bottom: 1.5pt solid #000; font-weight: normal; font-size: 10pt; }
th.page small { display: block; font-size: 8pt; }
p { margin: 0.4mm 0; }
section { break-before: page; }
h2 { font-size: 12pt; margin: 0 0 2mm; }
ol { margin: 0 0 2mm; padding-left: 8mm; }
p.pack { font-size: 10pt; margin: 0 0 2mm; }
.gone { text-decoration: line-through; }
.ready { font-weight: bold; }
.stop { font-weight: bold; border-left: 2pt solid #000; padding-left: 1mm; }
.write p { display: flex; gap: 1mm; align-items: flex-end;
  min-height: 5.5mm; margin: 0; white-space: nowrap; font-size: 8pt; }
.write i { flex: 1; border-bottom: 0.5pt solid #555; }
.write span { font-size: 8pt; }
"""
"""A4 across, the head of each table again on every page, no child cut by a page's end."""


class Printed(Struct, frozen=True, kw_only=True):
    """What was written where."""

    file: str
    children: int
    groups: int


class PaperList:
    """The verb that puts a session on paper. It changes nothing."""

    def __init__(self, store: Store, clock: Clock, readable: ReadableSessions, left: LeftForMavis) -> None:
        self._store = store
        self._clock = clock
        self._readable = readable
        self._left = left

    def write(self, session_id: str, file: Path, *, force: bool = False, work: LongWork | None = None) -> Printed:
        """Write the list of a session. Raises NotSavedOffline, BadInput for a file there already, StoreNotWritable.

        `work` counts the children; who stops it gets Stopped, and there is no file.
        """
        work = work or LongWork()
        work.begin("Writing the list")
        session = self._readable.session(session_id)
        children = sorted(self._readable.children(session_id), key=_place)
        note = self._store.snapshots.note(session_id)
        seen = note.saved_at if note is not None else self._clock()
        as_of = f"As of {long_date(seen.date())}, {clock_time(seen)}, with what was recorded on this device until "
        as_of += f"{long_date(today(self._clock))}, {clock_time(self._clock())}"
        work.part("children", len(children))
        day, recorded, rows = _next_day(session, today(self._clock)), {}, []
        for child in work.counted(children):
            entries = self._readable.about(session_id, child)
            recorded[child.id] = records_of(entries, child)
            rows.append(row_of(child, session, entries, day))
        pack = numbers_of(session, rows, today=True).pack
        at_the_end = self._so_far(session, children, rows) + by_hand_section(self._left.of(session_id))
        drawn = _Page(session, day, recorded).html(children, as_of, pack, at_the_end).encode()
        work.finish()
        write_in_clear(file, drawn, force=force)
        return Printed(file=str(file), children=len(children), groups=len({_group(child) for child in children}))

    def _so_far(self, session: Session, children: Sequence[Child], rows: Sequence[ChildRow]) -> str:
        """Draw what the day came to so far; nothing before anything was recorded in the session."""
        day = today(self._clock)
        left = list(left_the_list(self._readable, session.id, {row.id for row in rows}))
        stock = self._readable.stock(session.id)
        if not (left or stock or any(row.here for row in rows)):
            return ""
        about = self._readable.about
        rows = [row_of(child, session, about(session.id, child), day) for child in children]
        return day_on_paper(count_day(session, rows, day_to_show(session, day), left=left, stock=stock))


class _Page:
    """Draws the list as it is on one day."""

    def __init__(self, session: Session, day: date, recorded: dict[str, list[Vaccination]]) -> None:
        self._session = session
        self._day = day
        self._recorded = recorded

    def html(self, children: Sequence[Child], as_of: str, pack: Sequence[ToPack] = (), at_the_end: str = "") -> str:
        """Draw the whole page: what to pack first, then a table for each class, and what comes `at_the_end`."""
        title = f"{self._session.title}, {self._session.dates_in_words()}"
        groups = "".join(self._table(label, list(listed), title, as_of) for label, listed in groupby(children, _group))
        body = f"{_to_pack(pack)}{groups or '<p>No children are on this list.</p>'}{at_the_end}"
        return (
            f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{_e(title)}</title>\n'
            f"<style>{_STYLE}{DAY_STYLE}</style></head>\n<body>{body}</body></html>\n"
        )

    def _table(self, label: str, children: Sequence[Child], title: str, as_of: str) -> str:
        """Draw a class; a table's head is drawn again on every page that it goes on to."""
        heads = ("Child", "Programme and what is due", "Consent, triage and health answers", "Record")
        body = "".join(self._child(child) for child in children)
        count = counted(len(children), "child", "children")
        return (
            f'<table><colgroup><col class="who"><col class="due"><col class="read"><col class="write"></colgroup>'
            f'<thead><tr><th colspan="4" class="page"><b>{_e(title)}</b> · {_e(label)} ({count})'
            f"<small>{_e(as_of)}. OFFICIAL-SENSITIVE: shred this paper once everything on it is typed in.</small></th>"
            f"</tr><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr></thead>{body}</table>\n"
        )

    def _child(self, child: Child) -> str:
        lines = [day_line(record) for record in child.of_the_day if record.withdrawn is None]
        child = as_of(child, self._day)
        recorded = {record.programme for record in self._recorded.get(child.id, ()) if record.withdrawn is None}
        programmes = [one for one in self._session.programmes if one in child.care or one in recorded]
        rows = [self._programme(child, programme) for programme in programmes]
        rows = rows or ['<td colspan="3">Not on the list for a programme of this session.</td>']
        who = f'<td class="who" rowspan="{len(rows)}">{"".join(_who(child))}{"".join(_of_the_day(lines))}</td>'
        return f"<tbody><tr>{who}{'</tr><tr>'.join(rows)}</tr></tbody>"

    def _programme(self, child: Child, programme: Programme) -> str:
        child, recorded = with_care(child, programme), self._recorded.get(child.id, [])
        care = child.care[programme]
        stands = status_of(child, programme, self._day, recorded, at_clinic=self._session.at_clinic)
        attempts = all_attempts(care, [record for record in recorded if record.programme is programme])
        due = "".join(self._due(child, programme, stands, attempts))
        done = any(attempt.performed_on == self._day and attempt.given for attempt in attempts)
        room = _TO_WRITE if not done else '<p class="done">Recorded as given.</p>'
        return f"<td>{due}</td><td>{''.join(_lines(_to_read(care)))}</td><td>{room}</td>"

    def _due(
        self, child: Child, programme: Programme, stands: Status, attempts: Sequence[Vaccination]
    ) -> Iterator[str]:
        care = child.care[programme]
        yield f"<b>{_e(label_of(programme, care.variant))}</b>"
        mark = "☐ " if stands.ready else "✗ "
        yield f'<p class="{"ready" if stands.ready else "stop"}">{mark}{_e(stands.group.value)}</p>'
        yield from _lines(dict.fromkeys((stands.detail, stands.why)))
        if stands.ready:
            brands = ", ".join(vaccine.brand for vaccine in vaccines_for(child, programme, stands, self._day))
            yield from _lines([f"Dose {next_dose(child, programme, attempts, self._day)}: {brands}"])
        for attempt in attempts:
            yield from _lines([_attempt(attempt)])
            if attempt.although is not None:
                yield from _lines([although_words(attempt.although), f"Enter in Mavis first: {to_enter(attempt)}"])


def _of_the_day(lines: Sequence[DayLine]) -> Iterator[str]:
    """Say what was recorded beside the doses; what is of a programme stands with what it has agreed to."""
    for line in lines:
        if line.kind is ChangeKind.REACTION:
            yield f'<p class="stop">{_e(line.words)}</p>'
        elif line.kind is ChangeKind.NOTE:
            yield from _lines([line.words])


def _to_pack(pack: Sequence[ToPack]) -> str:
    """Say in a line or two how much to take along: for who may be vaccinated, and for everybody left."""
    said = [f"{one.vaccine}, {one.label.lower()}: <b>{one.ready}</b> ready, {one.all} in all" for one in pack]
    return f'<p class="pack"><b>To pack.</b> {"; ".join(said)}.</p>\n' if said else ""


_TO_WRITE = (
    '<div class="write"><p>☐ Given &nbsp; ☐ Identity &nbsp; ☐ Pre-screened</p>'
    "<p><span>Vaccine</span><i></i><span>Initials</span><i></i></p><p><span>Batch</span><i></i><span>Expiry</span><i></i></p>"
    "<p><span>Site</span><i></i><span>Date, time</span><i></i></p>"
    "<p>☐ Refused ☐ Unwell ☐ Contraindicated ☐ Already had ☐ Absent</p><p><span>Notes</span><i></i></p></div>"
)


def _who(child: Child) -> Iterator[str]:
    struck = " class='gone'" if child.invalidated else ""
    yield f"<b{struck}>{_e(child.full_name)}</b>"
    number = spaced_nhs_number(child.nhs_number, "no NHS number")
    address = ", ".join(part for part in (child.address_line, child.postcode) if part)
    yield from _lines(
        [
            f"Known as {child.preferred_name}" if child.preferred_name else "",
            f"Born {short_date(child.date_of_birth)}",
            f"NHS {number}" if child.nhs_number else number,
            "The NHS no longer holds this person under this number." if child.invalidated else "",
            "" if child.restricted else address,
            "No address may be shown." if child.restricted else "",
        ]
    )


def _to_read(care: Care) -> Iterator[str]:
    yield CONSENT_LABELS[care.consent.status]
    if care.consent.methods:
        yield f"Agreed to: {', '.join(method.value for method in care.consent.methods)}"
    if care.consent.without_gelatine:
        yield "Without gelatine only"
    yield from map(detail_words, care.consent.details)
    if care.triage is not None:
        until = f" until {long_date(care.triage.until)}" if care.triage.until is not None else ""
        by = f", by {care.triage.by}" if care.triage.by else ""
        yield f"Triage: {TRIAGE_LABELS[care.triage.status]}{until}{by}"
        if care.triage.notes:
            yield f"Triage notes: {care.triage.notes}"
    if care.gillick is not None:
        yield "Gillick competent" if care.gillick.competent else "Not Gillick competent"
        if care.gillick.notes:
            yield f"Gillick notes: {care.gillick.notes}"
    if care.psd is not None:
        yield "PSD added" if care.psd else "PSD not added"
    yield from _answers(care.consent.answers)
    yield from (f"In the workbook: {remark}" for remark in care.remarks)


def _answers(answers: Sequence[HealthAnswer]) -> Iterator[str]:
    """Give every answer that isn't a plain no, in Mavis's words: that is where allergies stand."""
    asked = list(asked_in(answers))
    yield from (one.words for one in asked if not one.plain_no)
    yield count_of_no(asked) if asked else "No health answers in the workbook"


def _attempt(attempt: Vaccination) -> str:
    what = "given" if attempt.given else REASONS[attempt.reason].label if attempt.reason else "not given"
    return f"{short_date(attempt.performed_on)}: {what}{f' ({brand_of(attempt)})' if attempt.vaccine else ''}"


def _lines(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if text:
            yield f"<p>{_e(text)}</p>"


def _next_day(session: Session, day: date) -> date:
    """Give the day for which the list is: the session’s next one, or `day` if it is over."""
    return min((when for when in session.dates if when >= day), default=day)


def _group(child: Child) -> str:
    year = year_group_label(child.year_group) if child.year_group is not None else "Year group not known"
    return f"{year}, {child.registration}" if child.registration else year


def _place(child: Child) -> tuple[int, str, str, str, str]:
    year = child.year_group if child.year_group is not None else 99
    return year, child.registration, *place_in_list(child)

"""Check and confirm: the whole record once more in words, or what a correction changes, before it is kept."""

from collections.abc import Awaitable, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.models.calendar import long_date, short_date
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.programme import SITES
from mavis_tui.models.recorded.in_words import differences, rows_of
from mavis_tui.models.telling_apart.namesakes import Namesake, namesake_lines
from mavis_tui.models.vaccination import Vaccination, same_person
from mavis_tui.models.warnings import ASKED
from mavis_tui.screens.base.page import hung, toned
from mavis_tui.screens.recording.confirming import Checking
from mavis_tui.screens.recording.facts import Rows
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.children.meanwhile import recorded_meanwhile
from mavis_tui.workspace.children.same_day import GivenToo, given_too, in_the_same_site
from mavis_tui.workspace.recording.form_answers import Options, Prepared
from mavis_tui.workspace.words import Tone

ASKED_SECONDS = 1.0
"""How long the hub may take to say that somebody else has recorded for this child."""


class CheckScreen(Checking):
    """Enter keeps the record and goes back with it; Esc goes back to change something."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "change", "Change", id="check.change", tooltip="Back, to change something"),
        Binding("pageup", "scroll(-1)", "Up", id="check.up", tooltip="Scroll up", show=False),
        Binding("pagedown", "scroll(1)", "Down", id="check.down", tooltip="Scroll down", key_display="PgDn"),
    ]

    def __init__(self, workspace: Workspace, options: Options, prepared: Prepared) -> None:
        super().__init__(workspace)
        self._options = options
        self._prepared = prepared
        record = prepared.record
        page = workspace.children.page(options.session.id, options.child.id)
        self._doses = given_too(page, record.programme, record.performed_on) if record.given else ()
        self._others = workspace.children.namesakes(options.session.id, options.child)

    def body(self) -> ComposeResult:
        """The record; below it what is confirmed with it, and the two ways on."""
        with VerticalScroll(classes="scroll", can_focus=False):
            yield Text(id="record", classes="part")
        with Vertical(id="panel"):
            yield Text(id="statements", classes="question")
            yield Choices(self._answers(), disabled=True)

    def renew(self) -> None:
        """Draw the record."""
        correcting = self._options.correcting is not None
        title = "Check and confirm the correction" if correcting else "Check and confirm"
        session_id, child = self._options.session.id, self._options.child
        self.head(title, plain(self._options.session.title), self.as_of(session_id))
        if came := recorded_meanwhile(child, self.workspace.children.page(session_id, child.id)):
            self.say(plain(" ".join(came)), Tone.YELLOW)
        rows = summary(self._options, self._prepared, self._others, self._doses)
        rows += [
            ("For the office", toned(f"Mavis’s list of children: {breach.sentence}", Tone.YELLOW))
            for breach in self._prepared.to_mend
        ]
        self.query_one("#record", Static).update(self.labelled(rows))
        statements = self.query_one("#statements", Static)
        words = self._statements()
        statements.display = words is not None
        statements.update(words or "")

    def begin(self) -> None:
        """Let it be read, and ask the hub once more whether somebody else was here; nothing waits for the answer."""
        super().begin()
        self._ask_once_more()

    @work(exclusive=True, group="news", exit_on_error=False)
    async def _ask_once_more(self) -> None:
        await self.workspace.ask_what_is_new(ASKED_SECONDS)

    def keeping(self) -> Awaitable[Entry]:
        """Begin to put the record on the disk."""
        return self.on_disk(self.workspace.recording.confirm, self._prepared)

    @property
    def _same_site(self) -> GivenToo | None:
        return in_the_same_site(self._prepared.record.site, self._doses)

    def _answers(self) -> list[Choice]:
        """Offer to confirm; not by Enter alone where the list said no, a batch expired, or two go into one site."""
        change, same = Choice("change", "Change something"), self._same_site
        into = f"; both into the {SITES[same.site].label.lower()}" if same is not None and same.site is not None else ""
        asked = next((ASKED[one.key] for one in self._prepared.warnings if one.key in ASKED), None)
        if self._prepared.record.although is not None:
            return [change, Choice("confirm", f"Confirm that it was given although the list said no{into}")]
        if asked is not None:
            return [change, Choice("confirm", f"{asked}{into}")]
        if same is None or same.site is None:
            return [Choice("confirm", "Confirm"), change]
        return [change, Choice("confirm", f"Confirm: both into the {SITES[same.site].label.lower()}")]

    def _statements(self) -> Content | None:
        """List what is confirmed with a dose; one that was on record before has been confirmed with it."""
        before = self._options.correcting
        if not self._prepared.record.pre_screened or (before is not None and before.given):
            return None
        room = max(20, self.app.size.width - 2)
        lines = [hung(f"{self.glyphs.dot} ", statement, room) for statement in self._options.screening]
        return Content("\n").join([Content("By confirming you say that the child"), *lines])


def summary(
    options: Options, prepared: Prepared, others: Sequence[Namesake] = (), doses: Sequence[GivenToo] = ()
) -> Rows:
    """List a record, or what a correction makes of it, as Mavis's check page does (facts 4.3)."""
    child, record = options.child, prepared.record
    number = spaced_nhs_number(child.nhs_number, "NHS number not known")
    form = plain(child.registration)
    rows: Rows = [
        ("Child", Content.assemble((plain(child.full_name), "bold"))),
        ("", f"Born {short_date(child.date_of_birth)}{f', {form}' if form else ''}, {number}"),
        *(("", toned(plain(line), Tone.YELLOW)) for line in namesake_lines(others)),
    ]
    if options.correcting is not None:
        rows.append(("Programme", options.label))
        rows += [
            (label, plain(f"{before} -> {after}")) for label, before, after in differences(options.correcting, record)
        ]
        return [
            *rows,
            *_warnings(prepared),
            *_also(record, doses),
            ("The rest", "stays as it was recorded, and by whom"),
        ]
    return [*rows, *_whole(prepared, options, doses)]


def _whole(prepared: Prepared, options: Options, doses: Sequence[GivenToo]) -> Rows:
    record = prepared.record
    said = rows_of(record)
    outcome = Content.assemble((said.pop("Outcome"), "bold"), f", {options.label}")
    rows: Rows = [("Outcome", outcome)]
    at = said.pop("Time", "")
    if record.given:
        rows.append(("Vaccine", plain(f"{said.pop('Vaccine')}, dose {said.pop('Dose number')}")))
        rows.append(("Batch", plain(said.pop("Batch"))))
        rows += _warnings(prepared)
        rows.append(("Site", _site(said.pop("Site"), said.pop("Method"))))
        rows += _also(record, doses)
    if said.get("Dose volume") == "full dose":
        del said["Dose volume"]
    if same_person(record.performed_by, options.nurse):
        said["Vaccinator"] = f"You ({said['Vaccinator']})"
    rows += [_row(label, words, record) for label, words in said.items() if label != "Notes"]
    when = f"{long_date(record.performed_on)}, {at}" if at else long_date(record.performed_on)
    rows += [("When", when), ("Location", plain(record.location))]
    return [*rows, ("Notes", plain(record.notes))] if record.notes else rows


def _row(label: str, words: str, record: Vaccination) -> tuple[str, Content | str]:
    """Draw in yellow what nobody should confirm by habit."""
    loud = label == "Although" or (label == "Parents" and record.parents_may_be_told is False)
    return label, toned(plain(words), Tone.YELLOW) if loud else plain(words)


def _site(site: str, method: str) -> str:
    return site if site == "Nose" else f"{site}, {method[0].lower()}{method[1:]}"


def _also(record: Vaccination, doses: Sequence[GivenToo]) -> Rows:
    """Say where what else was given went, loudly if it is the same site."""
    if not doses:
        return []
    too = plain("; ".join(dose.where for dose in doses))
    same = in_the_same_site(record.site, doses) is not None
    return [("Also given", toned(f"THE SAME SITE: {too}", Tone.YELLOW) if same else too)]


def _warnings(prepared: Prepared) -> Rows:
    """Say loudly what should stop a hand: what that is, `models/warnings.py` says."""
    return [("", toned(plain(one.text), Tone.YELLOW)) for one in prepared.warnings]

"""Check and confirm: the whole record once more in words, before it is kept."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mavis_tui.cache.outbox import Entry
from mavis_tui.errors import MavisError
from mavis_tui.models.calendar import clock_time, long_date, short_date
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.programme import METHODS, REASONS, SITES, VACCINES
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.page import Page, toned
from mavis_tui.widgets.plain import plain
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording import Options, Prepared
from mavis_tui.workspace.words import Tone


class CheckScreen(Page[Entry | None]):
    """Enter keeps the record and goes back with it; Esc goes back to change something."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "change", "Change", id="check.change", tooltip="Back, to change something"),
    ]

    def __init__(self, workspace: Workspace, options: Options, prepared: Prepared) -> None:
        super().__init__(workspace)
        self._options = options
        self._prepared = prepared

    def body(self) -> ComposeResult:
        """The record, and the two ways on."""
        with VerticalScroll(classes="scroll", can_focus=False):
            yield Static(id="record", classes="part", markup=False)
        yield Choices([Choice("confirm", "Confirm"), Choice("change", "Change something")])

    def on_mount(self) -> None:
        """Start at Confirm."""
        super().on_mount()
        self.query_one(Choices).focus()

    def renew(self) -> None:
        """Draw the record."""
        self.head("Check and confirm", plain(self._options.session.title))
        self.query_one("#record", Static).update(self.labelled(summary(self._options, self._prepared)))

    @on(Choices.Chosen)
    def go_on(self, event: Choices.Chosen) -> None:
        """Keep the record, or go back."""
        if event.key == "change":
            self.action_change()
            return
        try:
            entry = self.workspace.recording.confirm(self._prepared)
        except MavisError as error:
            self.say(f"Not recorded. {error.title}. {error}", Tone.YELLOW)
        else:
            self.dismiss(entry)

    def action_change(self) -> None:
        """Go back without keeping the record."""
        self.dismiss(None)


def summary(options: Options, prepared: Prepared) -> list[tuple[str, Content | str]]:
    """List a record as Mavis's check page does (facts 4.3), leaving out what doesn't apply."""
    record, child = prepared.record, options.child
    number = spaced_nhs_number(child.nhs_number) if child.nhs_number else "NHS number not known"
    rows: list[tuple[str, Content | str]] = [
        ("Child", Content.assemble((plain(child.full_name), "bold"))),
        ("", f"Born {short_date(child.date_of_birth)}, {number}"),
        ("Outcome", Content.styled("Vaccinated" if record.given else "Not given", "bold")),
        ("Programme", options.label),
    ]
    if record.reason is not None:
        rows.append(("Reason", REASONS[record.reason].label))
    if record.vaccine is not None and record.batch_expiry is not None:
        batch = f"{record.batch_number}, expires {long_date(record.batch_expiry)}"
        if record.batch_expiry < record.performed_on:
            batch = f"{record.batch_number}, EXPIRED on {long_date(record.batch_expiry)}: do not give it"
        rows += [
            ("Vaccine", plain(VACCINES[record.vaccine].brand)),
            ("Batch", toned(batch, Tone.YELLOW) if "EXPIRED" in batch else batch),
            ("Method", METHODS[record.method].label if record.method else ""),
            ("Site", SITES[record.site].label if record.site else ""),
            ("Dose number", str(record.dose_sequence)),
        ]
    rows += [
        ("Location", plain(record.location)),
        ("Date and time", f"{long_date(record.performed_on)}, {clock_time(record.performed_at)}")
        if record.performed_at is not None
        else ("Date", long_date(record.performed_on)),
    ]
    if record.performed_by is not None:
        rows.append(("Vaccinator", plain(record.performed_by.name or record.performed_by.email)))
    if record.notes:
        rows.append(("Notes", plain(record.notes)))
    return rows

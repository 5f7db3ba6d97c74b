"""One session: what it is, how far it has got, and whether it is on this device."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from mavis_tui.errors import ChangesWaiting, MavisError, NotSavedOffline
from mavis_tui.models.calendar import clock_time, london, long_date, today, year_group_label
from mavis_tui.models.programme import label_of
from mavis_tui.models.session import Session
from mavis_tui.models.status import Group
from mavis_tui.screens.children import ChildrenScreen
from mavis_tui.sync.connectivity import Link
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.dialog import Ask
from mavis_tui.widgets.page import Page, toned
from mavis_tui.widgets.plain import column, plain
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.pages import SavedOffline, SessionPage
from mavis_tui.workspace.words import AVAILABLE_OFFLINE, NOT_AVAILABLE_OFFLINE, NOT_SAVED, Tone, standing_tag

_STATUS = 20


class SessionScreen(Page[None]):
    """Opens the children, and saves the session offline or removes it again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="session.back", tooltip="Back to the sessions"),
        Binding("v", "children", "Vaccinate", id="session.children", tooltip="Open the list of children"),
        Binding("o", "save", "Save offline", id="session.save", tooltip="Save or refresh the copy on this device"),
        Binding("d", "forget", "Remove", id="session.remove", tooltip="Remove the copy from this device"),
    ]

    def __init__(self, workspace: Workspace, session_id: str) -> None:
        super().__init__(workspace)
        self._session_id = session_id
        self._opening = True
        self._page: SessionPage | None = None

    def body(self) -> ComposeResult:
        """Counts, what can be done, and the Save offline section."""
        yield Static(id="counts", classes="part", markup=False)
        yield Choices(id="actions")
        yield Static(id="offline-section", classes="part", markup=False)

    def on_mount(self) -> None:
        """Draw what is known, and fetch the rest if it isn't on this device."""
        super().on_mount()
        self.query_one(Choices).focus()
        self._open()

    def renew(self) -> None:
        """Draw the session from the workspace."""
        try:
            self._page = self.workspace.sessions.page(self._session_id)
        except NotSavedOffline:
            self._page = None
        outline = self._page.session if self._page else self.workspace.sessions.outline(self._session_id)
        saved = self._page.saved if self._page else None
        unsaved = NOT_AVAILABLE_OFFLINE if self._offline else NOT_SAVED
        self.head(
            plain(outline.title),
            self._subtitle(outline, self._page),
            AVAILABLE_OFFLINE if saved is not None else unsaved,
        )
        self.query_one("#counts", Static).update(_counts(self._page) if self._page else self._why_not_here())
        self.query_one(Choices).show(self._choices(saved))
        self.query_one("#offline-section", Static).update(self._section(outline, saved))

    @on(Choices.Chosen)
    def act(self, event: Choices.Chosen) -> None:
        """Do what was chosen."""
        if event.key == "children":
            self.action_children()
        elif event.key == "save":
            self.action_save()
        else:
            self.action_forget()

    def action_leave(self) -> None:
        """Go back to the sessions."""
        self.dismiss(None)

    def action_children(self) -> None:
        """Open the list of children."""
        if self._page is not None:
            self.app.push_screen(ChildrenScreen(self.workspace, self._session_id))

    @work(exclusive=True, group="save")
    async def action_save(self) -> None:
        """Save the session on this device, or refresh its copy."""
        self.say("Saving the session on this device…")
        try:
            await self.workspace.sessions.save_offline(self._session_id, self._progress)
        except MavisError as error:
            kept = " The earlier copy is still here." if self._page and self._page.saved else ""
            self.say(f"{error.title}. {error}{kept}", Tone.YELLOW)
        else:
            self.say("Saved. You can vaccinate and record in this session without a network.", Tone.GREEN)
        self.renew_all()

    @work(exclusive=True, group="save")
    async def action_forget(self) -> None:
        """Remove the copy, after asking."""
        if self._page is None or self._page.saved is None:
            return
        if self._page.saved.waiting:
            self.say(
                f"{_waiting(self._page.saved)} Nothing is lost. Let it upload before you remove this.", Tone.YELLOW
            )
            return
        question = "Remove this session from this device? Without a network you could not open it at the school."
        if not await self.app.push_screen_wait(Ask(question, no="Keep it", yes="Remove it")):
            return
        try:
            self.workspace.sessions.forget(self._session_id)
        except ChangesWaiting as error:
            self.say(str(error), Tone.YELLOW)
        else:
            self.say("Removed from this device.")
            if not self.workspace.sessions.is_known(self._session_id):
                self.dismiss(None)  # neither the device nor the team's list has it any more
                return
        self.renew_all()
        self._open()

    @property
    def _offline(self) -> bool:
        return self.workspace.link in (Link.OFFLINE, Link.UNREACHABLE)

    @work(exclusive=True, group="open")
    async def _open(self) -> None:
        self._opening = True
        try:
            await self.workspace.sessions.open(self._session_id)
        except MavisError as error:
            if not isinstance(error, NotSavedOffline):
                self.say(f"{error.title}. {error}", Tone.YELLOW)
        self._opening = False
        self.renew_all()

    def _progress(self, so_far: int, total: int | None) -> None:
        of_total = f" of {total // 1024} KB" if total else ""
        self.say(f"Saving the session on this device… {so_far // 1024} KB{of_total}")

    def _why_not_here(self) -> str:
        if self._opening and not self._offline:
            return "Fetching the session from the hub…"
        return (
            "This session isn’t saved on this device, and the hub can’t be reached, so it can’t be opened now.\n"
            "Sessions that were saved offline can. When there is a network, save this one before you leave."
        )

    def _choices(self, saved: SavedOffline | None) -> list[Choice]:
        choices = []
        if self._page is not None:
            choices.append(Choice("children", f"Record vaccinations ({self._page.children} children)"))
        choices.append(Choice("save", "Refresh the copy on this device" if saved else "Save offline"))
        if saved is not None:
            choices.append(Choice("forget", "Remove from this device"))
        return choices

    def _subtitle(self, session: Session, page: SessionPage | None) -> str:
        start = session.start_time
        at = f", {start.hour % 12 or 12}:{start:%M}{'am' if start.hour < 12 else 'pm'}" if start else ""
        groups = sorted(session.year_groups)
        years = ""
        if groups:
            first, last = year_group_label(groups[0]), year_group_label(groups[-1])
            years = f" · {first}" if first == last else f" · {first} to {last}"
        done = f" · {page.done} of {page.children} done" if page else ""
        return f"{session.dates_in_words()}{at}{years}{done}"

    def _section(self, session: Session, saved: SavedOffline | None) -> Content:
        if saved is None:
            until = long_date(self.workspace.sessions.until(session))
            return Content.assemble(
                ("Save offline\n", "bold"),
                "Saves this session and its children on this device, encrypted, until ",
                f"{until}. You can then find children and record vaccinations without a network. ",
                "What you record is uploaded by itself when the hub can be reached.",
            )
        when = london(saved.saved_at)
        day = "today" if when.date() == today(self.workspace.clock) else f"on {long_date(when.date())}"
        here = "1 record" if saved.changed_here == 1 else f"{saved.changed_here} records"
        lines = self.labelled(
            [
                ("Saved offline", f"until {long_date(saved.until)}"),
                ("Refreshed", f"{day} at {clock_time(saved.saved_at)}"),
                ("Changed here", f"{here}, {saved.waiting} not yet sent"),
            ]
        )
        return Content.assemble(self.marked(AVAILABLE_OFFLINE), "\n", lines)


def _counts(page: SessionPage) -> Content:
    """Count the children by status: a line for each status, a column for each programme."""
    heading = "".join(f"{label_of(programme):>9}" for programme in page.counts)
    lines = [Content.styled(f"{'':<{_STATUS}}{heading}", "bold")]
    for group in Group:
        counts = [by_group.get(group, 0) for by_group in page.counts.values()]
        if any(counts):
            name = toned(column(group.value, _STATUS), standing_tag(group).tone)
            lines.append(Content.assemble(name, "".join(f"{count or '-':>9}" for count in counts)))
    if page.why_not:
        lines.append(Content.styled(page.why_not, "$tone-yellow"))
    return Content("\n").join(lines)


def _waiting(saved: SavedOffline) -> str:
    return (
        "1 change here isn’t uploaded yet."
        if saved.waiting == 1
        else f"{saved.waiting} changes here aren’t uploaded yet."
    )

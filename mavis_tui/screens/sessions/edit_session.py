"""The dates and the start time of a session: changed on the hub, so only while it can be reached."""

from datetime import date, time

from textual.app import ComposeResult
from textual.widgets import Input

from mavis_tui.errors import BadInput
from mavis_tui.screens.base.hub_form import HubForm, Said
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.typed_values import typed_date, typed_time
from mavis_tui.workspace.words import Tone


class EditSessionScreen(HubForm):
    """Two fields, filled in as they are."""

    def __init__(self, workspace: Workspace, session_id: str) -> None:
        super().__init__(workspace)
        self._session_id = session_id
        session = workspace.sessions.outline(session_id)
        self._title = session.title
        self._at_first = (
            ", ".join(f"{day:%d/%m/%Y}" for day in session.dates),
            f"{session.start_time:%H:%M}" if session.start_time else "",
        )

    def body(self) -> ComposeResult:
        """The dates and the time, filled in."""
        dates, start = self._at_first
        yield Text(id="wrong", classes="wrong")
        yield Text("Dates, like 24/11/2026; several with a comma between them", classes="label")
        yield Input(dates, id="dates", max_length=600, select_on_focus=False)
        yield Text("Start time, like 09:30 (optional)", classes="label")
        yield Input(start, id="start", max_length=10, select_on_focus=False)
        yield Text("Works online only. Everybody in your team sees the change.", classes="label")

    def begin(self) -> None:
        """Start at the dates."""
        self.query_one("#dates", Input).focus()

    def renew(self) -> None:
        """Write the heading."""
        self.head("Edit session", plain(self._title))

    @property
    def touched(self) -> bool:
        """True if something is not as it is on the hub."""
        return (self.query_one("#dates", Input).value, self.query_one("#start", Input).value) != self._at_first

    async def keep(self) -> Said:
        """Change the session on the hub."""
        trouble = await self.workspace.sessions.edit(self._session_id, self._read_dates(), self._read_start())
        return Said(trouble, Tone.YELLOW) if trouble else Said("Saved. The team server has the new dates and time.")

    def _read_dates(self) -> list[date]:
        dates = []
        for part in self.query_one("#dates", Input).value.split(","):
            if part.strip():
                day = typed_date(part)
                if day is None:
                    self.query_one("#dates", Input).focus()
                    raise BadInput(f"“{plain(part.strip())}” isn’t a date. Write it like 24/11/2026.")
                dates.append(day)
        if not dates:
            self.query_one("#dates", Input).focus()
            raise BadInput("Enter at least one date, like 24/11/2026.")
        return dates

    def _read_start(self) -> time | None:
        text = self.query_one("#start", Input).value
        start = typed_time(text)
        if text.strip() and start is None:
            self.query_one("#start", Input).focus()
            raise BadInput(f"“{plain(text.strip())}” isn’t a time of day. Write it like 09:30.")
        return start

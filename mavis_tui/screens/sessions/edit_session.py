"""The dates, the start time and the flu protocol of a session: changed on the hub, so only while it can be reached."""

from datetime import date, time

from msgspec import UNSET
from textual.app import ComposeResult
from textual.widgets import Input

from mavis_tui.errors import BadInput
from mavis_tui.screens.base.flu_protocol import flu_field, flu_said
from mavis_tui.screens.base.hub_form import HubForm, Said
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.typed_values import typed_date, typed_time
from mavis_tui.workspace.words import Tone

SAVED = "Saved. The team server has what you changed."


class EditSessionScreen(HubForm):
    """The fields, filled in as they are."""

    def __init__(self, workspace: Workspace, session_id: str) -> None:
        super().__init__(workspace)
        self._session_id = session_id
        session = workspace.sessions.outline(session_id)
        self._session = session
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
        yield from flu_field(self._session)
        yield Text("Works online only. Everybody in your team sees the change.", classes="label")

    def begin(self) -> None:
        """Start at the dates."""
        self.query_one("#dates", Input).focus()

    def renew(self) -> None:
        """Write the heading."""
        self.head("Edit session", plain(self._session.title))

    @property
    def touched(self) -> bool:
        """True if something is not as it is on the hub."""
        typed = (self.query_one("#dates", Input).value, self.query_one("#start", Input).value)
        return typed != self._at_first or flu_said(self, self._session) is not UNSET

    async def keep(self) -> Said:
        """Change the session on the hub."""
        flu = flu_said(self, self._session)
        trouble = await self.workspace.sessions.edit(self._session_id, self._read_dates(), self._read_start(), flu)
        return Said(trouble, Tone.YELLOW) if trouble else Said(SAVED)

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

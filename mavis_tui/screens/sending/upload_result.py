"""What came of the last upload: how much the hub keeps now, what it refused and why, what stopped it, and when."""

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.errors import MavisError
from mavis_tui.models.calendar import clock_time, london, long_date
from mavis_tui.screens.base.page import toned
from mavis_tui.screens.base.sending import STOP_SENDING, SendingPage
from mavis_tui.screens.sending.changes import ChangesScreen
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import LastUpload
from mavis_tui.workspace.words import Tone, error_words

NONE_YET = (
    "Nothing has been uploaded since mavis was started. What was sent before stands among the changes: "
    "press {upload.changes}. Uploading starts by itself when you are signed in and the team server can be reached."
)

GOES_ON = "Nothing is lost. mavis tries again by itself; {upload.try} tries now."
WAITS_FOR_SIGN_IN = "Nothing is lost. It is sent by itself once you have signed in."

WHAT_TO_DO = "What to do: press {upload.changes}, choose the record, and read there how to go on."


class UploadResultScreen(SendingPage[None]):
    """Opened by a key, and by itself when the hub refused something and nobody is filling in a form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        STOP_SENDING,
        Binding("escape", "leave", "Back", id="upload.back", tooltip="Back to where you were"),
        Binding(
            "c", "changes", "Changes", id="upload.changes", tooltip="See every change, and send refused ones again"
        ),
        Binding("t", "try_now", "Try now", id="upload.try", tooltip="Send what waits now"),
    ]

    def body(self) -> ComposeResult:
        """The result, which scrolls where it must."""
        with VerticalScroll(classes="scroll"):
            yield Text(id="result", classes="part")

    def begin(self) -> None:
        """Start where the arrow keys scroll."""
        self.query_one(VerticalScroll).focus()

    def renew(self) -> None:
        """Draw the last upload."""
        last = self.workspace.last_upload
        day = f"{long_date(london(last.at).date())}, {clock_time(last.at)}" if last else ""
        self.head("The last upload", day)
        self.query_one("#result", Static).update(self._result(last) if last else self.keyed(NONE_YET))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_changes(self) -> None:
        """Go to the changes: back, if they lie below."""
        if any(isinstance(screen, ChangesScreen) for screen in self.app.screen_stack):
            self.dismiss(None)
        else:
            self.app.switch_screen(ChangesScreen(self.workspace))

    @work(exclusive=True)
    async def action_try_now(self) -> None:
        """Send what waits, and show the new result."""
        try:
            await self.send()
        except MavisError as error:
            self.say(error_words(error), Tone.YELLOW)
        else:
            self.say("" if self.workspace.changes.waiting() else "Nothing waits to be sent.")
        self.renew_all()

    def _result(self, last: LastUpload) -> Content:
        result = last.result
        rows: list[tuple[str, Content | str]] = [
            ("Saved", _counted(result.saved, "the team server holds", Tone.GREEN)),
            ("Being checked", _counted(result.review, "the team server holds, and the office will look at", Tone.BLUE)),
            ("Refused", _counted(result.attention, "kept on this device: see below what to do with", Tone.YELLOW)),
            ("Waiting", _counted(result.waiting, "on this device only: mavis still has to send", Tone.BLUE)),
        ]
        if result.stopped_by:
            rows += [("Stopped by", toned(plain(last.title), Tone.YELLOW)), ("", plain(result.stopped_by))]
            rows.append(("", self.keyed(GOES_ON if self.workspace.access.signed_in else WAITS_FOR_SIGN_IN)))
        blocks = [self.labelled(rows)]
        refused = [row for row in self.workspace.changes.page().rows if row.sending is Sending.ATTENTION]
        if refused:
            blocks.append(Content.styled("Needs attention", "bold"))
        blocks += [
            self.labelled(
                [(clock_time(row.made_at), f"{plain(row.child)}, {plain(row.what)}"), ("", plain(row.explained))]
            )
            for row in refused
        ]
        if refused:
            blocks.append(Content(self.keyed(WHAT_TO_DO)))
        return Content("\n\n").join(blocks)


def _counted(count: int, words: str, tone: Tone) -> Content:
    return toned(f"{count}, {words} {'it' if count == 1 else 'them'}" if count else "0", tone if count else Tone.PLAIN)

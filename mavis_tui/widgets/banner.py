"""The banners at the top of every screen: blue while working offline, green after the upload until dismissed.

Where several nurses share a laptop, a line above them says who records.
"""

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from mavis_tui.models.calendar import clock_time, london, long_date, today
from mavis_tui.models.recorded.in_words import named
from mavis_tui.models.wording import counted
from mavis_tui.sync.connectivity import Link
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.key_names import with_keys
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.words import not_exported

WORKING_OFFLINE = "You are working offline"
SIGNED_OUT = "You are signed out: nothing is sent · {dashboard.sign-in} on the first page signs in"
CHANGES_SAVED = "Your offline changes have been saved"
HELP = "{app.help} help"

_PADDING = 2


class Banners(Vertical):
    """Draws what the workspace says; takes no room while there is nothing to say."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace

    def compose(self) -> ComposeResult:
        """One line or more for each banner."""
        yield Text(id="hands")
        yield Text(id="offline")
        yield Text(id="saved")

    def renew(self) -> None:
        """Draw the banners anew."""
        self._draw("#hands", who_records(self._workspace))
        self._draw("#offline", offline_words(self._workspace, self.app.size.width - _PADDING))
        self._draw("#saved", saved_words(self._workspace))

    def _draw(self, selector: str, words: str) -> None:
        banner = self.query_one(selector, Static)
        banner.display = bool(words)
        if words and str(banner.content) != words:
            banner.update(words)


def who_records(workspace: Workspace) -> str:
    """Say who records where several do at this laptop, and the key by which another one goes on."""
    if not workspace.access.unlocked or not workspace.access.introduced or not workspace.hands.several:
        return ""
    nurse = workspace.access.nurse
    return with_keys(f"{plain(named(nurse))} records · {{app.hands}} changes hands", workspace.settings.keys)


def offline_words(workspace: Workspace, room: int = 0) -> str:
    """Say that we work offline, and why; that nobody is signed in; or worse trouble; and which key helps.

    Where one line of `room` columns would be too short by the word *changes*, that is left out.
    """
    if workspace.upload_trouble:
        return workspace.upload_trouble
    if not workspace.access.unlocked:
        return ""
    away = workspace.link in (Link.OFFLINE, Link.UNREACHABLE)
    signed_out = workspace.access.account is not None and not workspace.access.signed_in
    if not away and not signed_out:
        return ""
    waiting = workspace.changes.waiting()
    begins = f"{WORKING_OFFLINE} · {workspace.cause}" if away else SIGNED_OUT
    ends = [not_exported(unexported)] if (unexported := workspace.changes.to_export()) else []
    ends.append(HELP)
    counts = [f"{counted(waiting, 'change waits', 'changes wait')}", counted(waiting, "waits", "wait")]
    ways = [" · ".join([begins, *([count] if waiting else []), *ends]) for count in counts]
    said = [with_keys(way, workspace.settings.keys) for way in ways]
    return next((words for words in said if cell_len(words) <= room), said[0])


def saved_words(workspace: Workspace) -> str:
    """Say how many offline changes were saved, where and when, until somebody has dismissed it."""
    notice = workspace.changes.notice() if workspace.access.unlocked else None
    if notice is None:
        return ""
    places = ", ".join(f"{plain(place)} ({count})" for place, count in workspace.changes.places(notice).items())
    day = london(notice.at).date()
    when = clock_time(notice.at) if day == today(workspace.clock) else f"{long_date(day)}, {clock_time(notice.at)}"
    records = counted(notice.count, "record")
    checked = f" · {notice.review} being checked" if notice.review else ""
    refused = f" · {notice.attention} need attention" if notice.attention else ""
    hides = with_keys(f"{{page.hide}} hides this · {HELP}", workspace.settings.keys)
    return f"{CHANGES_SAVED} · {records} at {when} · {places}{checked}{refused} · {hides}"

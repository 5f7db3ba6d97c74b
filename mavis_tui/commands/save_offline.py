"""`mavis save-offline` and, for what is saved already, `mavis refresh`: copies of sessions on this device."""

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mavis_tui.commands.options import AsJson, OfflineOnStdin, SessionIds

if TYPE_CHECKING:
    from mavis_tui.workspace import Workspace
    from mavis_tui.workspace.pages import SavedOffline
    from mavis_tui.workspace.saving import Progress


def command(sessions: SessionIds, offline_stdin: OfflineOnStdin = False, as_json: AsJson = False) -> None:
    """Save sessions on this device, to record without a network.

    An older copy stays until the new one is whole and verified, and what was recorded here is never hidden by it.
    """
    from mavis_tui.commands import compose

    with compose.unlocked(on_stdin=offline_stdin) as made:
        save(made, sessions, as_json=as_json)


def save(made: "Workspace", sessions: Iterable[str], *, as_json: bool) -> None:
    """Save one session after the other and print what was saved, also if one of them raises a MavisError."""
    from mavis_tui.commands import compose
    from mavis_tui.commands.printing import show

    saved: dict[str, SavedOffline] = {}

    async def save_all() -> None:
        for session_id in dict.fromkeys(sessions):
            saved[session_id] = await made.sessions.save_offline(session_id, _progress(session_id))

    try:
        compose.run(made, save_all())
    finally:
        show(saved, lambda: _lines(saved), as_json=as_json)


def _lines(saved: "dict[str, SavedOffline]") -> Iterator[str]:
    from mavis_tui.models.calendar import long_date

    for session_id, copy in saved.items():
        yield f"{session_id}  Available offline until {long_date(copy.until)}"


def _progress(session_id: str) -> "Progress | None":
    """Count the bytes on one line of the terminal; say nothing where stderr goes elsewhere."""
    if not sys.stderr.isatty():
        return None

    def tell(arrived: int, of: int | None) -> None:
        total = f" of {of // 1024:,} KB" if of else ""
        end = "\r\033[K" if of is not None and arrived >= of else ""
        sys.stderr.write(f"\r\033[KSession {session_id}: {arrived // 1024:,} KB{total}{end}")
        sys.stderr.flush()

    return tell

"""`mavis save-offline` and, for what is saved already, `mavis refresh`: copies of sessions on this device."""

from collections.abc import Iterable, Iterator

from mavis_tui.console import asking, compose
from mavis_tui.console.long_work import told
from mavis_tui.console.options import AsJson, OfflineOnStdin, SessionIds
from mavis_tui.console.printing import say, show
from mavis_tui.errors import headed
from mavis_tui.long_work import LongWork
from mavis_tui.models.calendar import long_date
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.sessions.overview import SavedOffline
from mavis_tui.workspace.sessions.progress import SaveResult


def command(sessions: SessionIds, offline_stdin: OfflineOnStdin = False, as_json: AsJson = False) -> None:
    """Save sessions on this device, to record without a network.

    One after the other; one that fails stops no other, and the exit code is that of the first that failed. An older
    copy stays until the new one is whole and verified, also if this is stopped with Ctrl+C, and what was recorded
    here is never hidden by it.
    """
    with compose.unlocked(on_stdin=offline_stdin) as made:
        save(made, sessions, as_json=as_json)


def save(made: Workspace, sessions: Iterable[str], *, as_json: bool) -> None:
    """Save sessions and print what was saved. Raises the first MavisError, having told the others."""
    saved: dict[str, SavedOffline] = {}
    failed: list[SaveResult] = []

    work = LongWork()

    async def save_all() -> None:
        async for outcome in made.sessions.save_each(sessions, work):
            if outcome.saved is not None:
                saved[outcome.id] = outcome.saved
            else:
                failed.append(outcome)
        if saved:
            await made.tell_hub()

    try:
        with told(work, made.settings, as_json=as_json):
            asking.run(made, save_all())
    finally:
        show(saved, lambda: _lines(saved), as_json=as_json, shape="save-offline")
    for outcome in failed[1:]:
        if outcome.error is not None:
            say(f"Session {outcome.id} was not saved. {headed(outcome.error.title, str(outcome.error))}")
    if failed and failed[0].error is not None:
        if len(failed) > 1:
            say(f"Session {failed[0].id} was not saved.")
        raise failed[0].error


def _lines(saved: dict[str, SavedOffline]) -> Iterator[str]:

    for session_id, copy in saved.items():
        yield f"{session_id}  Available offline until {long_date(copy.until)}"

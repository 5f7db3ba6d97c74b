"""`mavis sync`: send what waits, now."""

from mavis_tui.console import asking, compose
from mavis_tui.console.long_work import told
from mavis_tui.console.options import AsJson, OfflineOnStdin
from mavis_tui.console.printing import say, show
from mavis_tui.errors import NeedsAttention
from mavis_tui.models.wording import counted
from mavis_tui.sync.upload import UploadResult
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.words import sent_again_words


def command(offline_stdin: OfflineOnStdin = False, as_json: AsJson = False) -> None:
    """Send what waits on this device to the team server, now.

    Ends with exit code 8 if something still waits because the team server can’t be reached, with 9 if something else
    answers for it, and with 14 if the team server refused a record. Nothing is lost in any of these.
    """
    with compose.unlocked(on_stdin=offline_stdin) as made:
        with told(made.upload_work, made.settings, as_json=as_json):
            result = asking.run(made, _greet_and_send(made))
        if again := sent_again_words(made.changes.sent_again):
            say(again)
        show(result, lambda: [_line(result)], as_json=as_json, shape="sync")
        for gone in made.sessions.let_go_of_old():
            say(f"The copy of session {gone} on this device was removed: the days for which it is kept are over.")
        _complain(made, result)


async def _greet_and_send(made: Workspace) -> UploadResult:
    """Greet first, also where nothing waits: a hub that lost what it had taken gets it again."""
    await made.engine().probe()
    return await made.engine().upload()


def _line(result: UploadResult) -> str:

    parts = [f"{counted(result.sent, 'change')} sent", f"{result.waiting} waiting"]
    if result.review:
        parts.append(f"{result.review} saved and being checked")
    if result.attention:
        parts.append(f"{result.attention} refused by the team server")
    return ", ".join(parts)


def _complain(made: Workspace, result: UploadResult) -> None:
    """Raise what stopped the upload, or what the hub refused."""
    if result.stopped_by and (stopped := made.engine().last_error) is not None:
        raise stopped
    if result.attention:
        kept = "it is kept" if result.attention == 1 else "they are kept"
        raise NeedsAttention(
            f"The team server refused {counted(result.attention, 'record')}. Nothing is lost: {kept} on this device. "
            "See why: mavis changes"
        )

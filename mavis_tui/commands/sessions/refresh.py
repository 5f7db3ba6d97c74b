"""`mavis refresh`: bring the copies on this device up to date before leaving for the school."""

from typing import Annotated

import typer

from mavis_tui.commands.sessions.save_offline import save
from mavis_tui.console import compose
from mavis_tui.console.options import AsJson, OfflineOnStdin, sessions_here
from mavis_tui.errors import NotFound
from mavis_tui.models.session import is_of_workbook


def command(
    sessions: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SESSION...",
            help="Which ones; all that are saved if left out.",
            autocompletion=sessions_here,
        ),
    ] = None,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Fetch the sessions saved on this device again.

    Those opened from a workbook have no team server and are left out.

    A refresh that fails keeps the old copy, and what was recorded here is never hidden by the new one.
    """
    with compose.unlocked(on_stdin=offline_stdin) as made:
        saved = [row.id for group in made.sessions.dashboard().groups.values() for row in group if row.saved]
        for session_id in sessions or ():
            if session_id not in saved:
                raise NotFound(
                    f"Session {session_id} isn’t saved on this device, so there is nothing to refresh. "
                    f"Save it: mavis save-offline {session_id}"
                )
        save(made, sessions or [each for each in saved if not is_of_workbook(each)], as_json=as_json)

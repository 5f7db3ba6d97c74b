"""`mavis batch`: who had a batch that is called back, and in which sessions on this device it can still be chosen."""

from typing import Annotated

import typer

from mavis_tui.commands.sessions.recall_lines import recall_lines
from mavis_tui.console import compose
from mavis_tui.console.long_work import stopped_by_ctrl_c, told
from mavis_tui.console.options import AsJson, OfflineOnStdin
from mavis_tui.console.printing import show
from mavis_tui.long_work import LongWork


def command(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The number of the batch, as on the box.")],
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Say who had a batch: where, when and by whom.

    For a batch that is called back. It looks through every list that is saved on this device, what was recorded on it
    and what was written down while it was locked. What others recorded since is known to the team server: mavis hub
    batch.
    """
    work = LongWork()
    with compose.unlocked(on_stdin=offline_stdin) as made:
        with stopped_by_ctrl_c(work), told(work, made.settings, as_json=as_json):
            found = made.recalls.of(number, work)
        show(found, lambda: recall_lines(found, here=True), as_json=as_json, shape="batch")

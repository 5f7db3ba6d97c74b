"""`mavis hand-in`: write what this laptop holds to a sealed file for the one that collects for the team."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from mavis_tui.console import compose
from mavis_tui.console.options import AsJson, OfflineOnStdin
from mavis_tui.console.printing import show
from mavis_tui.console.wrapping import prose
from mavis_tui.models.wording import counted
from mavis_tui.settings import whole_path
from mavis_tui.workspace.team.handing_in import TeamFileWritten


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, on a USB stick for example.")],
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Hand in what was recorded here to the team, sealed.

    It holds all that was recorded without a team server, for the laptop that collects (mavis collect), and only who
    knows the team’s words can open it.
    Nothing is taken away here. Hand in again as often as you like: each file holds everything, and taken twice it
    doubles nothing. From then on `mavis export` leaves out what was handed in, so that Mavis gets it once.
    """
    with compose.unlocked(on_stdin=offline_stdin) as made:
        done = made.team.hand_in(whole_path(file))
        show(done, lambda: _lines(done), as_json=as_json, shape="hand-in")


def _lines(done: TeamFileWritten) -> Iterator[str]:
    yield f"{counted(done.records, 'record')} written to {done.file}, sealed with the team’s words."
    yield from prose(
        "Give it to the laptop that collects (there: mavis collect FILE). Everything stays here, too. When its file "
        "with receipts comes back, take that in (mavis collect FILE): then it says here what was exported."
    )

"""`mavis print`: a session on paper, for a clipboard."""

from pathlib import Path
from typing import Annotated

import typer

from mavis_tui.console import asking, compose
from mavis_tui.console.options import AsJson, OfflineOnStdin, ReplaceFile, SessionId
from mavis_tui.console.printing import say, show
from mavis_tui.models.wording import counted
from mavis_tui.settings import whole_path
from mavis_tui.workspace.files.unencrypted import WARNING


def command(
    session: SessionId,
    file: Annotated[Path, typer.Argument(metavar="FILE.html", help="The page to write; a browser prints it.")],
    force: ReplaceFile = False,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Write the list of a session as a page to print.

    It is by class, with consent, what is due and room to write. The file isn’t encrypted. Delete it when it is printed,
    and shred the paper when it is typed in.
    """
    with compose.unlocked(on_stdin=offline_stdin) as made:
        asking.run(made, made.sessions.open(session))
        done = made.paper.write(session, whole_path(file), force=force)
        wrote = f"{counted(done.children, 'child', 'children')} in {counted(done.groups, 'class', 'classes')}"
        show(done, lambda: [f"{wrote} written to {done.file}"], as_json=as_json, shape="print")
    say(WARNING, "Shred the paper when everything on it is typed in: mavis record … --at 10:05 --on 2026-11-24")

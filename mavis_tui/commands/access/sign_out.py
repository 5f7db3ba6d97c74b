"""`mavis sign-out`: take back this device's leave to talk to the hub; what is saved here stays."""

from mavis_tui.console import asking, compose
from mavis_tui.console.options import OfflineOnStdin
from mavis_tui.console.printing import say
from mavis_tui.models.wording import counted


def command(offline_stdin: OfflineOnStdin = False) -> None:
    """Sign out of the team server. What is saved on this device stays, and recording goes on."""
    with compose.unlocked(on_stdin=offline_stdin) as made:
        asking.run(made, made.access.sign_out())
        waiting = made.changes.waiting()
        say("Signed out. What is saved on this device stays here, behind the offline password.")
        if waiting:
            say(f"{counted(waiting, 'change')} not sent yet; they go up after you sign in again.")

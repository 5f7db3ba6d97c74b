"""`mavis forget`: remove the copies of sessions from this device."""

from mavis_tui.console import compose
from mavis_tui.console.options import OfflineOnStdin, SessionIds
from mavis_tui.console.printing import say
from mavis_tui.errors import ChangesWaiting, MavisError
from mavis_tui.models.session import is_of_workbook


def command(sessions: SessionIds, offline_stdin: OfflineOnStdin = False) -> None:
    """Remove sessions from this device, with their keys.

    One in which something recorded isn’t sent yet, was refused, or isn’t exported where there is no team server, stays,
    and is named; the others are removed. What is still to be done in Mavis by hand stays on the list for that.
    """
    with compose.unlocked(on_stdin=offline_stdin) as made:
        failed: list[MavisError] = []
        removals = {removal.id: removal for removal in made.sessions.removals(sessions)}
        staying = {removal.id: removal.why_not for removal in removals.values() if removal.why_not}
        for session_id in dict.fromkeys(sessions):
            try:
                if session_id in staying:
                    export = f"Export it for Mavis: mavis export {session_id} --mavis-csv FILE"
                    waits = "Send what waits: mavis sync. Mend what was refused: mavis changes"
                    then = export if is_of_workbook(session_id) else waits
                    raise ChangesWaiting(f"{staying[session_id]} Nothing is lost. {then}")
                made.sessions.forget(session_id)
            except MavisError as error:
                failed.append(error)
            else:
                whose = "Mavis" if is_of_workbook(session_id) else "The team server"
                say(f"Session {session_id} is no longer on this device. {whose} still has it.")
                if session_id in removals and (stays := removals[session_id].stays):
                    say(f"{stays} See it with: mavis by-hand {session_id}")
        for another in failed[1:]:
            say(f"{another.title}: {another}")
        if failed:
            raise failed[0]

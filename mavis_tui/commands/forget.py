"""`mavis forget`: remove the copies of sessions from this device."""

from mavis_tui.commands.options import OfflineOnStdin, SessionIds


def command(sessions: SessionIds, offline_stdin: OfflineOnStdin = False) -> None:
    """Remove sessions from this device, with their keys.

    Refused while something recorded in them isn’t sent.
    """
    from mavis_tui.commands import compose
    from mavis_tui.commands.printing import say

    with compose.unlocked(on_stdin=offline_stdin) as made:
        for session_id in dict.fromkeys(sessions):
            made.sessions.forget(session_id)
            say(f"Session {session_id} is no longer on this device. The hub still has it.")

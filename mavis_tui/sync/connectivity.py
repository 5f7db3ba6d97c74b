"""What is known of the way to the hub: online, connected but the hub can't be reached, or offline."""

from enum import StrEnum

from mavis_tui.errors import BadInput, HubUnreachable, MavisError, NoNetwork, NotTheHub

GOOD_IN_A_ROW = 2
"""So many good answers it takes to believe in a hub that was lost. Source: field lessons, 1."""


class Link(StrEnum):
    """How the hub is reached; UNKNOWN until the first answer or failure."""

    UNKNOWN = "unknown"
    ONLINE = "online"
    UNREACHABLE = "unreachable"
    OFFLINE = "offline"


class Connectivity:
    """Judges the link by what happened to the last requests; asks nobody itself.

    One failure is enough to be offline, so that nobody trusts a link that has just failed. It takes two good answers
    in a row to be online again, so that a flickering network doesn't start an upload every minute. Before anything is
    known, one good answer suffices. `why` is the sentence for the banner, empty while online.
    """

    def __init__(self) -> None:
        self.link = Link.UNKNOWN
        self.why = ""
        self._good_in_a_row = 0

    def good(self) -> bool:
        """Take note that the hub itself answered. Returns True if `link` changed."""
        self._good_in_a_row += 1
        if self.link is Link.ONLINE or (self.link is not Link.UNKNOWN and self._good_in_a_row < GOOD_IN_A_ROW):
            return False
        self.link = Link.ONLINE
        self.why = ""
        return True

    def bad(self, error: MavisError) -> bool:
        """Take note of a failure. Returns True if `link` changed.

        A refusal by the hub itself, a wish for a sign-in, or trouble with the store says nothing about the link.
        """
        if isinstance(error, NoNetwork):
            link = Link.OFFLINE
        elif isinstance(error, HubUnreachable | NotTheHub | BadInput):
            link = Link.UNREACHABLE
        else:
            return False
        changed = link is not self.link
        self.link, self.why, self._good_in_a_row = link, str(error), 0
        return changed

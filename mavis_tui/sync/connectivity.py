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
    known, one good answer suffices. `cause` is the banner's few words for what is wrong, `why` a sentence; both are
    empty while online.
    """

    def __init__(self) -> None:
        self.link = Link.UNKNOWN
        self.cause = self.why = ""
        self._good_in_a_row = 0

    def good(self) -> bool:
        """Take note that the hub itself answered. Returns True if `link` changed."""
        self._good_in_a_row += 1
        if self.link is Link.ONLINE or (self.link is not Link.UNKNOWN and self._good_in_a_row < GOOD_IN_A_ROW):
            return False
        self.link = Link.ONLINE
        self.cause = self.why = ""
        return True

    def bad(self, error: MavisError) -> bool:
        """Take note of a failure. Returns True if `link` or `cause` changed.

        A refusal by the hub itself, a wish for a sign-in, or trouble with the store says nothing about the link.
        """
        if isinstance(error, NoNetwork):
            link = Link.OFFLINE
        elif isinstance(error, HubUnreachable | NotTheHub | BadInput):
            link = Link.UNREACHABLE
        else:
            return False
        before = self.link, self.cause
        self.link, self.cause, self.why, self._good_in_a_row = link, _cause(error), str(error), 0
        return before != (self.link, self.cause)


def _cause(error: MavisError) -> str:
    """Give the title of an error as the end of a sentence: a hub that is busy is said to be busy, not to be away."""
    if isinstance(error, NoNetwork):
        return "there is no network"
    title = HubUnreachable.title if isinstance(error, BadInput) else error.title
    return title[0].lower() + title[1:]

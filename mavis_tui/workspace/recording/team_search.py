"""Asking the team server whether a child who came is on another list of the team; nobody waits for it for long."""

from collections.abc import Callable

from msgspec import Struct

from mavis_tui.errors import HubBusy, MavisError, NotFound, NotTheHub, SignInNeeded
from mavis_tui.models.child import Person
from mavis_tui.wire.messages import LookFor, OnAList
from mavis_tui.workspace.access.access import Access

SECONDS = 4.0
"""So long a nurse waits at the door for an answer, at most; then the child is only looked for on this laptop."""

_ONLY_HERE = "Only looked for on the lists of this laptop:"


class InTheTeam(Struct, frozen=True, kw_only=True):
    """Who was found at the team server; `why_not` is a sentence where it wasn't asked or didn't answer, else empty.

    `more` says that others were found than those who are named.
    """

    found: tuple[OnAList, ...] = ()
    more: bool = False
    why_not: str = ""


NOT_ASKED = InTheTeam(why_not=f"{_ONLY_HERE} the team server wasn’t asked.")


class TeamSearch:
    """The one question. `is_cut_off` says that the team server is known to be out of reach: then nobody waits."""

    def __init__(self, access: Access, is_cut_off: Callable[[], bool]) -> None:
        self._access = access
        self._is_cut_off = is_cut_off

    async def look_for(self, session_id: str, person: Person) -> InTheTeam:
        """Ask who of the team's children is, or may be, this one. Never raises for an answer that doesn't come."""
        if self._access.account is None:
            return _not_asked("this laptop has no team server.")
        if self._is_cut_off():
            return _not_asked("the team server can’t be reached now.")
        wanted = LookFor(
            session=session_id,
            given_name=person.given_name,
            family_name=person.family_name,
            date_of_birth=person.date_of_birth,
            nhs_number=person.nhs_number or "",
            postcode=person.postcode[:20],
        )
        try:
            answer = await self._access.asked(self._access.service.look_for(wanted), SECONDS)
        except TimeoutError:
            return _not_asked("the team server didn’t answer in time.")
        except SignInNeeded:
            return _not_asked("nobody is signed in to the team server.")
        except NotFound:
            return _not_asked("the team server is an older one and can’t look for a child.")
        except NotTheHub:
            return _not_asked("something else answered for the team server.")
        except HubBusy:
            return _not_asked("the team server is busy, or was asked too often.")
        except MavisError:
            return _not_asked("the team server can’t be asked now.")
        return InTheTeam(found=answer.children, more=answer.more)


def _not_asked(why: str) -> InTheTeam:
    return InTheTeam(why_not=f"{_ONLY_HERE} {why}")

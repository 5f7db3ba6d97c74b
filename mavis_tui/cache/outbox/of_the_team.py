"""What the rows of `meta` say of the team's other laptops: what came from them, what went to them, what was decided."""

from collections import defaultdict
from collections.abc import Callable

from msgspec import Struct

from mavis_tui.models.change import Change, TeamRuling, Written
from mavis_tui.models.vaccination import Id, Moment, Staff, Vaccination


class FromLaptop(Struct, frozen=True, kw_only=True):
    """A file of another laptop that was taken in here: whose it is, and as of when it tells."""

    device: Id
    nurse: Staff
    made_at: Moment


class HandedIn(Struct, frozen=True, kw_only=True):
    """A file that was written for the team: which revisions are in it, its name, and when that was."""

    changes: tuple[tuple[str, int], ...]
    file: str
    at: Moment


class TeamMark(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a row of `meta`.

    It says which file was taken in, what was handed in, what was decided, which revision another laptop made otherwise
    than this one has it, or in which file for Mavis such a one is.
    """

    collected: FromLaptop | None = None
    handed_in: HandedIn | None = None
    rulings: tuple[TeamRuling, ...] = ()
    rivals: tuple[Change, ...] = ()
    rivals_written: tuple[Written, ...] = ()


class OfTheTeam:
    """What follows from those rows. `newest` gives what a record says now."""

    def __init__(self, newest: Callable[[str], Vaccination | None]) -> None:
        self._newest = newest
        self._aside: tuple[object, dict[str, TeamRuling]] | None = None
        self._handed_in: dict[tuple[str, int], HandedIn] = {}
        self.files: dict[str, FromLaptop] = {}
        self.rulings: list[TeamRuling] = []
        self.rivals_written: list[Written] = []
        self.rivals: dict[tuple[str, int], list[Change]] = defaultdict(list)

    def see(self, mark: TeamMark) -> None:
        """Take in one row. Who takes in a file is who collects, so that what she handed in before is hers again."""
        self._aside = None
        if mark.collected is not None:
            self._handed_in.clear()
            held = self.files.get(mark.collected.device)
            if held is None or held.made_at < mark.collected.made_at:
                self.files[mark.collected.device] = mark.collected
        if mark.handed_in is not None:
            self._handed_in.update(dict.fromkeys(mark.handed_in.changes, mark.handed_in))
        self.rulings += [one for one in mark.rulings if one not in self.rulings]
        self.rivals_written += [one for one in mark.rivals_written if one not in self.rivals_written]
        for rival in mark.rivals:
            self.rivals[rival.id, rival.revision].append(rival)

    def handed_in(self, revision: tuple[str, int]) -> HandedIn | None:
        """Give the last file for the team that holds a revision, None where it is in none."""
        return self._handed_in.get(revision)

    def aside(self, state: object) -> dict[str, TeamRuling]:
        """Say which records were set aside, by the ids of their changes; `state` tells whether rows came since."""
        if not self.rulings:
            return {}
        if self._aside is None or self._aside[0] is not state:
            from mavis_tui.models.telling_apart.doubles import ruled_aside  # few laptops ever have one

            self._aside = state, ruled_aside(self.rulings, self._newest)
        return self._aside[1]

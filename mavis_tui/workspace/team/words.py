"""The words for what came of a file of the team, and for what is to be decided; for the app and for commands."""

from collections.abc import Iterator

from mavis_tui.models.calendar import clock_time, london, long_date, short_day
from mavis_tui.models.wording import counted
from mavis_tui.wire.team_file import FileFor
from mavis_tui.workspace.team.collecting import Collected
from mavis_tui.workspace.team.deciding import CaseKind, TeamCase
from mavis_tui.workspace.team.team import Laptop


def collected_words(one: Collected) -> Iterator[str]:
    """Say what came of a file, in sentences."""
    made = london(one.made_at)
    what = "Receipts from" if one.what is FileFor.RECEIPTS else "Handed in by"
    yield f"{what} {one.nurse}, written on {long_date(made.date())} at {clock_time(made)}."
    if one.brought_nothing:
        yield "All of it was here already. Nothing was changed."
    parts = [
        counted(one.new, "record or correction", "records and corrections") if one.new else "",
        f"{one.exported} exported" if one.exported else "",
        f"{one.saved} saved in Mavis" if one.saved else "",
        counted(one.decided, "decision") if one.decided else "",
        f"{one.differing} corrected in two ways" if one.differing else "",
    ]
    if any(parts):
        yield f"New here: {', '.join(part for part in parts if part)}."
    yield from one.said


def laptop_words(laptop: Laptop) -> str:
    """Say how many records a laptop made, where they stand, as of when: `12 records, 12 exported; 24 Nov 3:10pm`."""
    at = london(laptop.as_of) if laptop.as_of is not None else None
    as_of = f"; {short_day(at.date())} {clock_time(at)}" if at is not None else ""
    parts = [
        f"{laptop.waiting} not exported" if laptop.waiting else "",
        f"{laptop.exported} exported" if laptop.exported else "",
        f"{laptop.saved} saved" if laptop.saved else "",
        f"{laptop.set_aside} set aside" if laptop.set_aside else "",
    ]
    return ", ".join((counted(laptop.records, "record"), *(part for part in parts if part))) + as_of


def decided_words(case: TeamCase) -> str:
    """Say what counts by whose decision, and why."""
    stands = " and ".join(side.laptop for side in case.sides if side.counts)
    return f"{case.by} decided that what {stands} recorded counts: {case.reason}"


def asked_of(case: TeamCase) -> str:
    """Ask what is to be decided, or say that it was."""
    if not case.is_open:
        return "Decided:"
    if case.kind is CaseKind.VERSIONS:
        return "One record was corrected in two ways. Which one counts?"
    if case.may_be_others:
        return "Recorded on several laptops for children who may be one. Which counts? All of them, if they are others."
    return "Recorded on several laptops. Which one counts? All of them, if each was given."

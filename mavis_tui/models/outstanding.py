"""What is left to do for a child in one session, whether or not it may be done today: the one rule for who is done.

The device's overview, the lines of its list, what a saved copy notes and the hub's list of sessions all ask here.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import NamedTuple

from msgspec.structs import replace

from mavis_tui.models.calendar import first_of_next_academic_year
from mavis_tui.models.child import Child
from mavis_tui.models.doses import all_attempts, counts_this_year, had_already, last_dose_needed
from mavis_tui.models.programme import Programme
from mavis_tui.models.schedule import takes_place_on
from mavis_tui.models.session import Session
from mavis_tui.models.status import Group, status_of
from mavis_tui.models.vaccination import Vaccination

_HISTORY = attrgetter("history")


class Outstanding(NamedTuple):
    """For whom something is left to do in a session, by child id, and the first day on which that may be otherwise."""

    left: dict[str, tuple[Programme, ...]]
    until: date


def still_to_do(
    child: Child, session: Session, today: date, recorded: Sequence[Vaccination] = ()
) -> tuple[Programme, ...]:
    """List the session's programmes in which something is left to do for `child` on `today`; empty: she is done.

    Nothing is left where she is vaccinated, or where an attempt of this session ended it: a dose that needs no other
    yet, or a reason why not. Who is due again, as somebody unwell yesterday is, isn't done; nor is anybody by a dose
    of last season, or by an attempt on a day that isn't the session's. Being absent ends nothing.
    """
    return tuple(
        programme
        for programme in session.programmes
        if programme in child.care and not _is_done(child, programme, session, today, recorded)
    )


def outstanding(children: Iterable[Child], session: Session, today: date) -> Outstanding:
    """Say for which of a session's children what is left to do on `today`, and until when that holds unchanged."""
    left: dict[str, tuple[Programme, ...]] = {}
    until = first_of_next_academic_year(today)
    for child in children:
        if not any(map(_HISTORY, child.care.values())):  # as with most: then all of it is left
            if programmes := tuple(filter(child.care.__contains__, session.programmes)):
                left[child.id] = programmes
            continue
        programmes = still_to_do(child, session, today)
        if programmes:
            left[child.id] = programmes
        if any(_attempts_here(child, programme, session) for programme in child.care):
            until = today + timedelta(days=1)
    return Outstanding(left, until)


def _is_done(
    child: Child, programme: Programme, session: Session, today: date, recorded: Sequence[Vaccination]
) -> bool:
    care = child.care[programme]
    if not care.history and not recorded:  # as with most
        return False
    of_programme = [attempt for attempt in recorded if attempt.programme is programme]
    attempts = all_attempts(care, of_programme)
    if had_already(programme, attempts, today) or last_dose_needed(child, programme, attempts, today):
        return True
    if not any(_is_of(attempt, session) and counts_this_year(programme, attempt, today) for attempt in attempts):
        return False
    here = child if child.attends(today) is not False else replace(child, attendance=())
    return status_of(here, programme, today, of_programme, at_clinic=session.at_clinic).group is not Group.DUE


def _attempts_here(child: Child, programme: Programme, session: Session) -> bool:
    return any(_is_of(attempt, session) for attempt in child.care[programme].history)


def _is_of(attempt: Vaccination, session: Session) -> bool:
    return attempt.session == session.id and takes_place_on(session, attempt.performed_on)

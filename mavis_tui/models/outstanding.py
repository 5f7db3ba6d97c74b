"""What is left to do for a child in one session, whether or not it may be done today."""

from collections.abc import Sequence
from datetime import date

from mavis_tui.models.child import Child
from mavis_tui.models.consent import Care
from mavis_tui.models.doses import all_attempts, had_already, last_dose_needed
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Vaccination


def still_to_do(
    child: Child, session: Session, today: date, recorded: Sequence[Vaccination] = ()
) -> tuple[Programme, ...]:
    """List the session's programmes in which `child` has neither a record of this session nor stands vaccinated."""
    left = []
    for programme in session.programmes:
        care = child.care.get(programme)
        if care is None:
            continue
        if not ((care.history or recorded) and _is_done(child, programme, care, session, today, recorded)):
            left.append(programme)
    return tuple(left)


def _is_done(
    child: Child, programme: Programme, care: Care, session: Session, today: date, recorded: Sequence[Vaccination]
) -> bool:
    of_programme = [attempt for attempt in recorded if attempt.programme is programme]
    for attempt in (*care.history, *of_programme):
        if attempt.session == session.id and attempt.programme is programme:
            return True
    attempts = all_attempts(care, of_programme)
    return (
        had_already(programme, attempts, today) is not None
        or last_dose_needed(child, programme, attempts, today) is not None
    )

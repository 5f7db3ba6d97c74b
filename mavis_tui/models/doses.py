"""Which of a child's attempts count as doses, and which dose comes next. Source: Mavis facts 3.2."""

from collections.abc import Sequence
from datetime import date, timedelta

from mavis_tui.models.calendar import academic_year, age_on
from mavis_tui.models.child import Child
from mavis_tui.models.consent import Care
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.vaccination import Vaccination

MMR_INTERVAL = timedelta(days=28)
"""How far apart two doses of MMR or MMRV must be."""

_MMR_FIRST_AT_MONTHS, _MMR_SECOND_AT_MONTHS = 12, 15
_TEENAGE_DOSE_FROM_AGE = 10
_TD_IPV_TEENAGE_DOSE = 5


def all_attempts(care: Care, recorded: Sequence[Vaccination]) -> tuple[Vaccination, ...]:
    """Join the history with what was recorded since, oldest first; a newer revision takes the older one's place."""
    if not recorded and len(care.history) < 2:  # as with nearly everybody
        return care.history
    newest = {attempt.id: attempt for attempt in care.history}
    for attempt in recorded:
        held = newest.get(attempt.id)
        if held is None or attempt.revision >= held.revision:
            newest[attempt.id] = attempt
    return tuple(sorted(newest.values(), key=lambda attempt: attempt.performed_on))


def next_dose(child: Child, programme: Programme, attempts: Sequence[Vaccination]) -> int:
    """Number the dose that comes next: Td/IPV is always the fifth, otherwise one after the valid ones (facts 3.2).

    Flu is counted anew each season and one dose is enough for it, so a flu dose that is due is always the first.
    """
    if programme is Programme.TD_IPV:
        return _TD_IPV_TEENAGE_DOSE
    if programme is Programme.FLU:
        return 1
    return len(valid_doses(child, programme, attempts)) + 1


def counts_this_year(programme: Programme, attempt: Vaccination, today: date) -> bool:
    """Tell whether an attempt is of the season that counts: for flu the academic year of `today`, otherwise any."""
    return programme is not Programme.FLU or academic_year(attempt.performed_on) == academic_year(today)


def valid_doses(child: Child, programme: Programme, attempts: Sequence[Vaccination]) -> list[Vaccination]:
    """List the doses that count towards the course of `programme`, in the order of `attempts`."""
    given = [attempt for attempt in attempts if attempt.given and attempt.programme is programme]
    born = child.date_of_birth
    if programme is Programme.MMR:
        return _valid_mmr_doses(born, given)
    if programme in (Programme.MENACWY, Programme.TD_IPV):
        teenage = [dose for dose in given if age_on(born, dose.performed_on) >= _TEENAGE_DOSE_FROM_AGE]
        if programme is Programme.MENACWY:
            return teenage
        return [dose for dose in teenage if dose.dose_sequence == _TD_IPV_TEENAGE_DOSE or dose.session]
    return given


def had_already(programme: Programme, attempts: Sequence[Vaccination], today: date) -> Vaccination | None:
    """Give the attempt at which somebody said that the child has the vaccine, if that counts now."""
    for attempt in attempts:
        if attempt.reason is Reason.ALREADY_HAD and counts_this_year(programme, attempt, today):
            return attempt
    return None


def last_dose_needed(
    child: Child, programme: Programme, attempts: Sequence[Vaccination], today: date
) -> Vaccination | None:
    """Give the last dose that was given if no other is due after it."""
    doses = [dose for dose in valid_doses(child, programme, attempts) if counts_this_year(programme, dose, today)]
    return doses[-1] if len(doses) >= (2 if programme is Programme.MMR else 1) else None


def _valid_mmr_doses(born: date, given: Sequence[Vaccination]) -> list[Vaccination]:
    valid: list[Vaccination] = []
    previous: date | None = None
    for dose in given:
        months = _MMR_SECOND_AT_MONTHS if valid else _MMR_FIRST_AT_MONTHS
        far_enough = previous is None or dose.performed_on - previous >= MMR_INTERVAL
        if _months_old(born, dose.performed_on) >= months and far_enough:
            valid.append(dose)
        previous = dose.performed_on
    return valid


def _months_old(born: date, day: date) -> int:
    return (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)

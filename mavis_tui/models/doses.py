"""Which of a child's attempts count as doses, and which dose comes next. Source: Mavis facts 3.2."""

from collections.abc import Sequence
from datetime import date, timedelta

from mavis_tui.models.calendar import academic_year
from mavis_tui.models.child import Child
from mavis_tui.models.consent import Care
from mavis_tui.models.country.programmes import ProgrammeRow
from mavis_tui.models.on_the_day import programme_on
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.vaccination import Vaccination


def all_attempts(care: Care, recorded: Sequence[Vaccination]) -> tuple[Vaccination, ...]:
    """Join the history with what was recorded since, as `with_withdrawn`, without what was withdrawn: it never counts.

    Here and nowhere else it is decided which records of a child count.
    """
    held = with_withdrawn(care, recorded)
    return held if all(one.withdrawn is None for one in held) else tuple(one for one in held if one.withdrawn is None)


def with_withdrawn(care: Care, recorded: Sequence[Vaccination]) -> tuple[Vaccination, ...]:
    """Join the history with what was recorded since, oldest first; a newer revision takes the older one's place."""
    if not recorded and len(care.history) < 2:  # as with nearly everybody
        return care.history
    newest = {attempt.id: attempt for attempt in care.history}
    for attempt in recorded:
        held = newest.get(attempt.id)
        if held is None or attempt.revision >= held.revision:
            newest[attempt.id] = attempt
    return tuple(sorted(newest.values(), key=lambda attempt: attempt.performed_on))


def next_dose(child: Child, programme: Programme, attempts: Sequence[Vaccination], today: date) -> int:
    """Number the dose that comes next on `today`: one after the valid ones of the season that counts (facts 3.2).

    Where schools give one dose of a longer course (Td/IPV), it is always that one.
    """
    if (school_dose := programme_on(programme, today).school_dose) is not None:
        return school_dose
    return len(_valid_this_year(child, programme, attempts, today)) + 1


def counts_this_year(programme: Programme, attempt: Vaccination, today: date) -> bool:
    """Tell whether an attempt is of the season that counts: where it does, the academic year of `today`."""
    return not programme_on(programme, today).seasonal or academic_year(attempt.performed_on) == academic_year(today)


def interval_of(programme: Programme, day: date) -> timedelta:
    """Give how far a dose of `day` must be from the one before; nothing where no rule says it."""
    return timedelta(days=programme_on(programme, day).interval_days)


def valid_doses(child: Child, programme: Programme, attempts: Sequence[Vaccination]) -> list[Vaccination]:
    """List the doses that count towards the course of `programme`, each by the rules of its day, as in `attempts`."""
    valid: list[Vaccination] = []
    previous: date | None = None
    for dose in attempts:
        if not dose.given or dose.programme is not programme:
            continue
        facts, apart = programme_on(programme, dose.performed_on), interval_of(programme, dose.performed_on)
        far_enough = previous is None or dose.performed_on - previous >= apart
        of_the_course = facts.school_dose is None or dose.dose_sequence == facts.school_dose or dose.session is not None
        if far_enough and of_the_course and _old_enough(child.date_of_birth, dose.performed_on, facts, len(valid)):
            valid.append(dose)
        previous = dose.performed_on
    return valid


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
    doses = _valid_this_year(child, programme, attempts, today)
    return doses[-1] if len(doses) >= programme_on(programme, today).doses_needed else None


def _valid_this_year(
    child: Child, programme: Programme, attempts: Sequence[Vaccination], today: date
) -> list[Vaccination]:
    return [dose for dose in valid_doses(child, programme, attempts) if counts_this_year(programme, dose, today)]


def _old_enough(born: date, day: date, facts: ProgrammeRow, doses_before: int) -> bool:
    ages = facts.first_ages
    return not ages or _months_old(born, day) >= ages[min(doses_before, len(ages) - 1)]


def _months_old(born: date, day: date) -> int:
    return (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)

"""What is checked before a dose is recorded for a child who isn't due, and what a child who consents alone is asked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from mavis_tui.models.although import Although, AlthoughKind
from mavis_tui.models.breach import Breach
from mavis_tui.models.calendar import LONDON, london
from mavis_tui.models.given_although.rules import lacking
from mavis_tui.models.given_although.self_consent import ASK, TELLS
from mavis_tui.models.programme import VACCINES
from mavis_tui.models.protocols import not_allowed
from mavis_tui.models.status import Group, vaccines_for
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.workspace.recording.form_answers import Options
from mavis_tui.workspace.typed_values import typed_time

_OF_NO_DOSE = {AlthoughKind.PHONE_CONSENT, AlthoughKind.TRIAGE, AlthoughKind.GILLICK}
"""What explains no further dose of a child who had one: a command that is given twice would make two of one."""


def of_the_although(options: Options, record: Vaccination, said: Although, now: datetime) -> list[Breach]:
    """Say what is still to be said of a dose for a child who isn't due, or that the child is."""
    agreed = {vaccine.name for vaccine in vaccines_for(options.child, options.programme, options.status, options.day)}
    vaccine, by = VACCINES.get(record.vaccine or ""), record.performed_by or options.nurse
    roles = [by.role, options.nurse.role] if vaccine is not None else []
    barred = [
        why
        for role in roles
        if vaccine is not None
        and (why := not_allowed(role, [vaccine], options.session, record.performed_on, psd=options.psd))
    ]
    if options.status.ready and record.vaccine in agreed and options.correcting is None and not barred:
        return [Breach("although", f"Nothing stands in the way of {options.label}: record it as given.")]
    had = options.correcting is None and options.status.group is Group.VACCINATED
    if had and said.kind in _OF_NO_DOSE:
        instead = "Say that a further dose was intended, or that it had been given and is being written down."
        return [Breach("although", f"{options.status.why} {instead}")]
    return lacking_in(options, said, now, barred="".join(barred[:1]))


def lacking_in(options: Options, said: Although, now: datetime, *, barred: str = "") -> list[Breach]:
    """List what is still to be said, each field after `although_`; `barred` is what the vaccinator's role forbids."""
    of_role = barred or options.not_allowed
    return lacking(said, options.child.care[options.programme], options.status, now, not_allowed=of_role)


def at_on(day: date, typed: str, now: datetime) -> datetime | None:
    """Read at what time of that day somebody consented: now if nothing was typed today; None if it can't be said."""
    if not typed:
        return now if london(now).date() == day else None
    time = typed_time(typed)
    return None if time is None else datetime.combine(day, time, LONDON).astimezone(UTC)


def of_the_parents(options: Options, record: Vaccination) -> Iterator[Breach]:
    """Ask a child who consents alone whether the parents may be told (facts 9.4)."""
    unsaid = options.correcting is None and record.parents_may_be_told is None
    if unsaid and options.asks_about_parents(record.although):
        yield Breach("parents_may_be_told", f"{ASK} {TELLS}")

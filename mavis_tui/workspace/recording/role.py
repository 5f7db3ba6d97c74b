"""What the role of who vaccinates, and of who records, means for a record: what is asked, and what is refused."""

from collections.abc import Iterable, Iterator

from mavis_tui.models.breach import Breach
from mavis_tui.models.protocols import NOT_ALLOWED, protocol_breaches
from mavis_tui.models.vaccination import Protocol, Role, Staff, Vaccination, same_person
from mavis_tui.workspace.recording.form_answers import Options

ONLY_HER_OWN = "A healthcare assistant changes only what she gave or recorded herself. Ask a nurse to do it."
"""Source: Mavis facts 3.10, who may edit a record."""


def of_the_role(options: Options, record: Vaccination) -> Iterator[Breach]:
    """Say what is still to be chosen, and what who vaccinated may not give or who records may not record.

    A correction says what was really done, by whomever: it is kept, and the office's to look at (see the hub's doubts).
    """
    old = options.correcting
    before = old.protocol if old is not None else None
    if old is not None and not may_change(options.nurse, old):
        yield Breach("outcome", ONLY_HER_OWN)
    for breach in protocol_breaches(record, options.session, psd=options.psd, recorder=options.nurse.role):
        if breach.field == "supplied_by" and not options.suppliers:
            continue  # nobody can be named; the notes say under which protocol it was
        chosen = breach.field == "protocol" and record.protocol is not before
        if old is None or not old.given or chosen:
            yield breach


def may_change(nurse: Staff, record: Vaccination) -> bool:
    """Tell whether she may correct or withdraw a record."""
    own = same_person(nurse, record.performed_by) or same_person(nurse, record.recorded_by)
    return own or nurse.role is not Role.HEALTHCARE_ASSISTANT


def may_decide(nurse: Staff) -> bool:
    """Tell whether she may decide in triage and assess a child (facts 3.10); a healthcare assistant names who did."""
    return nurse.role is not Role.HEALTHCARE_ASSISTANT


def chosen_today(given: Iterable[Vaccination], session_id: str) -> dict[tuple[str, str], Protocol]:
    """Find under which protocol each vaccinator gave each vaccine last in a session, of a day's doses in order."""
    return {
        (record.performed_by.email.casefold(), record.vaccine): record.protocol
        for record in given
        if record.session == session_id
        and record.performed_by is not None
        and record.vaccine is not None
        and record.protocol is not None
    }


def roles_today(given: Iterable[Vaccination]) -> dict[str, Role]:
    """Find what each vaccinator of a day's doses was said to be last, by e-mail address."""
    return {one.performed_by.email.casefold(): one.performed_by.role for one in given if one.performed_by is not None}


def is_not_allowed(breaches: Iterable[Breach]) -> bool:
    """True if it is only the role that stands against a record: then it may have been given although."""
    return any(breach.field == NOT_ALLOWED for breach in breaches)

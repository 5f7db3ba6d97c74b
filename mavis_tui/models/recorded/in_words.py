"""A record in words, and what a correction changes of it: the same rows on the check page and in a command."""

from typing import NamedTuple

from mavis_tui.models.calendar import clock_time, london, long_date
from mavis_tui.models.given_although.in_words import although_words
from mavis_tui.models.programme import METHODS, REASONS, SITES, VACCINES
from mavis_tui.models.protocols import PROTOCOL_LABELS, ROLE_LABELS, covered_by_none
from mavis_tui.models.vaccination import Identification, Role, Staff, Vaccination, Withdrawal

NOTHING = "none"


class Difference(NamedTuple):
    """What a correction changes: the row of the check page, and its words before and after."""

    label: str
    before: str
    after: str


def rows_of(record: Vaccination) -> dict[str, str]:
    """Describe a record as Mavis's check page does (facts 4.3), leaving out what doesn't apply."""
    rows = {"Outcome": "Vaccinated" if record.given else "Not given"}
    if record.withdrawn is not None:
        rows = {"Withdrawn": withdrawn_words(record.withdrawn)} | rows
    if record.reason is not None:
        rows["Reason"] = REASONS[record.reason].label
    if record.given:
        rows |= _dose(record)
    rows["Identified by"] = _identified(record.identified)
    if record.performed_at is not None:
        rows["Time"] = clock_time(record.performed_at)
    rows |= _people(record)
    if record.although is not None:
        rows["Although"] = although_words(record.although)
    if record.parents_may_be_told is not None:
        rows["Parents"] = "may be told" if record.parents_may_be_told else "are not to be told"
    if record.notes:
        rows["Notes"] = record.notes
    return rows


def withdrawn_words(gone: Withdrawal) -> str:
    """Say by whom a record was withdrawn, when and why."""
    at = london(gone.at)
    return f"by {named(gone.by)}, {long_date(at.date())} at {clock_time(at)}: {gone.reason}"


def differences(before: Vaccination, after: Vaccination) -> list[Difference]:
    """List what is not the same in words; empty if a correction would change nothing."""
    old, new = rows_of(before), rows_of(after)
    labels = [*old, *(label for label in new if label not in old)]
    return [
        Difference(label, old.get(label, NOTHING), new.get(label, NOTHING))
        for label in labels
        if old.get(label) != new.get(label)
    ]


def named(staff: Staff) -> str:
    """Give the name of a member of the team, or the e-mail address if that is all there is."""
    return staff.name or staff.email


def _people(record: Vaccination) -> dict[str, str]:
    """Say who vaccinated, recorded and supplied, and under which protocol."""
    rows = {}
    if record.performed_by is not None:
        rows["Vaccinator"] = f"{named(record.performed_by)}{role_words(record.performed_by)}"
    if record.recorded_by is not None:
        rows["Recorded by"] = f"{named(record.recorded_by)}{role_words(record.recorded_by)}"
    if record.supplied_by is not None:
        rows["Supplier"] = named(record.supplied_by)
    if record.protocol is not None:
        rows["Protocol"] = PROTOCOL_LABELS[record.protocol]
    elif covered_by_none(record):
        rows["Protocol"] = "none covers it"
    return rows


def role_words(staff: Staff) -> str:
    """Say `, healthcare assistant` of somebody who is no nurse, or nothing: that is what most are."""
    return "" if staff.role is Role.NURSE else f", {ROLE_LABELS[staff.role]}"


def _dose(record: Vaccination) -> dict[str, str]:
    vaccine = VACCINES.get(record.vaccine or "")
    expires = f", expires {long_date(record.batch_expiry)}" if record.batch_expiry is not None else ""
    rows = {
        "Vaccine": vaccine.brand if vaccine is not None else record.vaccine or "not known",
        "Dose number": str(record.dose_sequence or "not known"),
        "Batch": f"{record.batch_number or 'not known'}{expires}",
        "Site": SITES[record.site].label if record.site else "not known",
        "Method": METHODS[record.method].label if record.method else "not known",
    }
    if vaccine is not None and vaccine.nasal:
        rows["Dose volume"] = "full dose" if record.full_dose else "half a dose"
    return rows


def _identified(by: Identification | None) -> str:
    if by is None:
        return "not said"
    if by.by_child:
        return "the child"
    return f"{by.name}, {by.relationship}"

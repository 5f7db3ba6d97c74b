"""What the hub thinks of a record: kept, kept and to be looked at in the office, or turned away; always why, in words.

Pure functions over the models. A record that could be a child's dose is never turned away for breaking a rule: the
dose was given, so it is kept and flagged. Source of the rules: Mavis facts 2.5, 3.2, 3.5 and 3.6.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from mavis_tui.hub.changes.day_doubts import days_of
from mavis_tui.models.although import AlthoughKind
from mavis_tui.models.attendance import said_at
from mavis_tui.models.calendar import long_date
from mavis_tui.models.change import SCHEMA, Change
from mavis_tui.models.child import Child
from mavis_tui.models.given_although.rules import with_care
from mavis_tui.models.programme import PROGRAMMES, label_of
from mavis_tui.models.protocols import NOT_ALLOWED, by_psd_of_the_day, protocol_breaches
from mavis_tui.models.rules import breaches
from mavis_tui.models.schedule import takes_place_on
from mavis_tui.models.session import Session
from mavis_tui.models.status import Status, status_of
from mavis_tui.models.vaccination import Role, Staff, Vaccination
from mavis_tui.models.wording import how_long

_CLOCK_SLACK = timedelta(minutes=15)
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)


def impossible(change: Change) -> str:
    """Say why a change can’t be meant seriously by anybody, or nothing: a day no calendar of ours will see."""
    record = change.vaccination
    days = [record.performed_on] if record else []  # a dose with an odd batch was given all the same
    days += [change.attendance.on] if change.attendance else []
    days += days_of(change.of_the_day) if change.of_the_day is not None else ()
    moments = [change.made_at, record.performed_at if record else None]
    days += [moment.date() for moment in moments if moment is not None]
    for day in days:
        if not _FIRST_DAY <= day <= _LAST_DAY:
            return f"{day.isoformat()} can’t be the day of anything recorded here. Open it and correct the date."
    return ""


def doubts(change: Change, session: Session, child: Child | None, others: Sequence[Vaccination], now: datetime) -> str:
    """Say why the office should look at a record, or nothing.

    `child` is None if the session doesn't have it; its history holds what the workbook had. `others` are the other
    records of the same child in any session, newest revision of each.
    """
    if change.schema > SCHEMA:
        return "A newer mavis recorded this; this team server may not understand all of it."
    record = change.vaccination
    if any(one is not None and one.withdrawn is not None for one in (record, change.of_the_day)):
        return ""  # no rule forbids to say that something wasn't so; `transitions` tells what it takes away
    if child is None:
        return "The child isn’t on the list of this session."
    if change.of_the_day is not None:
        return ""  # `day_doubts` judges it
    if record is None:
        on = change.attendance.on if change.attendance is not None else session.dates[0]
        return "" if takes_place_on(session, on) else f"This session isn’t on {long_date(on)}."
    clock = clock_doubt(change, now)
    # Two clocks are never quite the same, and a record a minute ahead is no record of the future. What a wrong clock
    # breaks besides is the same once more.
    broken = [
        breach.text
        for breach in breaches(record, session, child, now + _CLOCK_SLACK)
        if not clock or breach.field not in ("performed_on", "performed_at")
    ]
    if record.session not in (None, session.id) or change.child not in (None, record.child):
        broken.append("The record names another session or child than the change that brought it.")
    if broken:
        return "This breaks a rule of Mavis: " + " ".join(broken)
    return _against_what_is_known(record, child, others, session, day_known=not clock) if record.given else ""


def clock_doubt(change: Change, now: datetime) -> str:
    """Say once, with what is known best, why date and time of a change may be wrong, or nothing.

    Known to be off is the clock of a device that met the hub; a change may also have been made after the hub got it, or
    carry a time that the device itself doubts.
    """
    record = change.vaccination if change.vaccination is not None and change.vaccination.withdrawn is None else None
    off = timedelta(seconds=change.clock_offset or 0)
    if record is not None and abs(off) > _CLOCK_SLACK:
        which = "fast" if off > timedelta(0) else "slow"
        return (
            f"The clock of the device was {how_long(off)} {which} when this was recorded, so its date and time may be "
            "wrong."
        )
    if said_at(change) > now + _CLOCK_SLACK:
        return "By the clock of the device this was recorded in the future, so its date and time may be wrong."
    if record is not None and record.time_doubted:
        return "The clock of the device may have been wrong when this was recorded, so may its date and time."
    return ""


def beyond_the_role(change: Change, session: Session, child: Child | None, roles: Mapping[str, Role]) -> str:
    """Say that somebody gave, or recorded, what her role doesn't allow, or under a protocol that doesn't hold here.

    `roles` are those of the team's accounts, by e-mail address, casefolded. Of the record's own word and the hub's the
    stricter counts. What a nurse wrote a reason for is doubted too: it is the office that answers for it.
    """
    record = change.vaccination
    if record is None or record.withdrawn is not None or record.performed_by is None or child is None:
        return ""
    vaccinator = _stricter(record.performed_by.role, roles.get(record.performed_by.email.casefold()))
    claimed = record.recorded_by.role if record.recorded_by is not None else Role.NURSE
    recorder = _stricter(claimed, roles.get(change.made_by.casefold()))
    psd = child.care[record.programme].psd if record.programme in child.care else None
    bare = msgspec.structs.replace(record, although=None)
    found = protocol_breaches(bare, session, psd=psd, vaccinator=vaccinator, recorder=recorder)
    if not found or (by_psd_of_the_day(record) and PROGRAMMES[record.programme].delegated):
        return ""
    if found[0].field == NOT_ALLOWED:
        return f"{found[0].sentence} It was given all the same, by {_named(record.performed_by)}, and is kept."
    if record.protocol is None:
        return f"Nobody said under which protocol it was given. {found[0].sentence}"
    return found[0].sentence


def _stricter(claimed: Role, known: Role | None) -> Role:
    return Role.HEALTHCARE_ASSISTANT if Role.HEALTHCARE_ASSISTANT in (claimed, known) else known or claimed


def _named(staff: Staff) -> str:
    return staff.name or staff.email


def nobody(change: Change, known: Collection[str]) -> str:
    """Say that somebody recorded or vaccinated whom the team doesn't have: Mavis would refuse the whole file.

    `known` are the e-mail addresses of the team, casefolded.
    """
    by = change.vaccination.performed_by if change.vaccination is not None else None
    gone = change.vaccination is not None and change.vaccination.withdrawn is not None
    strangers = dict.fromkeys(one for one in (change.made_by, by.email if by and not gone else "") if one)
    named = [one for one in strangers if one.casefold() not in known]
    return (
        f"Nobody with the address {' or '.join(named)} works for this team, as far as the team server knows."
        if named
        else ""
    )


def told_by_pin(change: Change, known: Collection[str]) -> str:
    """Say that only a PIN of the device told who recorded; of a stranger to the team `nobody` says more."""
    about_a_child = change.vaccination is not None or change.of_the_day is not None
    if not change.by_pin or not about_a_child or change.made_by.casefold() not in known:
        return ""
    return (
        f"It was recorded in the name of {change.made_by}, who never signed in on that device: a PIN chosen there said "
        "who it was."
    )


def taken_off(on: date) -> str:
    """Say that a record came for a child who had left the list while the device was away."""
    return (
        f"The child isn’t on the list of this session any more: a newer workbook, imported on {long_date(on)}, "
        "doesn’t have it. The record is kept."
    )


def _against_what_is_known(
    record: Vaccination, child: Child, others: Sequence[Vaccination], session: Session, *, day_known: bool
) -> str:
    """Say what the hub knows that speaks against a dose; only a second one does where a clock leaves its day unknown.

    Where the nurse saw what the list said and wrote down why it was given although, the office enters that in Mavis;
    here it only has to look at a second dose that she didn't mean to be a further one.
    """
    name, said = label_of(record.programme, record.variant), record.although
    if record.programme not in child.care and said is None:
        return f"The child isn’t on the list for {name}."
    child = with_care(child, record.programme)
    beside = [other for other in others if other.programme is record.programme and other.id != record.id]
    found = status_of(
        _without(child, record), record.programme, record.performed_on, beside, at_clinic=session.at_clinic
    )
    given = [other for other in beside if other.given and other.withdrawn is None]
    if found.ready or (said is not None and (said.kind is AlthoughKind.FURTHER_DOSE or not given)):
        return ""
    if given:
        return _twice(name, given[-1])
    return _not_ready(name, found) if day_known else ""


def _twice(name: str, other: Vaccination) -> str:
    by = f" by {_named(other.performed_by)}" if other.performed_by else ""
    return (
        f"Two {name} vaccinations were recorded for this child: this one, and one given on "
        f"{long_date(other.performed_on)}{by}. Both are kept."
    )


def _not_ready(name: str, found: Status) -> str:
    return f"{name} was given, but the team server has: {found.why}"


def _without(child: Child, record: Vaccination) -> Child:
    care = child.care[record.programme]
    if not any(held.id == record.id for held in care.history):
        return child
    history = tuple(held for held in care.history if held.id != record.id)
    return msgspec.structs.replace(
        child, care={**child.care, record.programme: msgspec.structs.replace(care, history=history)}
    )

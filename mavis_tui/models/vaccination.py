"""The record of one attempt to vaccinate one child: given, or not given and why."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from mavis_tui.models.although import Although
from mavis_tui.models.batch import BatchNumber
from mavis_tui.models.programme import Method, Programme, Reason, Site, Variant

Id = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+(?!\n)$")]
"""An identifier made once, where the thing was made: a UUID here, Mavis's own number for a session."""

Moment = Annotated[datetime, Meta(tz=True)]
"""A moment with its offset; whole seconds."""

Notes = Annotated[str, Meta(max_length=1000)]
"""What a nurse wrote. Mavis's limit is 1,000 characters."""

_PART = r"[^@\s\x00-\x20\x85\ufeff]+"
"""No space and no control letter; written out, because what else `\\s` means isn't the same in every language."""

Email = Annotated[str, Meta(min_length=3, max_length=300, pattern=rf"^{_PART}@{_PART}(?!\n)$")]


class Outcome(StrEnum):
    """Whether the vaccine went in."""

    GIVEN = "given"
    NOT_GIVEN = "not_given"


class Protocol(StrEnum):
    """The legal ground on which a vaccine is given, see `models/protocols.py`. Source: Mavis facts 3.10 and 9.7."""

    PGD = "pgd"
    PSD = "psd"
    NATIONAL = "national"
    VGD = "vgd"


class Role(StrEnum):
    """What somebody of the team may do; a record's protocol follows from it. Source: Mavis facts 3.10."""

    NURSE = "nurse"
    HEALTHCARE_ASSISTANT = "healthcare_assistant"
    PRESCRIBER = "prescriber"


class Staff(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A member of the team, as a record names them."""

    email: Email
    name: str = ""
    role: Role = Role.NURSE


def same_person(one: Staff | None, other: Staff | None) -> bool:
    """True if both name the same member of the team: by the e-mail address, whatever else is known of either."""
    return one is not None and other is not None and one.email.casefold() == other.email.casefold()


class Identification(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Who said that this is the child: the child, or somebody else with a name and a relationship."""

    by_child: bool = True
    name: Annotated[str, Meta(max_length=300)] = ""
    relationship: Annotated[str, Meta(max_length=300)] = ""


class Withdrawal(Struct, frozen=True, kw_only=True, gc=False):
    """Why a record doesn't count any more: it was made for the wrong child, or should never have been made."""

    reason: Annotated[str, Meta(min_length=1, max_length=1000)]
    by: Staff
    at: Moment


class Vaccination(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One attempt. `models/rules.py` says what a complete one looks like.

    `vaccine` is an upload name (see `models/programme.py`). `performed_on` is the day in England; `performed_at`
    the moment, None where the source gave only a day. `session` is None for a record from elsewhere. A correction
    has the same `id` and a higher `revision`; so has a withdrawal, which leaves the rest as it was and says in
    `withdrawn` why the record counts nowhere any more. `recorded_by` is who recorded, where that isn't who vaccinated.
    `although` says why it was given to a child who wasn't due; `parents_may_be_told` is what a child said who consented
    for themselves, None where nobody was asked (facts 9.4). `time_doubted` says that day and time came from a clock
    known to be wrong, or are in the hour that comes twice; they stay as they were written down.
    `typed` says that it was read from a row of a workbook that somebody filled in, and that Mavis hadn't got; it stays
    so where it is corrected.
    `in_mavis` is the UUID that Mavis gave a record that was made here, where a workbook brought it back to the hub.
    """

    id: Id
    child: Id
    programme: Programme
    outcome: Outcome
    performed_on: date
    session: Id | None = None
    variant: Variant | None = None
    reason: Reason | None = None
    vaccine: str | None = None
    batch_number: BatchNumber | None = None
    batch_expiry: date | None = None
    method: Method | None = None
    site: Site | None = None
    dose_sequence: Annotated[int, Meta(ge=1, le=6)] | None = None
    full_dose: bool = True
    protocol: Protocol | None = None
    performed_at: Moment | None = None
    performed_by: Staff | None = None
    supplied_by: Staff | None = None
    identified: Identification | None = None
    pre_screened: bool = False
    notes: Notes = ""
    location: str = ""
    organisation: str = ""
    although: Although | None = None
    parents_may_be_told: bool | None = None
    recorded_by: Staff | None = None
    withdrawn: Withdrawal | None = None
    time_doubted: bool = False
    typed: bool = False
    in_mavis: Id | None = None
    revision: Annotated[int, Meta(ge=1)] = 1

    @property
    def given(self) -> bool:
        """True if the vaccine went in."""
        return self.outcome is Outcome.GIVEN

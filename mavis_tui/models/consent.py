"""What was agreed and decided beforehand for one child in one programme."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from mavis_tui.models.programme import Variant
from mavis_tui.models.vaccination import Moment, Vaccination


class VaccineMethod(StrEnum):
    """What a parent agrees to: an injection or a nasal spray."""

    INJECTION = "injection"
    NASAL = "nasal"


class ConsentStatus(StrEnum):
    """The overall answer of everybody who was asked. Source: Mavis facts 3.5.

    NOT_KNOWN is ours: a Mavis workbook leaves the cell blank for six of Mavis's statuses, and blank is not consent.
    """

    GIVEN = "given"
    REFUSED = "refused"
    CONFLICTS = "conflicts"
    FOLLOW_UP_REQUESTED = "follow_up_requested"
    NO_RESPONSE = "no_response"
    NO_CONTACT_DETAILS = "no_contact_details"
    REQUEST_SCHEDULED = "request_scheduled"
    REQUEST_NOT_SCHEDULED = "request_not_scheduled"
    NOT_REQUIRED = "not_required"
    NOT_KNOWN = "not_known"


class TriageStatus(StrEnum):
    """The newest valid decision of a nurse who looked at the answers. Source: Mavis facts 3.6."""

    SAFE = "safe_to_vaccinate"
    DO_NOT_VACCINATE = "do_not_vaccinate"
    KEEP_IN_TRIAGE = "keep_in_triage"
    DELAY = "delay_vaccination"
    INVITE_TO_CLINIC = "invite_to_clinic"


CONSENT_LABELS: dict[ConsentStatus, str] = {
    ConsentStatus.GIVEN: "Consent given",
    ConsentStatus.REFUSED: "Consent refused",
    ConsentStatus.CONFLICTS: "Conflicting consent",
    ConsentStatus.FOLLOW_UP_REQUESTED: "Follow-up requested",
    ConsentStatus.NO_RESPONSE: "No response",
    ConsentStatus.NO_CONTACT_DETAILS: "No contact details",
    ConsentStatus.REQUEST_SCHEDULED: "Request scheduled",
    ConsentStatus.REQUEST_NOT_SCHEDULED: "Request not scheduled",
    ConsentStatus.NOT_REQUIRED: "No consent needed",
    ConsentStatus.NOT_KNOWN: "No consent recorded",
}

TRIAGE_LABELS: dict[TriageStatus, str] = {
    TriageStatus.SAFE: "Safe to vaccinate",
    TriageStatus.DO_NOT_VACCINATE: "Do not vaccinate",
    TriageStatus.KEEP_IN_TRIAGE: "Keep in triage",
    TriageStatus.DELAY: "Delay vaccination",
    TriageStatus.INVITE_TO_CLINIC: "Invited to clinic",
}


BY_THE_CHILD = "Child (Gillick competent)"
"""Who answered, where the child consented for themselves."""


class HealthAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One health question and its answer; `yes` is None where the text couldn't be understood."""

    question: str
    yes: bool | None = None
    responder: str = ""
    notes: str = ""


class Consent(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The overall status, the methods agreed to (first is preferred), and who said what.

    `details` are Mavis's lines, newest first: `On 2026-10-27 at 17:37 GIVEN by …`. `by_child` says that the child
    consented for themselves, which holds until midnight (facts 9.4).
    """

    status: ConsentStatus = ConsentStatus.NOT_KNOWN
    methods: tuple[VaccineMethod, ...] = ()
    without_gelatine: bool = False
    details: tuple[str, ...] = ()
    answers: tuple[HealthAnswer, ...] = ()
    by_child: bool = False


def consented_alone(consent: Consent) -> bool:
    """True if the child is among those who consent: by all that was read, or by an answer of theirs."""
    return consent.by_child or any(answer.responder == BY_THE_CHILD for answer in consent.answers)


class Triage(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A decision, by whom and when. `until` is the first day again for a delay, None if it has no end."""

    status: TriageStatus
    method: VaccineMethod | None = None
    without_gelatine: bool = False
    by: str = ""
    on: Moment | None = None
    notes: str = ""
    until: date | None = None


class Gillick(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Whether the child may consent for themselves. Source: Mavis facts 3.8."""

    competent: bool
    on: Moment | None = None
    by: str = ""
    notes: str = ""


class Care(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """All that concerns one child in one programme.

    `psd` says whether a patient specific direction was added, None where the session has none. `next_dose` is the
    number of the dose that is due, None if no dose is. `history` is oldest first. `remarks` say what in the rows of the
    workbook wasn't understood or not kept; `doubt`, if it isn't empty, why nobody may be vaccinated on the strength of
    them before somebody has looked.
    """

    variant: Variant | None = None
    consent: Consent = Consent()
    triage: Triage | None = None
    gillick: Gillick | None = None
    psd: bool | None = None
    next_dose: Annotated[int, Meta(ge=1, le=6)] | None = None
    history: tuple[Vaccination, ...] = ()
    remarks: tuple[str, ...] = ()
    doubt: str = ""

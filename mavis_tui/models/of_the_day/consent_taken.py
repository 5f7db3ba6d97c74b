"""One answer of one person for one child in one programme, as a nurse took it on the day. Source: Mavis facts 3.5."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from mavis_tui.models.consent import HealthAnswer, VaccineMethod
from mavis_tui.models.of_the_day.record import ChildRecord, Phone, Words
from mavis_tui.models.programme import Programme

ResponderName = Annotated[str, Meta(max_length=300)]


class Response(StrEnum):
    """What came of asking. NOT_REACHED is Mavis's `not_provided`: it is no answer, and changes no standing."""

    GIVEN = "given"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"


class Route(StrEnum):
    """How the answer came. SELF is the child's own consent after a Gillick assessment."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    PAPER = "paper"
    SELF = "self_consent"


class RefusalReason(StrEnum):
    """Mavis's reasons for refusing."""

    CONTAINS_GELATINE = "contains_gelatine"
    ALREADY_VACCINATED = "already_vaccinated"
    ELSEWHERE = "will_be_vaccinated_elsewhere"
    MEDICAL = "medical_reasons"
    PERSONAL_CHOICE = "personal_choice"
    NOT_AT_SCHOOL = "do_not_want_vaccination_at_school"
    OTHER = "other"


NEEDS_WORDS = frozenset(
    (RefusalReason.ALREADY_VACCINATED, RefusalReason.ELSEWHERE, RefusalReason.MEDICAL, RefusalReason.OTHER)
)
"""Reasons for which Mavis asks for words too."""

RESPONSE_LABELS: dict[Response, str] = {
    Response.GIVEN: "Consent given",
    Response.REFUSED: "Consent refused",
    Response.NOT_REACHED: "Could not be reached",
}

ROUTE_LABELS: dict[Route, str] = {
    Route.PHONE: "By phone",
    Route.IN_PERSON: "In person",
    Route.PAPER: "Paper",
    Route.SELF: "The child’s own consent",
}

REFUSAL_LABELS: dict[RefusalReason, str] = {
    RefusalReason.CONTAINS_GELATINE: "Vaccine contains gelatine",
    RefusalReason.ALREADY_VACCINATED: "Vaccine already received",
    RefusalReason.ELSEWHERE: "Vaccine will be given elsewhere",
    RefusalReason.MEDICAL: "Medical reasons",
    RefusalReason.PERSONAL_CHOICE: "Personal choice",
    RefusalReason.NOT_AT_SCHOOL: "Don’t want vaccination in school",
    RefusalReason.OTHER: "Other",
}


class InPlaceOf(Struct, frozen=True, kw_only=True, gc=False):
    """An answer on the list that names nobody and that somebody said was this person's own.

    `seen` stands for what the list said of consent then (`beside_doses/listed.py`).
    """

    response: Response
    seen: Annotated[str, Meta(max_length=64)]


class ConsentTaken(ChildRecord, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="consent"):
    """What one person answered. `responder` is their name, `relationship` what they are to the child: `Mum`.

    `methods` are those agreed to, preferred first; `answers` to the questions of the programme; `reason` is why it was
    refused. `follow_up` says that who refused wants to be spoken to again (Mavis's `follow_up_requested`): it ends with
    the next answer of the same person, or where the record is corrected. `in_place_of` is the answer on the list that
    this one takes the place of, where that names nobody. `parents_may_be_told` is what a child said who consents alone,
    None where nobody was asked.
    """

    programme: Programme
    response: Response
    route: Route
    responder: ResponderName = ""
    relationship: ResponderName = ""
    phone: Phone = ""
    methods: tuple[VaccineMethod, ...] = ()
    without_gelatine: bool = False
    answers: tuple[HealthAnswer, ...] = ()
    reason: RefusalReason | None = None
    words: Words = ""
    parents_may_be_told: bool | None = None
    follow_up: bool = False
    in_place_of: InPlaceOf | None = None

"""Why a vaccine was given although the list said that it wasn't due: what a nurse knew that the list didn't.

The program advises; what is recorded is what was really done (Mavis facts 9.8: the import checks none of this). The
words and the rules of it stand in `given_although/`; this stands here because it is a part of a record.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

LONGEST_NAME = 100
"""Of a person or a relationship: short enough that all of them fit into Mavis's notes beside each other."""

Name = Annotated[str, Meta(max_length=LONGEST_NAME)]


class AlthoughKind(StrEnum):
    """What came between the list and the vaccine."""

    PHONE_CONSENT = "phone_consent"
    TRIAGE = "triage"
    GILLICK = "gillick"
    FURTHER_DOSE = "further_dose"
    ALREADY_GIVEN = "already_given"
    PSD = "psd"


class Statement(StrEnum):
    """The five statements of a Gillick assessment; a child is competent only if all are true (Mavis facts 3.8)."""

    VACCINATION = "knows_vaccination"
    DISEASE = "knows_disease"
    CONSEQUENCES = "knows_consequences"
    DELIVERY = "knows_delivery"
    SIDE_EFFECTS = "knows_side_effects"


STATEMENT_LABELS: dict[Statement, str] = {
    Statement.VACCINATION: "which vaccination it is",
    Statement.DISEASE: "which disease it protects against",
    Statement.CONSEQUENCES: "what that disease could do",
    Statement.DELIVERY: "how the vaccine is given",
    Statement.SIDE_EFFECTS: "which side effects there may be",
}
"""Each to be read after “the child knows”."""


class Although(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a nurse says of a dose that the list didn't call due.

    `obstacle` is what stood in the way, as the list said it that day: `Consent refused`. `by` is who took the consent,
    decided in triage, assessed the child or wrote the PSD; `consent_by` who consented by phone, `at` when. `words` are
    the nurse's.
    """

    kind: AlthoughKind
    obstacle: Annotated[str, Meta(max_length=300)] = ""
    words: Annotated[str, Meta(max_length=1000)] = ""
    by: Name = ""
    consent_by: Name = ""
    relationship: Name = ""
    phone: Annotated[str, Meta(max_length=50)] = ""
    at: Annotated[datetime, Meta(tz=True)] | None = None
    statements: tuple[Statement, ...] = ()

"""What is recorded while the store is shut: all that a paper form would hold, and no list to hold it against."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from mavis_tui.models.batch import BatchNumber
from mavis_tui.models.breach import Breach
from mavis_tui.models.calendar import london
from mavis_tui.models.child import BORN_FROM, Child, Name
from mavis_tui.models.identity import is_nhs_number
from mavis_tui.models.programme import VACCINES, Method, Programme, Reason, Site, Variant, usual_method
from mavis_tui.models.session import Location, Session
from mavis_tui.models.vaccination import Id, Identification, Moment, Notes, Outcome, Staff, Vaccination

SCHEMA = 1
"""The version of SealedRecord that this program writes."""


class SealedRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One attempt to vaccinate one child, as a nurse wrote it down without any list.

    `id` is made once, and is that of the vaccination once the record is matched to a child. `place` is the school or
    session in words. `performed_at` is when the attempt was made, `made_at` when it was written down here.
    `performed_by` is who says that she vaccinated; nobody could check it.
    """

    id: Id
    given_name: Name
    family_name: Name
    date_of_birth: date
    place: Name
    programme: Programme
    outcome: Outcome
    performed_at: Moment
    performed_by: Staff
    made_at: Moment
    nhs_number: str | None = None
    reason: Reason | None = None
    vaccine: str | None = None
    batch_number: BatchNumber | None = None
    batch_expiry: date | None = None
    site: Site | None = None
    dose_sequence: Annotated[int, Meta(ge=1, le=6)] | None = None
    full_dose: bool = True
    identified: Identification = Identification()
    notes: Notes = ""
    schema: int = SCHEMA

    @property
    def full_name(self) -> str:
        """`SURNAME, Forename`, as children's lists have it."""
        return f"{self.family_name.upper()}, {self.given_name}"

    @property
    def performed_on(self) -> date:
        """The day in England."""
        return london(self.performed_at).date()

    @property
    def given(self) -> bool:
        """True if the vaccine went in."""
        return self.outcome is Outcome.GIVEN

    @property
    def method(self) -> Method | None:
        """How the vaccine is usually given: nobody is asked for it here."""
        vaccine = VACCINES.get(self.vaccine or "")
        return usual_method(vaccine) if vaccine is not None and self.given else None


def vaccination_of(record: SealedRecord, child: Child, session: Session, dose: int | None = None) -> Vaccination:
    """Make the vaccination that `record` is, once somebody said who the child is and which session it was.

    `dose` is the number of the dose if the record doesn't say it. Under which protocol it was given it says nowhere:
    that follows from session, child and role (see `protocols.py`), or somebody says it.
    """
    care = child.care.get(record.programme)
    return Vaccination(
        id=record.id,
        child=child.id,
        session=session.id,
        programme=record.programme,
        variant=care.variant if care is not None else _variant(record),
        outcome=record.outcome,
        reason=record.reason,
        vaccine=record.vaccine,
        batch_number=record.batch_number,
        batch_expiry=record.batch_expiry,
        method=record.method,
        site=record.site,
        dose_sequence=(record.dose_sequence or dose) if record.given else None,
        full_dose=record.full_dose,
        performed_on=record.performed_on,
        performed_at=record.performed_at,
        performed_by=record.performed_by,
        identified=record.identified,
        notes=record.notes,
        location=session.location.name,
        organisation=session.organisation,
    )


def unlisted(record: SealedRecord) -> tuple[Child, Session]:
    """Make a child and a session of what the record itself says, so that the rules can be held against it."""
    child = Child(
        id="unlisted",
        given_name=record.given_name,
        family_name=record.family_name,
        date_of_birth=record.date_of_birth,
    )
    session = Session(
        id="unlisted",
        location=Location(name=record.place),
        programmes=(record.programme,),
        dates=(record.performed_on,),
    )
    return child, session


def breaches_of_identity(
    given_name: str, family_name: str, born: date | None, nhs_number: str | None, today: date
) -> list[Breach]:
    """Say what is wrong with who the child is said to be. Source: Mavis facts 2.5 (27 to 31); texts are Mavis's."""
    found: list[Breach] = []
    if not given_name:
        found.append(Breach("given_name", "Enter a first name."))
    if not family_name:
        found.append(Breach("family_name", "Enter a last name."))
    if born is None:
        found.append(Breach("date_of_birth", "Enter a date of birth, like 21/06/2013."))
    elif born >= today:
        found.append(Breach("date_of_birth", "Enter a date of birth in the past."))
    elif born < BORN_FROM:
        found.append(Breach("date_of_birth", "is too old to still be in school"))
    if nhs_number is not None and not is_nhs_number(nhs_number):
        found.append(Breach("nhs_number", "The NHS number should be a valid NHS number with 10 characters."))
    return found


def _variant(record: SealedRecord) -> Variant | None:
    """Give the variant of the vaccine itself, as long as nobody knows which one the child is due."""
    vaccine = VACCINES.get(record.vaccine or "")
    return vaccine.variant if vaccine is not None else None

"""The columns of the sheet `Vaccinations`, in the order in which Mavis writes them. Source: Mavis facts 1.3."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from operator import itemgetter


class Column(StrEnum):
    """A header, exact to the letter."""

    FORENAME = "PERSON_FORENAME"
    SURNAME = "PERSON_SURNAME"
    ORGANISATION = "ORGANISATION_CODE"
    SCHOOL = "SCHOOL_NAME"
    CLINIC = "CLINIC_NAME"
    CARE_SETTING = "CARE_SETTING"
    BORN = "PERSON_DOB"
    YEAR_GROUP = "YEAR_GROUP"
    REGISTRATION = "REGISTRATION"
    GENDER = "PERSON_GENDER_CODE"
    ADDRESS = "PERSON_ADDRESS_LINE_1"
    POSTCODE = "PERSON_POSTCODE"
    NHS_NUMBER = "NHS_NUMBER"
    CONSENT = "CONSENT_STATUS"
    CONSENT_DETAILS = "CONSENT_DETAILS"
    ANSWERS = "HEALTH_QUESTION_ANSWERS"
    TRIAGE = "TRIAGE_STATUS"
    TRIAGED_BY = "TRIAGED_BY"
    TRIAGED_ON = "TRIAGE_DATE"
    TRIAGE_NOTES = "TRIAGE_NOTES"
    GILLICK = "GILLICK_STATUS"
    GILLICK_ON = "GILLICK_ASSESSMENT_DATE"
    GILLICK_BY = "GILLICK_ASSESSED_BY"
    GILLICK_NOTES = "GILLICK_ASSESSMENT_NOTES"
    PSD = "PSD_STATUS"
    VACCINATED = "VACCINATED"
    DATE = "DATE_OF_VACCINATION"
    TIME = "TIME_OF_VACCINATION"
    PROGRAMME = "PROGRAMME"
    VACCINE = "VACCINE_GIVEN"
    PERFORMED_BY = "PERFORMING_PROFESSIONAL_EMAIL"
    SUPPLIED_BY = "SUPPLIER_EMAIL"
    BATCH = "BATCH_NUMBER"
    EXPIRY = "BATCH_EXPIRY_DATE"
    SITE = "ANATOMICAL_SITE"
    DOSE = "DOSE_SEQUENCE"
    REASON = "REASON_NOT_VACCINATED"
    NOTES = "NOTES"
    SESSION = "SESSION_ID"
    UUID = "UUID"


PLACES = {column: place for place, column in enumerate(Column)}
"""Where the text of a column stands among those of a row."""

OPTIONAL = frozenset({Column.PSD})
"""PSD_STATUS is there only if the session has patient specific directions switched on."""

VACCINATIONS, PROFESSIONALS, SUPPLIERS = "Vaccinations", "Performing Professionals", "Suppliers"
BATCHES_OF = " Batch Numbers"
"""How the name of a sheet of batches ends; it begins with the programme's type."""

OF_THE_CHILD = (
    Column.FORENAME,
    Column.SURNAME,
    Column.BORN,
    Column.YEAR_GROUP,
    Column.REGISTRATION,
    Column.GENDER,
    Column.ADDRESS,
    Column.POSTCODE,
    Column.NHS_NUMBER,
)
"""What every row of one child repeats."""

OF_TRIAGE = (Column.TRIAGED_BY, Column.TRIAGED_ON, Column.TRIAGE_NOTES)
"""What says nothing without a triage status."""

OF_GILLICK = (Column.GILLICK_BY, Column.GILLICK_ON, Column.GILLICK_NOTES)
"""What says nothing without a Gillick status."""

MAKES_A_RECORD = (Column.UUID, Column.VACCINATED, Column.VACCINE)
"""What is empty in a row to fill in."""

OF_THE_CARE = (
    Column.CONSENT,
    Column.CONSENT_DETAILS,
    Column.ANSWERS,
    Column.TRIAGE,
    *OF_TRIAGE,
    Column.GILLICK,
    Column.GILLICK_ON,
    Column.GILLICK_BY,
    Column.GILLICK_NOTES,
    Column.PSD,
)
"""What every row of one child in one programme repeats."""

OF_THE_RECORD = (
    Column.DATE,
    Column.TIME,
    Column.PERFORMED_BY,
    Column.SUPPLIED_BY,
    Column.BATCH,
    Column.EXPIRY,
    Column.SITE,
    Column.REASON,
    Column.NOTES,
)
"""What says nothing in a row that isn’t a record."""


def picked(columns: Sequence[Column]) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    """Make what takes the texts of these columns, two at least, out of a row's in one step."""
    return itemgetter(*(PLACES[column] for column in columns))


def header_of(cell: object) -> str:
    """Bring a header into one form: case, spaces and hyphens make no difference, as on Mavis's import (facts 2.2)."""
    return "_".join(str(cell).replace("-", " ").replace("_", " ").split()).upper()

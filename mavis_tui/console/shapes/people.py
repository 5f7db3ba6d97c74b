"""Who a child is, as JSON."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from mavis_tui.console.shapes.meaning import NHS_NUMBER, means
from mavis_tui.models.child import Gender


class ParentOfChild(Struct, frozen=True, kw_only=True):
    """Somebody with parental responsibility."""

    name: Annotated[str, means("Their name.")]
    relationship: Annotated[str, means("What they are to the child.")]
    phone: Annotated[str, means("Their phone number; empty if not known.")]
    email: Annotated[str, means("Their e-mail address; empty if not known.")]


class CameOn(Struct, frozen=True, kw_only=True):
    """Whether a child came on a day."""

    on: Annotated[date, means("The day.")]
    attending: Annotated[bool | None, means("True if so; null if the answer was taken back.")]
    at: Annotated[datetime, means("When that was said.")]


class ChildFacts(Struct, frozen=True, kw_only=True):
    """Who a child is."""

    id: Annotated[str, means("The child’s id, which every command takes.")]
    given_name: Annotated[str, means("First name.")]
    family_name: Annotated[str, means("Surname.")]
    date_of_birth: Annotated[date, means("Birthday.")]
    preferred_name: Annotated[str, means("The name the child goes by; empty if there is no other.")]
    year_group: Annotated[int | None, means("The year group; 0 is Reception, null if not known.")]
    registration: Annotated[str, means("The class; empty if not known.")]
    gender: Annotated[Gender, means("As Mavis has it.")]
    nhs_number: Annotated[str | None, NHS_NUMBER]
    address_line: Annotated[str, means("The first line of the address; empty if not known or restricted.")]
    postcode: Annotated[str, means("The postcode; empty if not known or restricted.")]
    restricted: Annotated[bool, means("True if no address may be shown.")]
    invalidated: Annotated[bool, means("True if the NHS no longer holds this person under that number.")]
    school: Annotated[str, means("The school; empty if it is the session’s.")]
    gp: Annotated[str, means("The GP surgery; empty if not known.")]
    parents: Annotated[tuple[ParentOfChild, ...], means("Who has parental responsibility.")]
    attendance: Annotated[tuple[CameOn, ...], means("On which of the session’s days the child came.")]

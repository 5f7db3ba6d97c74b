"""A person on the list of a session."""

from datetime import date
from enum import StrEnum
from typing import Annotated, TypeVar

from msgspec import Meta, Struct, convert, to_builtins
from msgspec.structs import replace

from mavis_tui.models.consent import Care
from mavis_tui.models.identity import is_nhs_number
from mavis_tui.models.of_the_day.of_children import OfChild
from mavis_tui.models.of_the_day.record import DayRecord, Words
from mavis_tui.models.programme import Programme, variant_of
from mavis_tui.models.vaccination import Id, Moment

Name = Annotated[str, Meta(min_length=1, max_length=300)]
"""A part of a name, kept whole as it came; screens draw it through `plain(...)`."""

BORN_FROM = date(2000, 1, 1)
"""Mavis takes whoever was born earlier to have left school (facts 2.5, row 28)."""


UNKNOWN_SCHOOL, HOME_EDUCATED = "888888", "999999"
"""What Mavis takes for a school that it doesn't know by number, and for a child who goes to none."""


class Gender(StrEnum):
    """Mavis's gender codes."""

    NOT_KNOWN = "not_known"
    MALE = "male"
    FEMALE = "female"
    NOT_SPECIFIED = "not_specified"


class Parent(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Somebody with parental responsibility, as far as the team knows them."""

    name: str
    relationship: str = ""
    phone: str = ""
    email: str = ""


class Presence(Struct, frozen=True, kw_only=True, gc=False):
    """Whether a child came on a day, and when that was said last; None means that it was taken back."""

    on: date
    attending: bool | None
    at: Moment


class Person(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Who a child is: what a `Child` was checked for when it was written may be read as this, in a third of the time.

    `year_group` counts from 0 (Reception); negative is before school. `restricted` means that no address may be shown,
    stored or printed, so there is none. `invalidated` means that the NHS no longer holds this person under this number.
    """

    id: Id
    given_name: Name
    family_name: Name
    date_of_birth: date
    preferred_name: str = ""
    year_group: Annotated[int, Meta(ge=-4, le=13)] | None = None
    registration: str = ""
    gender: Gender = Gender.NOT_KNOWN
    nhs_number: str | None = None
    address_line: str = ""
    postcode: str = ""
    restricted: bool = False
    invalidated: bool = False
    school: str = ""
    gp: str = ""

    @property
    def full_name(self) -> str:
        """`SURNAME, Forename`, the way staff lists are sorted and read."""
        return f"{self.family_name.upper()}, {self.given_name}"


class Lookalike(Struct, frozen=True, kw_only=True, gc=False):
    """Somebody on this or another list who may be the same child; only a person can say whether it is so."""

    id: Id
    name: str
    date_of_birth: date
    nhs_number: str | None = None


class Child(Person, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Who the child is, and what is due.

    `attendance` has one answer for each session day that anybody answered for, earliest day first. `maybe_same_as` are
    those of whom nobody has said yet whether they are this child. `of_the_day` is what was recorded beside the doses
    since the list was made, newest revisions, oldest first; what it means is for `beside_doses/standing.py` to say.
    """

    parents: tuple[Parent, ...] = ()
    care: dict[Programme, Care] = {}
    attendance: tuple[Presence, ...] = ()
    maybe_same_as: tuple[Lookalike, ...] = ()
    of_the_day: tuple[OfChild, ...] = ()

    def __post_init__(self) -> None:
        if self.nhs_number is not None and not is_nhs_number(self.nhs_number):
            raise ValueError("an NHS number has ten digits and a check digit that fits")
        if self.restricted and (self.address_line or self.postcode):
            raise ValueError("a restricted child has no address here")

    def attends(self, day: date) -> bool | None:
        """Tell whether the child came on `day`; None if nobody has said."""
        return next((said.attending for said in self.attendance if said.on == day), None)


class AddedChild(DayRecord, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="child"):
    """A child who isn't on a session's list and came all the same, and the programmes for which it came.

    Mavis asks for names, birthday and gender, and for a postcode where there is no NHS number (Mavis facts 2.5, rows 27
    to 32); `school_urn` and the school's name are those of rows 39 and 40.
    """

    person: Person
    programmes: Annotated[tuple[Programme, ...], Meta(min_length=1)]
    school_urn: Annotated[str, Meta(max_length=20)] = ""
    words: Words = ""

    @property
    def about(self) -> Id | None:
        """The id of the child."""
        return self.person.id

    def as_listed(self) -> Child:
        """Give the child as a list has one, with nothing agreed to."""
        born = self.person.date_of_birth
        care = {programme: Care(variant=variant_of(programme, born)) for programme in self.programmes}
        return convert({**to_builtins(self.person), "care": to_builtins(care)}, Child)


P = TypeVar("P", bound=Person)


def without_address(person: P) -> P:
    """Take the address from somebody who is restricted on another list: it isn't to be shown, stored or printed."""
    return person if person.restricted else replace(person, restricted=True, address_line="", postcode="")

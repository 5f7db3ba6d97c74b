"""The records of the day about a session itself: a child who isn't on its list and came all the same, and its doses.

Mavis asks for names, birthday and gender, and for a postcode where there is no NHS number (Mavis facts 2.5, rows 27 to
32); `school_urn` and the school's name are those of rows 39 and 40.
"""

from datetime import date
from typing import Annotated

from msgspec import Meta, convert, to_builtins

from mavis_tui.models.batch import BatchNumber
from mavis_tui.models.child import Child, Person
from mavis_tui.models.consent import Care
from mavis_tui.models.of_the_day.record import DayRecord, Words
from mavis_tui.models.programme import Programme, variant_of
from mavis_tui.models.vaccination import Id

UNKNOWN_SCHOOL, HOME_EDUCATED = "888888", "999999"
"""What Mavis takes for a school that it doesn't know by number, and for a child who goes to none."""


class AddedChild(DayRecord, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="child"):
    """A child added to a session's list by a nurse, and the programmes for which it came."""

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


Doses = Annotated[int, Meta(ge=0, le=100_000)]


class StockCount(DayRecord, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="stock"):
    """The count of one batch in one session and day; None where nobody counted. `vaccine` is an upload name."""

    on: date
    programme: Programme
    batch_number: BatchNumber
    vaccine: str | None = None
    taken_out: Doses | None = None
    wasted: Doses | None = None
    back: Doses | None = None
    words: Words = ""

"""What a day of a session came to as JSON."""

from datetime import date
from typing import Annotated

from msgspec import Struct

from mavis_tui.console.shapes.meaning import means
from mavis_tui.console.shapes.records import StaffNamed
from mavis_tui.console.shapes.sessions import SessionFacts
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group


class BoxAddsUp(Struct, frozen=True, kw_only=True):
    """How the box of a batch was counted on the day, and whether it adds up."""

    used: Annotated[int, means("How many doses were given, as records have it.")]
    taken_out: Annotated[int | None, means("How many were taken out; null if nobody counted.")]
    wasted: Annotated[int | None, means("How many were wasted; null if nobody counted.")]
    back: Annotated[int | None, means("How many were brought back; null if nobody counted.")]
    back_due: Annotated[int | None, means("How many should be left; null where too little is known.")]
    missing: Annotated[
        int | None, means("How many are missing, 0 if it adds up, less if too many came back; null if not known.")
    ]
    by: Annotated[str, means("Who counted last, by name or e-mail address.")]
    others: Annotated[tuple[str, ...], means("Who else counted this batch on the day, before.")]
    words: Annotated[str, means("What was written beside it.")]


class GivenOfBatch(Struct, frozen=True, kw_only=True):
    """The doses of a batch that were given on the day."""

    programme: Annotated[Programme, means("The programme.")]
    vaccine: Annotated[str, means("The product, as people call it.")]
    number: Annotated[str, means("The number of the batch; empty where the records don’t say it.")]
    given: Annotated[int, means("How many doses.")]
    mine: Annotated[int, means("How many of them by who records on this device.")]
    waiting: Annotated[int, means("How many of their records wait on this device.")]
    half: Annotated[int, means("How many of them were half doses.")]
    box: Annotated[BoxAddsUp | None, means("How its box was counted; null if nobody counted it.")]


class GivenInHour(Struct, frozen=True, kw_only=True):
    """The doses of an hour."""

    hour: Annotated[int | None, means("The hour on England’s clock, 0 to 23; null for doses without a time.")]
    given: Annotated[int, means("How many doses.")]


class GivenByNurse(Struct, frozen=True, kw_only=True):
    """What one of the team did on the day."""

    email: Annotated[str, means("Who vaccinated, by e-mail address; empty where the records don’t say it.")]
    name: Annotated[str, means("The name, or the address where that is all that is known.")]
    me: Annotated[bool, means("True for who records on this device.")]
    given: Annotated[int, means("How many doses she gave.")]
    not_given: Annotated[int, means("How many attempts came to nothing.")]


class MissingChild(Struct, frozen=True, kw_only=True):
    """A child who isn’t vaccinated in a programme."""

    child: Annotated[str, means("The id of the child.")]
    name: Annotated[str, means("`SURNAME, First name`, as lists have it.")]
    group: Annotated[Group, means("The headline, as Mavis words it.")]
    detail: Annotated[str, means("What stands beside the headline, for a person.")]
    also: Annotated[str, means("What happened in this session before, in words; empty if nothing did.")]


class UptakeOfClass(Struct, frozen=True, kw_only=True):
    """How many of a class, or of all, are vaccinated in a programme as of now."""

    programme: Annotated[Programme, means("The programme.")]
    label: Annotated[str, means("Its name in words.")]
    year_group: Annotated[int | None, means("The year group of the class; 0 is Reception, null if not known.")]
    of_class: Annotated[str, means("The class; empty for all children of the list.")]
    children: Annotated[int, means("How many are on the list for the programme.")]
    vaccinated: Annotated[int, means("How many of them are vaccinated, whoever gave the dose and whenever.")]
    given: Annotated[int, means("How many doses they got in this session on the day.")]
    groups: Annotated[dict[Group, int], means("How many stand under which headline.")]
    missing: Annotated[tuple[MissingChild, ...], means("The others, who is due first.")]


class DayOfSession(Struct, frozen=True, kw_only=True):
    """What a day of a session came to."""

    session: Annotated[SessionFacts, means("The session.")]
    on: Annotated[date, means("The day.")]
    days: Annotated[tuple[date, ...], means("All days of the session.")]
    me: Annotated[StaffNamed | None, means("Who records on this device; null if nobody has said.")]
    children: Annotated[int, means("How many children are on the list.")]
    done: Annotated[int, means("For how many of them nothing is left to do today.")]
    given: Annotated[int, means("How many doses were given on the day.")]
    mine: Annotated[int, means("How many of them by who records on this device.")]
    not_given: Annotated[dict[str, int], means("How many attempts came to nothing, by reason in words.")]
    waiting: Annotated[int, means("How many records of the day wait on this device.")]
    attention: Annotated[int, means("How many the team server refused.")]
    unlisted: Annotated[int, means("How many are of children who are on the list no more.")]
    doses: Annotated[tuple[GivenOfBatch, ...], means("The doses by vaccine and batch.")]
    hours: Annotated[tuple[GivenInHour, ...], means("The doses by hour, from the first to the last.")]
    nurses: Annotated[tuple[GivenByNurse, ...], means("Who did what.")]
    totals: Annotated[tuple[UptakeOfClass, ...], means("How all children of the list stand, by programme.")]
    classes: Annotated[tuple[UptakeOfClass, ...], means("How each class stands, by programme.")]

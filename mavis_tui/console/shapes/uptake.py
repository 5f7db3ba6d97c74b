"""The uptake of several sessions as JSON."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from mavis_tui.console.shapes.meaning import means
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group


class UptakeCounted(Struct, frozen=True, kw_only=True):
    """One class of one school in one programme."""

    school: Annotated[str, means("Where the session is.")]
    programme: Annotated[Programme | None, means("The programme.")]
    label: Annotated[str, means("Its name in words.")]
    year_group: Annotated[int | None, means("The year group; 0 is Reception, null if not known.")]
    of_class: Annotated[str, means("The class, in words.")]
    children: Annotated[int, means("How many are on the lists for the programme.")]
    vaccinated: Annotated[int, means("How many of them are vaccinated, whoever gave the dose and whenever.")]
    given: Annotated[int, means("How many doses were given in these sessions in the time asked about.")]
    groups: Annotated[dict[Group, int], means("How many stand under which headline.")]


class SessionCounted(Struct, frozen=True, kw_only=True):
    """A session by name."""

    id: Annotated[str, means("Its id, which every command takes.")]
    title: Annotated[str, means("What and where it is, in words.")]
    dates: Annotated[tuple[date, ...], means("Its days in order.")]


class UptakeOfSessions(Struct, frozen=True, kw_only=True):
    """The uptake of sessions."""

    since: Annotated[date | None, means("The first day of which doses are counted; null for no bound.")]
    until: Annotated[date | None, means("The last; null for no bound.")]
    at: Annotated[datetime, means("When it was counted.")]
    sessions: Annotated[tuple[SessionCounted, ...], means("The sessions that are counted.")]
    not_here: Annotated[tuple[SessionCounted, ...], means("Sessions of the time that aren’t saved here: not counted.")]
    twice: Annotated[int, means("How many children stand on several of the lists; each counts once.")]
    rows: Annotated[tuple[UptakeCounted, ...], means("The smallest parts, which add up to every sum.")]


class UptakeOfTeamCounted(Struct, frozen=True, kw_only=True):
    """One class of one school in one programme, at the hub."""

    school: Annotated[str, means("Where the session is.")]
    programme: Annotated[Programme, means("The programme.")]
    label: Annotated[str, means("Its name in words.")]
    year_group: Annotated[int | None, means("The year group; 0 is Reception, null if not known.")]
    of_class: Annotated[str, means("The class, in words.")]
    children: Annotated[int, means("How many are on the lists for the programme.")]
    vaccinated: Annotated[int, means("How many of them are vaccinated, whoever gave the dose and whenever.")]
    given: Annotated[int, means("How many doses were given in these sessions in the time asked about.")]
    groups: Annotated[dict[str, int], means("How many stand under which headline.")]


class UptakeOfTeam(Struct, frozen=True, kw_only=True):
    """The uptake of a team’s sessions."""

    organisation: Annotated[str, means("The ODS code of the team.")]
    since: Annotated[date | None, means("The first day that was asked about; null for no bound.")]
    until: Annotated[date | None, means("The last; null for no bound.")]
    as_of: Annotated[datetime, means("When it was counted.")]
    sessions: Annotated[int, means("How many sessions have a day in that time.")]
    twice: Annotated[int, means("How many children stand on several of the lists; each counts once.")]
    rows: Annotated[tuple[UptakeOfTeamCounted, ...], means("The smallest parts, which add up to every sum.")]

"""A batch that is called back as JSON."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from mavis_tui.console.shapes.meaning import NHS_NUMBER, means


class DoseCalledBack(Struct, frozen=True, kw_only=True):
    """A dose of the batch."""

    record: Annotated[str, means("The id of the record.")]
    child: Annotated[str, means("The id of the child; empty for a record that isn’t matched to one yet.")]
    name: Annotated[str, means("`SURNAME, First name`; empty where no list at hand says it any more.")]
    born: Annotated[date | None, means("The child’s birthday; null if not known.")]
    nhs_number: Annotated[str | None, NHS_NUMBER]
    organisation: Annotated[str, means("The ODS code of the team; empty if not known.")]
    programme: Annotated[str, means("The programme in words.")]
    vaccine: Annotated[str, means("The product, as people call it.")]
    number: Annotated[str, means("The number of the batch as the record has it.")]
    on: Annotated[date, means("The day in England.")]
    at: Annotated[datetime | None, means("The moment; null where only the day is known.")]
    session: Annotated[str | None, means("The id of the session; null for a dose from elsewhere.")]
    place: Annotated[str, means("Where it was, in words; empty if not known.")]
    by: Annotated[str, means("Who vaccinated, by name or e-mail address; empty if not known.")]
    counts: Annotated[bool, means("False if the record was withdrawn or set aside.")]
    note: Annotated[str, means("Why it doesn’t count, or where the record is; empty if there is nothing to say.")]


class BatchOnList(Struct, frozen=True, kw_only=True):
    """A session that has the batch among its own."""

    session: Annotated[str, means("The id of the session.")]
    title: Annotated[str, means("What and where it is, in words.")]
    organisation: Annotated[str, means("The ODS code of the team.")]
    dates: Annotated[tuple[date, ...], means("Its days in order.")]
    expiry: Annotated[date | None, means("The last day on which the batch may be used; null if not known.")]
    archived: Annotated[bool, means("True if it was taken out of use there.")]
    counted: Annotated[tuple[str, ...], means("How its box was counted there, by day, in words.")]


class DeviceToLookAt(Struct, frozen=True, kw_only=True):
    """A device on which the batch may still be, or may have been recorded."""

    device: Annotated[str, means("The id of the device.")]
    nurses: Annotated[tuple[str, ...], means("Who signed in on it.")]
    sessions: Annotated[tuple[str, ...], means("The ids of the sessions saved there that list the batch.")]
    waiting: Annotated[int | None, means("How many changes wait there; null if it never said.")]
    told_at: Annotated[datetime | None, means("When it last said so; null if it never did.")]


class BatchCalledBack(Struct, frozen=True, kw_only=True):
    """What is known of a batch."""

    number: Annotated[str, means("The number that was looked for.")]
    doses: Annotated[tuple[DoseCalledBack, ...], means("The doses that count, newest first.")]
    not_counted: Annotated[tuple[DoseCalledBack, ...], means("Those that were withdrawn or set aside.")]
    listed: Annotated[tuple[BatchOnList, ...], means("The sessions that have it among their batches.")]
    devices: Annotated[tuple[DeviceToLookAt, ...], means("The devices to look at; none where a device answers.")]
    looked_at: Annotated[str, means("What was looked through, in words.")]


class BatchOfTeam(Struct, frozen=True, kw_only=True):
    """A batch of a team."""

    vaccine: Annotated[str, means("The vaccine, as its box names it.")]
    number: Annotated[str, means("The number of the batch, in capitals.")]
    expiry: Annotated[date | None, means("When it expires; null if nobody said it.")]
    archived: Annotated[bool, means("True where every session that lists it has put it away.")]
    given: Annotated[int, means("How many doses were given in the team’s sessions, and count.")]
    where: Annotated[dict[str, int], means("The same by school.")]
    sessions: Annotated[tuple[str, ...], means("The sessions that list it, by id.")]
    boxes: Annotated[tuple[str, ...], means("How its boxes were counted, in words, a line for each day.")]


BatchesOfTeam = list[BatchOfTeam]
"""Each batch."""

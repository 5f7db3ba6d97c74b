"""What was recorded on this device as JSON, where it is, and what was recorded while locked."""

from datetime import datetime
from typing import Annotated

from msgspec import Struct

from mavis_tui.cache.outbox.projection import Sending
from mavis_tui.console.shapes.children import ChildOnList
from mavis_tui.console.shapes.meaning import SENDING, means
from mavis_tui.console.shapes.people import ChildFacts
from mavis_tui.console.shapes.records import AttemptRecorded, WrittenSealed
from mavis_tui.console.shapes.sessions import ChangesArrived, SessionFacts
from mavis_tui.models.vaccination import Protocol


class ChangeListed(Struct, frozen=True, kw_only=True):
    """Something that was recorded on this device, and where it is."""

    id: Annotated[str, means("The id of the record; `mavis record --correct` takes it.")]
    session: Annotated[str, means("The id of the session.")]
    place: Annotated[str, means("Where the session is.")]
    child: Annotated[str, means("`SURNAME, First name`, or what is known of the child.")]
    what: Annotated[str, means("What was recorded, in words.")]
    made_at: Annotated[datetime, means("When it was recorded.")]
    sending: Annotated[Sending, SENDING]
    status: Annotated[str, means("The same in words.")]
    explained: Annotated[str, means("The same in a sentence.")]
    attempts: Annotated[int, means("How often it was sent.")]
    sent_at: Annotated[datetime | None, means("When the team server answered; null while it hasn’t.")]
    hubless: Annotated[bool, means("True in a session that was opened from a workbook.")]
    exported_as: Annotated[str, means("The last file for Mavis that holds it; empty if none does.")]
    exported_at: Annotated[datetime | None, means("When that was written.")]


class WarningSaid(Struct, frozen=True, kw_only=True):
    """Something to know about a record."""

    key: Annotated[str, means("The name by which a script knows it.")]
    text: Annotated[str, means("The sentence that a person reads.")]


class JustRecorded(ChangeListed, frozen=True, kw_only=True):
    """A record that was just made, and what was to be known about it."""

    warnings: Annotated[tuple[WarningSaid, ...], means("What was to be known; empty if nothing was.")]


class ChangesHere(Struct, frozen=True, kw_only=True):
    """Everything that was recorded on this device, newest first."""

    waiting: Annotated[int, means("How many wait.")]
    attention: Annotated[int, means("How many the team server refused.")]
    review: Annotated[int, means("How many it took and checks.")]
    saved: Annotated[int, means("How many it took.")]
    rows: Annotated[tuple[ChangeListed, ...], means("Each of them.")]
    notice: Annotated[ChangesArrived | None, means("What has been saved since somebody last looked; null if nothing.")]
    unmatched: Annotated[
        int, means("How many records made while locked aren’t matched to a child yet; not among `rows`.")
    ]
    to_export: Annotated[int, means("How many records only a file can bring to Mavis, and are in none yet.")]
    exported: Annotated[int, means("How many are in such a file and haven’t come back.")]


class CarriedToHub(Struct, frozen=True, kw_only=True):
    """A file that was written to be carried to the team server."""

    file: Annotated[str, means("Where it is.")]
    organisation: Annotated[str, means("The ODS code of the team whose server can open it.")]
    waiting: Annotated[int, means("How many records in it wait.")]
    attention: Annotated[int, means("How many in it were refused.")]
    unmatched: Annotated[int, means("How many in it aren’t matched to a child.")]
    unreadable: Annotated[tuple[str, ...], means("The ids of sealed records that can’t be opened and aren’t in it.")]


class SentToHub(Struct, frozen=True, kw_only=True):
    """What sending achieved."""

    sent: Annotated[int, means("How many records have an answer now.")]
    saved: Annotated[int, means("How many of them the team server took.")]
    review: Annotated[int, means("How many of them it took and checks.")]
    attention: Annotated[int, means("How many of them it refused.")]
    waiting: Annotated[int, means("How many are still to be sent.")]
    stopped_by: Annotated[str, means("What stopped it; empty if nothing did.")]


class SealedHere(Struct, frozen=True, kw_only=True):
    """A record that was just sealed."""

    id: Annotated[str, means("Its id.")]
    waiting: Annotated[int, means("How many sealed records wait on this device.")]


class MayBeMeant(Struct, frozen=True, kw_only=True):
    """A child who may be meant."""

    session: Annotated[str, means("The id of the session.")]
    place: Annotated[str, means("Where it is.")]
    on_the_day: Annotated[bool, means("True if the session was on the day of the record.")]
    row: Annotated[ChildOnList, means("The child.")]
    same: Annotated[tuple[str, ...], means("What fits, in words: NHS number, birthday, surname, first name.")]


class SealedAndWho(Struct, frozen=True, kw_only=True):
    """A record made while locked, with who may be meant."""

    record: Annotated[WrittenSealed, means("As it was written down.")]
    candidates: Annotated[tuple[MayBeMeant, ...], means("Who may be meant, the likeliest first.")]
    missing: Annotated[str, means("Which lists couldn’t be looked at; empty if all could.")]


class CantBeOpened(Struct, frozen=True, kw_only=True):
    """A sealed record that can’t be opened; it stays on this device."""

    id: Annotated[str, means("Its id.")]
    why: Annotated[str, means("Why, in a sentence.")]


class SealedWaiting(Struct, frozen=True, kw_only=True):
    """What waits to be matched to its children, oldest first."""

    found: Annotated[tuple[SealedAndWho, ...], means("What could be opened.")]
    unreadable: Annotated[tuple[CantBeOpened, ...], means("What couldn’t.")]


class BesideEachOther(Struct, frozen=True, kw_only=True):
    """One thing about a child, as written down and as the list has it."""

    label: Annotated[str, means("What it is.")]
    written: Annotated[str, means("As it was written down.")]
    listed: Annotated[str, means("As the list has it.")]
    same: Annotated[bool, means("Whether they are the same.")]


class SealedBesideChild(Struct, frozen=True, kw_only=True):
    """A record made while locked beside a child, before anybody said that they belong together."""

    record: Annotated[WrittenSealed, means("As it was written down.")]
    session: Annotated[SessionFacts, means("The session.")]
    child: Annotated[ChildFacts, means("The child.")]
    vaccination: Annotated[AttemptRecorded, means("What would be recorded.")]
    compared: Annotated[tuple[BesideEachOther, ...], means("Thing by thing.")]
    protocols: Annotated[
        tuple[Protocol, ...], means("Of which one has to be said with --protocol; empty where that is clear.")
    ]
    doubts: Annotated[tuple[str, ...], means("What to look at first.")]


class RecordedBesideDoses(ChangeListed, frozen=True, kw_only=True):
    """A record that was just made beside the doses, read back."""

    said: Annotated[dict[str, str], means("All of it in words, by what it is.")]
    stands: Annotated[dict[str, str], means("How the child stands now, by programme in words.")]

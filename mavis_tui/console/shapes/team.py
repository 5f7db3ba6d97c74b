"""What goes between laptops of one team, as JSON."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Struct

from mavis_tui.console.shapes.meaning import means


class FileForTeam(Struct, frozen=True, kw_only=True):
    """A sealed file that was written for the team."""

    file: Annotated[str, means("Where it is.")]
    organisation: Annotated[str, means("The ODS code of the team.")]
    records: Annotated[int, means("How many records it holds; 0 in a file with receipts.")]
    told: Annotated[int, means("Of how many records it tells what became of them; 0 in a file that hands in.")]


class FileCollected(Struct, frozen=True, kw_only=True):
    """What came of one file."""

    file: Annotated[str, means("Its path.")]
    what: Annotated[Literal["team", "receipts"], means("What another laptop handed in, or receipts.")]
    nurse: Annotated[str, means("Who records on the laptop that wrote it.")]
    made_at: Annotated[datetime, means("When it was written.")]
    records: Annotated[int, means("How many records it holds that concern this laptop.")]
    new: Annotated[int, means("How many revisions of records weren’t here before.")]
    exported: Annotated[int, means("Of how many revisions it told that they are in a file for Mavis.")]
    saved: Annotated[int, means("Of how many revisions it told that Mavis has them.")]
    decided: Annotated[int, means("How many decisions weren’t known here before.")]
    differing: Annotated[int, means("How many revisions two laptops made in two ways.")]
    said: Annotated[tuple[str, ...], means("Sessions and children to look at, in sentences.")]


FilesCollected = dict[str, FileCollected]


class RowOfSide(Struct, frozen=True, kw_only=True):
    """One thing that a record says."""

    label: Annotated[str, means("What it is about.")]
    words: Annotated[str, means("What it says.")]


class SideOfCase(Struct, frozen=True, kw_only=True):
    """One of those that stand beside each other."""

    key: Annotated[str, means("What `mavis collect --keep` takes.")]
    what: Annotated[str, means("What was recorded, in words.")]
    laptop: Annotated[str, means("On whose laptop.")]
    own: Annotated[bool, means("True for this laptop.")]
    made_at: Annotated[datetime, means("When it was recorded.")]
    status: Annotated[str, means("Where it is, in words.")]
    rows: Annotated[tuple[RowOfSide, ...], means("What was recorded, as the check page says it.")]
    exported_as: Annotated[str, means("The last file for Mavis that holds it; empty if none does.")]
    counts: Annotated[bool | None, means("Whether it counts; null until somebody has decided.")]


class CaseOfTeam(Struct, frozen=True, kw_only=True):
    """Something to decide, or decided."""

    id: Annotated[str, means("The id of its oldest record.")]
    kind: Annotated[
        Literal["double", "versions"], means("Several records of one dose, or one record corrected in two ways.")
    ]
    session: Annotated[str, means("The id of the session.")]
    place: Annotated[str, means("Where the session is.")]
    child: Annotated[str, means("`SURNAME, First name`, or what is known of the child.")]
    sides: Annotated[tuple[SideOfCase, ...], means("What stands beside each other, oldest first.")]
    may_be_others: Annotated[bool, means("True where they may be two children.")]
    reason: Annotated[str, means("Why it was decided so; empty until then.")]
    by: Annotated[str, means("Who decided; empty until then.")]


class LaptopOfTeam(Struct, frozen=True, kw_only=True):
    """One laptop of the team and what is here of its vaccinations."""

    nurse: Annotated[str, means("Who records on it.")]
    own: Annotated[bool, means("True for this laptop.")]
    as_of: Annotated[datetime | None, means("When its newest file here was written; null for this laptop.")]
    records: Annotated[int, means("How many vaccinations, given or not.")]
    waiting: Annotated[int, means("How many of them are in no file for Mavis yet.")]
    exported: Annotated[int, means("How many are in one and haven’t come back.")]
    saved: Annotated[int, means("How many Mavis has.")]
    set_aside: Annotated[int, means("How many were set aside and count nowhere.")]


class TeamAtAGlance(Struct, frozen=True, kw_only=True):
    """The team’s laptops and what is to be decided."""

    words: Annotated[bool, means("True if the team’s words are known here.")]
    laptops: Annotated[tuple[LaptopOfTeam, ...], means("This one first.")]
    cases: Annotated[tuple[CaseOfTeam, ...], means("What is to be decided, then what was.")]
    to_export: Annotated[int, means("How many records are in no file for Mavis yet.")]
    undecided: Annotated[int, means("How many of them wait for a decision first.")]

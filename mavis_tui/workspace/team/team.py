"""A team’s laptops at a glance, and the verbs for what goes between them."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import chain
from pathlib import Path

from msgspec import Struct

from mavis_tui.cache.outbox.from_the_team import FromTheTeam
from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, CannotBeDone
from mavis_tui.long_work import LongWork
from mavis_tui.models.calendar import Clock
from mavis_tui.models.recorded.in_words import named
from mavis_tui.models.session import is_of_workbook
from mavis_tui.wire.team_file import LONGEST_BEGINNING, is_team_file
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.files.mavis_csv import ForMavis, MavisCsv
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.team.collecting import Collected, Collecting
from mavis_tui.workspace.team.deciding import Deciding, TeamCase
from mavis_tui.workspace.team.handing_in import HandingIn
from mavis_tui.workspace.team.team_words import Words


class Laptop(Struct, frozen=True, kw_only=True):
    """One laptop of the team and what is here of its vaccinations: how many, and where they stand.

    `as_of` is when its newest file that was taken in was written, None for this laptop itself. `waiting` are in no file
    for Mavis yet, `set_aside` count nowhere.
    """

    nurse: str
    own: bool
    as_of: datetime | None
    records: int
    waiting: int
    exported: int
    saved: int
    set_aside: int


class TeamPage(Struct, frozen=True, kw_only=True):
    """The team’s laptops, this one first; what is to be decided and what was; and whether the team’s words are known.

    `to_export` counts what the next file for Mavis would hold, `undecided` what waits for a decision first.
    """

    words: bool
    laptops: tuple[Laptop, ...]
    cases: tuple[TeamCase, ...]
    to_export: int
    undecided: int

    @property
    def open_cases(self) -> tuple[TeamCase, ...]:
        """Give what somebody has to decide."""
        return tuple(case for case in self.cases if case.is_open)


class Team:
    """The verbs of a team without a team server: hand in, collect, decide, one file for Mavis, receipts back."""

    def __init__(
        self, store: Store, clock: Clock, access: Access, readable: ReadableSessions, mavis_csv: MavisCsv
    ) -> None:
        self._store = store
        self._access = access
        self._mavis_csv = mavis_csv
        self.words = words = Words(store)
        self.deciding = Deciding(store, clock, access, readable)
        self._readable = readable
        self._handing_in = HandingIn(store, clock, access, readable, words)
        self._collecting = Collecting(store, readable, words)
        self.hand_in = self._handing_in.hand_in
        self.receipts = self._handing_in.receipts

    def collect(self, files: Sequence[Path]) -> tuple[dict[str, Collected], dict[str, str]]:
        """Take these files in, and say of each what came of it, or why nothing was taken of it.

        Of a folder it takes every file of the team.

        Raises BadInput where nobody has said the team’s words, StoreNotWritable.
        """
        self.words.key()
        taken: dict[str, Collected] = {}
        wrong: dict[str, str] = {}
        for file in dict.fromkeys(chain.from_iterable(map(_in_folder, files))):
            try:
                taken[str(file)] = self._collecting.collect(file)
            except BadInput as error:
                wrong[str(file)] = str(error)
        return taken, wrong

    def for_mavis(
        self,
        file: Path,
        *,
        delegated: bool = False,
        confidential: bool = False,
        force: bool = False,
        work: LongWork | None = None,
    ) -> ForMavis:
        """Write the team’s one file for Mavis: what is new or corrected in every session without a team server.

        Raises what `MavisCsv.for_mavis` does, and CannotBeDone where there is no such session here.
        """
        sessions = self.sessions()
        if not sessions:
            raise CannotBeDone("No session of a workbook is on this laptop. Open one first. Nothing was written.")
        return self._mavis_csv.for_mavis(
            sessions, file, delegated=delegated, confidential=confidential, force=force, work=work
        )

    @property
    def possible(self) -> bool:
        """True where there is anything to be handed in, or to be told."""
        return bool(self.sessions()) or FromTheTeam(self._store.outbox).any

    def sessions(self) -> list[str]:
        """Give the sessions without a team server that are saved here."""
        return [note.session.id for note in self._store.snapshots.notes() if is_of_workbook(note.session.id)]

    def page(self) -> TeamPage:
        """Give everything at a glance."""
        from_the_team, own = FromTheTeam(self._store.outbox), self._store.device.id
        first: dict[str, str] = {}
        for entry in sorted(self._store.outbox.entries(), key=lambda one: one.change.revision):
            first.setdefault(entry.change.id, entry.change.device)
        of: dict[str, list[Entry]] = {own: []}
        for entry in self._readable.newest():
            if entry.change.vaccination is not None and is_of_workbook(entry.change.session):
                of.setdefault(first[entry.change.id], []).append(entry)
        files = {one.device: one for one in from_the_team.files()}
        laptops = [_laptop(named(self._access.nurse), of[own], own=True, as_of=None)]
        for device in dict.fromkeys((*files, *of)):
            if device != own:
                told, entries = files.get(device), of.get(device, [])
                by = named(told.nurse) if told is not None else entries[0].change.made_by
                laptops.append(_laptop(by, entries, own=False, as_of=told.made_at if told is not None else None))
        return TeamPage(
            words=bool(self.words.said),
            laptops=tuple(laptops),
            cases=tuple(self.deciding.cases()),
            to_export=sum(laptop.waiting for laptop in laptops),
            undecided=len(self.deciding.why_not()),
        )


def _in_folder(path: Path) -> Iterator[Path]:
    """Give the files of the team in a folder, or the file itself."""
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.iterdir()):
        if file.is_file():
            with suppress(OSError), file.open("rb") as opened:
                if is_team_file(opened.read(LONGEST_BEGINNING)):
                    yield file


def _laptop(nurse: str, entries: Sequence[Entry], *, own: bool, as_of: datetime | None) -> Laptop:
    return Laptop(
        nurse=nurse,
        own=own,
        as_of=as_of,
        records=len(entries),
        waiting=sum(entry.to_export for entry in entries),
        exported=sum(entry.sending is Sending.EXPORTED for entry in entries),
        saved=sum(entry.sending is Sending.SAVED for entry in entries),
        set_aside=sum(entry.set_aside for entry in entries),
    )

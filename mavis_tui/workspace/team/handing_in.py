"""Writing what a laptop holds to a sealed file for its team; and back, what became of what the others handed in."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from mavis_tui.cache.engine.files import replace_private_file
from mavis_tui.cache.outbox.from_the_team import FromTheTeam
from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.cache.outbox.row_kinds import Export
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, CannotBeDone, MavisError, NotFound
from mavis_tui.models.calendar import Clock
from mavis_tui.models.change import Change, Verdict, Written
from mavis_tui.models.child import Child
from mavis_tui.models.session import Session, is_of_workbook
from mavis_tui.wire.team_file import (
    CameBack,
    FileFor,
    ListedChild,
    TeamContents,
    TeamCover,
    team_file,
    what_it_says,
    which_words,
)
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.team.team_words import Words


class TeamFileWritten(Struct, frozen=True, kw_only=True):
    """What was written where. `records` counts the changes in a file for the team, `told` what receipts tell of."""

    file: str
    organisation: str
    records: int
    told: int


class HandingIn:
    """The verbs that write. They take nothing away, and send nothing; a file is whole or not there."""

    def __init__(self, store: Store, clock: Clock, access: Access, readable: ReadableSessions, words: Words) -> None:
        self._store = store
        self._clock = clock
        self._access = access
        self._readable = readable
        self._words = words

    def hand_in(self, file: Path) -> TeamFileWritten:
        """Write all that is held here of sessions without a team server, whoever recorded it, for who collects.

        From then on the collecting laptop brings it to Mavis, so `export` leaves it out here. Raises BadInput where
        nobody has said the team's words, nothing was recorded or a file is there already, StoreNotWritable.
        """
        key, entries = self._words.key(), self._entries()
        check_free(file)
        if not entries:
            raise CannotBeDone(
                "Nothing was recorded on this laptop in a session without a team server. Nothing was written."
            )
        now = self._clock()
        contents = self._contents(
            entries, [entry.change for entry in entries] + FromTheTeam(self._store.outbox).rivals()
        )
        cover = self._cover(FileFor.TEAM, contents.sessions, now, key)
        replace_private_file(file, team_file(cover, contents, key))
        FromTheTeam(self._store.outbox).note_handed_in(entries, file.name, now)
        return TeamFileWritten(
            file=str(file),
            organisation=cover.organisation,
            records=len({entry.change.id for entry in entries}),
            told=0,
        )

    def receipts(self, file: Path) -> TeamFileWritten:
        """Write what became of what the laptops handed in: exported, seen in Mavis, set aside, corrected here.

        It holds no record but those that were corrected, here or on any other laptop: whoever has one is told what it
        says now. Raises as `hand_in` does.
        """
        key, entries = self._words.key(), self._entries()
        check_free(file)
        now = self._clock()
        corrected = {entry.change.id for entry in entries if entry.change.revision > 1}
        mended = [entry.change for entry in entries if entry.change.id in corrected]
        contents = self._contents(entries, mended)
        told = {(one.change, one.revision) for one in contents.written}
        told |= {(one.receipt.change, one.receipt.revision) for one in contents.came_back}
        if not told and not contents.rulings and not mended:
            raise CannotBeDone(
                "Nothing was exported or decided here yet, so there is nothing to tell. Nothing was written."
            )
        cover = self._cover(FileFor.RECEIPTS, contents.sessions, now, key)
        replace_private_file(file, team_file(cover, contents, key))
        return TeamFileWritten(
            file=str(file), organisation=cover.organisation, records=0, told=len({id_ for id_, _ in told})
        )

    def _entries(self) -> list[Entry]:
        return [entry for entry in self._store.outbox.entries() if is_of_workbook(entry.change.session)]

    def _contents(self, entries: Iterable[Entry], changes: Sequence[Change]) -> TeamContents:
        """Tell of these entries what became of them, and put these changes in with who they are about."""
        about = sorted({(one.session, whom) for one in changes if (whom := one.about) is not None})
        children = [one for session, child in about if (one := self._child(session, child)) is not None]
        written, came_back = FromTheTeam(self._store.outbox).written_otherwise(), []
        for entry in entries:
            says = what_it_says(entry.change)
            if entry.exported is not None:
                written.append(self._written(entry.change, entry.exported, says))
            if entry.receipt is not None and entry.receipt.verdict is Verdict.SAVED:
                came_back.append(CameBack(receipt=entry.receipt, says=says))
        return TeamContents(
            nurse=self._access.nurse,
            sessions=tuple(self._sessions({entry.change.session for entry in entries})),
            children=tuple(children),
            changes=tuple(Raw(msgspec.json.encode(change)) for change in changes),
            written=tuple(written),
            came_back=tuple(came_back),
            rulings=FromTheTeam(self._store.outbox).rulings(),
        )

    def _written(self, change: Change, export: Export, says: str) -> Written:
        by = export.by or self._access.nurse.name or self._access.nurse.email
        return Written(change=change.id, revision=change.revision, says=says, file=export.file, at=export.at, by=by)

    def _sessions(self, ids: set[str]) -> Iterable[Session]:
        for id_ in sorted(ids):
            known = self._store.outbox.known(id_)
            if self._readable.holds(id_):
                yield self._readable.session(id_)
            elif known is not None:
                yield known.session

    def _child(self, session: str, child: str) -> ListedChild | None:
        try:
            found: Child | None = self._readable.child(session, child)
        except (NotFound, MavisError):
            known = self._store.outbox.known(session, child)
            found = known.child if known is not None else None
        if found is None:
            return None
        # Who it is; not what is due, which each laptop has from its own list.
        who = replace(found, care={}, attendance=(), parents=(), maybe_same_as=())
        return ListedChild(session=session, child=who)

    def _cover(self, what: FileFor, sessions: Iterable[Session], now: datetime, key: bytes) -> TeamCover:
        teams = sorted({session.organisation for session in sessions if session.organisation})
        return TeamCover(
            what=what,
            organisation=", ".join(teams),
            device=self._store.device.id,
            made_at=now,
            words=which_words(key),
        )


def check_free(file: Path) -> None:
    """Raise BadInput where a file can't be written: it is there already, or has no folder."""
    if file.exists() or not file.parent.is_dir():
        why = "There is a file already" if file.exists() else "There is no such folder"
        raise BadInput(f"{why}: {file}. Nothing was written; choose another name.")

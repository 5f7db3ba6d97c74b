"""Taking in what the laptops of a team wrote for each other, in any order and as often as anybody likes.

A file is taken whole or not at all, but for sessions that aren't on this device: those stay where they are, are named,
and come with the same file once their workbook was opened here. What a file calls sessions and children is put into the
names that they have here, because two laptops may have opened two workbooks of one session.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from mavis_tui.cache.outbox.from_the_team import FromTheTeam, ToTakeIn
from mavis_tui.cache.outbox.of_the_team import FromLaptop
from mavis_tui.cache.outbox.row_kinds import Export, KnownChild, Recorded, Revision
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput
from mavis_tui.models.change import Change, Written
from mavis_tui.models.child import Child
from mavis_tui.models.session import Session, is_of_workbook
from mavis_tui.models.telling_apart.in_words import same_child_question
from mavis_tui.models.telling_apart.known_children import KnownChildren, lookalike
from mavis_tui.models.telling_apart.session_key import is_same
from mavis_tui.models.vaccination import Moment
from mavis_tui.models.wording import counted
from mavis_tui.wire.team_file import (
    AsElsewhere,
    FileFor,
    TeamContents,
    changes_of,
    read_team_file,
    what_it_says,
)
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.team.team_words import Words


class Collected(Struct, frozen=True, kw_only=True):
    """What came of one file. `records` counts what it holds that concerns this device, `new` what wasn't here yet.

    `exported` and `saved` count the revisions of which it tells news, `decided` the decisions, `differing` the
    revisions that two laptops made differently. `said` are sentences about sessions and children to look at.
    """

    file: str
    what: FileFor
    nurse: str
    made_at: Moment
    records: int
    new: int
    exported: int
    saved: int
    decided: int
    differing: int
    said: tuple[str, ...] = ()

    @property
    def brought_nothing(self) -> bool:
        """True where all of it was here already."""
        return not (self.new or self.exported or self.saved or self.decided or self.differing)


class Collecting:
    """The verb that takes in."""

    def __init__(self, store: Store, readable: ReadableSessions, words: Words) -> None:
        self._store = store
        self._readable = readable
        self._words = words

    def collect(self, file: Path) -> Collected:
        """Take in a file for the team, or receipts; taken again, or after a newer one, it changes nothing.

        Raises BadInput where it can't be read, isn't such a file, was cut or altered, was sealed with other words, or
        a newer mavis wrote it; then nothing was taken. Raises StoreNotWritable.
        """
        try:
            content = file.read_bytes()
        except OSError as error:
            raise BadInput(f"{file} can’t be read ({error.strerror or error}). Nothing was taken.") from error
        sealed = read_team_file(content)
        contents = sealed.open(self._words.key())
        said: list[str] = []
        names = self._names(contents, said)
        changes = list(changes_of(contents, names))
        concerned = [change for change in changes if change.session in names.sessions.values()]
        entries = self._store.outbox.entries()
        if sealed.cover.what is FileFor.RECEIPTS:  # which tell of what is here, and bring nothing else
            here = {entry.change.id for entry in entries}
            changes = concerned = [change for change in concerned if change.id in here]
        if left := {change.id for change in changes} - {change.id for change in concerned}:
            said.append(_not_here(contents, names, len(left)))
        held = {(entry.change.id, entry.change.revision): what_it_says(entry.change) for entry in entries}
        recorded, rivals = self._sorted_out(concerned, held, contents, names)
        held |= {(one.change.id, one.change.revision): what_it_says(one.change) for one in recorded}
        own_laptop = sealed.cover.what is FileFor.RECEIPTS or sealed.cover.device == self._store.device.id
        laptop = FromLaptop(device=sealed.cover.device, nurse=contents.nurse, made_at=sealed.cover.made_at)
        taken = FromTheTeam(self._store.outbox).collect(
            ToTakeIn(
                file=None if own_laptop else laptop,
                recorded=recorded,
                rivals=rivals,
                exports=_exports(contents.written, held),
                receipts=[
                    one.receipt
                    for one in contents.came_back
                    if held.get((one.receipt.change, one.receipt.revision)) == one.says
                ],
                rulings=contents.rulings,
                rivals_written=self._written_otherwise(contents.written, rivals),
            )
        )
        return Collected(
            file=str(file),
            what=sealed.cover.what,
            nurse=contents.nurse.name or contents.nurse.email,
            made_at=sealed.cover.made_at,
            records=len({change.id for change in concerned}),
            new=taken.recorded,
            exported=taken.exported,
            saved=taken.saved,
            decided=taken.rulings,
            differing=taken.rivals,
            said=tuple(said),
        )

    def _names(self, contents: TeamContents, said: list[str]) -> AsElsewhere:
        """Find what the sessions and children of a file are called here."""
        here = [note.session for note in self._store.snapshots.notes() if is_of_workbook(note.session.id)]
        recorded = {entry.change.session for entry in self._store.outbox.entries()}
        sessions: dict[str, str] = {}
        for session in contents.sessions:
            known = next((one.id for one in here if one.id == session.id), None) or next(
                (one.id for one in here if is_same(one, session)), None
            )
            if known is None and session.id in recorded:  # its copy has left
                known = session.id
            if known is not None:
                sessions[session.id] = known
        children: dict[tuple[str, str], str] = {}
        for session_id, listed in _by_session(contents).items():
            if session_id in sessions:
                children |= self._children(session_id, sessions[session_id], listed, said)
        return AsElsewhere(sessions, children)

    def _children(self, theirs: str, ours: str, listed: Sequence[Child], said: list[str]) -> dict[tuple[str, str], str]:
        """Give the ids that children of a list have here, where that are others; those who are nobody's keep theirs."""
        people = self._readable.people(ours) if self._readable.holds(ours) else ()
        found = KnownChildren(people, (), self._store.device.same_children).recognised(listed)
        for child, known in found.likely:
            if known.id in {person.id for person in people}:
                said.append(
                    f"{child.full_name} isn’t on this laptop’s list. {same_child_question(child, lookalike(known))} "
                    "Say it with mavis same-child, before you export."
                )
        return {
            (theirs, child.id): here.id
            for child, here in zip(listed, found.children, strict=True)
            if child.id != here.id
        }

    def _sorted_out(
        self,
        changes: Iterable[Change],
        held: Mapping[Revision, str],
        contents: TeamContents,
        names: AsElsewhere,
    ) -> tuple[list[Recorded], list[Change]]:
        """Part what isn't here yet from what is here otherwise; older revisions first."""
        who = self._who(contents, names)
        new: dict[Revision, Recorded] = {}
        rivals: list[Change] = []
        known = {(one.id, one.revision, what_it_says(one)) for one in FromTheTeam(self._store.outbox).rivals()}
        for change in sorted(changes, key=lambda one: (one.made_at, one.id, one.revision)):
            revision, says = (change.id, change.revision), what_it_says(change)
            there = what_it_says(new[revision].change) if revision in new else held.get(revision, "")
            if not there:
                kept = who.get((change.session, change.about or ""))
                new[revision] = Recorded(change=change, offline=True, known=kept, collected=True)
            elif there != says and (*revision, says) not in known:
                known.add((*revision, says))
                rivals.append(change)
        return sorted(new.values(), key=lambda one: (one.change.revision, one.change.made_at, one.change.id)), rivals

    def _written_otherwise(self, written: Iterable[Written], rivals: Iterable[Change]) -> list[Written]:
        """Give what is in files for Mavis of revisions that another laptop made otherwise than this one has them."""
        known = [*FromTheTeam(self._store.outbox).rivals(), *rivals]
        says = {(one.id, one.revision, what_it_says(one)) for one in known}
        return [one for one in written if (one.change, one.revision, one.says) in says]

    def _who(self, contents: TeamContents, names: AsElsewhere) -> dict[tuple[str, str], KnownChild]:
        """Give who those are who aren't on the lists of this device, by session and id as they are here."""
        sessions = {session.id: session for session in contents.sessions}
        found = {}
        for theirs, listed in _by_session(contents).items():
            ours = names.sessions.get(theirs)
            if ours is None:
                continue
            at_hand = {person.id for person in self._readable.people(ours)} if self._readable.holds(ours) else set()
            for child in listed:
                here = names.children.get((theirs, child.id), child.id)
                if here not in at_hand:
                    found[ours, here] = _known(sessions[theirs], ours, child, here)
        return found


def _known(session: Session, ours: str, child: Child, here: str) -> KnownChild:
    return KnownChild(session=replace(session, id=ours), child=replace(child, id=here))


def _by_session(contents: TeamContents) -> dict[str, list[Child]]:
    found: dict[str, list[Child]] = {}
    for one in contents.children:
        found.setdefault(one.session, []).append(one.child)
    return found


def _exports(written: Iterable[Written], held: Mapping[Revision, str]) -> list[Export]:
    """Give the files for Mavis that hold what is here, revision for revision as it is here."""
    files: dict[tuple[str, str, object], list[Written]] = {}
    for one in written:
        if held.get((one.change, one.revision)) == one.says:
            files.setdefault((one.file, one.by, one.at), []).append(one)
    return [
        Export(changes=tuple((one.change, one.revision) for one in of_file), file=name, at=of_file[0].at, by=by)
        for (name, by, _), of_file in files.items()
    ]


def _not_here(contents: TeamContents, names: AsElsewhere, count: int) -> str:
    missing = [session for session in contents.sessions if session.id not in names.sessions]
    where = ", ".join(f"{one.short_title} ({one.dates_in_words()})" for one in missing) or "a session"
    return (
        f"{counted(count, 'record')} of {where} stayed in the file, because that session isn’t on this laptop. Open "
        "its workbook here, then take this file again."
    )

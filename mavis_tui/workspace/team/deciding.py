"""What two laptops recorded of one dose, side by side until somebody decides: nothing is removed, and why is kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from mavis_tui.cache.outbox.from_the_team import FromTheTeam
from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, NotFound
from mavis_tui.models.calendar import Clock
from mavis_tui.models.change import Change, ChangeKind, TeamRuling, Written
from mavis_tui.models.child import Person
from mavis_tui.models.recorded.in_words import named, rows_of
from mavis_tui.models.session import is_of_workbook
from mavis_tui.models.telling_apart.doubles import OnALaptop, is_maybe_one, undecided
from mavis_tui.models.vaccination import Moment, Staff
from mavis_tui.wire.team_file import what_it_says
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.recording.withdrawing import LONGEST_REASON
from mavis_tui.workspace.sending.changes import recorded_words
from mavis_tui.workspace.words import sending_tag

TO_DECIDE = "Two laptops recorded this: decide first which one counts (mavis collect)."
TO_CHOOSE = "Two laptops corrected this in two ways: decide first which one counts (mavis collect)."


class CaseKind(StrEnum):
    """Two records of one dose, or one record that was corrected in two ways."""

    DOUBLE = "double"
    VERSIONS = "versions"


class SideRow(Struct, frozen=True, kw_only=True):
    """One thing that a record says, as the check page says it."""

    label: str
    words: str


class Side(Struct, frozen=True, kw_only=True):
    """One of those that stand beside each other. `key` chooses it; `counts` is None until somebody has decided.

    `laptop` says on whose laptop it was made, `own` that it was this one; `rows` say what was recorded.
    """

    key: str
    what: str
    laptop: str
    own: bool
    made_at: Moment
    status: str
    rows: tuple[SideRow, ...]
    exported_as: str = ""
    counts: bool | None = None

    def told(self, label: str) -> str:
        """Give what it says under a label, a dash for nothing."""
        return next((row.words for row in self.rows if row.label == label), "–")


class TeamCase(Struct, frozen=True, kw_only=True):
    """Something to decide, or decided: about which child, and what stands beside what, oldest first.

    `may_be_others` says that they may be two children. `reason` and `by` are empty until somebody has decided.
    """

    id: str
    kind: CaseKind
    session: str
    place: str
    child: str
    sides: tuple[Side, ...]
    may_be_others: bool = False
    reason: str = ""
    by: str = ""

    @property
    def is_open(self) -> bool:
        """True while somebody has to decide."""
        return not self.by


class Deciding:
    """The verbs for it. What was decided travels with every file that this laptop writes for the team."""

    def __init__(self, store: Store, clock: Clock, access: Access, readable: ReadableSessions) -> None:
        self._store = store
        self._clock = clock
        self._access = access
        self._readable = readable

    def cases(self) -> list[TeamCase]:
        """Give what is to be decided, and then what was; nothing on a laptop that took no file in."""
        if not FromTheTeam(self._store.outbox).any:
            return []
        entries = self._newest()
        return [*self._doubles(entries), *self._versions(entries), *self._decided(entries)]

    def why_not(self) -> dict[str, str]:
        """Say of each record about which nobody has decided why it can be in no file, by the ids of the changes."""
        if not FromTheTeam(self._store.outbox).any:
            return {}
        found = {one.change.id: TO_DECIDE for case in self._open_doubles(self._newest()) for one in case}
        return found | dict.fromkeys(FromTheTeam(self._store.outbox).open_rivals(), TO_CHOOSE)

    def decide(self, stands: Sequence[str], reason: str) -> TeamCase:
        """Let these count, by their keys, and what stands beside them not; all are kept.

        Decided anew, the later decision holds. Of records several may count, because each was given; of versions one.
        Raises NotFound where they don't stand beside each other, BadInput where the reason is missing or two versions
        were chosen; then nothing was decided.
        """
        case = next((case for case in self.cases() if {*stands} <= {side.key for side in case.sides}), None)
        if case is None or not stands:
            raise NotFound(
                "There is nothing to decide about that, or it doesn’t stand beside each other. Nothing was decided. "
                "See what there is: mavis collect"
            )
        why = " ".join(reason.split())
        if not any(letter.isalnum() for letter in why) or len(why) > LONGEST_REASON:
            raise BadInput(f"Say why, in at most {LONGEST_REASON:,} characters. Nothing was decided.")
        if case.kind is CaseKind.DOUBLE:
            keys = [side.key for side in case.sides]
            self._rule([key for key in keys if key in stands], [key for key in keys if key not in stands], why)
        elif len({*stands}) > 1:
            raise BadInput("It is one record, so one of its versions counts. Choose one. Nothing was decided.")
        else:
            self._choose(case, stands[0])
            self._rule((case.id,), (), why)
        return next((found for found in self.cases() if found.id == case.id), case)

    def _rule(self, stands: Iterable[str], aside: Iterable[str], reason: str) -> None:
        # Another laptop's clock may be ahead; the last word is the last.
        earlier = [one.at + timedelta(seconds=1) for one in FromTheTeam(self._store.outbox).rulings()]
        at = max([self._clock(), *earlier])
        by = self._access.nurse
        FromTheTeam(self._store.outbox).rule(
            TeamRuling(stands=tuple(stands), aside=tuple(aside), reason=reason, by=by, at=at)
        )

    def _choose(self, case: TeamCase, key: str) -> None:
        """Make the chosen version once more, as the newest one, so that it stands on every laptop."""
        change = dict(self._versions_of(case.id))[key]
        held = self._store.outbox.entry(case.id)
        number = (held.change.revision if held is not None else change.revision) + 1
        earlier = self._earlier_files(change, held)
        record, day = change.vaccination, change.of_the_day
        self._store.outbox.append(
            replace(
                change,
                device=self._store.device.id,
                revision=number,
                kind=ChangeKind.CORRECTION if record is not None else change.kind,
                vaccination=replace(record, revision=number) if record is not None else None,
                of_the_day=replace(day, revision=number) if day is not None else None,
                made_at=self._clock(),
                made_by=self._access.nurse.email,
                based_on=None,
                clock_offset=None,
            ),
            offline=True,
            known=self._store.outbox.known(change.session, change.child) if change.child is not None else None,
        )
        says = what_it_says(change)
        for written in earlier:  # what was chosen is in a file already, or else the next one corrects that file
            revisions = [(change.id, change.revision), *([(change.id, number)] if written.says == says else [])]
            FromTheTeam(self._store.outbox).note_exported(revisions, written)

    def _earlier_files(self, change: Change, held: Entry | None) -> list[Written]:
        """Give the files for Mavis that have this revision, as this laptop has it or as another one made it."""
        otherwise = FromTheTeam(self._store.outbox).written_otherwise()
        found = [one for one in otherwise if (one.change, one.revision) == (change.id, change.revision)]
        if held is not None and held.exported is not None:
            export, says = held.exported, what_it_says(held.change)
            found.append(
                Written(
                    change=change.id,
                    revision=change.revision,
                    says=says,
                    file=export.file,
                    at=export.at,
                    by=export.by,
                )
            )
        return found

    def _newest(self) -> list[Entry]:
        return [entry for entry in self._readable.newest() if is_of_workbook(entry.change.session)]

    def _open_doubles(self, entries: Iterable[Entry]) -> list[tuple[OnALaptop, ...]]:
        from_the_team = FromTheTeam(self._store.outbox)
        first = self._first_made_on()
        records = [
            OnALaptop(entry.change, first[entry.change.id], self._person(entry.change))
            for entry in entries
            if entry.change.vaccination is not None and entry.change.vaccination.withdrawn is None
        ]
        return undecided(
            records, from_the_team.aside().keys(), from_the_team.rulings(), self._store.device.same_children
        )

    def _doubles(self, entries: Sequence[Entry]) -> Iterator[TeamCase]:
        by_id = {entry.change.id: entry for entry in entries}
        for found in self._open_doubles(entries):
            sides = [self._side(by_id[one.change.id], one.change.id, one.device) for one in found]
            people = [one.person for one in found]
            others = any(is_maybe_one(people[0], person, self._answers) is False for person in people[1:])
            yield self._case(CaseKind.DOUBLE, found[0].change, sides, may_be_others=others)

    def _versions(self, entries: Iterable[Entry]) -> Iterator[TeamCase]:
        by_id = {entry.change.id: entry for entry in entries}
        for id_ in FromTheTeam(self._store.outbox).open_rivals():
            sides = [
                self._side(by_id[id_]._replace(change=change), key, change.device)
                for key, change in self._versions_of(id_)
            ]
            yield self._case(CaseKind.VERSIONS, by_id[id_].change, sides)

    def _versions_of(self, change_id: str) -> list[tuple[str, Change]]:
        held = self._store.outbox.entry(change_id)
        rivals = FromTheTeam(self._store.outbox).open_rivals().get(change_id, [])
        changes = [*([held.change] if held is not None else []), *rivals]
        ordered = sorted(changes, key=lambda one: (one.made_at, one.device))
        return [(f"{change_id}/{number}", change) for number, change in enumerate(ordered, 1)]

    def _decided(self, entries: Iterable[Entry]) -> Iterator[TeamCase]:
        by_id = {entry.change.id: entry for entry in entries}
        first, aside = self._first_made_on(), FromTheTeam(self._store.outbox).aside()
        last: dict[str, TeamRuling] = {}
        for ruling in sorted(FromTheTeam(self._store.outbox).rulings(), key=lambda one: one.at):
            last.update(dict.fromkeys((*ruling.stands, *ruling.aside), ruling))
        for ruling in dict.fromkeys(last.values()):
            ids = [id_ for id_ in (*ruling.stands, *ruling.aside) if id_ in by_id and last[id_] is ruling]
            if len(ids) > 1:
                found = [by_id[id_] for id_ in sorted(ids, key=lambda one: (by_id[one].change.made_at, one))]
                sides = [
                    replace(
                        self._side(entry, entry.change.id, first[entry.change.id]),
                        counts=entry.change.id not in aside,
                    )
                    for entry in found
                ]
                case = self._case(CaseKind.DOUBLE, found[0].change, sides)
                yield replace(case, reason=ruling.reason, by=named(ruling.by))

    def _case(self, kind: CaseKind, change: Change, sides: Iterable[Side], *, may_be_others: bool = False) -> TeamCase:
        person = self._person(change)
        return TeamCase(
            id=change.id,
            kind=kind,
            session=change.session,
            place=self._readable.place(change.session),
            child=person.full_name if person is not None else "name no longer on this device",
            sides=tuple(sides),
            may_be_others=may_be_others,
        )

    def _side(self, entry: Entry, key: str, device: str) -> Side:
        change, record = entry.change, entry.change.vaccination
        own = device == self._store.device.id
        person = self._person(change)
        who = {"Child": f"{person.full_name}, born {person.date_of_birth:%d/%m/%Y}"} if person is not None else {}
        return Side(
            key=key,
            what=recorded_words(entry),
            laptop=self._whose(change, device),
            own=own,
            made_at=change.made_at,
            status=sending_tag(entry.sending).text,
            rows=tuple(
                SideRow(label=label, words=words)
                for label, words in (who | (rows_of(record) if record is not None else {})).items()
            ),
            exported_as=entry.exported.file if entry.exported is not None else "",
        )

    def _whose(self, change: Change, device: str) -> str:
        by = self._access.nurse if device == self._store.device.id else self._laptops.get(device)
        return named(by) if by is not None else change.made_by

    @property
    def _laptops(self) -> Mapping[str, Staff]:
        return {one.device: one.nurse for one in FromTheTeam(self._store.outbox).files()}

    @property
    def _answers(self) -> Mapping[frozenset[str], bool]:
        return self._store.device.same_children

    def _first_made_on(self) -> dict[str, str]:
        """Say on which device each record was made first."""
        first: dict[str, Change] = {}
        for entry in self._store.outbox.entries():
            held = first.get(entry.change.id)
            if held is None or entry.change.revision < held.revision:
                first[entry.change.id] = entry.change
        return {id_: change.device for id_, change in first.items()}

    def _person(self, change: Change) -> Person | None:
        return self._readable.person(change.session, change.child) if change.child is not None else None

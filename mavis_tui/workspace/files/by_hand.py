"""What is left to be done in Mavis by hand after a session, and ticking it off. Nothing here is sent."""

from typing import NamedTuple

from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.cache.store import Store
from mavis_tui.cache.ticks import Ticks
from mavis_tui.errors import NotFound
from mavis_tui.models.calendar import Clock
from mavis_tui.models.change import Change
from mavis_tui.models.files.by_hand import ByHand, Tick, When, key_to_tick, steps_of, untrue_in_mavis
from mavis_tui.models.files.selection import LeftOut, what_and_when
from mavis_tui.models.vaccination import Withdrawal
from mavis_tui.spreadsheets.records_csv import ToEnter, records_csv
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.files.mavis_csv import MavisCsv


class About(NamedTuple):
    """Of which session and child something is, and what it is."""

    session: str
    child: str
    what: str


class LeftForMavis:
    """The verbs for what Mavis takes from no file: it stays on the list until somebody says that it is done."""

    def __init__(self, store: Store, clock: Clock, access: Access, mavis_csv: MavisCsv) -> None:
        self._store = store
        self._ticks = Ticks(store.device.database)
        self._clock = clock
        self._access = access
        self._mavis_csv = mavis_csv

    def of(self, session_id: str) -> tuple[ByHand, ...]:
        """List everything of a session, done or not, in the order of its records. Raises NotSavedOffline.

        What the office is checking or has set aside isn't on it, nor what two laptops recorded until somebody decides:
        nobody knows yet whether it counts. What was set aside since it left in a file is: it has to be removed there.
        """
        chosen = self._mavis_csv.everything(session_id)
        made = records_csv(chosen.wanted, self._clock(), changed_identity=True)
        ticks = self._ticks.of(session_id)
        newest, undecided = {entry.change.id: entry for entry in chosen.newest}, self._mavis_csv.undecided()
        found = [_thing(newest[each.change].change, each, each.text, When.BEFORE, ticks) for each in made.enter_first]
        for one in chosen.wanted:
            if untrue := untrue_in_mavis(one.record):
                about = About(one.session.id, one.child.full_name, what_and_when(one.record))
                found += [_thing(newest[one.record.id].change, about, untrue, When.AFTER, ticks)]
        could_be_written = {one.record.id for one in chosen.wanted}  # with another choice on the page of exporting
        for left in (*made.left_out, *chosen.missing):
            entry = newest[left.change]
            if left.change in undecided:
                continue
            if (gone := self._set_aside_since(entry)) is not None:
                found.append(_thing(gone, left, left.why, When.INSTEAD, ticks))
            is_in_a_file = entry.exported is not None and left.change in could_be_written
            if not is_in_a_file and not entry.set_aside and entry.sending is not Sending.REVIEW:
                found.append(_thing(entry.change, left, left.why, When.INSTEAD, ticks))
        order = {change: n for n, change in enumerate(newest)}
        return tuple(sorted(found, key=lambda each: order[each.key.split(":")[0]]))

    def _set_aside_since(self, entry: Entry) -> Change | None:
        """Give a record that a file has and that was set aside since as if it had been withdrawn; None for any other.

        Mavis has it all the same, so that somebody has to archive it there.
        """
        record, ruling = entry.change.vaccination, entry.ruling
        if record is None or ruling is None:
            return None
        revisions = self._store.outbox.entries(session=entry.change.session, child=entry.change.child)
        if not any(one.exported is not None for one in revisions if one.change.id == entry.change.id):
            return None
        gone = Withdrawal(reason=ruling.reason, by=ruling.by, at=ruling.at)
        return replace(entry.change, vaccination=replace(record, withdrawn=gone))

    def tick(self, session_id: str, key: str, *, done: bool = True) -> ByHand:
        """Say that one thing was done in Mavis, or that it wasn't after all. Raises NotFound, SignInNeeded."""
        thing = next((each for each in self.of(session_id) if each.key == key), None)
        if thing is None:
            raise NotFound(f"Nothing called {key} is left to be done in Mavis for this session. Nothing was changed.")
        if done:
            by = self._access.nurse.email
            self._ticks.keep(Tick(key=key, session=session_id, by=by, at=self._clock()))
        else:
            self._ticks.take_back(key)
        return next(each for each in self.of(session_id) if each.key == key)


def _thing(change: Change, about: LeftOut | ToEnter | About, why: str, when: When, ticks: dict[str, Tick]) -> ByHand:
    key = key_to_tick(change, when)
    return ByHand(
        key=key,
        session=about.session,
        child=about.child,
        what=about.what,
        why=why,
        steps=steps_of(change, when),
        done=ticks.get(key),
    )

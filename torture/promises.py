"""What is promised of every record, checked by looking at the laptops and into the hub's own tables."""

from collections import Counter
from collections.abc import Sequence

import msgspec
from sqlalchemy import select

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.hub.sessions.bundles import whole_session
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.decisions import Decisions, Ruling, decided
from mavis_tui.hub.store.tables import changes, refusals
from mavis_tui.models.change import Change, Receipt, Verdict
from mavis_tui.models.session import SessionBundle
from torture.laptop import Laptop

SESSION = "1204"

LOST = "records lost"
DOUBLED = "records doubled"
UNFOUNDED = "“Saved” without the hub’s receipt"
TOO_GREEN = "“all saved” while something waited"
REMOVED = "sessions removed while something waited"
STUCK = "records stuck on a good connection"
OLDER = "lists that were told piece by piece, and aren’t the whole"
PROMISES = (LOST, DOUBLED, UNFOUNDED, TOO_GREEN, REMOVED, STUCK, OLDER)


class Broken(AssertionError):
    """A promise that didn't hold."""

    def __init__(self, promise: str, what: object) -> None:
        super().__init__(f"{promise}: {what}")
        self.promise = promise


def must(holds: bool, promise: str, what: object = "") -> None:
    """Raise Broken unless a promise holds."""
    if not holds:
        raise Broken(promise, what)


class HubTables:
    """What one team's hub holds: the records it keeps, and what it turned away, by id and revision."""

    def __init__(self, database: Database, team: str) -> None:
        self._database = database
        self._team = team
        self.held: dict[tuple[str, int], Change] = {}
        self.refused: dict[tuple[str, int], list[Change]] = {}
        self.decided: Decisions = {}

    async def read(self) -> None:
        """Look again. Raises Broken if a dose is there twice, or isn't in the session that the next nurse gets."""
        self.held, self.refused = {}, {}
        async with self._database.reading() as connection:
            kept = await connection.execute(select(changes).where(changes.c.organisation == self._team))
            for row in kept.all():
                receipt = msgspec.json.decode(row.receipt, type=Receipt)
                must((row.id, row.revision) == (receipt.change, receipt.revision), UNFOUNDED, receipt)
                self.held[row.id, row.revision] = msgspec.json.decode(row.body, type=Change)
            turned_away = await connection.execute(select(refusals).where(refusals.c.organisation == self._team))
            for row in turned_away.all():
                change = msgspec.json.decode(row.body, type=Change)
                self.refused.setdefault((row.id, row.revision), []).append(change)
            self.decided = await decided(connection, self._team)
            listed = msgspec.json.decode(await whole_session(connection, self._team, SESSION), type=SessionBundle)
        doses = Counter(dose.id for child in listed.children for care in child.care.values() for dose in care.history)
        doses += Counter(one.id for child in listed.children for one in child.of_the_day)
        must(all(count == 1 for count in doses.values()), DOUBLED, doses)
        recorded = {change.id for change in self.held.values() if change.vaccination or change.of_the_day}
        counts = {record for record in recorded if not self._is_set_aside(record)}
        must(doses.keys() == counts, LOST, f"the next nurse gets {doses}, the hub holds {counts}")

    def _is_set_aside(self, record: str) -> bool:
        """Tell by the newest revision that wasn't undone: then the record is as it was before."""
        ruled = {
            revision: found.outcome if (found := self.decided.get((record, revision))) else None
            for change, revision in self.held
            if change == record
        }
        standing = [revision for revision, outcome in ruled.items() if outcome is not Ruling.UNDO]
        return ruled[max(standing)] is Ruling.SET_ASIDE

    def knows_only(self, laptops: Sequence[Laptop]) -> None:
        """Raise Broken if the hub has what nobody recorded."""
        confirmed = {revision for laptop in laptops for revision in laptop.confirmed}
        must(self.held.keys() <= confirmed, DOUBLED, self.held.keys() - confirmed)

    def is_known_as_decided_on(self, laptop: Laptop) -> None:
        """Raise Broken if a laptop that has just refreshed still shows as being checked what was decided."""
        for entry in laptop.store.outbox.entries():
            newest = laptop.store.outbox.entry(entry.change.id)
            undecided = (entry.change.id, entry.change.revision) not in self.decided
            must(undecided or newest != entry or entry.sending is not Sending.REVIEW, STUCK, entry)

    def has_everything_of(self, laptop: Laptop) -> None:
        """Raise Broken unless each confirmed revision is kept, or turned away and kept beside the others."""
        for revision, change in laptop.confirmed.items():
            kept = [self.held[revision]] if revision in self.held else []
            must(change in [*kept, *self.refused.get(revision, [])], LOST, change)


def look_at(laptop: Laptop, hub: HubTables) -> None:
    """Hold one laptop to every promise that can be seen at one moment. Raises Broken."""
    entries = laptop.store.outbox.entries()
    _nothing_confirmed_is_lost(laptop, entries)
    for entry in entries:
        _the_word_is_true(entry, hub)
    waiting = {entry.change.id for entry in entries if entry.sending is Sending.WAITING}
    dashboard = laptop.workspace.sessions.dashboard()
    must(dashboard.waiting == len(waiting), TOO_GREEN, f"{dashboard.waiting} said, {waiting} wait")
    must(not (waiting and dashboard.notice), TOO_GREEN, waiting)
    _what_waits_is_drawn(laptop, entries)


def _nothing_confirmed_is_lost(laptop: Laptop, entries: list[Entry]) -> None:
    kept = Counter((entry.change.id, entry.change.revision) for entry in entries)
    must(not [one for one, count in kept.items() if count > 1], DOUBLED, kept)
    must(kept.keys() == laptop.confirmed.keys(), LOST, laptop.confirmed.keys() ^ kept.keys())
    for entry in entries:
        confirmed = laptop.confirmed[entry.change.id, entry.change.revision]
        must(entry.change == confirmed, LOST, (entry.change, confirmed))


def _the_word_is_true(entry: Entry, hub: HubTables) -> None:
    change, receipt = entry.change, entry.receipt
    revision = (change.id, change.revision)
    if receipt is None:
        must(entry.sending is Sending.WAITING, UNFOUNDED, entry)
        return
    must((receipt.change, receipt.revision) == revision, UNFOUNDED, entry)
    if receipt.verdict is Verdict.REFUSED:
        must(change in hub.refused.get(revision, []), LOST, entry)
    else:
        must(hub.held.get(revision) == change, UNFOUNDED, entry)


def _what_waits_is_drawn(laptop: Laptop, entries: list[Entry]) -> None:
    """A refresh never hides what waits, and a session in which something waits is never removed."""
    saved = laptop.workspace.sessions.is_saved(SESSION)
    waits = [entry.change for entry in entries if entry.sending is Sending.WAITING]
    must(saved or not waits or not laptop.had_the_session, REMOVED, laptop.name)
    laptop.had_the_session = saved
    for record in [change.vaccination for change in waits if change.vaccination is not None] if saved else []:
        page = laptop.workspace.children.page(SESSION, record.child)
        shown = {one.id for section in page.sections for one in (*section.attempts, *section.withdrawn)}
        must(record.id in shown, LOST, f"{record.id} waits and isn’t drawn")

"""A day at a school as a script: what a nurse and the hub do to one store, and what each step lets her count on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from mavis_tui.cache.store import Account, Store
from mavis_tui.models.change import Change, Receipt, Verdict
from mavis_tui.models.programme import Site
from mavis_tui.models.session import SessionBundle, bundle
from tests.builders import NOON, NURSE, a_batch, a_change, a_child, a_session, a_vaccination

SESSION = "1204"
CHECKPOINT_PAGES = 24
"""SQLite moves its journal into the database every 1,000 pages; here sooner, so that a short day has several."""


class Promise(NamedTuple):
    """What is true once a step has returned, as a name and its value: `record a/1`, `password`, `snapshot`."""

    name: str
    value: object


class Step(NamedTuple):
    """Something done, and what it promises. Before it is done its promises may be kept or not, but nothing else."""

    do: Callable[[], object]
    promises: tuple[Promise, ...]


def password(number: int) -> str:
    """Give the n-th password of the day."""
    return f"blue lamp seven rivers {number}"


def bundle_of_day(day: int) -> SessionBundle:
    """Give what the hub says on the n-th day: other children each time."""
    children = tuple(a_child(n, registration=f"Day {day}") for n in range(1, 6 + 3 * day))
    return bundle(a_session(), children, (a_batch(),))


class Day:
    """The store in `folder` and the steps of the day, of so many records."""

    def __init__(self, folder: Path, records: int) -> None:
        self.store = Store(folder)
        self._records = records

    def steps(self) -> Iterator[Step]:
        """Give one step after another; each must be done before the next is asked for."""
        yield Step(lambda: self.store.create(password(0)), (Promise("password", 0),))
        self._checkpoint_often()
        yield self._sign_in("first token")
        yield self._save(0)
        for n in range(1, self._records + 1):
            yield from self._record(n)
            if n % 5 == 0:
                yield from self._send()
            if n == self._records // 3:
                yield self._save(1)
                yield Step(lambda: self.store.change_password(password(0), password(1)), (Promise("password", 1),))
            if n == self._records // 2:
                yield Step(self.store.lock, ())
                yield Step(lambda: self.store.unlock(password(1)), ())
                self._checkpoint_often()
        yield self._save(2)
        yield self._sign_in("second token")
        yield Step(self.store.lock, ())

    def _checkpoint_often(self) -> None:
        self.store.outbox._file._all(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")

    def _sign_in(self, token: str) -> Step:
        account = Account(hub="http://127.0.0.1:9", token=token, expires_at=NOON, staff=NURSE, organisation="R1L")
        return Step(lambda: self.store.device.set_account(account), (Promise("token", token),))

    def _save(self, day: int) -> Step:
        saved = bundle_of_day(day)
        save = self.store.snapshots.save
        return Step(
            lambda: save(saved, etag=f"day-{day}", saved_at=NOON, outstanding={}), (Promise("snapshot", f"day-{day}"),)
        )

    def _record(self, n: int) -> Iterator[Step]:
        """Record a dose with notes of some length; every fourth is corrected at once."""
        yield self._append(a_change(n, a_vaccination(n, notes="Felt faint. " * (n % 7))))
        if n % 4 == 0:
            yield self._append(a_change(n, a_vaccination(n, revision=2, site=Site.RIGHT_ARM_UPPER)))

    def _append(self, change: Change) -> Step:
        promise = Promise(f"record {change.id}/{change.revision}", change.vaccination)
        return Step(lambda: self.store.outbox.append(change, offline=True), (promise,))

    def _send(self) -> Iterator[Step]:
        """Note an attempt for everything that waits but the newest, and take the receipts."""
        waiting = self.store.outbox.waiting()[:-1]
        yield Step(lambda: self.store.outbox.note_attempt(waiting, NOON), ())
        receipts = [Receipt(change=c.id, revision=c.revision, verdict=Verdict.SAVED, received_at=NOON) for c in waiting]
        yield Step(
            lambda: self.store.outbox.take(receipts),
            tuple(Promise(f"receipt {c.id}/{c.revision}", True) for c in waiting),
        )

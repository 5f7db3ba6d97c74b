"""A nurse's app without its screens, recording without pause over the real store, for as long as it lives."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, NoReturn
from unittest.mock import patch

from msgspec.structs import replace

from mavis_tui.cache.engine.encrypted_file import CipherFile
from mavis_tui.cache.keys import vault
from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.cache.store import Account, Store
from mavis_tui.models.change import Receipt, Verdict
from mavis_tui.models.programme import Programme, Site
from mavis_tui.settings import Settings
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.form_answers import Answers, Prepared
from tests.builders import NOON, NURSE, a_bundle
from torture.ledger import digest
from torture.victim import READY, Where, Witness

PASSWORD = "blue lamp seven rivers"
SESSION = "1204"
CHILDREN = 300
_DOSE = Answers(vaccine="Gardasil9", batch_number="FM8629", batch_expiry=date(2027, 5, 31), site=Site.LEFT_ARM_UPPER)


def new_store(folder: Path) -> None:
    """Make a store that is ready for a school: somebody signed in once, one session is saved offline."""
    with patch.object(vault, "MEMORY_KIB", 8 * 1024):  # the least that a vault takes: passwords aren't tried here
        store = Store(folder)
        store.create(PASSWORD)
    account = Account(hub="http://127.0.0.1:9", token="", expires_at=NOON, staff=NURSE, organisation="R1L")
    store.device.set_account(account)
    store.snapshots.save(a_bundle(CHILDREN), etag="", saved_at=NOON, outstanding={})
    store.lock()


def recorder(store: Store, kill: int, *, check: bool) -> Callable[[Witness], None]:
    """Make the life of one process; `store` has its keys in memory and nothing open, `kill` is the number of its death.

    `check` lets it check every page first.
    """

    def act(witness: Witness) -> None:
        with patch.object(CipherFile, "_all", _telling_of_commits(witness)):
            _Life(store, kill, witness).go_on(check)

    return act


class _Life:
    def __init__(self, store: Store, kill: int, witness: Witness) -> None:
        self._store = store
        self._witness = witness
        self._first_turn = kill % 12  # few live for long, and each should do something else
        numbers = count(1)
        self._workspace = Workspace(
            store,
            Settings(data_dir=store.folder),
            lambda: NOON,
            lambda: f"kill-{kill}-{next(numbers)}",
            _no_network,
            Random(1),
        )
        self._recording = self._workspace.recording  # loaded before it is ready, not in the time until the kill

    def go_on(self, check: bool) -> None:
        """Open, say what is there, and record until the end."""
        self._store._open()
        entries = self._look(check)
        children = iter(range(1 + len({entry.change.child for entry in entries}), CHILDREN + 1))
        self._witness.tell(READY)
        for turn in count(self._first_turn):
            child = f"child-{next(children)}"
            record = self._record(child)
            if turn % 3 == 0:
                self._correct(child, record)
            if turn % 4 == 0:
                self._send()
            if turn % 6 == 0:
                self._close_and_open()

    def _look(self, check: bool) -> list[Entry]:
        entries = self._store.outbox.entries()
        for entry in entries:
            change, answered = entry.change, entry.sending is not Sending.WAITING
            name = f"{change.id}/{change.revision}"
            self._witness.tell("has", name, change.child, change.sequence, digest(change.vaccination), answered)
        file: CipherFile = self._store.outbox._file
        self._witness.tell("receipts", file.count("receipts"))
        if self._store.outbox.lost:
            self._witness.tell("alarm")
        if check:
            self._witness.tell("damaged" if file.check() else "checked")
        return entries

    def _record(self, child: str) -> str:
        options = self._recording.options(SESSION, child, Programme.HPV)
        return self._confirm(self._recording.prepare(options, _DOSE))

    def _correct(self, child: str, record: str) -> None:
        options = self._recording.correction(SESSION, child, record)
        other = replace(_DOSE, site=Site.RIGHT_ARM_UPPER, notes="The other arm, on second thoughts.")
        self._confirm(self._recording.prepare(options, other))

    def _confirm(self, prepared: Prepared) -> str:
        record = prepared.record
        name = f"{record.id}/{record.revision}"
        self._witness.tell("about", name, digest(record))
        self._witness.is_at(Where.IN_A_VERB)
        self._recording.confirm(prepared)
        self._witness.is_at(Where.BETWEEN)
        self._witness.tell("said", name)
        return record.id

    def _send(self) -> None:
        """Do what an upload leaves on the disk: the attempt, and the hub's receipts."""
        waiting = self._store.outbox.waiting()[:3]
        receipts = [
            Receipt(change=change.id, revision=change.revision, verdict=Verdict.SAVED, received_at=NOON)
            for change in waiting
        ]
        self._witness.is_at(Where.IN_A_VERB)
        self._store.outbox.note_attempt(waiting, NOON + timedelta(seconds=1))
        self._store.outbox.take(receipts)
        self._witness.is_at(Where.BETWEEN)
        for change in waiting:
            self._witness.tell("answered", f"{change.id}/{change.revision}")

    def _close_and_open(self) -> None:
        """Close as locking does, which moves the journal into the database, and open with the password."""
        self._witness.is_at(Where.CLOSING)
        self._store.lock()
        self._witness.is_at(Where.OPENING)
        self._store.unlock(PASSWORD)
        self._witness.is_at(Where.BETWEEN)


def _telling_of_commits(witness: Witness) -> Callable[..., list[Any]]:
    usual = CipherFile._all

    def telling(self: CipherFile, statement: str, parameters: Any = ()) -> list[Any]:
        if statement != "COMMIT":
            return usual(self, statement, parameters)
        witness.is_at(Where.COMMITTING)
        found = usual(self, statement, parameters)
        witness.is_at(Where.IN_A_VERB)
        return found

    return telling


def _no_network(_hub: str, _token: str | None) -> NoReturn:
    raise AssertionError("recording asks no hub")

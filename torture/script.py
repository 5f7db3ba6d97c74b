"""A scripted day of one device, step by step, and what its store says after each: the ground for faults and damage."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mavis_tui.cache.drafts import Draft
from mavis_tui.cache.sealed_records import Unreadable
from mavis_tui.cache.store import Account, Store
from mavis_tui.errors import WrongPassword
from mavis_tui.models.change import Receipt, Verdict
from mavis_tui.models.child import Child
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.sealed_record import SealedRecord
from mavis_tui.models.session import SessionListing
from mavis_tui.models.vaccination import Outcome
from tests.builders import NOON, NURSE, a_bundle, a_change, a_session, a_vaccination

PASSWORD = "blue lamp seven rivers"
NEW_PASSWORD = "an entirely new password"

CHILDREN = 12
LETS_GO = "let go of what was sent"
"""Taken back by damage to the journal, this one: what was let go is there again, and that is no harm."""


class Step(NamedTuple):
    """One thing that is done to the store. `locked` steps find it locked, the others unlocked; doing one again after
    it failed must be harmless.
    """

    name: str
    do: Callable[[Store], object]
    locked: bool = False


class View(NamedTuple):
    """What a nurse would find: records and what became of them, copies, who is signed in, what was sealed."""

    recorded: tuple[tuple[str, int, str, str], ...]
    copies: tuple[tuple[str, str, str], ...]
    account: str
    listing: str
    device: tuple[str, ...]
    sealed: tuple[str, ...]
    messages: tuple[str, ...]


NOTHING = View((), (), "", "", (), (), ())


def view(store: Store) -> View:
    """Look at everything that an unlocked store holds, reading each child and each record."""
    notes = store.snapshots.notes()
    entries = store.outbox.entries()
    account = store.device.account
    return View(
        recorded=tuple((e.change.id, e.change.revision, str(e.change.vaccination), str(e.sending)) for e in entries),
        copies=tuple((n.session.id, n.etag, _hashed(store.snapshots.children(n.session.id))) for n in notes),
        account="" if account is None else str(account),
        listing=store.device.listing_etag,
        device=(str(store.device.drafts.all()), str(store.recovery())[:80]),
        sealed=tuple(
            each.why if isinstance(each, Unreadable) else repr(each) for each in store.sealed_records.opened()
        ),
        messages=tuple(store.snapshots.damaged),
    )


def _hashed(children: list[Child]) -> str:
    return hashlib.sha256(msgspec.json.encode(children)).hexdigest()


def unlocked(folder: Path, *, wait_seconds: float = 0.2) -> Store:
    """Open the store with whichever of the two passwords it takes."""
    store = Store(folder, wait_seconds=wait_seconds)
    unlock(store)
    return store


def unlock(store: Store) -> None:
    """Unlock with whichever of the two passwords the store takes."""
    try:
        store.unlock(PASSWORD)
    except WrongPassword:
        store.unlock(NEW_PASSWORD)


def script() -> tuple[Step, ...]:
    """Give the day: everything that changes a file of the store, in the order in which a nurse does it."""
    return (
        Step("create the store", _create, locked=True),
        Step("sign in", lambda store: store.device.set_account(_ACCOUNT)),
        Step("prepare recovery", lambda store: store.prepare_recovery(_ACCOUNT.hub, "R1L", _TEAM_KEY)),
        Step("keep the list of sessions", lambda store: store.device.set_listing(_LISTING, "list-1", NOON)),
        Step("save a session", lambda store: _save(store, "1204", "v1", 1)),
        Step("record", lambda store: _record(store, 1)),
        Step("record another", lambda store: _record(store, 2)),
        Step("correct", lambda store: _record(store, 1, revision=2, notes="Left arm, not right")),
        Step("leave a form unfinished", lambda store: store.device.drafts.keep(_DRAFT)),
        Step("note the attempt", _attempt),
        Step("take receipts", _take),
        Step("refresh", lambda store: _save(store, "1204", "v2", 2)),
        Step("save another session", lambda store: _save(store, "1205", "v1", 1)),
        Step("forget it", lambda store: store.forget("1205")),
        Step("lock and unlock", _lock_and_unlock),
        Step("record while locked", _seal, locked=True),
        Step("change the password", _change_password),
        Step("unlock with the new one", unlock, locked=True),
        Step(LETS_GO, lambda store: store.outbox.letting_go.let_go(["1204"], NOON + timedelta(days=1))),
        Step("record with it", lambda store: _record(store, 3)),
    )


_ACCOUNT = Account(hub="https://hub.example", token="t", expires_at=NOON, staff=NURSE, organisation="R1L")
_TEAM_KEY = bytes.fromhex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
"""A public key: that of Alice in RFC 7748, section 6.1."""
_DRAFT = Draft(
    session="1204",
    child="child-5",
    programme=Programme.HPV,
    name="MWANGI5, Ada",
    label="HPV",
    given=True,
    kept_at=NOON,
    fields={"notes": "the fire bell rang"},
)
_LISTING = (SessionListing(session=a_session(), children=CHILDREN, done=0),)


def _create(store: Store) -> None:
    if store.exists:  # it got as far as the password: the same words open it
        store.unlock(PASSWORD)
    else:
        store.create(PASSWORD)


def _save(store: Store, session: str, etag: str, version: int) -> None:
    bundle = a_bundle(CHILDREN, id=session, version=version)
    store.snapshots.save(bundle, etag=etag, saved_at=NOON, outstanding={})


def _record(store: Store, n: int, *, revision: int = 1, **record: Any) -> None:
    """Record as the workspace does, which looks first whether this is kept already."""
    kept = store.outbox.entry(f"vaccination-{n}")
    if kept is None or kept.change.revision < revision:
        store.outbox.append(a_change(n, a_vaccination(n, revision=revision, **record)), offline=True)


def _attempt(store: Store) -> None:
    store.outbox.note_attempt(store.outbox.waiting(), NOON)


def _take(store: Store) -> None:
    store.outbox.take([_receipt(1, 1), _receipt(2, 1)])


def _receipt(n: int, revision: int) -> Receipt:
    return Receipt(change=f"vaccination-{n}", revision=revision, verdict=Verdict.SAVED, received_at=NOON)


def _seal(store: Store) -> None:
    store.sealed_records.add(
        SealedRecord(
            id="sealed-1",
            given_name="Bea",
            family_name="Okafor",
            date_of_birth=date(2013, 3, 4),
            place="Harbour View Academy",
            programme=Programme.HPV,
            outcome=Outcome.NOT_GIVEN,
            reason=Reason.UNWELL,
            performed_at=NOON,
            performed_by=NURSE,
            made_at=NOON,
        )
    )


def _lock_and_unlock(store: Store) -> None:
    store.lock()
    unlock(store)


def _change_password(store: Store) -> None:
    """Do it as a person would who doesn't know whether the first try took: with the password that still opens."""
    try:
        store.change_password(PASSWORD, NEW_PASSWORD)
    except WrongPassword:
        store.change_password(NEW_PASSWORD, NEW_PASSWORD)


def doubled(seen: View) -> int:
    """Count the revisions that are there more than once."""
    return len(seen.recorded) - len({record[:2] for record in seen.recorded})

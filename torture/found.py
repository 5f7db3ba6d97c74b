"""A store as it is found after a power cut, against what had been promised: the judge of the cuts."""

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.cache.store import Store
from mavis_tui.errors import WrongPassword
from tests.builders import a_change, a_vaccination
from torture.day import SESSION, bundle_of_day, password
from torture.disk import State

UNREADABLE = "stores unreadable"
LOST = "confirmed records or receipts lost"
FALSE = "records or receipts altered, doubled or never made"
SNAPSHOTS = "confirmed snapshots lost, half or damaged"
SIGN_INS = "confirmed sign-ins lost"
ALARMS = "losses told that were none"
WRONG = (UNREADABLE, LOST, FALSE, SNAPSHOTS, SIGN_INS, ALARMS)

Promises = Mapping[str, object]


def lay_out(state: State, origin: Path, folder: Path) -> Path:
    """Write a state of what was below `origin` below `folder`; give the store's folder."""
    for path, content in sorted(state.items()):
        place = folder / path.relative_to(origin)
        if content is None:
            place.mkdir()
        else:
            place.write_bytes(content)
    return folder / "store"


def faults(folder: Path, sure: Promises, maybe: Promises) -> Counter[str]:
    """Open the store in `folder` and count what isn't as promised. `maybe` is what was being done at the cut."""
    store = Store(folder)
    try:
        _open(store, sure, maybe)
        found = _wrong_records(store, sure, maybe) + _wrong_rest(store, sure, maybe)
        found[UNREADABLE] += sum(bool(file.check()) for file in (store.outbox._file, store.device._database.file))
        store.outbox.append(a_change(9999, a_vaccination(1, id="after the cut")), offline=True)
    except Exception as error:  # noqa: BLE001 - whatever keeps a nurse from opening it counts
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return Counter({UNREADABLE: 1})
    finally:
        store.lock()
    return found


def _open(store: Store, sure: Promises, maybe: Promises) -> None:
    """Open with the password that is sure, or the one to which it was being changed; a new device begins."""
    if "password" not in sure and not store.exists:
        store.create(password(0))
        return
    numbers = [promises["password"] for promises in (sure, maybe) if "password" in promises]
    for number in numbers[:-1]:
        try:
            store.unlock(password(int(str(number))))
        except WrongPassword:
            continue
        return
    store.unlock(password(int(str(numbers[-1]))))


def _wrong_records(store: Store, sure: Promises, maybe: Promises) -> Counter[str]:
    entries = store.outbox.entries()
    found: dict[str, object] = {f"record {_name(entry)}": entry.change.vaccination for entry in entries}
    found |= {f"receipt {_name(entry)}": True for entry in entries if entry.sending is Sending.SAVED}
    promised = {name: value for name, value in sure.items() if name.startswith(("record ", "receipt "))}
    receipts = [name in found for name in maybe if name.startswith("receipt ") and name not in sure]
    numbers = [entry.change.sequence for entry in entries]
    return Counter(
        {
            LOST: len(promised.keys() - found.keys()),
            FALSE: sum((sure | maybe).get(name) != value for name, value in found.items())  # type: ignore[operator]
            + len(entries)
            - len({_name(entry) for entry in entries})
            + (numbers != list(range(1, len(numbers) + 1)))
            + (len(set(receipts)) > 1),
        }
    )


def _wrong_rest(store: Store, sure: Promises, maybe: Promises) -> Counter[str]:
    note, account = store.snapshots.note(SESSION), store.device.account
    saved, token = note.etag if note else None, account.token if account else None
    half = note is not None and tuple(store.snapshots.children(SESSION)) != _children(note.etag)
    return Counter(
        {
            SNAPSHOTS: saved not in _either("snapshot", sure, maybe) or half or bool(store.snapshots.damaged),
            ALARMS: store.outbox.lost,
            SIGN_INS: token not in _either("token", sure, maybe),
        }
    )


def _either(name: str, sure: Promises, maybe: Promises) -> set[object]:
    return {sure.get(name), *([maybe[name]] if name in maybe else [])}


def _children(etag: str) -> tuple[object, ...]:
    return bundle_of_day(int(etag.removeprefix("day-"))).children


def _name(entry: Entry) -> str:
    return f"{entry.change.id}/{entry.change.revision}"

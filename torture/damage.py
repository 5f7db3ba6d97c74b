"""Each file of the store cut short, zeroed in pages and with bits flipped, as a kill left it and as it was closed.

Damage is noticed and said in words, or it does no harm: never is anything silently wrong, made up or altered. A damaged
copy of a session is dropped and can be fetched again; of a damaged changes.db what is readable is taken into a new one.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tinydb import TinyDB

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.cache.store import Store
from mavis_tui.errors import MavisError, StoreDamaged
from mavis_tui.models.change import Receipt, Verdict
from mavis_tui.models.sealed_record import SealedRecord
from mavis_tui.workspace.support.salvage import set_aside_and_take_in
from tests.builders import NOON, a_bundle, a_change, a_vaccination
from torture.script import CHILDREN, LETS_GO, View, script, unlock, view
from torture.trial import Scale, Trial
from torture.verdict import in_words, quick_folder

NOTICED, HARMLESS = "noticed, and said in words", "without any harm"
LISTING, AGAIN = "the list of sessions or the sign-in is an older one", "sent again, because a receipt was lost"
KEPT, READ = "records in a changes.db that no longer opened", "of these read back"
WRONG = (
    "silently wrong",
    "altered or made up",
    "not said in words",
    "recording didn’t go on",
    "a session that can’t be fetched again",
)
NOTES = (
    (
        "vault.json, device.db, changes.db, the journals of both, a saved session, a sealed record and the count of "
        "records: each is cut short, zeroed page by page, and has bits flipped, in a store that a kill left and in one "
        "that was closed. Journals are also removed altogether."
    ),
    "The control is the same damage done to the JSON file of TinyDB’s own storage.",
    (
        "A damaged journal of device.db may bring back an older list of sessions or sign-in, and one of changes.db may "
        "cost the last receipts: those records are sent again, and the hub gives the receipts it gave before. Neither "
        "is announced."
    ),
    "A sealed record whose whole file is removed is gone without a word: nothing else on the device knows of it.",
)
_RECORDS = 30
_SAVED = Verdict.SAVED


class Harm(NamedTuple):
    """One thing done to one file."""

    file: str
    how: str
    at: int

    def do(self, folder: Path) -> None:
        """Do it to the file in `folder`."""
        path = folder / self.file
        content = path.read_bytes()
        if self.how == "removed":
            path.unlink()
        elif self.how == "cut":
            path.write_bytes(content[: self.at])
        elif self.how == "zeroed":
            path.write_bytes(
                content[: self.at] + bytes(len(content[self.at : self.at + 4096])) + content[self.at + 4096 :]
            )
        else:
            byte, bit = divmod(self.at, 8)
            path.write_bytes(content[:byte] + bytes([content[byte] ^ 1 << bit]) + content[byte + 1 :])


def run(scale: Scale) -> Trial:
    """Damage everything everywhere; in the short form at a few places."""
    counts = Counter(dict.fromkeys(("cut", "zeroed", "flipped", "removed", NOTICED, HARMLESS, *WRONG), 0))
    with quick_folder() as folder:
        whole = filled(folder)
        for base in (folder / "killed", folder / "closed"):
            for harm in scale.in_time(list(harms(base, scale)), 0.5):
                counts.update([harm.how])
                counts.update(damaged(base, harm, whole, folder / "damaged"))
        control = _control(folder, scale)
    return Trial(name="Damaged files", counts=dict(counts), must_be_zero=WRONG, control=control, notes=NOTES)


def filled(folder: Path) -> View:
    """Make a store with a whole day in it, `killed` with its journals and `closed` without, and say what it holds."""
    store = Store(folder / "closed")
    for step in script():
        if step.name != LETS_GO:
            step.do(store)
    for n in range(10, 10 + _RECORDS):
        store.outbox.append(a_change(n, a_vaccination(n, notes="é" * (37 * n % 500))), offline=True)
    answers = range(10, 10 + _RECORDS, 3)
    store.outbox.take(
        [Receipt(change=f"vaccination-{n}", revision=1, verdict=_SAVED, received_at=NOON) for n in answers]
    )
    store.device.set_listing(store.device.listing(), "list-2", NOON)
    seen = view(store)
    shutil.copytree(folder / "closed", folder / "killed", ignore=shutil.ignore_patterns("*-shm"))
    store.lock()
    return seen


def harms(base: Path, scale: Scale) -> Iterator[Harm]:
    """List what is to be done to each file: cuts and flips spread over it, every page zeroed."""
    for path in sorted(path for path in base.rglob("*") if path.is_file() and path.name not in _LEFT_OUT):
        name, size = str(path.relative_to(base)), path.stat().st_size
        pages = range(0, size, 4096 if ".db" in name else 64)
        few = 1 if scale.short else 48
        yield from (Harm(name, "cut", at) for at in _spread(size, few))
        yield from (Harm(name, "zeroed", at) for at in (pages[::9] if scale.short else pages))
        yield from (Harm(name, "flipped", at) for at in _spread(size * 8, few * 4 - 1))
        if name.endswith("-wal"):
            yield Harm(name, "removed", 0)


_LEFT_OUT = {"spare", ".saving.lock", ".vault.json.lock", ".changes.db.lock", ".device.db.lock"}


def _spread(size: int, points: int) -> list[int]:
    """Give so many places from 0 up to `size`, and the last one."""
    return sorted({*range(0, size, max(1, size // points)), size - 1}) if size else []


def damaged(base: Path, harm: Harm, whole: View, folder: Path) -> list[str]:
    """Damage one file of a copy, use the store as a nurse would, and name what came of it."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)
    harm.do(folder)
    store = Store(folder, wait_seconds=0.2)
    try:
        return list(_came_of(store, harm, whole, base))
    except MavisError as error:
        return [NOTICED] if isinstance(error, StoreDamaged) and in_words(str(error)) else ["not said in words"]
    except Exception:  # noqa: BLE001 - counted, whatever it is
        return ["not said in words"]
    finally:
        store.lock()


def _came_of(store: Store, harm: Harm, whole: View, base: Path) -> Iterator[str]:
    try:
        unlock(store)
        seen = view(store)
    except StoreDamaged as error:
        yield NOTICED if in_words(str(error)) else "not said in words"
        yield from _helped(store, harm, whole, base)
        return
    said = (*store.damage, *_unreadable(seen))
    yield from _compared(seen, whole, said)
    yield from _gone_on(store)


def _compared(seen: View, whole: View, said: tuple[str, ...]) -> Iterator[str]:
    if not all(map(in_words, said)):
        yield "not said in words"
    there, was = {each[:2]: each[2:] for each in seen.recorded}, {each[:2]: each[2:] for each in whole.recorded}
    waits_again = sum(sending != was.get(which, ("", ""))[1] for which, (_, sending) in there.items())
    made_up = any(was.get(which, ("",))[0] != record for which, (record, _) in there.items())
    made_up |= any(sending not in (was[which][1], Sending.WAITING) for which, (_, sending) in there.items())
    made_up |= not set(seen.copies) <= set(whole.copies)
    made_up |= not set(seen.sealed) <= {*whole.sealed, *_unreadable(seen)}
    gone = len(was) > len(there) or len(seen.copies) < len(whole.copies) or len(seen.sealed) < len(whole.sealed)
    if made_up:
        yield "altered or made up"
    elif said:
        yield NOTICED
    elif gone:
        yield "silently wrong"
    elif waits_again:
        yield AGAIN
    else:
        yield LISTING if seen[2:5] != whole[2:5] else HARMLESS


def _unreadable(seen: View) -> list[str]:
    """Give the sentences about sealed records that don't open."""
    return [each for each in seen.sealed if not each.startswith(SealedRecord.__name__)]


def _helped(store: Store, harm: Harm, whole: View, base: Path) -> Iterator[str]:
    """Do what the message says: put the file back, move it away, or take in what can be read; then record."""
    if harm.file == "vault.json":
        shutil.copyfile(base / harm.file, store.folder / harm.file)
        unlock(store)
        yield from () if view(store) == whole else ("silently wrong",)
    elif harm.file.startswith("device.db"):
        for path in store.folder.glob("device.db*"):
            path.unlink()
        unlock(store)
        yield from () if view(store).recorded == whole.recorded else ("silently wrong",)
    else:
        store.lock()
        taken = set_aside_and_take_in(store, _password(store))
        yield from [KEPT] * len(whole.recorded) + [READ] * taken.taken
        seen = {each[:3] for each in view(store).recorded}
        yield from () if seen <= {each[:3] for each in whole.recorded} else ("altered or made up",)
    yield from _gone_on(store)


def _password(store: Store) -> str:
    return "an entirely new password" if store.exists else ""


def _gone_on(store: Store) -> Iterator[str]:
    """Record one more, and fetch the session again if its copy had to go."""
    try:
        store.outbox.append(a_change(99), offline=True)
    except MavisError as error:
        # the pages that recording needs are the damaged ones: then it says so, and what is readable is taken along
        if not isinstance(error, StoreDamaged):
            yield "recording didn’t go on"
            return
        set_aside_and_take_in(store, _password(store))
        store.outbox.append(a_change(99), offline=True)
    if store.outbox.entry("vaccination-99") is None:
        yield "recording didn’t go on"
    if store.snapshots.note("1204") is None:
        store.snapshots.save(a_bundle(CHILDREN, id="1204"), etag="v3", saved_at=NOON, outstanding={})
        if len(store.snapshots.children("1204")) != CHILDREN:
            yield "a session that can’t be fetched again"


def _control(folder: Path, scale: Scale) -> dict[str, int]:
    """Do the same to TinyDB's own JSON file: count where it reads on as if nothing had happened, and is wrong."""
    base, work = folder / "control", folder / "control-damaged"
    base.mkdir()
    with TinyDB(base / "changes.json") as database:
        database.insert_multiple({"child": f"child-{n}", "dose": n % 3, "notes": "x" * n} for n in range(_RECORDS))
        whole = [dict(each) for each in database.all()]
    counts = Counter({"silently wrong": 0})
    for harm in harms(base, scale):
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(base, work)
        harm.do(work)
        try:
            with TinyDB(work / "changes.json") as database:
                counts["silently wrong"] += [dict(each) for each in database.all()] != whole
        except ValueError:
            counts["unreadable"] += 1
    return dict(counts)

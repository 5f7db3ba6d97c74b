"""Two laptops correct the same record, in any order, at once, with an answer that is lost: both corrections are kept.

What takes a dose away, comes from somebody else, or overwrites a newer correction is flagged; where two carry the same
number, one counts and the other is refused in words, and what the words say to do works.
"""

import asyncio
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path
from random import Random
from unittest.mock import patch

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.errors import MavisError
from mavis_tui.hub.changes import judge
from mavis_tui.models.programme import Site
from mavis_tui.workspace.recording.form_answers import answers_of
from tests.cable import Fault
from torture.laptop import Laptop
from torture.machine import in_memory
from torture.promises import DOUBLED, LOST, SESSION, STUCK, Broken
from torture.team import NOT_GIVEN, NURSES, Team, a_team, correct, record, sealed_stores
from torture.trial import Scale, Trial

SECONDS = 150
SILENT = "doses taken away or overwritten without anybody being told"
NO_WAY_ON = "refusals whose words lead nowhere"
PROMISES = (LOST, DOUBLED, STUCK, SILENT, NO_WAY_ON)
NOTHING_LEFT = "nothing left to correct, and said so"
FLAGGED, REFUSED, MENDED = "kept and flagged", "refused in words, and kept beside", "corrected anew as the words say"

NOTES = (
    (
        "One nurse records, and the other’s laptop learns of it. Both correct the record without a network: its notes, "
        "site or batch, into not given, or withdrawn. Then they send, the one first, the other first or both at once, "
        "while one request or answer may be lost. Whoever is refused refreshes and corrects again."
    ),
    "The control judges a record only by itself, and never by the one that it replaces.",
)

Corrects = Callable[[Laptop, str], Entry]


def _notes(laptop: Laptop, which: str) -> Entry:
    return correct(laptop, 1, which, notes=f"Seen again by {laptop.name}")


def _site(laptop: Laptop, which: str) -> Entry:
    return correct(laptop, 1, which, site=Site.RIGHT_ARM_UPPER)


def _batch(laptop: Laptop, which: str) -> Entry:
    return correct(laptop, 1, which, batch_number=f"CD{laptop.name[-1]}", batch_expiry=date(2027, 8, 31))


def _not_given(laptop: Laptop, which: str) -> Entry:
    return correct(laptop, 1, which, NOT_GIVEN)


def _withdrawn(laptop: Laptop, which: str) -> Entry:
    entry = laptop.workspace.withdrawing.withdraw(SESSION, "child-1", which, "It was another child")
    laptop.confirmed[entry.change.id, entry.change.revision] = entry.change
    return entry


CORRECTS: tuple[Corrects, ...] = (_notes, _site, _batch, _not_given, _withdrawn)
TAKES_AWAY = (_not_given, _withdrawn)
ORDERS = ("first", "second", "at once")


async def play(
    folder: Path, sealed: list[Path], pair: tuple[Corrects, Corrects], order: str, chance: Random
) -> Counter[str]:
    """Let two laptops correct one record, and count what came of it."""
    counts: Counter[str] = Counter()
    async with a_team(folder, sealed) as team:
        laptops = [await team.equip(n, nurse) for n, nurse in enumerate(NURSES)]
        made = record(laptops[0], 1)
        assert made is not None
        await laptops[0].workspace.upload_now()
        await laptops[1].workspace.sessions.save_offline(SESSION)
        for laptop, corrects in zip(laptops, pair, strict=True):
            laptop.wire.cut()
            corrects(laptop, made.change.id)
        for laptop in laptops:
            laptop.wire.mend()
            laptop.wire.script(chance.choice((None, None, Fault.LOST_ANSWER, Fault.TWICE, Fault.LOST_REQUEST)))
        try:
            await _send(laptops, order)
            await _judged(team, laptops, pair, made, counts)
        except Broken as broken:
            counts[broken.promise] += 1
        counts["corrections"] += 2
    return counts


async def _send(laptops: list[Laptop], order: str) -> None:
    if order == "at once":
        await asyncio.gather(*(laptop.workspace.upload_now() for laptop in laptops))
    else:
        for laptop in laptops if order == "first" else reversed(laptops):
            await laptop.workspace.upload_now()
    for laptop in laptops:
        laptop.wire.mend()
        await laptop.workspace.engine().probe()
        await laptop.workspace.engine().probe()
        await laptop.workspace.upload_now()


async def _judged(
    team: Team, laptops: list[Laptop], pair: tuple[Corrects, Corrects], made: Entry, counts: Counter[str]
) -> None:
    tables = await team.tables()
    tables.knows_only(laptops)
    for laptop, corrects, nurse in zip(laptops, pair, NURSES, strict=True):
        tables.has_everything_of(laptop)
        entry = laptop.store.outbox.entry(made.change.id)
        assert entry is not None
        counts[STUCK] += entry.sending is Sending.WAITING
        if entry.sending is Sending.ATTENTION:
            counts[REFUSED] += 1
            await _mended(team, laptop, corrects, entry, counts)
        elif entry.sending is Sending.REVIEW:
            counts[FLAGGED] += 1
        else:
            counts[SILENT] += corrects in TAKES_AWAY or nurse != NURSES[0]


async def _mended(team: Team, laptop: Laptop, corrects: Corrects, entry: Entry, counts: Counter[str]) -> None:
    """Do what the refusal says: refresh the session, open the record, and correct that into what it should be."""
    said = entry.receipt.reason if entry.receipt is not None else ""
    if "Refresh the session and open the record" not in said:
        counts[NO_WAY_ON] += 1
        return
    try:
        await laptop.workspace.sessions.save_offline(SESSION)
        wanted = entry.change.vaccination
        assert wanted is not None
        if corrects is _withdrawn:
            again = _withdrawn(laptop, entry.change.id)
        else:
            again = correct(laptop, 1, entry.change.id, answers_of(wanted))
        await laptop.workspace.upload_now()
    except MavisError as error:
        # Where the other nurse withdrew the record, or said the same of it, there is nothing to correct any more.
        said_so = "No record" in str(error) and await _is_withdrawn(team, entry.change.id)
        agreed = "Nothing is different" in str(error)
        counts[NOTHING_LEFT] += said_so or agreed
        counts[NO_WAY_ON] += not (said_so or agreed)
        return
    newest = laptop.store.outbox.entry(entry.change.id)
    assert newest is not None
    arrived = newest.change == again.change and newest.sending in (Sending.SAVED, Sending.REVIEW)
    counts[MENDED] += arrived
    counts[NO_WAY_ON] += not arrived


async def _is_withdrawn(team: Team, change_id: str) -> bool:
    held = (await team.tables()).held
    newest = max(revision for id_, revision in held if id_ == change_id)
    counts_as = held[change_id, newest].vaccination
    return counts_as is not None and counts_as.withdrawn is not None


def run(scale: Scale) -> Trial:
    """Play every pair in every order, again and again; in short, a few."""
    pairs = list(product(CORRECTS, CORRECTS, ORDERS))
    counts = _played(pairs[2::17][:4] if scale.short else pairs, 0 if scale.short else SECONDS)
    with patch.object(judge, "transition", lambda *_: ""):
        control = _played([(_not_given, _notes, "first")] if scale.short else pairs[::5], 0)
    return Trial(
        name="Racing corrections",
        counts=counts,
        must_be_zero=PROMISES,
        control={name: control[name] for name in ("corrections", *PROMISES)},
        notes=NOTES,
    )


def _played(pairs: list[tuple[Corrects, Corrects, str]], seconds: float) -> dict[str, int]:
    counts: Counter[str] = Counter()
    until, done = time.monotonic() + seconds, 0
    with tempfile.TemporaryDirectory(prefix="mavis-races-", dir=in_memory()) as made, asyncio.Runner() as loop:
        sealed = sealed_stores(Path(made), 2)
        while not done or time.monotonic() < until:
            for number, (one, other, order) in enumerate(pairs):
                folder = Path(made) / f"{done}-{number}"
                counts += loop.run(play(folder, sealed, (one, other), order, Random(f"{done} {number}")))
                shutil.rmtree(folder)
                if done and time.monotonic() > until:
                    break
            done += 1
    said = ("corrections", FLAGGED, REFUSED, MENDED, NOTHING_LEFT, *PROMISES)
    return {name: counts[name] for name in said}

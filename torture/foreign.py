"""A nurse of another team signs in on a laptop that holds something: she is refused, and sees and sends nothing of it.

Every state in which a laptop can be, and every way in that there is.
"""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import func, select

from mavis_tui.errors import MavisError, OtherTeam
from mavis_tui.hub.store.tables import changes, refusals
from mavis_tui.models.sealed_record import SealedRecord
from mavis_tui.models.vaccination import Staff
from mavis_tui.workspace.access.hub_and_team import HubAndTeam
from tests.builders import a_draft, an_intake_record
from tests.hub.running import PASSWORD
from torture.laptop import Laptop
from torture.machine import in_memory
from torture.promises import LOST, SESSION, Broken
from torture.team import CHILDREN, NURSES, Team, a_team, record, sealed_stores
from torture.trial import Scale, Trial

THEIRS = "RX2"
STRANGER = Staff(email="mo.khan@other.example", name="Mo Khan")

SENT = "records sent under another team"
SEEN = "children of one team that another one was shown"
WORDLESS = "sign-ins refused without saying why and what to do"
PROMISES = (LOST, SENT, SEEN, WORDLESS)
REFUSED, LET_IN = "refused in words", "let in, where nothing of the first team was"

NOTES = (
    (
        "A nurse of another team signs in on a laptop that holds waiting records, a saved session, records that were "
        "sent, one that was made while it was locked, a form that isn’t finished, or nothing: at the same hub, at the "
        "hub of her own team, and saying that the hub has moved; locked, restarted and offline before and after. Then "
        "the first nurse signs in again, and everything must go up under her team."
    ),
    "The control doesn’t look to which team a device belongs.",
)

Prepares = Callable[[Laptop], Awaitable[None]]


async def _nothing(_laptop: Laptop) -> None:
    """Only the list of sessions is here."""


async def _saved(laptop: Laptop) -> None:
    await laptop.workspace.sessions.save_offline(SESSION)


async def _waiting(laptop: Laptop) -> None:
    await _saved(laptop)
    for child in (1, 2, 3):
        record(laptop, child)


async def _sent(laptop: Laptop) -> None:
    await _waiting(laptop)
    await laptop.workspace.upload_now()
    laptop.workspace.sessions.forget(SESSION)


async def _made_while_locked(laptop: Laptop) -> None:
    sealed: SealedRecord = an_intake_record(1)
    laptop.store.sealed_records.add(sealed)


async def _form_open(laptop: Laptop) -> None:
    """A form that isn't finished is all that names a child here."""
    laptop.workspace.drafts.keep(a_draft())


HOLDS: dict[str, Prepares] = {
    "laptops that hold nothing": _nothing,
    "with a saved session": _saved,
    "with records that wait": _waiting,
    "with records that were sent": _sent,
    "with a record made while it was locked": _made_while_locked,
    "with a form that isn’t finished": _form_open,
}

Enters = Callable[[Team, Laptop, str], Awaitable[object]]


async def _by_the_same_hub(_team: Team, laptop: Laptop, _theirs: str) -> object:
    return await laptop.workspace.access.sign_in(laptop.hub, STRANGER.email, PASSWORD)


async def _by_her_own_hub(_team: Team, laptop: Laptop, theirs: str) -> object:
    return await laptop.workspace.access.sign_in(theirs, STRANGER.email, PASSWORD)


async def _saying_it_moved(_team: Team, laptop: Laptop, theirs: str) -> object:
    return await laptop.workspace.access.sign_in(theirs, STRANGER.email, PASSWORD, moved=True)


async def _after_a_sign_out(team: Team, laptop: Laptop, theirs: str) -> object:
    await laptop.workspace.access.sign_out()
    return await _saying_it_moved(team, laptop, theirs)


async def _after_a_restart(team: Team, laptop: Laptop, theirs: str) -> object:
    await laptop.restart()
    return await _by_the_same_hub(team, laptop, theirs)


ENTERS: tuple[Enters, ...] = (
    _by_the_same_hub,
    _by_her_own_hub,
    _saying_it_moved,
    _after_a_sign_out,
    _after_a_restart,
)


async def play(folder: Path, sealed: list[Path], holds: Prepares, enters: Enters) -> Counter[str]:
    """Play one case, and count what came of it."""
    counts: Counter[str] = Counter()
    async with a_team(folder, sealed) as team:
        await team.hub.add_nurse(STRANGER, organisation=THEIRS)
        laptop = await team.equip(0, saved=False)
        await holds(laptop)
        held = laptop.store.holds_of_a_hub
        try:
            await enters(team, laptop, "http://hers.test")
        except OtherTeam as said:
            counts[REFUSED] += 1
            words = str(said)
            counts[WORDLESS] += not all(one in words for one in ("R1L", THEIRS, "safe on this device", "Let somebody"))
        except MavisError as said:  # another hub while something waits
            counts[REFUSED] += 1
            counts[WORDLESS] += "safe on this device" not in str(said)
        else:
            counts[LET_IN] += not held
            counts[SEEN] += _shows_of_the_first(laptop)
        with suppress(MavisError):
            await laptop.workspace.upload_now()
        counts[SENT] += await _under(team, THEIRS)
        await _first_again(team, laptop, counts)
    return counts


def _shows_of_the_first(laptop: Laptop) -> int:
    """Count what she is shown of the first team: children whom a list names, and children whom she can open."""
    listed = sum(one.children for one in laptop.store.device.listing())
    if not laptop.workspace.sessions.is_saved(SESSION):
        return listed
    return listed + len([laptop.workspace.children.page(SESSION, f"child-{n}") for n in range(1, CHILDREN + 1)])


async def _under(team: Team, organisation: str) -> int:
    found = 0
    async with team.database.reading() as connection:
        for table in (changes, refusals):
            counted = select(func.count()).where(table.c.organisation == organisation)
            found += (await connection.execute(counted)).scalar_one()
    return found


async def _first_again(team: Team, laptop: Laptop, counts: Counter[str]) -> None:
    try:
        await team.heal(laptop, NURSES[0])
        (await team.tables()).has_everything_of(laptop)
    except (MavisError, Broken):
        counts[LOST] += 1


def run(scale: Scale) -> Trial:
    """Play every case; in short, the worst."""
    ways = ENTERS[:1] if scale.short else ENTERS

    async def lets_in(*_: object) -> None:
        return None

    counts = _played(HOLDS, ways)
    with patch.object(HubAndTeam, "check_team", lets_in):
        control = _played({name: HOLDS[name] for name in ("with records that wait",)}, ways)
    return Trial(
        name="Foreign sign-ins",
        counts=counts,
        must_be_zero=PROMISES,
        control={name: control[name] for name in ("sign-ins of another team", *PROMISES)},
        notes=NOTES,
    )


def _played(holds: dict[str, Prepares], ways: tuple[Enters, ...]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="mavis-foreign-", dir=in_memory()) as made, asyncio.Runner() as loop:
        sealed = sealed_stores(Path(made), 1)
        for name, prepares in holds.items():
            for enters in ways:
                folder = Path(made) / f"{prepares.__name__}{enters.__name__}"
                counts["sign-ins of another team"] += 1
                counts[name] += 1
                counts += loop.run(play(folder, sealed, prepares, enters))
                shutil.rmtree(folder)
    return {name: counts[name] for name in ("sign-ins of another team", *holds, REFUSED, LET_IN, *PROMISES)}

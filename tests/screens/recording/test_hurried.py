"""A nurse in a hurry, and a colleague at the same hub: every record is on the child that was on the screen.

The long form, two apps in two terminals: make walk.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
from textual import events

from mavis_tui.models.session import SessionBundle, bundle
from mavis_tui.models.vaccination import Staff
from mavis_tui.screens.recording import confirming
from tests.builders import a_batch, a_child, a_session
from tests.journeys.hurried import Hit, Seen, hits, not_on_the_screen, read
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import Introduced, Nurse, colleague_of

OMAR = Staff(email="omar.khan@example.nhs.uk", name="Omar Khan")
MOST_BURSTS, MOST_TURNS, MOST_IN_LINE = 100, 60, 5
NAMES = [f"{name}, Ada" for name in ("ABARA", "BEVAN", "CARR", "DIAZ", "EVANS", "FARAH", "GREEN", "HUSSAIN")]


def the_class() -> SessionBundle:
    """Make a session of children whose names can't be mistaken for each other."""
    made = [a_child(n + 1, family_name=name.split(",")[0].capitalize()) for n, name in enumerate(NAMES)]
    return bundle(a_session(), tuple(made), (a_batch(),))


@pytest.fixture
async def omar(introduced: Introduced, tmp_path: Path, nurse: Nurse) -> AsyncIterator[Nurse]:
    await nurse.save(the_class())
    async with colleague_of(nurse, introduced, tmp_path, OMAR) as omar:
        await omar.workspace.sessions.save_offline("1204")
        yield omar


def recorded_by(nurse: Nurse) -> list[str]:
    """Give the names of the children for whom this device recorded a dose, in the order in which it did."""
    entries = sorted(nurse.store.outbox.entries(), key=lambda entry: entry.change.sequence)
    records = [entry.change.vaccination for entry in entries if entry.change.vaccination is not None]
    return [NAMES[int(record.child.removeprefix("child-")) - 1] for record in records]


async def hurries(desk: Desk, omar: Nurse, random: Random) -> list[Hit]:
    """Hit keys ahead of the app until five children are recorded, while a colleague records two; give what was hit."""
    made: list[Hit] = []
    for burst in range(MOST_BURSTS):
        seen = read(desk.text)
        together = hits(random, seen)
        made += [Hit(seen, key) for key in together]
        for key in together:
            desk.app.post_message(events.Key(key, key if len(key) == 1 else {"enter": "\r"}.get(key)))
        if burst in (8, 16):
            left = [n for n, name in enumerate(NAMES, 1) if name not in {*recorded_by(desk.nurse), *recorded_by(omar)}]
            omar.record(f"child-{random.choice(left)}")
            await omar.upload()
        if random.random() < 0.5:
            for _ in range(random.randint(0, MOST_TURNS)):
                await asyncio.sleep(0)
            await desk.until(lambda: len(desk.app._in_line) < MOST_IN_LINE, "it doesn’t follow")
        else:
            await desk.until(lambda: desk.app.waits_for_keys, "it never comes to rest")
        if len(recorded_by(desk.nurse)) >= 5:
            break
    await desk.until(lambda: desk.app.waits_for_keys, "it never comes to rest")
    return made


@pytest.mark.parametrize("seed", [3, 5])
async def test_every_record_is_on_the_child_that_was_on_the_screen(
    nurse: Nurse, omar: Nurse, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "READING_SECONDS", 0.01)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        made = await hurries(desk, omar, Random(seed))
    recorded = recorded_by(nurse)
    assert recorded
    assert not_on_the_screen(made, recorded) == []


def test_a_record_of_another_child_than_the_one_on_the_screen_would_be_found() -> None:
    enter = [Hit(Seen("check", "ABARA, Ada"), "enter"), Hit(Seen("check", "BEVAN, Ada"), "enter")]
    assert not_on_the_screen(enter, ["ABARA, Ada", "BEVAN, Ada"]) == []
    assert not_on_the_screen(enter, ["BEVAN, Ada"]) == []
    assert not_on_the_screen(enter, ["CARR, Ada"]) == ["CARR, Ada"]
    assert not_on_the_screen([*enter, Hit(Seen("list", "CARR, Ada"), "enter")], ["CARR, Ada"]) == ["CARR, Ada"]
    assert not_on_the_screen(enter, ["ABARA, Ada", "ABARA, Ada"]) == ["ABARA, Ada"]

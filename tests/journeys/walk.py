"""Two nurses in a hurry on two laptops at one hub: `make walk`, or `python -m tests.journeys.walk --seed 7`.

Real apps in pseudo-terminals, a real hub. Each nurse looks at her screen, hits a key or a few at once, and looks again
after 0 to 400 ms, whatever the app is doing. In the end every record that the hub holds must be on the child that was
on the check page when its nurse confirmed it. The short form: tests/screens/recording/test_hurried.py.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random, randrange

from mavis_tui.cache.store import Store
from mavis_tui.models.calendar import system_clock, today
from mavis_tui.models.session import bundle
from tests import clock
from tests.builders import a_batch, a_child, a_session
from tests.journeys.hurried import Hit, hits, not_on_the_screen, read
from tests.journeys.surroundings import EMAIL, OFFLINE_PASSWORD, Surroundings
from tests.journeys.terminal import Terminal

COLLEAGUE = "omar.khan@example.nhs.uk"
MOST_SECONDS = 0.4
PATIENCE_SECONDS = 900


def name_of(n: int) -> str:
    """Give the n-th child a surname that can't be taken for another's."""
    return "".join("BCDFGKLMNPRSTV"[digit] + "AEIO"[digit % 4] for digit in (n // 14, n % 14, (n * 5) % 14))


class Laptop:
    """A nurse at her laptop: what she hit, and when she hits next."""

    def __init__(self, app: Terminal, random: Random) -> None:
        self.app = app
        self.made: list[Hit] = []
        self.next_at = time.monotonic()
        self._random = random

    def hit(self) -> None:
        """Look, hit, and say when to look again."""
        seen = read(self.app.text)
        together = hits(self._random, seen)
        self.made += [Hit(seen, key) for key in together]
        if self._random.random() < 0.5:
            self.app.type("".join(self.app.sent_by(key) for key in together))
        else:
            self.app.press(*together)
        self.next_at = time.monotonic() + self._random.uniform(0, MOST_SECONDS)


def prepare(folder: Path, children: int) -> Surroundings:
    """Start a hub with one session of today."""
    made = Surroundings(folder)
    listed = tuple(a_child(n + 1, given_name="Ada", family_name=name_of(n).capitalize()) for n in range(children))
    session = bundle(a_session(dates=(today(system_clock),)), listed, (a_batch(),))
    made.fill_hub(session)
    made.prepare("hub", "add-user", COLLEAGUE, "--name", "Omar Khan", "--organisation", "R1L")
    made.start_hub()
    return made


def set_up(made: Surroundings, folder: Path) -> None:
    """Save the session on both devices."""
    for who, where in ((EMAIL, "sian"), (COLLEAGUE, "omar")):
        made.environment["MAVIS_DATA_DIR"] = str(folder / where)
        made.prepare("sign-in", "--email", who)
        made.prepare("save-offline", "1204")


def opened(made: Surroundings, folder: Path, where: str) -> Terminal:
    """Open the app on one device, up to the list of sessions."""
    environment = {name: value for name, value in made.environment.items() if name != "MAVIS_PASSWORD"}
    app = Terminal(environment={**environment, "MAVIS_DATA_DIR": str(folder / where)})
    app.wait_for("Enter your offline password")
    app.type(f"{OFFLINE_PASSWORD}\r")
    app.wait_for("Sessions", "Harbour View Academy")
    return app


def held(made: Surroundings) -> dict[str, str]:
    """Ask the hub which records it holds: by the id of each, the child."""
    return {record.id: child.full_name for child, record in made.records_of_hub("1204")}


def recorded(folder: Path) -> list[str]:
    """List the ids of the records of one device, in the order in which they were confirmed."""
    store = Store(folder)
    store.unlock(OFFLINE_PASSWORD)
    changes = sorted((entry.change for entry in store.outbox.entries()), key=lambda change: change.sequence)
    store.lock()
    return [change.vaccination.id for change in changes if change.vaccination is not None]


def walk(children: int, seed: int) -> list[str]:
    """Walk until every child has a record; give what is wrong."""
    folder = Path(tempfile.mkdtemp(prefix="walk"))
    made = prepare(folder, children)
    try:
        with made:
            set_up(made, folder)
            with opened(made, folder, "sian") as sian, opened(made, folder, "omar") as omar:
                laptops = {
                    "sian": Laptop(sian, Random(f"{seed} sian")),
                    "omar": Laptop(omar, Random(f"{seed} omar")),
                }
                _hurry(made, laptops, children)
            found = held(made)
        return list(_wrong(found, {who: recorded(folder / who) for who in laptops}, laptops, children))
    finally:
        shutil.rmtree(folder)


def _hurry(made: Surroundings, laptops: dict[str, Laptop], children: int) -> None:
    began = asked = time.monotonic()
    while time.monotonic() - began < PATIENCE_SECONDS:
        one = min(laptops.values(), key=lambda laptop: laptop.next_at)
        for laptop in laptops.values():
            laptop.app.read_for(max(0.002, (one.next_at - time.monotonic()) / 2))
        one.hit()
        if time.monotonic() - asked > 5:
            asked = time.monotonic()
            done = len(set(held(made).values()))
            print(f"{asked - began:5.0f} s: {done} of {children} children", flush=True)
            if done >= children:
                break
    for laptop in laptops.values():
        laptop.app.read_for(5)  # the last record is sent


def _wrong(
    found: dict[str, str], by_device: dict[str, list[str]], laptops: dict[str, Laptop], children: int
) -> Iterator[str]:
    """Compare what the hub holds and what each device recorded with what was on the screen at each key."""
    for who, records in by_device.items():
        made = laptops[who].made
        print(f"{who}: {len(made)} keys, {len(records)} records")
        of = [found[record] for record in records if record in found]
        yield from (
            f"{who}: {child} wasn't on the check page that was confirmed" for child in not_on_the_screen(made, of)
        )
        yield from (f"{who}: the hub doesn't hold {record}" for record in records if record not in found)
    if strangers := found.keys() - {record for records in by_device.values() for record in records}:
        yield f"the hub holds {len(strangers)} records that nobody made"
    if len(set(found.values())) < children:
        yield f"only {len(set(found.values()))} of {children} children were recorded"


def main() -> int:
    """Walk, print what came of it, and end with 1 if a record is on another child."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=60)
    parser.add_argument("--seed", type=int, default=randrange(1_000_000))
    asked = parser.parse_args()
    clock.give()
    print(f"seed {asked.seed}", flush=True)
    wrong = walk(asked.children, asked.seed)
    print("\n".join(wrong) or "Every record is on the child that was on the screen.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

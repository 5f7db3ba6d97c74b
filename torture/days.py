"""Random days of a team without a team server: up to eight laptops, files between them in any order, one at the end.

Each laptop has its own real store. What is held against the files is what nurses were told is recorded and what they
decided, kept here in plain lists: which row of which file is which record is read from the notes.
"""

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from unittest.mock import patch

from mavis_tui.cache.keys import vault
from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.cache.store import Store
from mavis_tui.errors import MavisError
from mavis_tui.models.change import Change
from mavis_tui.models.files.selection import LeftOut
from mavis_tui.models.programme import Reason
from mavis_tui.workspace.files.by_hand import LeftForMavis
from mavis_tui.workspace.recording.recording import Answers
from mavis_tui.workspace.team import deciding
from mavis_tui.workspace.team.deciding import CaseKind, TeamCase
from tests.builders import nhs_number
from tests.conftest import StandingClock
from tests.spreadsheets.invented import a_row
from tests.sync.device import OFFLINE_PASSWORD
from tests.workspace.team.laptops import CLINIC_NAME, DOSE, Laptop, laptops_of, opened_again
from torture import days_beside
from torture.days_beside import Beside
from torture.machine import in_memory
from torture.promises import DOUBLED, LOST, Broken
from torture.trial import Scale, Trial

DAYS, SHORT_DAYS, CONTROL_DAYS = 1_000, 5, 20
MOST_LAPTOPS = 8
NAMES = ("Ada", "Bram", "Cleo", "Dai", "Elin", "Femi", "Gwen", "Huw", "Iris", "Jude", "Kofi", "Lena")

REFUSED = "rows that Mavis’s rules refuse"
UNTRUE = "records whose state on a laptop isn’t true"
UNSETTLED = "days on which something couldn’t be decided"
DECISIONS, VERSIONS, ALONE = "decisions", "of them between two versions of a record", "exports of one laptop"
PROMISES = (LOST, DOUBLED, REFUSED, UNTRUE, UNSETTLED, *days_beside.PROMISES)

NOTES = (
    (
        "Two to eight laptops with the list of one class, some of them with a list that lacks an NHS number. They "
        "record, correct and withdraw, register who came, note, take consents by phone, add children who are on no "
        "list, hand in, take files of each other in any order and again, export by themselves, "
        "and are told by receipts; one of them collects, decides by chance, also anew, and exports. At the end "
        "everything is handed in, decided and exported, every laptop has the receipts, and what Mavis takes from no "
        "file stands on the office’s list, once. A quarter of the days are at a clinic."
    ),
    "The control collects, asks about no double, and keeps no list of what its laptops recorded beside the doses.",
)

SCHOOL, CLINIC, AT_CLINICS = "school", "clinic", "days at a clinic"
AT_A_CLINIC: dict[str, object] = {"SESSION_ID": "clinic", "CARE_SETTING": 2}

_MARK = re.compile(r"\bmark-(\d+)\b")
_BY_HAND = re.compile(r"[Rr]emove it (there|in Mavis) by hand")
_DUPLICATE = "Mavis would take it for a duplicate"
_SECOND_RECORD = "Mavis would make a second record"


@dataclass
class Day:
    """One day: its laptops, the files that lie about, and what is known of every record from outside."""

    laptops: list[Laptop]
    chance: Random
    counts: Counter[str] = field(default_factory=Counter)
    pool: list[Path] = field(default_factory=list)
    told: list[Path] = field(default_factory=list)
    newest: dict[str, Change] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)
    rows: Counter[int] = field(default_factory=Counter)
    by_hand: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    both: list[set[str]] = field(default_factory=list)
    mixed: set[int] = field(default_factory=set)
    beside: Beside = field(init=False)

    def __post_init__(self) -> None:
        self.beside = Beside(self.laptops, self.chance, self.counts)

    @property
    def office(self) -> Laptop:
        """The laptop that collects."""
        return self.laptops[0]

    def live(self, steps: int) -> None:
        """Let so many things happen, and then let the team finish its day."""
        things: dict[Callable[[], None], int] = {
            self._record: 10,
            self._correct: 3,
            self._withdraw: 2,
            self._hand_in: 4,
            self._collect: 5,
            self._collect_elsewhere: 1,
            self._decide: 2,
            self._export: 1,
            self._export_alone: 1,
            self._write_receipts: 1,
            self._take_receipts: 2,
            **self.beside.things(),
        }
        for _ in range(steps):
            (thing,) = self.chance.choices(list(things), list(things.values()))
            self._tick()
            try:
                thing()
            except MavisError:
                self.counts["things that were refused, in words"] += 1
        self._finish()
        self._judge()

    def _tick(self) -> None:
        for laptop in self.laptops:
            laptop.clock.forward(seconds=self.chance.randint(20, 200))

    def _any(self) -> tuple[int, Laptop]:
        at = self.chance.randrange(len(self.laptops))
        return at, self.laptops[at]

    def _mark(self) -> str:
        return f"mark-{len(self.marks) + 1}"

    def _keep(self, change: Change) -> None:
        self.marks[len(self.marks) + 1] = change.id
        held = self.newest.get(change.id)
        if held is None or held.revision < change.revision:  # of two that carry one number it is decided which counts
            self.newest[change.id] = change
        self.counts["records, corrections and withdrawals"] += 1

    def _record(self) -> None:
        _, laptop = self._any()
        name = self.chance.choice((*NAMES, *self.beside.names(laptop)))
        if self.chance.random() < 0.25:
            answers = Answers(reason=self.chance.choice((Reason.UNWELL, Reason.REFUSED)), notes=self._mark())
            self._keep(laptop.record(name, answers).change)
        else:
            self._keep(laptop.record(name, DOSE, notes=self._mark()).change)

    def _one_of(self, laptop: Laptop) -> tuple[str, str]:
        """Choose a record that a laptop has, its own or one that it took in, and the name of its child."""
        entries = [one for one in laptop.store.outbox.entries() if one.change.vaccination is not None]
        if not entries:
            raise _nothing()
        entry = self.chance.choice(entries)
        person = laptop.workspace.children.page(laptop.session, entry.change.child or "").child
        return entry.change.id, person.given_name

    def _correct(self) -> None:
        _, laptop = self._any()
        record, name = self._one_of(laptop)
        held = laptop.store.outbox.entry(record)
        given = held is not None and held.change.vaccination is not None and held.change.vaccination.given
        answers = DOSE if given else Answers(reason=Reason.UNWELL)
        batch = f"B{len(self.marks)}" if given else ""
        self._keep(laptop.correct(record, name, answers, batch_number=batch, notes=self._mark()).change)

    def _withdraw(self) -> None:
        _, laptop = self._any()
        record, name = self._one_of(laptop)
        self._keep(laptop.withdraw(record, name).change)

    def _hand_in(self) -> None:
        at, laptop = self._any()
        if at:
            self.pool.append(laptop.hand_in())

    def _collect(self) -> None:
        if self.pool:
            self.office.collect(*self.chance.sample(self.pool, self.chance.randint(1, min(3, len(self.pool)))))

    def _collect_elsewhere(self) -> None:
        at, laptop = self._any()
        if at and self.pool:
            self.mixed.add(at)
            laptop.collect(self.chance.choice(self.pool))

    def _decide(self) -> None:
        cases = self.office.workspace.team.page().cases
        if cases:
            self._decided(self.chance.choice(cases))

    def _decided(self, case: TeamCase) -> None:
        keys = [side.key for side in case.sides]
        stands = [self.chance.choice(keys)]
        if case.kind is CaseKind.DOUBLE and self.chance.random() < 0.1:
            stands = keys
            self.both.append(set(keys))
        self.office.workspace.team.deciding.decide(stands, "As the nurses say")
        self.counts[DECISIONS] += 1
        if case.kind is CaseKind.VERSIONS:
            held = self.office.store.outbox.entry(case.id)
            assert held is not None
            self.newest[case.id] = held.change
            self.counts[VERSIONS] += 1

    def _export(self) -> None:
        self._written(self.office)

    def _export_alone(self) -> None:
        at, laptop = self._any()
        if at and at not in self.mixed:
            self._written(laptop)
            self.counts[ALONE] += 1

    def _written(self, laptop: Laptop) -> None:
        done, rows, complained = laptop.for_mavis()
        self.counts[REFUSED] += len(complained)
        for row in rows:
            self.rows[_mark_in(row["NOTES"])] += 1
        self._told(done.left_out)

    def _told(self, left_out: tuple[LeftOut, ...]) -> None:
        self.by_hand |= {one.change for one in left_out if _BY_HAND.search(one.why)}
        self.named |= {one.change for one in left_out if _SECOND_RECORD in one.why}
        twice = set().union(*self.both)  # Mavis holds one of two that it can't tell apart, whatever was decided
        self.named |= {one.change for one in left_out if _DUPLICATE in one.why and one.change in twice}

    def _write_receipts(self) -> None:
        self.told.append(self.office.receipts())

    def _take_receipts(self) -> None:
        if self.told:
            self._any()[1].collect(self.chance.choice(self.told))

    def _finish(self) -> None:
        """Hand in everything, decide everything, export once more, and give everybody the receipts."""
        for laptop in self.laptops[1:]:
            self._tick()
            try:
                self.pool.append(laptop.hand_in())
            except MavisError:
                continue  # it recorded nothing
        for laptop in self.laptops:
            laptop.clock.forward(minutes=30)  # their clocks differ, and no record is of the future
        self.office.collect(*self.chance.sample(self.pool, len(self.pool)))
        for _ in range(100):
            if not (open_cases := self.office.workspace.team.page().open_cases):
                break
            self._decided(open_cases[0])
        else:
            self.counts[UNSETTLED] += 1
        self._written(self.office)
        try:
            told = self.office.receipts()
        except MavisError:
            return  # nothing was recorded at all
        for laptop in self.laptops:
            laptop.collect(told)

    def _judge(self) -> None:
        outbox = self.office.store.outbox
        aside = {id_ for id_ in self.newest if (held := outbox.entry(id_)) is not None and held.set_aside}
        gone = {id_ for id_, change in self.newest.items() if change.vaccination and change.vaccination.withdrawn}
        in_files = {self.marks[mark] for mark in self.rows}
        for id_, change in self.newest.items():
            if id_ not in gone | aside | self.named and change.vaccination is not None:
                self.counts[LOST] += not self.rows[_mark_in(change.vaccination.notes)]
        self.counts[LOST] += len((in_files & (gone | aside)) - self.by_hand)  # in Mavis, and nobody is told
        self.counts[DOUBLED] += sum(number - 1 for number in self.rows.values())
        counted = [self.newest[id_] for id_ in in_files if id_ not in gone | aside]
        self._judge_children(counted)
        for laptop in self.laptops:
            self._judge_states(laptop, in_files, aside | gone)
        self.beside.judge(self.office)

    def _judge_children(self, counted: list[Change]) -> None:
        """Count doses of one child beyond the first that nobody said were both given; and children who lost theirs."""
        doses: dict[str, list[str]] = {}
        for change in counted:
            if change.vaccination is not None and change.vaccination.given:
                doses.setdefault(_who(self.office, change), []).append(change.id)
        for ids in doses.values():
            extra = [id_ for id_ in ids[1:] if not any({ids[0], id_} <= both for both in self.both)]
            self.counts[DOUBLED] += len(extra)
        for change in self.newest.values():
            record = change.vaccination
            if record is not None and record.given and record.withdrawn is None and change.id not in self.named:
                self.counts[LOST] += _who(self.office, change) not in doses
        self.counts["doses in the files"] += sum(map(len, doses.values()))

    def _judge_states(self, laptop: Laptop, in_files: set[str], over: set[str]) -> None:
        for entry in laptop.workspace.team._readable.newest():
            id_ = entry.change.id
            if entry.change.vaccination is None or id_ in self.named:
                continue
            if id_ in over:
                self.counts[UNTRUE] += entry.to_export
            elif laptop is self.office or entry.change.device == laptop.store.device.id:
                self.counts[UNTRUE] += entry.sending is not Sending.EXPORTED or id_ not in in_files


def _who(office: Laptop, change: Change) -> str:
    held = office.store.outbox.entry(change.id)
    assert held is not None
    return held.change.child or ""


def _mark_in(notes: str) -> int:
    """Give the mark that a record bears in its notes."""
    found = _MARK.search(notes)
    assert found is not None
    return int(found[1])


def _nothing() -> MavisError:
    return MavisError("There is nothing yet.")


def _rows(*, without_numbers: bool) -> Iterator[dict[str, object]]:
    """Give the class; on some lists two of its children have no number yet."""
    for at, name in enumerate(NAMES, 1):
        number = "" if without_numbers and at % 6 == 0 else nhs_number(at)
        yield a_row(PERSON_FORENAME=name, PERSON_SURNAME=f"{name}son", NHS_NUMBER=number)


def made_laptops(folder: Path) -> Path:
    """Make eight laptops of one team with the class open, once for all days."""
    sealed, made = folder / "sealed", folder / "made"
    with patch.object(vault, "MEMORY_KIB", 8 * 1024):  # the least that a vault takes; each is opened a thousand times
        store = Store(sealed)
        store.create(OFFLINE_PASSWORD)
    store.lock()
    for place, cells, how in ((SCHOOL, {}, {}), (CLINIC, AT_A_CLINIC, {"clinic": CLINIC_NAME})):
        for at, laptop in enumerate(laptops_of(sealed, made / place, StandingClock(), MOST_LAPTOPS)):
            laptop.open([{**row, **cells} for row in _rows(without_numbers=at % 3 == 2)], **how)
            laptop.store.lock()
    return made


def one_day(made: Path, folder: Path, seed: int) -> Counter[str]:
    """Live one day, the same for the same seed, and count what came of it."""
    chance = Random(seed)
    number = chance.randint(2, MOST_LAPTOPS)
    clocks = [StandingClock() for _ in range(number)]
    for clock in clocks:
        clock.forward(seconds=chance.randint(0, 120))  # no two are quite the same
    place = CLINIC if seed % 4 == 3 else SCHOOL
    laptops = opened_again(made / place, folder, *clocks)
    day = Day(laptops, chance)
    day.counts[AT_CLINICS] += place == CLINIC
    try:
        day.live(steps=chance.randint(20, 60))
    except Broken as broken:
        day.counts[broken.promise] += 1
    finally:
        for laptop in laptops:
            laptop.store.lock()
    broken_promises = {name: day.counts[name] for name in PROMISES if day.counts[name]}
    if broken_promises:
        day.counts[f"day {seed}: {broken_promises}"] += 1
    day.counts["laptops"] += number
    return day.counts


def days(made: Path, folder: Path, seeds: range, told: Callable[[str], None] = lambda _: None) -> Counter[str]:
    """Live these days, one after the other."""
    counts: Counter[str] = Counter()
    began = time.monotonic()
    for seed in seeds:
        with tempfile.TemporaryDirectory(dir=folder) as home:
            counts += one_day(made, Path(home), seed)
        if seed % 50 == 49:
            told(f"{seed + 1} days, {time.monotonic() - began:.0f} s")
    counts["days"] = len(seeds)
    return counts


def run(scale: Scale, told: Callable[[str], None] = lambda _: None) -> Trial:
    """Live the days, and some more with a laptop that asks about no double."""
    number = SHORT_DAYS if scale.short else DAYS
    with tempfile.TemporaryDirectory(dir=in_memory()) as where:
        folder = Path(where)
        made = made_laptops(folder)
        counts = days(made, folder, range(number), told)
        with (
            patch.object(deciding, "undecided", lambda *_: []),
            patch.object(LeftForMavis, "_own", lambda *_: []),
        ):
            control = days(made, folder, range(min(number, CONTROL_DAYS)))
    return Trial(
        name="days of several laptops",
        counts={**dict.fromkeys(PROMISES, 0), **counts},
        must_be_zero=PROMISES,
        control={name: control[name] for name in PROMISES},
        notes=NOTES,
    )


def main() -> int:
    """Run it in full, tell how far it has got, and fail where a promise is broken."""
    asked = argparse.ArgumentParser(prog="python -m torture.days", description=__doc__)
    asked.add_argument("--short", action="store_true", help="a few days")
    asked.add_argument("--day", type=int, help="one day, by its seed")
    said = asked.parse_args()
    if said.day is not None:
        with tempfile.TemporaryDirectory(dir=in_memory()) as where:
            print(dict(one_day(made_laptops(Path(where)), Path(where) / "day", said.day)))
        return 0
    trial = run(Scale(short=said.short), lambda words: print(words, flush=True))
    for name, count in trial.counts.items():
        print(f"{count:8,}  {name}")
    print(f"control: {trial.control}")
    print(*trial.failures() or ("Every promise was kept.",), sep="\n")
    return 1 if trial.failures() else 0


if __name__ == "__main__":
    sys.exit(main())

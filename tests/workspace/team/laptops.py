"""Laptops of one team, each with its own real store and its own nurse, and nothing between them but files."""

import csv
import io
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.cache.store import Store
from mavis_tui.client.service import Service
from mavis_tui.models.calendar import london
from mavis_tui.models.programme import Programme, Reason, Site
from mavis_tui.models.vaccination import Staff
from mavis_tui.settings import Settings
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.files.mavis_csv import ForMavis
from mavis_tui.workspace.recording.recording import Answers
from mavis_tui.workspace.team.collecting import Collected
from tests.builders import TODAY
from tests.conftest import StandingClock
from tests.spreadsheets.invented import LISTS, a_row, write
from tests.spreadsheets.mavis_rules import Complaint, Team, complaints
from tests.sync.device import OFFLINE_PASSWORD

DOSE = Answers(vaccine="Gardasil9", batch_number="FM8629", batch_expiry=date(2027, 5, 31), site=Site.LEFT_ARM_UPPER)
NURSES = tuple(
    Staff(email=f"{given}.{family}@example.nhs.uk".lower(), name=f"{given} {family}")
    for given, family in (("Sian", "Rees"), ("Tom", "Okafor"), ("Mary", "Walsh"), ("Amir", "Khan"))
)
CHILDREN = {
    "Ada": "9990000018",
    "Bram": "9990000026",
    "Cleo": "9990000034",
    "Dai": "9990000042",
    "Elin": "9990000050",
    "Zoe": "9990000069",
}
STAFF_LISTS: Mapping[str, Sequence[object]] = {
    **LISTS,
    "Performing Professionals": ("EMAIL", *(one.email for one in NURSES)),
}
CLINIC_NAME = "Kingsway Clinic"
MAVIS = Team(
    users=frozenset(one.email for one in NURSES),
    clinics=frozenset({CLINIC_NAME}),
    sessions={"1204": ((TODAY,), ("HPV",)), "clinic": ((TODAY,), ("HPV",))},
)


def the_list(*names: str, **cells: object) -> list[dict[str, object]]:
    """Give the rows of the class; keyword arguments are cells that differ in all of them."""
    return [
        a_row(PERSON_FORENAME=name, PERSON_SURNAME=f"{name}son", NHS_NUMBER=number, **cells)
        for name, number in CHILDREN.items()
        if not names or name in names
    ]


def no_hub(_hub: str, _token: str | None) -> Service:
    raise AssertionError("there is no team server here")


@dataclass
class Laptop:
    """One of them; `session` is that of the workbook which it opened last."""

    workspace: Workspace
    store: Store
    folder: Path
    clock: StandingClock
    session: str = ""
    _files: Iterator[int] = field(default_factory=lambda: count(1))

    def open(self, rows: Sequence[Mapping[str, object]] = (), **how: Any) -> str:
        path = write(self.folder / f"list-{next(self._files)}.xlsx", rows or the_list(), lists=STAFF_LISTS)
        self.session = self.workspace.workbooks.open(path, how.pop("dates", [TODAY]), **how).session
        return self.session

    def child(self, name: str) -> str:
        return self.workspace.children.find(self.session, name)

    def record(self, name: str = "Ada", answers: Answers = DOSE, **other: Any) -> Entry:
        self.clock.forward(minutes=1)
        options = self.workspace.recording.options(self.session, self.child(name), Programme.HPV)
        prepared = self.workspace.recording.prepare(options, msgspec.structs.replace(answers, **other))
        return self.workspace.recording.confirm(prepared)

    def not_given(self, name: str = "Ada", reason: Reason = Reason.UNWELL) -> Entry:
        return self.record(name, Answers(reason=reason))

    def correct(self, record: str, name: str = "Ada", answers: Answers = DOSE, **other: Any) -> Entry:
        self.clock.forward(minutes=1)
        options = self.workspace.recording.correction(self.session, self.child(name), record)
        prepared = self.workspace.recording.prepare(options, msgspec.structs.replace(answers, **other))
        return self.workspace.recording.confirm(prepared)

    def withdraw(self, record: str, name: str = "Ada") -> Entry:
        self.clock.forward(minutes=1)
        return self.workspace.withdrawing.withdraw(
            self.session, self.child(name), record, "Recorded for the wrong child"
        )

    def hand_in(self) -> Path:
        self.clock.forward(minutes=1)
        file = self.folder / f"hand-in-{next(self._files)}.mavis"
        self.workspace.team.hand_in(file)
        return file

    def receipts(self) -> Path:
        file = self.folder / f"receipts-{next(self._files)}.mavis"
        self.workspace.team.receipts(file)
        return file

    def collect(self, *files: Path) -> list[Collected]:
        taken, wrong = self.workspace.team.collect(files)
        assert wrong == {}
        return list(taken.values())

    def refused(self, file: Path) -> str:
        taken, wrong = self.workspace.team.collect([file])
        assert taken == {}
        return wrong[str(file)]

    def for_mavis(self) -> tuple[ForMavis, list[dict[str, str]], list[Complaint]]:
        """Write the file for Mavis; give what was said of it, its rows, and what Mavis would complain of."""
        self.clock.forward(minutes=1)
        file = self.folder / f"for-mavis-{next(self._files)}.csv"
        done = self.workspace.team.for_mavis(file)
        if not done.file:
            return done, [], []
        content = file.read_bytes()
        rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
        return done, rows, complaints(content, MAVIS, london(self.clock()).replace(tzinfo=None))

    def state(self, entry: Entry) -> Sending:
        now = self.store.outbox.entry(entry.change.id)
        assert now is not None
        return now.sending

    def explained(self, entry: Entry) -> str:
        return self.workspace.changes.row(entry.change.id).explained


def laptops_of(sealed: Path, folder: Path, clock: StandingClock, number: int) -> list[Laptop]:
    """Make so many laptops; the first draws the team's words, the others are told them."""
    made = []
    for at in range(number):
        shutil.copytree(sealed, folder / f"laptop-{at}" / "store")
        laptop = _opened(folder / f"laptop-{at}", at, clock)
        laptop.store.device._write("id", f"laptop-{at}")  # each was copied, and no two devices have one
        nurse = NURSES[at % len(NURSES)]
        laptop.workspace.access.introduce(nurse.email, nurse.name)
        made.append(laptop)
    words = made[0].workspace.team.words.draw()
    for other in made[1:]:
        other.workspace.team.words.tell(words)
    return made


def opened_again(made: Path, folder: Path, *clocks: StandingClock) -> list[Laptop]:
    """Copy laptops that were made before into the test's folder, and open them: as many as clocks, or all with one."""
    homes = sorted(one.name for one in made.iterdir())
    own = clocks if len(clocks) > 1 else clocks * len(homes)
    for name in homes[: len(own)]:
        shutil.copytree(made / name, folder / name)
    laptops = [_opened(folder / name, at, clock) for at, (name, clock) in enumerate(zip(homes, own, strict=False))]
    for laptop in laptops:
        laptop.session = next(iter(laptop.workspace.team.sessions()), "")
    return laptops


def _opened(home: Path, at: int, clock: StandingClock) -> Laptop:
    store = Store(home / "store")
    store.unlock(OFFLINE_PASSWORD)
    numbers = count(1)
    workspace = Workspace(
        store,
        Settings(data_dir=store.folder, lock_minutes=0),
        clock,
        lambda: f"laptop-{at}-record-{next(numbers)}",
        no_hub,
        Random(at),
    )
    return Laptop(workspace, store, home, clock)

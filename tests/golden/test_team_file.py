"""Files that laptops of earlier versions handed in to their teams: read whole and taken in, for ever."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.models.change import ChangeKind
from mavis_tui.wire.team_file import read_team_file
from tests.builders import TODAY
from tests.conftest import StandingClock
from tests.golden.make import HERE
from tests.golden.test_golden import held
from tests.sync.conftest import sealed
from tests.workspace.team.laptops import Laptop, laptops_of

__all__ = ["sealed"]

FILES = sorted(HERE.glob("v*/hand-in.mavis"))


@pytest.fixture(params=FILES, ids=lambda file: file.parent.name)
def file(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture
def office(file: Path, sealed: Path, tmp_path: Path, clock: StandingClock) -> Laptop:
    """A laptop of this version that knows the team's words and has the same workbook open."""
    (laptop,) = laptops_of(sealed, tmp_path / "laptops", clock, 1)
    laptop.workspace.team.words.tell((file.parent / "team-words.txt").read_text())
    laptop.session = laptop.workspace.workbooks.open(file.parent / "list.xlsx", [TODAY]).session
    clock.forward(hours=2)
    return laptop


def a_day_of(laptop: Laptop) -> list[Entry]:
    return [entry for entry in laptop.store.outbox.entries() if entry.collected]


def test_there_is_a_file_of_a_team() -> None:
    assert [file.parent.name for file in FILES][:1] == ["v2"]


def test_everything_in_the_file_is_read(file: Path, office: Laptop) -> None:
    opened = read_team_file(file.read_bytes()).open(office.workspace.team.words.key())
    expected = msgspec.json.decode((file.parent / "hand-in.json").read_bytes())
    held(expected, [msgspec.json.decode(change) for change in opened.changes])


def test_it_is_taken_in_with_every_kind_of_record_and_stands_on_the_children(file: Path, office: Laptop) -> None:
    office.collect(file)
    kinds = Counter(entry.change.kind for entry in a_day_of(office))
    assert kinds == {
        ChangeKind.VACCINATION: 2,
        ChangeKind.ATTENDANCE: 1,
        ChangeKind.CONSENT: 2,
        ChangeKind.GILLICK: 1,
        ChangeKind.TRIAGE: 1,
        ChangeKind.NOTE: 1,
        ChangeKind.REACTION: 1,
        ChangeKind.CHILD: 1,
        ChangeKind.STOCK: 1,
    }
    assert office.workspace.children.page(office.session, office.child("Zara")).child.full_name == "NEWBY, Zara"
    [reaction] = office.workspace.children.page(office.session, office.child("Ada")).of_the_day
    assert reaction.alarms
    [count] = office.workspace.of_the_day._readable.stock(office.session)
    assert (count.taken_out, count.wasted, count.back) == (40, 1, 20)
    left = sorted(thing.what.split(",")[0] for thing in office.workspace.left_for_mavis.of(office.session))
    beside = ("Gillick competent", "consent given", "consent refused", "triage")
    assert left == ["Absent", "Adverse reaction", *(f"HPV: {what}" for what in beside), "Note"]


def test_taking_it_again_changes_nothing(file: Path, office: Laptop) -> None:
    office.collect(file)
    before = a_day_of(office)
    [again] = office.collect(file)
    assert again.brought_nothing
    assert a_day_of(office) == before

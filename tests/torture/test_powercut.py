"""The power cuts in short, and proof that the disk forgets what it may forget and no more."""

from pathlib import Path
from random import Random

import pytest

from mavis_tui.cache.engine.tinydb_storage import open_sealed_database
from torture import found, powercut
from torture.disk import Create, Delete, Disk, Event, Rename, State, Sync, Truncate, Write
from torture.trial import Scale

KEY = bytes(range(32))
FOLDER = Path("/store")
FILE, JOURNAL, OTHER = FOLDER / "a.db", FOLDER / "a.db-wal", FOLDER / "b"


def states(*events: Event) -> list[State]:
    disk, chance = Disk(), Random(1)
    for event in events:
        disk.happen(event)
    return [disk.cut(chance) for _ in range(300)]


def contents(*events: Event, of: Path = FILE) -> set[bytes | None]:
    return {state.get(of) for state in states(*events)}


def kept(content: bytes) -> tuple[Event, ...]:
    return (Create(FILE), Write(FILE, 0, content), Sync(FILE), Sync(FOLDER))


def test_no_power_cut_at_any_moment_loses_what_was_confirmed() -> None:
    trial = powercut.run(Scale(short=True))
    assert trial.failures() == ()
    assert trial.counts["power cuts"] > 80
    assert trial.counts["checkpoints begun in the day"] > 1
    assert trial.control[found.LOST] > 0
    assert trial.control[powercut.NOT_SYNCED] > 0


def test_a_file_moved_into_place_before_it_is_synced_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torture.tracing.Trace._on_fsync", lambda *_: None)  # as if nobody had asked for it
    with powercut.quick_passwords():
        counts = powercut.cuts(tmp_path / "day", powercut.Size(records=3, cuts=2, every=2, control=0), Random(1))
    assert counts[found.UNREADABLE] + counts[found.LOST] > 0


def test_a_page_torn_on_its_way_out_of_the_journal_is_no_damage(tmp_path: Path) -> None:
    running = open_sealed_database(tmp_path / "a.db", KEY)
    running.insert({"note": "x" * 20_000})
    for name in ("a.db", "a.db-wal"):
        (tmp_path / f"cut-{name}").write_bytes((tmp_path / name).read_bytes())
    running.close()
    torn = tmp_path / "cut-a.db"
    torn.write_bytes(torn.read_bytes()[:-700] + b"\0" * 700)
    found_there = open_sealed_database(torn, KEY)
    assert found_there.file.check() == ""
    assert len(found_there.all()) == 1
    found_there.close()


def test_a_page_that_nothing_makes_good_is_damage(tmp_path: Path) -> None:
    running = open_sealed_database(tmp_path / "a.db", KEY)
    running.insert({"note": "x" * 20_000})
    running.close()
    torn = tmp_path / "a.db"
    torn.write_bytes(torn.read_bytes()[:-700] + b"\0" * 700)
    found_there = open_sealed_database(torn, KEY)
    assert "altered" in found_there.file.check()
    found_there.close()


def test_what_was_synced_stays() -> None:
    assert contents(*kept(b"old")) == {b"old"}


def test_what_was_not_synced_is_old_new_or_a_mix() -> None:
    found_there = contents(*kept(b"o" * 1024), Write(FILE, 0, b"n" * 1024))
    assert {b"o" * 1024, b"n" * 1024, b"o" * 512 + b"n" * 512, b"n" * 512 + b"o" * 512} <= found_there
    assert {set(content or b"") <= set(b"on") for content in found_there} == {True}


def test_bytes_beside_those_being_written_stay_as_they_are() -> None:
    found_there = contents(*kept(b"o" * 1024), Write(FILE, 100, b"n" * 50))
    assert {(content or b"")[:100] + (content or b"")[150:] for content in found_there} == {b"o" * 974}


def test_a_file_that_grew_has_any_length_and_anything_in_what_is_new() -> None:
    found_there = contents(*kept(b"old"), Write(FILE, 3, b"n" * 2000))
    assert len({len(content or b"") for content in found_there}) > 3
    assert {(content or b"")[:3] for content in found_there} == {b"old"}
    assert any(set((content or b"")[3:]) - set(b"n\0") for content in found_there)


def test_a_file_cut_short_is_so_or_not_yet() -> None:
    assert contents(*kept(b"long"), Truncate(FILE, 1)) == {b"long", b"l"}


def test_a_new_name_may_be_missing_until_its_folder_is_synced() -> None:
    made = (Create(FILE), Write(FILE, 0, b"x"), Sync(FILE))
    assert contents(*made) == {b"x", None}
    assert contents(*made, Sync(FOLDER)) == {b"x"}


def test_a_deleted_file_may_come_back() -> None:
    assert contents(*kept(b"x"), Delete(FILE)) == {b"x", None}


def test_a_renamed_file_has_one_of_its_names_and_the_one_it_replaces_stays_whole() -> None:
    renamed = (*kept(b"old"), Create(OTHER), Write(OTHER, 0, b"new"), Sync(OTHER), Rename(OTHER, FILE))
    assert contents(*renamed) == {b"old", b"new"}


def test_what_lies_in_a_new_folder_is_gone_with_it() -> None:
    inside = FOLDER / "sub" / "c"
    made = (
        Create(inside.parent, folder=True),
        Create(inside),
        Write(inside, 0, b"x"),
        Sync(inside),
        Sync(inside.parent),
    )
    assert contents(*made, of=inside) == {b"x", None}
    assert contents(*made, Sync(FOLDER), of=inside) == {b"x"}


def test_the_first_sync_of_a_journal_keeps_its_name_too() -> None:
    assert contents(Create(JOURNAL), Write(JOURNAL, 0, b"x"), Sync(JOURNAL), of=JOURNAL) == {b"x"}

"""`make bench`: words it doesn’t know get an answer, and what it waits for is on the screen on any day."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench import store as measured
from mavis_tui.console import compose
from mavis_tui.workspace.children.looking import Looking
from mavis_tui.workspace.children.search import found


def asked(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    monkeypatch.setattr("sys.argv", ["bench", *words])
    with pytest.raises(SystemExit) as stopped:
        bench.main()
    return stopped.value.code


def test_an_unknown_name_measures_nothing_and_is_told_which_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(monkeypatch, "help", "tea") == 2
    out, err = capsys.readouterr()
    assert "no such benchmark: tea. There are: help, first_paint," in err
    assert "measuring" not in out + err


def test_help_names_every_benchmark(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(monkeypatch, "--help") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert ", ".join(bench.BENCHMARKS) in said


def test_every_benchmark_is_a_module_beside() -> None:
    there = {file.stem for file in Path(bench.__file__).parent.glob("*.py")}
    assert set(bench.BENCHMARKS) <= there


@pytest.mark.parametrize("day", [date(2027, 6, 14), date(2028, 2, 29)], ids=str)
def test_the_name_that_the_benchmark_waits_for_tops_the_list_on_any_day(
    tmp_path: Path, day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    for its in (measured, compose):
        monkeypatch.setattr(its, "system_clock", lambda: datetime.combine(day, time(10), UTC))
    measured.filled_store(tmp_path / "data", sessions=1, children=200).lock()
    workspace = compose.workspace()
    workspace.access.unlock(measured.PASSWORD)
    listed = found(workspace.children.rows("2000"), Looking())
    assert len(listed) == 200
    assert listed[0].name.startswith(f"{measured.first_surname()}, ")
    workspace.lock()

"""`python -m bench` with words it doesn’t know: an answer, and no traceback."""

from pathlib import Path

import pytest

from bench import __main__ as bench


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

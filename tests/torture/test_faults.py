"""Every operation under the store fails in turn; here one of many, and a store that must be caught."""

from pathlib import Path
from typing import Any

import pytest

from mavis_tui.cache.outbox.outbox import Outbox
from mavis_tui.errors import MavisError
from torture import faults
from torture.faults import Rehearsed
from torture.script import script
from torture.shim import Layer
from torture.trial import Scale
from torture.verdict import cheap_passwords


def test_no_failing_operation_loses_halves_or_doubles_anything() -> None:
    trial = faults.run(Scale(short=True))
    assert trial.failures() == ()
    assert trial.counts["faults"] > 20
    assert trial.counts["told in words"] > 10


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    with cheap_passwords():
        return faults.rehearsed(
            tmp_path_factory.mktemp("faults") / "day", script()[:7], [Layer.STATEMENT, Layer.SQLITE]
        )


def is_found(wrong: str, day: Rehearsed, step: str, layer: Layer, folder: Path) -> bool:
    """Let one operation of a step fail after the other, until `wrong` is seen."""
    number = next(number for number, each in enumerate(day.steps) if each.name == step)
    points = [point for point in day.points if (point.step, point.layer) == (number, layer)]
    with cheap_passwords():
        return any(wrong in faults.disturbed(day, point, folder / "disturbed") for point in points)


def test_a_store_that_keeps_its_errors_to_itself_is_caught(
    day: Rehearsed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = Outbox.append

    def silent(self: Outbox, change: Any, *, offline: bool) -> Any:
        try:
            return append(self, change, offline=offline)
        except MavisError:
            return change

    monkeypatch.setattr(Outbox, "append", silent)
    assert is_found("confirmed lost", day, "record another", Layer.STATEMENT, tmp_path)


def test_a_store_that_tells_errors_of_the_library_is_caught(
    day: Rehearsed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mavis_tui.cache.engine.encrypted_file.told_of_sqlite", lambda error, *_: error)
    assert is_found("errors not in words", day, "record", Layer.SQLITE, tmp_path)

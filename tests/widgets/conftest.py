"""The nurse and her device, for the tests that need a whole app around a widget."""

import pytest
from textual import _wait

from mavis_tui.screens.recording import confirming
from tests.workspace.nurse import cable, hub, introduced, nurse, sealed, store

__all__ = ["cable", "hub", "introduced", "nurse", "sealed", "store"]


@pytest.fixture(autouse=True)
def _quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    # A twentieth of a second after each key adds up; the tests wait for what they want to read.
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", 0.005)
    monkeypatch.setattr(confirming, "READING_SECONDS", 0.001)

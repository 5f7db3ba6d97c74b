"""The nurse and her device, for every test of this folder, and a Textual that waits no longer than it must."""

from collections.abc import Iterator

import pytest
from textual import _wait

from mavis_tui.screens.base import showing
from mavis_tui.screens.recording import confirming
from mavis_tui.widgets import bar
from tests.screens.drawn_once import drawn_once
from tests.workspace.nurse import cable, hub, introduced, nurse, sealed, store

__all__ = ["cable", "hub", "introduced", "nurse", "sealed", "store"]


@pytest.fixture(autouse=True)
def _quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    # A twentieth of a second after each key adds up; the tests wait for what they want to read.
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", 0.005)
    monkeypatch.setattr(confirming, "READING_SECONDS", 0.001)
    # what lasts is shown at once, and looked at often: nobody waits for half a second here
    monkeypatch.setattr(showing, "APPEARS_AFTER_SECONDS", 0.001)
    monkeypatch.setattr(bar, "RENEWED_EACH", 0.01)


@pytest.fixture(autouse=True)
def _drawn_once() -> Iterator[None]:
    with drawn_once():
        yield

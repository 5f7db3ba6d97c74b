"""mavis starts mavis: as the module that it is here, and as the program that a folder of its own has."""

import subprocess
import sys

import pytest

from mavis_tui import __version__
from mavis_tui.system.own_program import once_more


def test_it_is_started_again_as_the_module_that_runs() -> None:
    said = subprocess.run(once_more("--version"), capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"mavis {__version__}")


def test_in_a_folder_of_its_own_the_program_itself_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/mavis/mavis")
    assert once_more("hub", "serve") == ["/opt/mavis/mavis", "hub", "serve"]

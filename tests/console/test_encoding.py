"""A console of another code page gets letters that it has, never an error."""

import os
import subprocess
import sys

import pytest

from mavis_tui.cli import COMMANDS


def help_of(words: tuple[str, ...], **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "mavis_tui", *words, "--help"],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("code_page", ["cp850", "cp437", "cp1252"])
@pytest.mark.parametrize("words", [(), ("record",), ("hub", "serve")], ids=" ".join)
def test_help_is_readable_on_a_console_of_another_code_page(code_page: str, words: tuple[str, ...]) -> None:
    ran = help_of(words, PYTHONIOENCODING=code_page, PYTHONUTF8="0")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.decode(code_page).startswith("Usage: mavis")


def test_an_apostrophe_that_the_console_lacks_is_a_plain_one() -> None:
    said = help_of((), PYTHONIOENCODING="cp850", PYTHONUTF8="0").stdout.decode("cp850")
    assert "List the team's sessions" in said
    assert any("team’s sessions" in command.line for command in COMMANDS)


def test_in_the_c_locale_help_is_readable() -> None:
    ran = help_of((), LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (ran.returncode, ran.stderr) == (0, b"")

"""A console of another code page gets letters that it has, never an error."""

import json
import os
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest

from mavis_tui.cli import COMMANDS, main
from mavis_tui.console import descriptors, encoding


def help_of(words: tuple[str, ...], **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "mavis_tui", *words, "--help"],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        timeout=300,
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


@pytest.mark.parametrize("of_windows", [True, False])
def test_a_pipe_brings_utf_8_whatever_the_code_page_of_the_computer(
    monkeypatch: pytest.MonkeyPatch, *, of_windows: bool
) -> None:
    """PowerShell and files bring UTF-8; read as cp1252, Siân would be SiÃ¢n, and a password another one."""
    monkeypatch.setattr("mavis_tui.system.pipes.HAVE_A_CODE_PAGE", of_windows)
    piped = TextIOWrapper(BytesIO("Siân\n".encode()), encoding="cp1252" if of_windows else "utf-8")
    monkeypatch.setattr(sys, "stdin", piped)
    monkeypatch.setattr(sys, "stdout", StringIO())
    monkeypatch.setattr(sys, "stderr", StringIO())
    encoding.begin()
    assert sys.stdin.readline() == "Siân\n"


@pytest.mark.parametrize("takes_letters", [True, False])
def test_a_console_of_windows_is_given_letters_and_not_bytes(
    monkeypatch: pytest.MonkeyPatch, *, takes_letters: bool
) -> None:
    """Bytes in UTF-8 on a console of cp850 make ÔÇÖ of each ’."""
    console = TextIOWrapper(BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stderr", console)
    monkeypatch.setattr("mavis_tui.system.pipes.CONSOLE_TAKES_LETTERS", takes_letters)
    monkeypatch.setattr("mavis_tui.console.descriptors.os.isatty", lambda _descriptor: True)
    descriptors.begin()
    assert (sys.stderr is console) == takes_letters


def test_an_error_for_scripts_is_utf_8_whatever_the_code_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """RFC 8259, 8.1: JSON that leaves a program is UTF-8."""
    written = BytesIO()
    monkeypatch.setenv("MAVIS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MAVIS_LOCK_MINUTES", "deuddeg’n")
    monkeypatch.setattr(sys, "argv", ["mavis", "changes", "--json"])
    monkeypatch.setattr(sys, "stderr", TextIOWrapper(written, encoding="cp1252"))
    assert main() != 0
    assert "deuddeg’n" in json.loads(written.getvalue().decode("utf-8"))["message"]

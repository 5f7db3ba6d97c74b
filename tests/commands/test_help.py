"""The help of the groups: one table that says what the commands say of themselves, whole and without loading them."""

import inspect
import sys
from importlib import import_module
from typing import Any

import pytest

from mavis_tui import cli
from mavis_tui.commands import hub
from mavis_tui.console.lazy_group import Listed

GROUPS = {"mavis": cli.COMMANDS, "mavis hub": hub.COMMANDS}
EVERY = [pytest.param(entry, id=f"{group} {entry.name}") for group, table in GROUPS.items() for entry in table]


def docstring_of(entry: Listed) -> str:
    """Give what a command, or the group of that name, says of itself."""
    module: Any = import_module(entry.module)
    command = module.command if hasattr(module, "command") else module.app.registered_callback.callback
    return inspect.getdoc(command) or ""


@pytest.mark.parametrize("entry", EVERY)
def test_the_line_in_the_help_is_the_first_sentence_of_the_command(entry: Listed) -> None:
    first = docstring_of(entry).partition("\n\n")[0].replace("\n", " ")
    assert entry.line == f"{first.partition('. ')[0].removesuffix('.')}."


@pytest.mark.parametrize("group", [(), ("hub",)])
def test_no_line_of_the_help_is_cut_or_broken(group: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*group, "--help"]) == 0
    _, _, shown = capsys.readouterr().out.partition("Commands:\n")
    table = GROUPS[" ".join(["mavis", *group])]
    assert [line.split(None, 1) for line in shown.splitlines()] == [[entry.name, entry.line] for entry in table]
    assert all(len(line) <= 80 for line in shown.splitlines())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sesions",), "No such command 'sesions'. Did you mean 'sessions', 'settings', 'edit-session'?"),
        (("hub", "serv"), "No such command 'serv'. Did you mean 'serve', 'users'?"),
        (("--nothing",), "No such option: --nothing"),
        (("hub", "--nothing"), "No such option: --nothing"),
        (("status", "--nothing"), "No such option: --nothing"),
        (("status", "nothing"), "Got unexpected extra argument(s) (nothing)"),
        (("child",), "Missing argument 'SESSION'"),
    ],
)
def test_words_that_are_no_command_are_told_and_what_was_perhaps_meant(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == 2
    assert said in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("entry", EVERY)
def test_help_is_there_after_every_command(entry: Listed, capsys: pytest.CaptureFixture[str]) -> None:
    group = ["hub"] if entry in hub.COMMANDS else []
    for option in ("--help", "-h"):
        assert cli.main([*group, entry.name, option]) == 0
        shown = capsys.readouterr().out
        assert shown.startswith(f"Usage: {' '.join(['mavis', *group, entry.name])} ")
        assert "-h, --help" in shown


def test_a_command_is_loaded_only_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("mavis_tui.commands.")]:
        monkeypatch.delitem(sys.modules, name)
    assert cli.main(["--help"]) == 0
    assert cli.main(["sesions"]) == 2
    assert not {name for name in sys.modules if name.startswith("mavis_tui.commands.")}
    assert cli.main(["sync", "--help"]) == 0
    assert "mavis_tui.commands.sending.sync" in sys.modules
    assert "mavis_tui.commands.recording.record" not in sys.modules

"""Tab: the words of the program, and the sessions and children of a store that opens without asking; no word more."""

import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mavis_tui import cli
from mavis_tui.console import completing
from mavis_tui.console.completion_scripts import SCRIPTS, Shell
from mavis_tui.workspace.support.offered import Offered
from tests.commands.conftest import Mavis

FIRST = "child-1\tMWANGI1, Ada, born 21 Jun 2013"


@pytest.fixture(autouse=True)
def _as_slow_as_it_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completing, "LONGEST_SECONDS", 60)


def offered(mavis: Mavis, *line: str, shell: str = "bash") -> list[str]:
    """Give the words that are offered for a line, with nothing said about it."""
    ran = mavis("completion", shell, "--", "mavis", *line)
    assert ran.err == ""
    return [row.split("\t")[1] if "\t" in row else row for row in ran.out.splitlines()]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("rec",), ["record", "record-sealed"]),
        (("--v",), ["--version"]),
        (("hub", "re"), ["records", "restore", "review"]),
        (("record", "1204", "child-1", "--not"), ["--not-given", "--notes"]),
        (("completion", ""), ["bash", "zsh", "fish", "powershell"]),
        (("open", ""), ["file"]),
        (("open", "--date", "2026-11-30", "x"), ["file"]),
        (("demo", "--keep", ""), ["folder"]),
        (("demo", "--keep", "="), ["folder"]),
        (("demo", "--keep", "=", "some"), ["folder"]),
        (("no-such-command", "--x", ""), []),
        (("status", "one-word-too-many", ""), []),
    ],
)
def test_tab_offers_what_can_come_next(mavis: Mavis, line: tuple[str, ...], words: list[str]) -> None:
    assert offered(mavis, *line) == words


def test_the_first_tab_lists_the_commands_with_their_lines_and_loads_none_of_them(
    mavis: Mavis, monkeypatch: pytest.MonkeyPatch
) -> None:
    mavis("completion", "bash")
    for name in [name for name in sys.modules if name.startswith("mavis_tui.commands.recording")]:
        monkeypatch.delitem(sys.modules, name)
    rows = mavis("completion", "zsh", "--", "mavis", "").out.splitlines()
    assert rows == [f"word\t{entry.name}\t{entry.line}" for entry in cli.COMMANDS]
    assert not [name for name in sys.modules if name.startswith("mavis_tui.commands.recording.")]


def test_powershell_which_drops_an_empty_word_asks_with_a_mark_before_the_last(mavis: Mavis) -> None:
    def asked(*line: str) -> str:
        return mavis("completion", "powershell", "--", "mavis", *line).out

    assert asked("=rec").splitlines()[0].split("\t")[1] == "record"
    assert len(asked("=").splitlines()) == len(cli.COMMANDS)


def test_sessions_and_children_are_offered_where_the_password_is_given(saved: Mavis) -> None:
    assert offered(saved, "children", "") == ["1204"]
    assert offered(saved, "forget", "1204", "") == ["1204"]
    rows = saved("completion", "fish", "--", "mavis", "child", "1204", "").out.splitlines()
    assert f"word\t{FIRST}" in rows
    assert len(rows) == 30
    assert offered(saved, "record", "1204", "child-2") == ["child-2", *(f"child-2{n}" for n in range(10))]
    assert offered(saved, "same-child", "1204", "child-1", "child-30") == ["child-30"]
    assert offered(saved, "child", "9999", "") == []


def test_where_it_is_locked_nothing_is_offered_asked_or_said(saved: Mavis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAVIS_OFFLINE_PASSWORD")
    assert offered(saved, "child", "") == []
    assert offered(saved, "child", "1204", "") == []


def test_on_a_device_without_a_store_and_with_settings_that_cannot_be_read_nothing_is_said(
    mavis: Mavis, tmp_path: Path
) -> None:
    assert offered(mavis, "child", "") == []
    (tmp_path / "settings.toml").write_text("this isn't TOML")
    assert offered(mavis, "child", "") == []
    assert not (tmp_path / "data").exists()


def test_tab_counts_one_wrong_password_at_most_and_locks_nobody_out(
    saved: Mavis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = os.environ["MAVIS_OFFLINE_PASSWORD"]
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", "not the right one at all")
    assert offered(saved, "child", "") == []
    counted = (tmp_path / "data" / "wrong-passwords.json").read_bytes()
    for _ in range(5):
        assert offered(saved, "child", "") == []
    assert (tmp_path / "data" / "wrong-passwords.json").read_bytes() == counted
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", right)
    saved("status")
    assert offered(saved, "child", "") == ["1204"]


def test_a_damaged_copy_is_not_offered_and_left_for_somebody_to_be_told_of(saved: Mavis, tmp_path: Path) -> None:
    file = tmp_path / "data" / "sessions" / "1204.db"
    file.write_bytes(bytes(4096) + file.read_bytes()[4096:])
    damaged = file.read_bytes()
    assert offered(saved, "child", "1204", "") == []
    assert offered(saved, "child", "") == []
    assert file.read_bytes() == damaged
    assert "The saved copy of session 1204 can’t be read" in saved("status").sentences


def test_a_store_that_keeps_tab_waiting_is_given_up_on(saved: Mavis, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    def slowly(_store: object) -> Iterator[Offered]:
        assert go_on.wait(60)
        yield Offered("1204", "too late")

    monkeypatch.setattr(completing, "LONGEST_SECONDS", 0.01)
    monkeypatch.setattr(completing, "sessions_offered", slowly)
    before = set(threading.enumerate())
    assert offered(saved, "child", "") == []
    go_on.set()
    for left in set(threading.enumerate()) - before:
        left.join()


def test_a_word_in_which_a_shell_would_see_more_than_letters_is_not_offered(
    saved: Mavis, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = ("$(touch x)", "a b", "`x`", "--json", "x;y", "", "é", "book-1.2_3")
    monkeypatch.setattr(completing, "sessions_offered", lambda _store: iter([Offered(one, "") for one in ids]))
    assert offered(saved, "child", "") == ["book-1.2_3"]


DRIVEN = {
    Shell.BASH: (
        ("bash", "--norc", "-c"),
        "{script}\nCOMP_WORDS=(mavis child ''); COMP_CWORD=2; _mavis mavis; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        "{word}",
    ),
    Shell.ZSH: (
        ("zsh", "-f", "-c"),
        "compdef() {{ }}; _describe() {{ print -rl -- $found; }}\n{script}\nwords=(mavis child ''); CURRENT=3; _mavis",
        "{word}:{help}",
    ),
    Shell.FISH: (("fish", "--no-config", "-c"), "{script}\ncomplete -C 'mavis child '", "{word}\t{help}"),
}
"""How each shell is made to do what Tab does, and how it then shows a word."""


@pytest.mark.parametrize("shell", list(DRIVEN))
def test_the_shell_itself_asks_as_it_should_and_evaluates_nothing_of_what_it_hears(
    shell: Shell, mavis: Mavis, tmp_path: Path
) -> None:
    command, lines, shown = DRIVEN[shell]
    if (program := shutil.which(command[0])) is None:
        pytest.skip(f"{command[0]} isn't installed")
    heard = [("1204", 'O\'Brien "Ada" $(touch evaluated) `touch evaluated` : ; \\ %s'), ("book-1", "")]
    (tmp_path / "answer").write_text("".join(f"word\t{word}\t{words}\n" for word, words in heard), "utf-8")
    stub = tmp_path / "mavis"
    here = shlex.quote(str(tmp_path))
    stub.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {here}/asked\ncat {here}/answer\n', "utf-8")
    stub.chmod(0o755)
    said = subprocess.run(
        [program, *command[1:], lines.format(script=mavis("completion", shell.value).out)],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=300,
    )
    assert said.stderr == ""
    assert (tmp_path / "asked").read_text("utf-8").splitlines() == [
        "completion",
        shell.value,
        "--",
        "mavis",
        "child",
        "",
    ]
    assert said.stdout.splitlines() == [shown.format(word=word, help=words).rstrip("\t") for word, words in heard]
    assert not (tmp_path / "evaluated").exists()


def test_every_shell_that_can_be_named_has_its_script(mavis: Mavis) -> None:
    for shell in Shell:
        assert mavis("completion", shell.value).out == SCRIPTS[shell]
    assert "'bash', 'zsh', 'fish', 'powershell'" in mavis("completion", "tcsh", code=2).err

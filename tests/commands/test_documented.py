"""docs/commands.md can't rot: what the program knows of itself stands there word for word."""

import re

import pytest
from msgspec.structs import fields

from mavis_tui import cli
from mavis_tui.commands import hub
from mavis_tui.console import passwords
from mavis_tui.console.lazy_group import Listed
from mavis_tui.settings import Settings
from tests.commands import documented
from tests.commands.manual import SHARE, shared_files


def test_the_page_shows_the_help_exit_codes_and_settings_of_this_program() -> None:
    assert documented.written() == documented.generated(), "run: python -m tests.commands.documented"


def test_man_pages_and_completion_are_what_this_program_says() -> None:
    there = {path.relative_to(SHARE).as_posix(): path.read_text("utf-8") for path in SHARE.rglob("*") if path.is_file()}
    wanted = shared_files()
    assert sorted(there) == sorted(wanted), "run: python -m tests.commands.documented"
    assert there == wanted, "run: python -m tests.commands.documented"


@pytest.mark.parametrize("entry", [*cli.COMMANDS, *hub.COMMANDS], ids=lambda one: one.module)
def test_every_command_has_a_man_page_that_says_every_option_of_its_help(
    entry: Listed, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["hub", entry.name] if entry in hub.COMMANDS else [entry.name]
    assert cli.main([*words, "--help"]) == 0
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", capsys.readouterr().out))
    page = (SHARE / "man" / "man1" / f"mavis-{'-'.join(words)}.1").read_text("utf-8").replace("\\-", "-")
    assert {option for option in options if option not in page} == set()
    assert [line for line in page.splitlines() if re.match(r"[.'](?!TH|SH|PP|TP|B |BR )", line)] == []


def test_every_setting_and_every_way_to_give_a_password_is_documented() -> None:
    page = documented.PAGE.read_text("utf-8")
    for field in fields(Settings):
        assert f"MAVIS_{field.name.upper()} " in page
    for secret in (passwords.OFFLINE, passwords.NEW, passwords.HUB):
        for way in (f"`{secret.variable}`", f"`{secret.variable}_FILE`", f"`{secret.option}`"):
            assert way in page

"""docs/commands.md can't rot: what the program knows of itself stands there word for word."""

from msgspec.structs import fields

from mavis_tui.console import passwords
from mavis_tui.settings import Settings
from tests.commands import documented


def test_the_page_shows_the_help_exit_codes_and_settings_of_this_program() -> None:
    assert documented.written() == documented.generated(), "run: python -m tests.commands.documented"


def test_every_setting_and_every_way_to_give_a_password_is_documented() -> None:
    page = documented.PAGE.read_text("utf-8")
    for field in fields(Settings):
        assert f"MAVIS_{field.name.upper()} " in page
    for secret in (passwords.OFFLINE, passwords.NEW, passwords.HUB):
        for way in (f"`{secret.variable}`", f"`{secret.variable}_FILE`", f"`{secret.option}`"):
            assert way in page

"""`mavis settings`: what is set, where from, and what it means; and what only looks like a setting."""

from pathlib import Path

import pytest

from mavis_tui.settings import MEANS, Settings
from tests.commands.conftest import OFFLINE_PASSWORD, Mavis


def test_every_setting_says_what_it_does_and_where_its_value_comes_from(
    mavis: Mavis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.toml").write_text('theme = "light"\nlock_minutes = 5\n[keys]\n"changes.try" = "f5"\n')
    monkeypatch.setenv("MAVIS_LOCK_MINUTES", "7")
    told = mavis("settings", "--json").data
    assert (told["file"], told["file_there"]) == (str(tmp_path / "settings.toml"), True)
    assert [one["name"] for one in told["settings"]] == list(Settings.__struct_fields__) == list(MEANS)
    found = {one["name"]: (one["value"], one["origin"]) for one in told["settings"]}
    assert found["theme"] == ("light", "file")
    assert found["lock_minutes"] == (7, "variable")
    assert found["keys"] == ({"changes.try": "f5"}, "file")
    assert found["data_dir"] == (str(tmp_path / "data"), "variable")
    assert found["hub"] == (None, "default")
    said = mavis("settings").out
    assert "theme = light  (from the settings file)" in said
    assert "lock_minutes = 7  (from MAVIS_LOCK_MINUTES)" in said
    assert "keys = changes.try=f5  (from the settings file)" in said
    assert "hub = none\n" in said


def test_it_says_whether_a_password_is_given_and_never_which(
    mavis: Mavis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAVIS_PASSWORD")
    monkeypatch.setenv("MAVIS_PASSWORD_FILE", str(tmp_path / "password"))
    ran = mavis("settings")
    assert "The offline password: given by MAVIS_OFFLINE_PASSWORD\n" in ran.out
    assert "The new offline password: not given\n" in ran.out
    assert "The password for the team server: given by MAVIS_PASSWORD_FILE\n" in ran.out
    assert OFFLINE_PASSWORD not in ran.out + mavis("settings", "--json").out


def test_a_misspelt_variable_is_told(mavis: Mavis, monkeypatch: pytest.MonkeyPatch) -> None:
    assert mavis("settings", "--json").data["unknown"] == []
    monkeypatch.setenv("MAVIS_LOCK_MINUTE", "5")
    monkeypatch.setenv("MAVIS_HUB_DATABASE", "somewhere")
    assert mavis("settings", "--json").data["unknown"] == ["MAVIS_LOCK_MINUTE"]
    assert "MAVIS_LOCK_MINUTE is set, and is no setting of mavis." in mavis("settings").out


def test_a_settings_file_that_is_not_there_is_named_and_one_that_cannot_be_read_is_refused(
    mavis: Mavis, tmp_path: Path
) -> None:
    assert "which isn’t there" in " ".join(mavis("settings").out.split())
    (tmp_path / "settings.toml").write_text("retention = 3")
    assert "isn’t a setting" in mavis("settings", code=3).sentences

"""What each command does and says while all is well."""

import io
import platform
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from mavis_tui.models.calendar import system_clock, today
from mavis_tui.models.identity import spaced_nhs_number
from tests.builders import NURSE, nhs_number
from tests.commands.conftest import HUB_PASSWORD, OFFLINE_PASSWORD, Hub, Mavis

GIVEN = ("--batch", "FM8629", "--site", "left_arm_upper_position")


def test_signing_in_says_as_whom_and_never_shows_the_token(mavis: Mavis, hub: Hub) -> None:
    ran = mavis("sign-in", "--hub", hub.address, "--email", NURSE.email, "--json")
    assert set(ran.data) == {"hub", "email", "name", "until"}
    assert ran.data["name"] == "Sian Rees"
    assert datetime.fromisoformat(ran.data["until"]) > system_clock()


def test_passwords_on_standard_input_come_in_the_order_that_help_says(
    mavis: Mavis, hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("MAVIS_PASSWORD")
    monkeypatch.delenv("MAVIS_OFFLINE_PASSWORD")
    typed = tmp_path / "typed"
    typed.write_text(f"{OFFLINE_PASSWORD}\n{HUB_PASSWORD}\n")
    with typed.open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        options = ("--offline-password-stdin", "--password-stdin")
        mavis("sign-in", "--hub", hub.address, "--email", NURSE.email, *options)


def test_a_password_in_a_file_opens_the_store(
    signed_in: Mavis, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "password").write_text(f"{OFFLINE_PASSWORD}\n")
    monkeypatch.delenv("MAVIS_OFFLINE_PASSWORD")
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD_FILE", str(tmp_path / "password"))
    assert signed_in("status", "--json").data["locked"] is False


@pytest.mark.parametrize(
    "saved", [f"\ufeff{OFFLINE_PASSWORD}\r\n", f"{OFFLINE_PASSWORD}\r\n", f"\ufeff{OFFLINE_PASSWORD}"]
)
def test_a_password_file_is_read_as_any_editor_saves_it(
    signed_in: Mavis, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, saved: str
) -> None:
    (tmp_path / "password").write_bytes(saved.format(OFFLINE_PASSWORD).encode())
    monkeypatch.delenv("MAVIS_OFFLINE_PASSWORD")
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD_FILE", str(tmp_path / "password"))
    assert signed_in("status", "--json").data["locked"] is False


def test_a_password_on_standard_input_is_read_as_windows_pipes_it(
    signed_in: Mavis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAVIS_OFFLINE_PASSWORD")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"\ufeff{OFFLINE_PASSWORD}\r\n"))
    assert "waiting" in signed_in("changes", "--offline-password-stdin").out


def test_status_without_a_password_says_only_that_there_is_a_store(
    signed_in: Mavis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAVIS_OFFLINE_PASSWORD")
    told = signed_in("status", "--json").data
    assert (told["store"], told["locked"], told["waiting"], told["email"]) == (True, True, None, None)


def test_sessions_says_which_are_available_offline_and_until_when(saved: Mavis) -> None:
    rows = saved("sessions", "--json").data["groups"]["HPV"]
    day = today(system_clock)
    assert [(row["id"], row["saved"], row["children"]) for row in rows] == [("1204", True, 30)]
    assert rows[0]["saved_until"] == str(day + timedelta(days=2))
    assert "Available offline" in saved("sessions").out


def test_sessions_without_a_hub_lists_what_is_known_and_says_so(signed_in: Mavis, hub: Hub) -> None:
    signed_in("sessions")
    with hub.away():
        ran = signed_in("sessions")
    assert "Harbour View Academy" in ran.out
    assert "Unavailable" in ran.out
    assert "can’t be reached" in ran.sentences


def test_saving_offline_says_until_when_it_is_kept(signed_in: Mavis) -> None:
    told = signed_in("save-offline", "1204", "--json").data
    assert date.fromisoformat(told["1204"]["until"]) == today(system_clock) + timedelta(days=2)


def test_refreshing_takes_all_that_is_saved(saved: Mavis) -> None:
    assert list(saved("refresh", "--json").data) == ["1204"]
    saved("refresh", "99", code=4)


def test_a_session_that_is_forgotten_is_no_longer_available_offline(saved: Mavis, hub: Hub) -> None:
    saved("forget", "1204")
    with hub.away():
        assert "save it" in saved("children", "1204", code=5).err.lower()


def test_children_are_listed_in_a_line_of_80_columns(saved: Mavis) -> None:
    ran = saved("children", "1204")
    lines = ran.out.splitlines()
    assert lines[0].startswith(spaced_nhs_number(nhs_number(1)))
    assert "MWANGI1, Ada" in lines[0]
    assert lines[0].endswith("HPV: Due vaccination")
    assert lines[-1] == "30 children"
    assert all(len(line) <= 80 for line in lines)


def test_children_can_be_searched_and_narrowed_to_those_who_are_ready(saved: Mavis) -> None:
    saved("record", "1204", nhs_number(11), *GIVEN)
    assert [row["name"] for row in saved("children", "1204", "--find", "ada mwangi12", "--json").data] == [
        "MWANGI12, Ada"
    ]
    found = [row["name"] for row in saved("children", "1204", "--find", "mwangi1", "--ready", "--json").data]
    assert "MWANGI11, Ada" not in found
    assert "MWANGI10, Ada" in found


def test_a_session_that_is_not_saved_is_fetched_for_the_moment(signed_in: Mavis) -> None:
    assert len(signed_in("children", "1204", "--json").data) == 30
    assert signed_in("status", "--json").data["available_offline"] == []


def test_a_child_is_shown_in_full(saved: Mavis) -> None:
    ran = saved("child", "1204", nhs_number(2))
    assert "MWANGI2, Ada" in ran.out
    assert "Born 21 June 2013, Year 8, form 8T1" in ran.out
    assert "HPV: Due vaccination" in ran.out
    told = saved("child", "1204", "mwangi29", "--json").data
    assert told["sections"][0]["status"]["ready"] is True


def test_a_record_with_the_hub_away_is_saved_offline_and_sent_by_sync(saved: Mavis, hub: Hub) -> None:
    with hub.away():
        told = saved("record", "1204", nhs_number(13), *GIVEN, "--json").data
        assert (told["status"], told["what"]) == ("Saved offline", "HPV given")
        assert "not yet sent" in told["explained"]
        assert saved("changes", "--json").data["waiting"] == 1
    assert saved("sync", "--json").data["sent"] == 1
    page = saved("changes", "--json").data
    assert (page["waiting"], page["rows"][0]["status"]) == (0, "Saved")
    assert page["notice"]["count"] == 1
    saved("changes", "--dismiss")
    assert saved("changes", "--json").data["notice"] is None


def test_a_record_with_the_hub_there_is_saved_at_once_and_no_news(saved: Mavis) -> None:
    assert saved("record", "1204", nhs_number(14), *GIVEN, "--json").data["status"] == "Saved"
    assert saved("changes", "--json").data["notice"] is None


def test_no_send_leaves_the_record_on_this_device(saved: Mavis) -> None:
    assert saved("record", "1204", nhs_number(2), *GIVEN, "--no-send", "--json").data["status"] == "Saved offline"


def test_the_second_record_of_the_day_takes_batch_and_expiry_of_the_first(saved: Mavis) -> None:
    saved("record", "1204", nhs_number(15), "--batch", "NEW123", "--expiry", "31/05/2030", "--site", "left thigh")
    saved("record", "1204", nhs_number(16), "--site", "left thigh")
    attempt = saved("child", "1204", nhs_number(16), "--json").data["sections"][0]["attempts"][-1]
    assert (attempt["batch_number"], attempt["batch_expiry"]) == ("NEW123", "2030-05-31")


@pytest.mark.parametrize("site", ["left_arm_upper_position", "Left arm (upper position)", "LEFT DELTOID"])
def test_a_site_may_be_said_by_key_label_or_import_name(saved: Mavis, site: str) -> None:
    saved("record", "1204", nhs_number(3), "--batch", "FM8629", "--site", site, "--vaccine", "gardasil 9", "--no-send")
    attempt = saved("child", "1204", nhs_number(3), "--json").data["sections"][0]["attempts"][-1]
    assert (attempt["site"], attempt["vaccine"]) == ("left_arm_upper_position", "Gardasil9")


def test_a_vaccine_that_was_not_given_needs_only_the_reason(saved: Mavis) -> None:
    told = saved("record", "1204", nhs_number(17), "--not-given", "UNWELL", "--notes", "a cold", "--json").data
    assert (told["what"], told["status"]) == ("HPV not given: unwell", "Saved")


def test_signing_out_keeps_what_waits_and_recording_goes_on(own: Mavis) -> None:
    own("sign-out")
    told = own("record", "1204", nhs_number(18), *GIVEN, "--json").data
    assert told["status"] == "Saved offline"
    ran = own("sync", code=7)
    assert "1 waiting" in ran.out
    assert own("status", "--json").data["signed_in"] is False


def test_the_version_is_told(mavis: Mavis) -> None:
    name, runs_on, system = mavis("--version").out.splitlines()
    assert name.startswith("mavis 0")
    assert re.fullmatch(r"Python 3\.\S+, Textual \d\S+, SQLCipher 4\.\d+\.\d+ \w+, SQLite 3\.\S+", runs_on)
    assert system.startswith(platform.system())
    assert platform.node() not in runs_on + system

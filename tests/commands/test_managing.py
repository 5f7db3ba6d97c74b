"""Managing sessions and vaccines by commands: several at once, what stays and why, online only what must be."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from mavis_tui.models.calendar import system_clock, today
from tests.builders import a_bundle, nhs_number
from tests.commands.conftest import Hub, Mavis


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub with two sessions, one today and one tomorrow, which these tests may change."""
    hub = Hub(tmp_path_factory.mktemp("hub"))
    day = today(system_clock)
    hub.put(a_bundle(5, dates=(day,)), a_bundle(2, id="1300", dates=(day + timedelta(days=1),)))
    hub.start()
    yield hub
    hub.stop()


def test_one_of_several_that_fails_stops_no_other_and_is_named(signed_in: Mavis) -> None:
    ran = signed_in("save-offline", "9999", "1204", "8888", "1300", code=4)
    assert [line.split()[0] for line in ran.out.splitlines()] == ["1204", "1300"]
    assert "no session 9999" in ran.sentences
    assert "Session 8888 was not saved" in ran.sentences


def test_what_waits_keeps_its_session_here_and_the_others_go(saved: Mavis) -> None:
    saved("save-offline", "1300")
    saved("record", "1204", nhs_number(1), "--not-given", "unwell", "--no-send")
    ran = saved("forget", "1204", "1300", code=13)
    assert "1 change waits in Harbour View Academy; it stays until uploaded, so it can’t be removed." in ran.sentences
    assert "Session 1300 is no longer on this device." in ran.sentences
    assert saved("status", "--json").data["available_offline"] == ["1204"]
    saved("sync")


def test_a_batch_is_listed_added_without_the_hub_and_sent_by_sync(saved: Mavis, hub: Hub) -> None:
    assert "FM8629  Gardasil 9" in saved("vaccines", "1204").out
    with hub.away():
        ran = saved("vaccines", "1204", "--add", "cd5678", "--expiry", "2040-05-31")
        assert "Batch CD5678 added. Saved offline" in ran.sentences
        assert "Saved offline" in next(line for line in ran.out.splitlines() if "CD5678" in line)
        assert (
            "This batch already exists"
            in saved("vaccines", "1204", "--add", "CD5678", "--expiry", "2040-05-31", code=3).sentences
        )
        assert "works online only" in saved("vaccines", "1204", "--archive", "FM8629", code=8).sentences
    assert saved("sync", "--json").data["sent"] == 1
    listed = saved("vaccines", "1204", "--json").data["groups"]["hpv"]
    assert [(line["batch"]["number"], line["sending"]) for line in listed] == [("FM8629", None), ("CD5678", "saved")]


def test_a_batch_is_edited_archived_and_brought_back(saved: Mavis) -> None:
    assert "Expires 30 Jun 2039" in saved("vaccines", "1204", "--edit", "fm8629", "--expiry", "30/06/2039").out
    assert "Archived" in saved("vaccines", "1204", "--archive", "FM8629").out
    assert "Archived" not in saved("vaccines", "1204", "--restore", "FM8629").out
    saved("vaccines", "1204", "--add", "X1", "--archive", "FM8629", code=3)
    saved("vaccines", "1204", "--expiry", "2030-01-01", code=3)
    saved("vaccines", "1204", "--add", "EF1234", "--expiry", "2030-01-01", "--vaccine", "Revaxis", code=3)


def test_dates_and_time_are_edited_and_the_copy_follows(signed_in: Mavis, hub: Hub) -> None:
    day = today(system_clock) + timedelta(days=3)
    signed_in("save-offline", "1300")
    ran = signed_in("edit-session", "1300", "--date", day.isoformat(), "--time", "13:15", "--json")
    assert (ran.data["dates"], ran.data["start_time"]) == ([day.isoformat()], "13:15:00")
    with hub.away():
        assert "works online only" in signed_in("edit-session", "1300", "--time", "none", code=8).sentences
        rows = signed_in("sessions", "--json").data["groups"]["HPV"]
    assert next(row["dates"] for row in rows if row["id"] == "1300") == [day.isoformat()]
    assert "isn’t a date" in signed_in("edit-session", "1300", "--date", "31/02/2027", code=3).sentences
    assert "isn’t a time" in signed_in("edit-session", "1300", "--time", "25:00", code=3).sentences
    assert "can’t be the date" in signed_in("edit-session", "1300", "--date", "2001-01-01", code=3).sentences
    signed_in("edit-session", "1300", code=3)

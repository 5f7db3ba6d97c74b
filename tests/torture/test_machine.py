"""The state machine in short: the same few runs every time, and that it can see a program fail."""

from pathlib import Path

import pytest

from mavis_tui.client.service import Service
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.wire.messages import SessionNews
from mavis_tui.workspace.sessions.newest import Newest
from tests.cable import Fault
from torture import machine
from torture.careless import Careless
from torture.county import County
from torture.newness import Team
from torture.promises import OLDER, UNFOUNDED, Broken
from torture.school import DOES_NOT, GIVES, School
from torture.trial import Scale


def test_whatever_goes_wrong_in_whatever_order_nothing_is_lost_and_nothing_is_doubled() -> None:
    trial = machine.run(Scale(short=True))

    assert trial.failures() == ()
    assert trial.counts["steps"] > 100
    assert trial.counts["records confirmed"] > 10


def test_the_office_may_try_to_undo_a_record_that_corrects_nothing(tmp_path: Path) -> None:
    county = County(tmp_path, Service)
    school = type("School", (School,), {"county": county})()
    try:
        school.begin(attempts=([], []))
        school.record_and_sync(on=0, attempts=[(1, GIVES)], faults=[])
        school.office_decides(outcome=Ruling.UNDO, which=0)
        school.promises()
        for laptop in school.laptops:
            county.loop.run(laptop.switch_off())
    finally:
        county.close()


def test_a_laptop_that_takes_in_nothing_of_what_it_is_told_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def taken(_self: Newest, _news: SessionNews) -> bool:
        return True

    county = County(tmp_path, Service)
    team = type("Team", (Team,), {"county": county})()
    try:
        team.begin(attempts=([], []))
        team.record_and_sync(on=0, attempts=[(1, GIVES)], faults=[])
        monkeypatch.setattr(Newest, "_take", taken)
        with pytest.raises(Broken, match=OLDER):
            team.teardown()
    finally:
        county.close()


def test_a_client_that_takes_a_login_page_for_the_hub_is_found_out(tmp_path: Path) -> None:
    county = County(tmp_path, Careless)
    school = type("School", (School,), {"county": county})()
    try:
        school.begin(attempts=([], []))
        school.record_and_sync(on=0, attempts=[(1, DOES_NOT)], faults=[None, Fault.LOGIN_PAGE])
        with pytest.raises(Broken, match=UNFOUNDED):
            school.promises()
        for laptop in school.laptops:
            county.loop.run(laptop.switch_off())
    finally:
        county.close()

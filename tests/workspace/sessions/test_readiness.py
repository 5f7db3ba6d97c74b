"""The rehearsal: what it opens, what it asks for, and that it asks nobody."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from mavis_tui.errors import HubUnreachable
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from mavis_tui.workspace.sessions import readiness as ready_room
from mavis_tui.workspace.sessions.readiness import Check, CheckResult, ReadinessReport
from tests.builders import a_batch, a_bundle, a_child, a_session
from tests.workspace.nurse import OFFLINE_PASSWORD, Nurse


def of(found: ReadinessReport, what: str) -> Check:
    """Give the check of one thing."""
    return next(check for check in found.checks if check.what == what)


async def prepared(nurse: Nurse) -> None:
    """Save the session, compare the clocks and type the password."""
    await nurse.save(a_bundle(30))
    await nurse.workspace.engine().probe()
    nurse.workspace.access.unlock(OFFLINE_PASSWORD)


async def test_a_device_that_is_prepared_is_ready_as_of_now(nurse: Nurse) -> None:
    await prepared(nurse)
    found = await nurse.workspace.ready.check()
    assert found.words == "Ready as of 12:00pm."
    assert of(found, "Harbour View Academy").words == "30 children, complete, as of 12:00pm today."
    assert of(found, "Harbour View Academy, vaccines").verdict is CheckResult.READY
    assert of(found, "Clock").verdict is CheckResult.READY
    assert nurse.workspace.last_rehearsal == "Checked 12:00pm: ready"
    nurse.clock.forward(days=1)
    assert nurse.workspace.last_rehearsal == ""


async def test_it_asks_nobody_and_makes_no_client(nurse: Nurse) -> None:
    await prepared(nurse)
    nurse.restart()
    nurse.cable.cut()

    def refused(*_: object) -> None:
        raise HubUnreachable("somebody asked")

    nurse.workspace.access._connect = refused  # type: ignore[assignment] # what would make the client
    asked = len(nurse.cable.requests)
    found = await nurse.workspace.ready.check()
    assert found.ready, found
    assert len(nurse.cable.requests) == asked


async def test_a_copy_that_is_not_what_the_hub_sent_is_to_be_saved_again(nurse: Nurse) -> None:
    await prepared(nurse)
    note = nurse.store.snapshots.note("1204")
    assert note is not None
    opened = nurse.store.snapshots._opened["1204"]
    opened.note = msgspec.structs.replace(note, digest="0" * 64)
    found = await nurse.workspace.ready.check()
    assert "isn’t what the team server sent" in of(found, "Harbour View Academy").words
    assert found.words == "Not ready at 12:00pm: 1 thing is to do first."
    assert nurse.workspace.last_rehearsal == "Checked 12:00pm: 1 to do then"


async def test_a_copy_that_cannot_be_opened_is_to_be_saved_again(nurse: Nurse) -> None:
    await prepared(nurse)
    file = nurse.store.folder / "sessions" / "1204.db"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    found = await nurse.workspace.ready.check()
    assert not found.ready
    assert any("1204" in check.words or "No session" in check.words for check in found.checks), found


async def test_nothing_saved_is_said_first(nurse: Nurse) -> None:
    await nurse.workspace.engine().probe()
    found = await nurse.workspace.ready.check()
    assert [check.verdict for check in found.checks if check.what == "Sessions"] == [
        CheckResult.TO_DO,
        CheckResult.NOTE,
    ]
    assert "Harbour View Academy is today and isn’t saved" in found.checks[1].words


@pytest.mark.parametrize("spoil", ["password", "sign-in", "clock", "space"])
async def test_each_thing_that_is_missing_is_said(nurse: Nurse, spoil: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await prepared(nurse)
    spoils: dict[str, tuple[str, Callable[[], object]]] = {
        "password": ("Offline password", lambda: setattr(nurse.workspace.access, "password_right_at", None)),
        "sign-in": ("Sign-in", nurse.store.device.clear_token),
        "clock": ("Clock", lambda: nurse.store.device._write("clock", 3600)),
        "space": ("Space on the disk", lambda: monkeypatch.setattr(ready_room, "SPACE_NEEDED", 1 << 60)),
    }
    what, doing = spoils[spoil]
    doing()
    found = await nurse.workspace.ready.check()
    assert [check.what for check in found.checks if check.verdict is CheckResult.TO_DO] == [what]
    assert found.to_do == 1


async def test_what_waits_and_batches_that_nobody_knows_stand_in_nobodys_way(nurse: Nurse) -> None:
    await nurse.save(a_bundle(programmes=(Programme.HPV, Programme.FLU)))
    await nurse.workspace.engine().probe()
    nurse.workspace.access.unlock(OFFLINE_PASSWORD)
    nurse.record()
    found = await nurse.workspace.ready.check()
    assert of(found, "Changes").words == "1 recorded before waits to be sent. They are safe here."
    vaccines = of(found, "Harbour View Academy, vaccines")
    assert vaccines.verdict is CheckResult.NOTE
    assert "No batch of Flu yet" in vaccines.words
    assert found.ready


async def test_a_batch_whose_expiry_date_nobody_knows_is_not_called_ready(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(id="1300"), (a_child(),), (a_batch(number="WHO1", vaccine=None, expiry=None),)))
    vaccines = of(await nurse.workspace.ready.check(), "Harbour View Academy, vaccines")
    assert vaccines.verdict is CheckResult.NOTE
    assert vaccines.words == (
        "Nobody knows yet when WHO1 expires: the first record of the day asks for it. Have the box at hand."
    )


async def test_an_expiry_date_typed_into_the_form_is_known_to_the_vaccines_page_and_the_check(nurse: Nurse) -> None:
    undated = a_batch(expiry=None)
    await nurse.save(bundle(a_session(id="1305"), (a_child(1),), (undated,)))
    found = of(await nurse.workspace.ready.check(), "Harbour View Academy, vaccines")
    assert found.verdict is CheckResult.NOTE
    nurse.record("child-1", session="1305")
    (line,) = nurse.workspace.batches.page("1305").lines
    assert line.batch.expiry == date(2027, 5, 31), "the vaccines page knows what the form knows"
    found = of(await nurse.workspace.ready.check(), "Harbour View Academy, vaccines")
    assert (found.verdict, found.words) == (CheckResult.READY, "A batch that is in date is known.")

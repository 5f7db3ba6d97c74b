"""A receipt is a promise: what a restored or moved hub lacks comes back from the devices, once, and is said."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import pytest
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.cache.store import Store
from mavis_tui.hub.store.generation import RESTORED, last_restored
from mavis_tui.workspace.recording.form_answers import answers_of
from tests.builders import a_bundle
from tests.cable import Cable
from tests.hub.running import RunningHub, running_hub
from tests.sync.device import OFFLINE_PASSWORD
from tests.workspace.nurse import Nurse, composed


def backup(hub: RunningHub, to: Path) -> Path:
    """Copy the hub's database as it is now."""
    with sqlite3.connect(hub.file) as now, sqlite3.connect(to) as copy:
        now.backup(copy)
    copy.close()
    now.close()
    return to


@asynccontextmanager
async def put_back(nurse: Nurse, copy: Path, tmp_path: Path, *, by_hand: bool = False) -> AsyncIterator[RunningHub]:
    """Let another hub, on an older copy, answer at the hub's address; restored by its command, or put back by hand."""
    if not by_hand:
        with sqlite3.connect(copy) as restored:
            restored.execute(
                "INSERT INTO generations (id, why, at) VALUES (?, ?, ?)",
                ("another", RESTORED, int(nurse.clock().timestamp())),
            )
        restored.close()
    async with running_hub(tmp_path, nurse.clock, file="restored.db", stock=copy) as hub:
        nurse.cable.hub = hub.transport
        yield hub


async def doses(nurse: Nurse) -> list[str]:
    """Name each dose in the hub's copy of the session."""
    tagged = await nurse.workspace.access.service.session("1204")
    assert tagged is not None
    return sorted(one.id for child in tagged.value.children for care in child.care.values() for one in care.history)


@pytest.mark.parametrize("by_hand", [False, True], ids=["restored", "put back by hand"])
async def test_what_a_restored_hub_lacks_comes_back_once_and_is_said(
    nurse: Nurse, tmp_path: Path, by_hand: bool
) -> None:
    await nurse.save(a_bundle(3))
    kept = nurse.record("child-1").change.id
    await nurse.upload()
    copy = backup(nurse.hub, tmp_path / "copy.db")
    lost = [nurse.record("child-2").change.id, nurse.not_given("child-3").change.id]
    await nurse.upload()

    async with put_back(nurse, copy, tmp_path, by_hand=by_hand) as hub:
        if by_hand:
            await nurse.sign_in()
        else:
            await nurse.workspace.engine().probe()  # by itself, at the next greeting
        assert [change.id for change in nurse.store.outbox.waiting()] == lost
        (said,) = nurse.workspace.sessions.dashboard().damaged
        assert "didn’t hold 2 records of this device any more" in said
        assert "Nothing is lost: it gets them again from here, by itself." in said
        await nurse.upload()
        assert await doses(nurse) == sorted([kept, *lost])
        if not by_hand:
            restored = await last_restored(hub.database)
            assert restored is not None
            assert (restored.records, restored.devices) == (2, 1)

        sent = nurse.cable.sent("POST /v1/changes")
        await nurse.sign_in()
        await nurse.workspace.engine().probe()
        await nurse.upload()
        assert nurse.cable.sent("POST /v1/changes") == sent  # nothing is sent a third time

    notice = nurse.workspace.changes.notice()
    assert notice is not None
    nurse.workspace.changes.dismiss(notice)
    assert nurse.workspace.sessions.dashboard().damaged == ()


async def test_a_hub_recreated_from_the_workbooks_gets_everything_back_and_the_office_reads_how_many(
    nurse: Nurse, twin: Nurse, tmp_path: Path
) -> None:
    await nurse.save(a_bundle(4))
    kept = [nurse.record("child-1").change.id]
    await nurse.upload()
    await twin.save(a_bundle(4))
    kept += [twin.record("child-2").change.id, twin.not_given("child-3").change.id]
    await twin.upload()
    twin.workspace.sessions.forget("1204")
    waiting = nurse.record("child-4").change.id

    async with running_hub(tmp_path, nurse.clock, file="recreated.db") as hub:
        await hub.add_nurse()
        await hub.put(a_bundle(4))
        for device in (nurse, twin):
            device.cable.hub = hub.transport
            await device.sign_in()  # nobody is signed in there: its database is a new one
            await device.upload()
            await device.workspace.engine().probe()

        assert await doses(nurse) == sorted([*kept, waiting])
        back = await last_restored(hub.database)
        assert back is not None
        assert (back.records, back.devices, back.by_command) == (3, 2, False)
        sent = nurse.cable.sent("POST /v1/changes")
        for device in (nurse, twin):
            await device.sign_in()
            await device.upload()
        assert nurse.cable.sent("POST /v1/changes") == sent


async def test_what_left_with_its_session_comes_back_too_and_after_a_restart(nurse: Nurse, tmp_path: Path) -> None:
    await nurse.save(a_bundle(3))
    copy = backup(nurse.hub, tmp_path / "copy.db")
    entry = nurse.record("child-1")
    await nurse.upload()
    nurse.workspace.sessions.forget("1204")
    nurse.restart()

    async with put_back(nurse, copy, tmp_path):
        await nurse.workspace.engine().probe()
        nurse.restart()
        await nurse.upload()
        assert await doses(nurse) == [entry.change.id]


async def test_a_correction_comes_back_with_what_it_corrects(nurse: Nurse, tmp_path: Path) -> None:
    await nurse.save(a_bundle(3))
    copy = backup(nurse.hub, tmp_path / "copy.db")
    entry = nurse.record("child-1")
    await nurse.upload()
    recording = nurse.workspace.recording
    options = recording.correction("1204", "child-1", entry.change.id)
    assert options.correcting is not None
    answers = replace(answers_of(options.correcting), notes="Left arm was sore")
    corrected = recording.confirm(recording.prepare(options, answers)).change
    await nurse.upload()
    assert (corrected.revision, corrected.based_on) == (2, 1)

    async with put_back(nurse, copy, tmp_path):
        await nurse.workspace.engine().probe()
        await nurse.upload()
        assert await doses(nurse) == [entry.change.id]
        newest = nurse.store.outbox.entry(entry.change.id)
        assert newest is not None
        assert newest.sending is Sending.SAVED


async def test_a_hub_that_holds_everything_is_believed_and_a_lost_answer_sends_nothing_again(
    nurse: Nurse, tmp_path: Path
) -> None:
    await nurse.save(a_bundle(3))
    nurse.record("child-1")
    await nurse.upload()
    copy = backup(nurse.hub, tmp_path / "copy.db")

    async with put_back(nurse, copy, tmp_path):
        await nurse.workspace.engine().probe()

        assert nurse.store.outbox.waiting() == []
        assert nurse.workspace.changes.sent_again == 0


@pytest.fixture
async def twin(nurse: Nurse, tmp_path: Path) -> AsyncIterator[Nurse]:
    """Another laptop of the same nurse."""
    store = Store(tmp_path / "other")
    store.create(OFFLINE_PASSWORD)
    settings = replace(nurse.workspace.settings, data_dir=tmp_path / "other")
    ids = (f"other-{n}" for n in count(1))
    cable = Cable(nurse.hub.transport)
    workspace = composed(store, settings, nurse.clock, lambda: next(ids), cable)
    other = Nurse(workspace, store, nurse.hub, cable, nurse.clock, lambda: next(ids))
    await other.sign_in()
    yield other
    await workspace.access.close()
    store.lock()


async def test_two_laptops_with_one_copied_folder_keep_and_send_all_and_become_two_devices(
    nurse: Nurse, tmp_path: Path, new_id: Callable[[], str]
) -> None:
    await nurse.save(a_bundle(3))
    nurse.record("child-1")
    await nurse.upload()
    nurse.lock()
    shutil.copytree(nurse.store.folder, tmp_path / "twin")
    nurse.workspace.access.unlock(OFFLINE_PASSWORD)
    twin_store = Store(tmp_path / "twin")
    twin_store.unlock(OFFLINE_PASSWORD)
    twin = Nurse(
        composed(twin_store, nurse.workspace.settings, nurse.clock, new_id, nurse.cable),
        twin_store,
        nurse.hub,
        nurse.cable,
        nurse.clock,
        new_id,
    )
    before = nurse.store.device.id
    nurse.record("child-2")
    await nurse.upload()
    twin.record("child-3")
    await twin.sign_in()  # which finds what the first laptop recorded
    await twin.upload()
    await twin.sign_in()
    await nurse.sign_in()
    await nurse.sign_in()

    assert len(await doses(nurse)) == 3
    assert nurse.store.outbox.waiting() == twin.store.outbox.waiting() == []
    assert before not in (nurse.store.device.id, twin.store.device.id)
    assert nurse.store.device.id != twin.store.device.id
    twin.workspace.lock()


async def test_a_laptop_put_back_from_a_backup_doubles_nothing_and_gets_an_id_of_its_own(
    nurse: Nurse, tmp_path: Path
) -> None:
    await nurse.save(a_bundle(3))
    nurse.lock()
    shutil.copytree(nurse.store.folder, tmp_path / "backup")
    nurse.workspace.access.unlock(OFFLINE_PASSWORD)
    nurse.record("child-1")
    await nurse.upload()
    nurse.lock()
    shutil.rmtree(nurse.store.folder)
    shutil.copytree(tmp_path / "backup", nurse.store.folder)
    nurse.workspace.access.unlock(OFFLINE_PASSWORD)
    before = nurse.store.device.id

    await nurse.sign_in()
    await nurse.sign_in()
    nurse.record("child-2")
    await nurse.upload()

    assert len(await doses(nurse)) == 2
    assert nurse.store.device.id != before

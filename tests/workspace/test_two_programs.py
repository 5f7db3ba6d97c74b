"""The app open and commands run beside it, on one device: each goes by what the other did."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.cache.store import Store
from mavis_tui.errors import SignInNeeded
from tests.builders import a_bundle
from tests.cable import Fault
from tests.workspace.nurse import OFFLINE_PASSWORD, Nurse, composed

SENDING = "POST /v1/changes"


@pytest.fixture
async def command(nurse: Nurse) -> AsyncIterator[Nurse]:
    """The same nurse at the same device, in another program."""
    store = Store(nurse.store.folder)
    store.unlock(OFFLINE_PASSWORD)
    workspace = composed(store, nurse.workspace.settings, nurse.clock, nurse.new_id, nurse.cable)
    yield Nurse(workspace, store, nurse.hub, nurse.cable, nurse.clock, nurse.new_id)
    await workspace.access.close()
    store.lock()


async def doses(nurse: Nurse) -> list[str]:
    """Name every dose that the hub has, as another device would get them."""
    tagged = await nurse.workspace.access.service.session("1204")
    assert tagged is not None
    return [
        dose.id for child in tagged.value.children for care in child.care.values() for dose in care.history if dose.id
    ]


async def test_the_app_shows_on_its_next_look_what_a_command_recorded(nurse: Nurse, command: Nurse) -> None:
    await nurse.save(a_bundle())
    before = nurse.workspace.children.rows("1204")
    entry = command.record("child-2")
    assert nurse.workspace.children.rows("1204") != before
    page = nurse.workspace.children.page("1204", "child-2")
    assert [list(section.entries) for section in page.sections] == [[entry.change.id]]
    assert nurse.workspace.sessions.dashboard().waiting == 1


async def test_the_app_shows_a_session_that_a_command_saved_refreshed_or_removed(nurse: Nurse, command: Nurse) -> None:
    await command.save(a_bundle(3))
    assert len(nurse.workspace.children.rows("1204")) == 3
    await command.save(a_bundle(5, version=2))
    assert len(nurse.workspace.children.rows("1204")) == 5
    command.workspace.sessions.forget("1204")
    assert not nurse.workspace.sessions.is_saved("1204")


@pytest.mark.parametrize("fault", [None, Fault.LOST_ANSWER, Fault.TWICE])
async def test_two_programs_that_upload_at_once_leave_one_dose_each(
    nurse: Nurse, command: Nurse, fault: Fault | None
) -> None:
    await nurse.save(a_bundle())
    recorded = [nurse.record(f"child-{n}").change.id for n in (1, 2, 3)]
    nurse.cable.script(fault, on="/v1/changes")
    results = await asyncio.gather(nurse.workspace.upload_now(), command.workspace.upload_now())
    if fault is Fault.LOST_ANSWER:
        await nurse.find_the_network()
        results = await asyncio.gather(nurse.workspace.upload_now(), command.workspace.upload_now())
    assert nurse.cable.sent(SENDING) >= 2  # both sent all of it: the hub knows each record by its id
    assert {result.stopped_by for result in results} == {""}
    assert sorted(await doses(nurse)) == sorted(recorded)
    for program in (nurse, command):
        entries = program.store.outbox.entries()
        assert [entry.sending for entry in entries] == [Sending.SAVED] * 3
        assert program.store.outbox.counts().waiting == 0


async def test_a_command_that_signs_in_anew_signs_the_open_app_in(nurse: Nurse, command: Nurse) -> None:
    await command.sign_in()
    service = nurse.workspace.access.service
    assert nurse.workspace.access.account is not None
    assert service.token == nurse.workspace.access.account.token


async def test_an_app_whose_old_sign_in_is_refused_leaves_the_new_one_alone(nurse: Nurse, command: Nurse) -> None:
    account = nurse.workspace.access.account
    assert account is not None

    def refused_while_a_command_signs_in(_: httpx.Request) -> Fault:
        command.store.device.set_account(msgspec.structs.replace(account, token="a newer one"))
        return Fault.SIGN_IN

    nurse.cable.draw = refused_while_a_command_signs_in
    with pytest.raises(SignInNeeded):
        await nurse.workspace.sessions.refresh_list()
    assert nurse.workspace.access.signed_in
    assert nurse.workspace.access.service.token == "a newer one"


async def test_a_command_that_signs_out_signs_the_open_app_out(nurse: Nurse, command: Nurse) -> None:
    await command.workspace.access.sign_out()
    assert not nurse.workspace.access.signed_in
    with pytest.raises(SignInNeeded):
        await nurse.workspace.sessions.refresh_list()

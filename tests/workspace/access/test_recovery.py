"""A forgotten offline password: recovered through the hub by a nurse of the team, and by nobody else."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import httpx
import pytest

from mavis_tui.cache.keys import vault
from mavis_tui.cache.store import Store
from mavis_tui.errors import (
    BadInput,
    HubRefused,
    HubUnreachable,
    MavisError,
    NotFound,
    SignInNeeded,
    StoreDamaged,
    WrongPassword,
)
from mavis_tui.models.vaccination import Staff
from mavis_tui.workspace import Workspace
from tests.builders import NURSE, a_bundle
from tests.cable import Fault, faults
from tests.conftest import StandingClock
from tests.workspace.access.test_access import shorter_rest
from tests.workspace.nurse import OFFLINE_PASSWORD, PASSWORD, Nurse, composed

NEW = "green lamp nine rivers"
JO = Staff(email="jo.lowe@example.nhs.uk", name="Jo Lowe")
STRANGER = Staff(email="tom.lister@example.nhs.uk", name="Tom Lister")


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a new password cost less: 8 MiB is the least a vault takes."""
    monkeypatch.setattr(vault, "MEMORY_KIB", 8 * 1024)


@pytest.fixture
async def locked_out(nurse: Nurse) -> Nurse:
    """A nurse with one record that waits, who closed mavis and forgot her offline password."""
    await nurse.save(a_bundle())
    nurse.record()
    nurse.lock()
    return nurse


def vault_of(nurse: Nurse) -> Path:
    return nurse.store.folder / "vault.json"


def rewritten(nurse: Nurse, **wrap: Any) -> None:
    """Alter the recovery wrap as somebody would who knows how its checksum is made."""
    contents = nurse.store._vault._read()
    held = contents.found("recovery")
    assert held is not None
    held.update(wrap)
    nurse.store._vault._write(contents)


async def test_a_forgotten_password_is_replaced_after_signing_in_and_what_waits_is_sent(locked_out: Nurse) -> None:
    access = locked_out.workspace.access

    account = await access.recover(NURSE.email, PASSWORD, NEW)

    assert (account.staff, access.unlocked, access.signed_in) == (NURSE, True, True)
    assert locked_out.workspace.changes.waiting() == 1
    await locked_out.upload()
    assert locked_out.workspace.changes.waiting() == 0
    locked_out.lock()
    with pytest.raises(WrongPassword):
        locked_out.workspace.access.unlock(OFFLINE_PASSWORD)
    locked_out.workspace.access.unlock(NEW)
    assert locked_out.workspace.sessions.is_saved("1204")
    locked_out.lock()
    await locked_out.workspace.access.recover(NURSE.email, PASSWORD, OFFLINE_PASSWORD)  # forgotten again
    assert locked_out.workspace.sessions.is_saved("1204")


async def test_another_nurse_of_the_team_may_recover_it_and_the_record_stays_with_who_gave_it(
    locked_out: Nurse,
) -> None:
    await locked_out.hub.add_nurse(JO)
    await locked_out.workspace.access.recover(JO.email, PASSWORD, NEW)
    assert locked_out.workspace.access.nurse == JO
    (entry,) = locked_out.store.outbox.entries()
    assert entry.change.vaccination is not None
    assert entry.change.vaccination.performed_by == NURSE


async def test_a_nurse_of_another_team_is_refused_before_anything_is_handed_over(locked_out: Nurse) -> None:
    await locked_out.hub.add_nurse(STRANGER, organisation="R2X")
    before = vault_of(locked_out).read_bytes()
    with pytest.raises(HubRefused, match="belongs to the team R1L"):
        await locked_out.workspace.access.recover(STRANGER.email, PASSWORD, NEW)
    assert locked_out.cable.sent("POST /v1/recovery") == 0
    assert vault_of(locked_out).read_bytes() == before
    assert not locked_out.workspace.access.unlocked


async def test_a_vault_altered_to_name_another_team_or_device_opens_for_nobody(locked_out: Nurse) -> None:
    await locked_out.hub.add_nurse(STRANGER, organisation="R2X")
    for who, wrap in ((STRANGER, {"organisation": "R2X"}), (NURSE, {"organisation": "R1L", "device": "another"})):
        rewritten(locked_out, **wrap)
        with pytest.raises(HubRefused, match="another team, or its vault was altered"):
            await locked_out.workspace.access.recover(who.email, PASSWORD, NEW)


async def test_the_seal_of_one_device_is_worth_nothing_on_another(
    locked_out: Nurse, tmp_path: Path, clock: StandingClock
) -> None:
    other = await a_second_device(locked_out, tmp_path / "other", clock)
    theirs = other._store.recovery()
    assert theirs is not None
    other.lock()
    rewritten(locked_out, sealed=theirs.sealed)
    with pytest.raises(HubRefused):
        await locked_out.workspace.access.recover(NURSE.email, PASSWORD, NEW)
    # With the other device's name too, the hub opens it: it is the other device's key, which opens nothing here.
    rewritten(locked_out, sealed=theirs.sealed, device=theirs.device)
    before = vault_of(locked_out).read_bytes()
    with pytest.raises(StoreDamaged, match="doesn’t open the offline store"):
        await locked_out.workspace.access.recover(NURSE.email, PASSWORD, NEW)
    assert vault_of(locked_out).read_bytes() == before
    locked_out.workspace.access.unlock(OFFLINE_PASSWORD)
    assert locked_out.workspace.changes.waiting() == 1
    await other.access.recover(NURSE.email, PASSWORD, NEW)
    assert other.changes.waiting() == 0
    other.lock()


async def a_second_device(nurse: Nurse, folder: Path, clock: StandingClock) -> Workspace:
    store = Store(folder, new_id=lambda: "other-device")
    workspace = composed(store, nurse.workspace.settings, clock, nurse.new_id, nurse.cable)
    workspace.access.create("tea and biscuits")
    await workspace.access.sign_in(nurse.hub.address, NURSE.email, PASSWORD)
    return workspace


async def test_whatever_goes_wrong_nothing_is_changed_and_it_works_the_next_time(locked_out: Nurse) -> None:
    access, before = locked_out.workspace.access, vault_of(locked_out).read_bytes()
    for fault in faults(but={Fault.TWICE, Fault.OTHER_NONCE}):
        locked_out.cable.script(fault, on="/v1/recovery")
        with pytest.raises(MavisError):
            await access.recover(NURSE.email, PASSWORD, NEW)
        assert not access.unlocked, fault
    asked = len(locked_out.cable.requests)
    with pytest.raises(BadInput, match="12 characters"):
        await access.recover(NURSE.email, PASSWORD, "short")
    assert len(locked_out.cable.requests) == asked, "the hub was asked"
    with pytest.raises(SignInNeeded):
        await access.recover(NURSE.email, "not this one", NEW)
    locked_out.cable.cut()
    with pytest.raises(HubUnreachable):
        await access.recover(NURSE.email, PASSWORD, NEW)
    assert vault_of(locked_out).read_bytes() == before
    access.unlock(OFFLINE_PASSWORD)
    locked_out.lock()
    access = locked_out.workspace.access
    locked_out.cable.mend()
    await access.recover(NURSE.email, PASSWORD, NEW)
    assert locked_out.workspace.changes.waiting() == 1


async def test_a_device_on_which_nobody_signed_in_says_that_it_has_no_way_back(nurse: Nurse, tmp_path: Path) -> None:
    store = Store(tmp_path / "new")
    access = composed(store, nurse.workspace.settings, nurse.clock, nurse.new_id, nurse.cable).access
    assert access.recovery is None
    access.create("tea and biscuits")
    access.lock()
    with pytest.raises(NotFound, match="never prepared"):
        await access.recover(NURSE.email, PASSWORD, NEW)


async def test_the_key_of_the_store_never_crosses_the_wire_in_clear(locked_out: Nurse) -> None:
    seen: list[bytes] = []

    def overheard(body: bytes) -> bytes:
        seen.append(body)
        return body

    locked_out.cable.alter = overheard
    await locked_out.workspace.access.recover(NURSE.email, PASSWORD, NEW)
    master = locked_out.store._vault._usable()
    wire = b"".join([*seen, *locked_out.cable.bodies])
    assert locked_out.cable.sent("POST /v1/recovery") == 1
    assert b"sealed" in wire
    assert master not in wire
    assert b64encode(master).rstrip(b"=") not in wire


async def test_signing_in_again_leaves_the_vault_as_it_is_and_another_team_takes_it_over(nurse: Nurse) -> None:
    before = vault_of(nurse).read_bytes()
    await nurse.sign_in()
    assert vault_of(nurse).read_bytes() == before
    nurse.cable.alter = lambda body: body.replace(b'"team_key"', b'"other"')
    await nurse.sign_in()  # at a hub that knows nothing of recovery
    assert vault_of(nurse).read_bytes() == before
    nurse.cable.alter = None
    await nurse.hub.add_nurse(STRANGER, organisation="R2X")
    await nurse.sign_in(STRANGER)
    assert nurse.workspace.access.recovery is not None
    assert nurse.workspace.access.recovery.organisation == "R2X"
    assert [wrap["kind"] for wrap in json.loads(vault_of(nurse).read_bytes())["wraps"]] == ["password", "recovery"]


async def test_a_busy_hub_is_waited_for_and_that_is_said(locked_out: Nurse) -> None:
    told: list[float] = []
    rested: list[float] = []
    asked: list[str] = []

    def answers(request: httpx.Request) -> Fault | None:
        if request.url.path != "/v1/sign-in" or asked:
            return None
        asked.append(request.url.path)
        return Fault.BUSY

    async def sleep(seconds: float) -> None:
        rested.append(seconds)

    locked_out.cable.draw = answers
    shorter_rest(locked_out, 25)
    access = locked_out.workspace.access
    await access.recover(NURSE.email, PASSWORD, NEW, waits=told.append, sleep=sleep)
    assert (told, rested) == ([25.0], [25.0])
    assert access.unlocked

"""What a nurse writes down while her store is locked, and a device with a session but without a hub."""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from msgspec.structs import replace

from mavis_tui.cache.store import Account, Store
from mavis_tui.models.programme import Programme, Site
from mavis_tui.models.sealed_record import SealedRecord
from mavis_tui.models.session import SessionBundle, bundle
from mavis_tui.settings import Settings
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.sealed.sealed_records import IntakeAnswers
from tests.builders import NOON, NURSE, a_batch, a_child, a_session
from tests.conftest import StandingClock

ADA = IntakeAnswers(
    given_name="Ada",
    family_name="Mwangi1",
    date_of_birth=date(2013, 6, 21),
    place="Harbour View",
    programme=Programme.HPV,
    vaccine="Gardasil9",
    batch_number="fm8629",
    batch_expiry=date(2027, 5, 31),
    site=Site.LEFT_ARM_UPPER,
    nurse_name=NURSE.name,
    nurse_email=NURSE.email,
)
"""The first child of the builders, given HPV, as far as one knows without a list."""


def sealed(workspace: Workspace, **other: Any) -> SealedRecord:
    """Record Ada, with other answers where they are given."""
    return workspace.sealed_recording.confirm(workspace.sealed_recording.prepare(replace(ADA, **other)))


def three_children() -> SessionBundle:
    """Make session 1204 with Ada, Ben and Cem, who have nothing in common but the year."""
    others = (
        a_child(2, given_name="Ben", date_of_birth=date(2013, 2, 2)),
        a_child(3, given_name="Cem", date_of_birth=date(2013, 3, 3)),
    )
    return bundle(a_session(), (a_child(1), *others), (a_batch(),))


def alone(store: Store, clock: StandingClock, new_id: Callable[[], str]) -> Workspace:
    """Give the workspace of a device with that session, which has no way to any hub."""

    def connect(hub: str, _token: str | None) -> Any:
        raise AssertionError(f"nobody should ask {hub}")

    account = Account(hub="http://hub.test", token="", expires_at=NOON, staff=NURSE, organisation="R1L")
    store.device.set_account(account)
    store.snapshots.save(three_children(), etag="", saved_at=NOON, outstanding={})
    return Workspace(store, Settings(data_dir=store.folder), clock, new_id, connect, Random(1))

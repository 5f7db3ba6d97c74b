"""Puts the real parts together: the store and its folder, the hub's client, the clock, and the verbs over them."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mavis_tui import settings as settings_room
from mavis_tui.cache.store import Store
from mavis_tui.console import passwords
from mavis_tui.console.printing import say
from mavis_tui.errors import SignInNeeded
from mavis_tui.models.calendar import system_clock
from mavis_tui.models.identity import new_id_at
from mavis_tui.settings import Settings
from mavis_tui.workspace import Workspace

if TYPE_CHECKING:
    from mavis_tui.client.service import Service


def workspace(settings: Settings | None = None) -> Workspace:
    """Make the workspace of this device, still locked. Raises BadInput for a setting that makes no sense."""
    chosen = settings or settings_room.load()

    def connect(hub: str, token: str | None) -> "Service":
        from mavis_tui.client.service import Service

        return Service(hub, token=token, timeout_seconds=chosen.request_seconds, allow_http=chosen.allow_http)

    return Workspace(
        store=Store(chosen.data_dir, wait_seconds=chosen.lock_wait_seconds),
        settings=chosen,
        clock=system_clock,
        new_id=lambda: new_id_at(datetime.now(UTC)),
        connect=connect,
        random_source=random.Random(),  # noqa: S311 # spreads retries, guards nothing
    )


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Workspace]:
    """Give the workspace of this device, still locked, and lock it again afterwards."""
    made = workspace(settings)
    try:
        yield made
    finally:
        made.lock()


@contextmanager
def unlocked(*, on_stdin: bool = False) -> Iterator[Workspace]:
    """Give the workspace, unlocked with the offline password, which is asked for if need be.

    Raises SignInNeeded on a device without a store, WrongPassword, StoreBusy, StoreDamaged, StoreTooNew.
    """
    with opened() as made:
        if not made.access.has_store:
            raise SignInNeeded("There is no offline store on this device yet. Start with: mavis sign-in")
        unlock(made, on_stdin=on_stdin)
        yield made


def unlock(made: Workspace, *, on_stdin: bool) -> None:
    """Unlock with the password that was given, the one in the keyring, or one that is asked for."""
    password = passwords.given(passwords.OFFLINE, on_stdin=on_stdin)
    if password is None and made.access.unlock_by_keyring():
        return
    if trouble := made.access.keyring_trouble:
        say(trouble)
    made.access.unlock(password if password is not None else passwords.obtain(passwords.OFFLINE, on_stdin=False))
    if made.access.keyring_trouble not in ("", trouble):
        say(made.access.keyring_trouble)

"""Comparing what the hub holds of this device with the receipts here: a receipt is a promise of the hub's, not a proof.

A hub that was restored from an older copy, recreated, or moved lacks what devices hold receipts for. What it lacks is
sent once more, as it was, and gets the receipt that it has where it is there after all.
"""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

from mavis_tui.cache.outbox.outbox import Outbox
from mavis_tui.cache.outbox.row_kinds import Revision
from mavis_tui.cache.store import Device
from mavis_tui.client.service import Service
from mavis_tui.errors import HubRefused, NotFound, NotTheHub
from mavis_tui.wire.messages import held_digest


async def compare(
    service: Service, outbox: Outbox, device: Device, generation: str, on_disk: Callable[..., Awaitable[Any]]
) -> int:
    """Let wait again what the hub of this `generation` doesn't hold any more, and say how many revisions that is.

    Where the hub holds of this device what isn't here, there is another copy of its data folder, or this one was put
    back from a backup: then it gets an id of its own at the next sign-in. Raises what asking the hub raises; a hub of
    an earlier version, which can't say what it holds, is believed. `on_disk` does in a thread what waits for the disk.
    """
    if not generation:
        return 0
    ours = outbox.at_the_hub.held(device.id)
    try:
        held = await service.held()
        missing: set[tuple[str, int]] = set()
        if (held.count, held.digest) != (len(ours), held_digest(ours)):
            theirs = {(one.id, one.revision) for one in (await service.held_changes()).changes}
            missing = ours - theirs
            if not outbox.at_the_hub.knows_all(theirs):
                await on_disk(device.note_copied)
    except NotTheHub:
        raise
    except (HubRefused, NotFound):
        return 0
    again: int = await on_disk(_kept, outbox, device, missing, generation)
    return again


def _kept(outbox: Outbox, device: Device, missing: Collection[Revision], generation: str) -> int:
    again = outbox.at_the_hub.send_again(missing)
    if device.generation != generation:
        device.set_generation(generation)
    return again

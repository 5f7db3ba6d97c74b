"""Where a device belongs: one hub, known by its database and not by its address, and one team; staying, and moving."""

import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from mavis_tui.cache.store import Store
from mavis_tui.errors import HubMoved, HubUnreachable, MavisError, OtherTeam
from mavis_tui.models.calendar import Clock
from mavis_tui.models.wording import counted

if TYPE_CHECKING:
    from mavis_tui.client.service import Service
    from mavis_tui.wire.messages import SignedIn

Connect = Callable[[str, str | None], "Service"]
"""Makes the hub's client from its address and a token, if there is one."""

SAFE_HERE = "What you recorded is safe on this device."


class HubAndTeam:
    """The hub and the team of one device, as its store knows them."""

    def __init__(self, store: Store, clock: Clock, connect: Connect, on_disk: Callable[..., Awaitable[Any]]) -> None:
        """`on_disk` does in a thread what waits for the disk."""
        self._on_disk = on_disk
        self._store = store
        self._clock = clock
        self._connect = connect
        self.on_another_team: Callable[[], None] = lambda: None

    async def check_hub(self, hub: str, *, moved: bool) -> None:
        """Stay with the hub for which anything waits, unless it is the same one, or somebody says that it `moved`.

        Raises HubMoved, and what asking raises where the hub at the other address has to be asked who it is.
        """
        account, waiting = self._store.device.account, self._store.outbox.counts().waiting
        if account is None or account.hub == hub or not waiting or moved or await self._is_the_same(hub):
            return
        changes = counted(waiting, "change on this device still waits", "changes here still wait")
        raise HubMoved(
            f"{changes} for the team server at {account.hub}, and the one at {hub} isn’t known to be the same. "
            f"{SAFE_HERE} Sign in at {account.hub}, and what waits is sent there; or, if your team server has moved to "
            f"{hub} for good, say so: "
        )

    async def check_team(self, service: "Service", signed_in: "SignedIn") -> None:
        """Let nobody of another team in while anything of the first is here; what only the list or memory says goes.

        `on_another_team` is called for the latter. Raises OtherTeam, once `service` has signed her out again.
        """
        account = self._store.device.account
        if account is None or account.organisation == signed_in.organisation:
            return
        if not self._store.holds_of_a_hub:
            await self._on_disk(self._store.device.set_listing, (), "", self._clock())
            self.on_another_team()
            return
        who = signed_in.staff.name or signed_in.staff.email
        with suppress(MavisError):
            await service.sign_out()
        raise OtherTeam(
            f"What is on this laptop belongs to the team {account.organisation}, and {who} signed in for "
            f"{signed_in.organisation}. {SAFE_HERE} Nothing was changed, and nobody of another team sees it. Let "
            f"somebody of {account.organisation} sign in; or ask whoever looks after this laptop for a data folder of "
            f"its own for {signed_in.organisation} (MAVIS_DATA_DIR)."
        )

    async def compare(self, service: "Service", generation: str, *, whatever: bool = False) -> int:
        """Let wait again what the hub doesn't hold any more, where its database isn't the one that gave the receipts.

        `whatever` compares also where it is: a copy that was put back by hand names no other. Says how many revisions
        wait again. Raises what asking the hub raises.
        """
        device = self._store.device
        if generation == device.generation and not whatever:
            return 0
        from mavis_tui.sync.comparing import compare  # asks the hub: what never does loads no network

        return await compare(service, self._store.outbox, device, generation, self._on_disk)

    async def _is_the_same(self, hub: str) -> bool:
        """Tell whether the database that gave the receipts here answers at this address now."""
        known, service = self._store.device.generation, self._connect(hub, None)
        try:
            return bool(known) and (await service.hello(secrets.token_hex(8))).generation == known
        except HubUnreachable as error:
            error.is_tried_by_hand()
            raise
        finally:
            await service.close()

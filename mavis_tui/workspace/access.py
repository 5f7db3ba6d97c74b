"""Getting in: the offline password that opens the store, and the sign-in that lets this device talk to the hub."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from mavis_tui.cache.store import Account, Store
from mavis_tui.errors import MavisError, SignInNeeded
from mavis_tui.models.calendar import Clock
from mavis_tui.models.vaccination import Staff

if TYPE_CHECKING:
    from mavis_tui.client.service import Service

AnswerT = TypeVar("AnswerT")

Connect = Callable[[str, str | None], "Service"]
"""Makes the hub's client from its address and a token, if there is one."""

SAFE_HERE = "What you recorded is safe on this device."


class Access:
    """The store's lock and the hub's door, as a nurse meets them."""

    def __init__(self, store: Store, clock: Clock, connect: Connect) -> None:
        self._store = store
        self._clock = clock
        self._connect = connect
        self._service: Service | None = None
        self.heard: Callable[[MavisError | None], None] = lambda _outcome: None

    @property
    def has_store(self) -> bool:
        """False on a device on which nobody has chosen an offline password yet."""
        return self._store.exists

    @property
    def unlocked(self) -> bool:
        """True while the store can be read."""
        return self._store.unlocked

    def create(self, password: str) -> None:
        """Choose the offline password. Raises BadInput if it is shorter than 12 characters."""
        self._store.create(password)

    def unlock(self, password: str) -> None:
        """Open the store. Raises WrongPassword, StoreDamaged or StoreTooNew."""
        self._store.unlock(password)

    def lock(self) -> None:
        """Close the store and drop its keys."""
        self._store.lock()

    @property
    def account(self) -> Account | None:
        """Who signed in last on this device; kept after signing out, because recording goes on."""
        return self._store.device.account

    @property
    def signed_in(self) -> bool:
        """True while there is a token that has not run out."""
        account = self.account
        return account is not None and bool(account.token) and self._clock() < account.expires_at

    @property
    def nurse(self) -> Staff:
        """Who records here. Raises SignInNeeded on a device on which nobody ever signed in."""
        account = self.account
        if account is None:
            raise SignInNeeded("Nobody has signed in on this device yet. Sign in once, with a network, to start.")
        return account.staff

    @property
    def service(self) -> "Service":
        """The hub's client. Raises SignInNeeded if this device doesn't know which hub is its own."""
        if self._service is None:
            account = self.account
            if account is None:
                raise SignInNeeded("This device doesn’t know its hub yet. Sign in first: mavis sign-in")
            self._service = self._connect(account.hub, account.token or None)
        return self._service

    async def asked(self, answer: Awaitable[AnswerT]) -> AnswerT:
        """Await an answer of the hub, and let whoever minds the link know how it went. Raises what asking raises.

        A token that the hub refuses is forgotten here too, so that signing in is offered.
        """
        try:
            value = await answer
        except MavisError as error:
            if isinstance(error, SignInNeeded) and self.service.token:
                self._store.device.clear_token()
                self.service.token = None
            self.heard(error)
            raise
        self.heard(None)
        return value

    async def sign_in(self, hub: str, email: str, password: str) -> Account:
        """Sign in at `hub` and remember it. Raises SignInNeeded for a wrong password, HubUnreachable, NotTheHub.

        A device that holds records of one hub stays with it until they are sent: see docs/decisions.
        """
        self._stay_with(hub)
        known = self.account
        service = self.service if known is not None and known.hub == hub else self._connect(hub, None)
        try:
            signed_in = await service.sign_in(email, password, self._store.device.id)
        except MavisError:
            if service is not self._service:
                await service.close()
            raise
        account = Account(
            hub=hub,
            token=signed_in.token,
            expires_at=signed_in.expires_at,
            staff=signed_in.staff,
            organisation=signed_in.organisation,
        )
        self._store.device.set_account(account)
        service.token = account.token
        if self._service is not service:
            await self.close()
        self._service = service
        return account

    async def sign_out(self) -> None:
        """Forget the token here, and tell the hub if it can be reached. What is saved and what waits stays."""
        if self.account is None:
            return
        service = self.service
        self._store.device.clear_token()
        try:
            await service.sign_out()
        except MavisError:
            return  # the hub forgets the token when it runs out
        finally:
            service.token = None

    async def close(self) -> None:
        """Close the connection to the hub."""
        if self._service is not None:
            await self._service.close()

    def _stay_with(self, hub: str) -> None:
        account, waiting = self.account, self._store.outbox.counts().waiting
        if account is not None and account.hub != hub and waiting:
            changes = "1 change on this device still waits" if waiting == 1 else f"{waiting} changes here still wait"
            raise SignInNeeded(
                f"{changes} for the hub at {account.hub}. {SAFE_HERE} "
                f"Sign in there and let it upload before you change the hub."
            )

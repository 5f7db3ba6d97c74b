"""Getting in: the offline password that opens the store, and the sign-in that lets this device talk to the hub."""

import secrets
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import msgspec

from mavis_tui import sealing
from mavis_tui.cache.keys.os_keyring import OsKeyring
from mavis_tui.cache.keys.vault import check_length
from mavis_tui.cache.keys.wraps import RecoveryWrap
from mavis_tui.cache.store import Account, Store
from mavis_tui.errors import (
    AnswerDamaged,
    BadInput,
    HubUnreachable,
    MavisError,
    NotFound,
    OtherTeam,
    SignInNeeded,
    StoreBusy,
    StoreNotWritable,
    TooManyTries,
    WrongPassword,
)
from mavis_tui.models.calendar import Clock
from mavis_tui.models.vaccination import Role, Staff, same_person
from mavis_tui.wire.recovery import answer_about
from mavis_tui.workspace.access.hub_and_team import SAFE_HERE, Connect, HubAndTeam
from mavis_tui.workspace.access.in_flight import InFlight

if TYPE_CHECKING:
    from mavis_tui.client.service import Service
    from mavis_tui.wire.messages import SignedIn

AnswerT = TypeVar("AnswerT")

LONGEST_REST_SECONDS = 60.0
"""So long somebody who signs in waits for a hub that asks for rest; after that she decides herself."""


def _nobody_hears(_outcome: MavisError | None) -> None:
    """Nobody minds the link."""


async def _rest(seconds: float) -> None:
    import asyncio  # whoever only reads what is here rests for nobody

    await asyncio.sleep(seconds)


class Access:
    """The store's lock and the hub's door, as a nurse meets them. `keyring` is there if she wants to use one."""

    def __init__(self, store: Store, clock: Clock, connect: Connect, keyring: OsKeyring | None = None) -> None:
        self._store = store
        self._clock = clock
        self._connect = connect
        self._keyring = keyring
        self._was_open = False
        self._service: Service | None = None
        self.in_flight = InFlight()
        self.hub_and_team = HubAndTeam(store, clock, connect, self.in_flight.in_background)
        self.password_right_at: datetime | None = None
        self.heard: Callable[[MavisError | None], None] = _nobody_hears

    def device_time(self) -> datetime:
        """Tell the time by this device's own clock, however wrong that is."""
        return self._clock()

    @property
    def has_store(self) -> bool:
        """False on a device on which nobody has chosen an offline password yet."""
        return self._store.exists

    @property
    def unlocked(self) -> bool:
        """True while the store can be read."""
        return self._store.unlocked

    @property
    def seconds_to_wait(self) -> int:
        """How long until another offline password may be tried; 0 unless several were wrong."""
        return self._store.seconds_to_wait

    @property
    def keyring_trouble(self) -> str:
        """Say in a sentence why the keyring that was asked for couldn't be used, or nothing."""
        return self._keyring.trouble if self._keyring is not None else ""

    def create(self, password: str) -> None:
        """Choose the offline password. Raises BadInput if it is shorter than 12 characters."""
        self._store.create(password)
        self._opened_with(password)

    def unlock(self, password: str) -> None:
        """Open the store. Raises WrongPassword, TooManyTries, StoreDamaged or StoreTooNew."""
        self._store.unlock(password)
        self._opened_with(password)

    def unlock_by_keyring(self) -> bool:
        """Open the store with the password in the keyring; False if there is none, or it is an older one.

        Only when mavis starts: who locks it, or leaves it alone until it locks itself, is asked for the password.
        """
        if self._keyring is None or self._was_open or not self.has_store:
            return False
        password = self._keyring.recall()
        if password is None:
            return False
        try:
            self._store.unlock(password)
        except MavisError as error:  # whatever it is, it is said when the password is typed
            if isinstance(error, WrongPassword) and not isinstance(error, TooManyTries):
                self._keyring.drop()
            return False
        self._was_open = True
        return True

    def change_password(self, old: str, new: str) -> None:
        """Set another offline password; every other mavis on this device goes on working.

        Raises WrongPassword or TooManyTries for `old` and BadInput for a `new` one that is too short; then the old one
        holds.
        """
        self._store.change_password(old, new)
        self._keep_in_keyring(new)

    def lock(self) -> None:
        """Close the store, drop its keys, and forget the client with its token."""
        self._service = None
        self.heard = _nobody_hears
        self._store.lock()

    @property
    def account(self) -> Account | None:
        """Who signed in last on this device; kept after signing out, because recording goes on.

        If that was done by another mavis on this device, this one asks the hub with the newer sign-in from now on.
        """
        account = self._store.device.account
        if self._service is not None and account is not None and self._service.hub == account.hub:
            self._service.token = account.token or None
        return account

    @property
    def signed_in(self) -> bool:
        """True while there is a token that has not run out, by the hub's clock as far as this device knows it."""
        account = self.account
        hub_time = self._clock() - timedelta(seconds=self._store.device.clock_offset or 0)
        return account is not None and bool(account.token) and hub_time < account.expires_at

    @property
    def nurse(self) -> Staff:
        """Who records here: who took over, signed in last, or said who she is. Raises SignInNeeded where nobody did."""
        nurse = self._store.device.recording or self.owner
        if nurse is None:
            raise SignInNeeded("Nobody has signed in on this device yet. Sign in once, with a network, to start.")
        return nurse

    @property
    def owner(self) -> Staff | None:
        """Who signed in last, or said who she is: with her sign-in everything is sent, whoever recorded it."""
        account = self.account
        return account.staff if account is not None else self._store.device.nurse

    @property
    def by_pin_alone(self) -> bool:
        """True while somebody records of whom the hub has never heard from this device: a PIN said who she is."""
        recording = self._store.device.recording
        if recording is None or self.account is None:
            return False
        hand = self._store.device.hands.of(recording.email)
        return hand is None or hand.password is None

    @property
    def introduced(self) -> bool:
        """True if this device knows who records, by a sign-in or because she said so."""
        return self.account is not None or self._store.device.nurse is not None

    def introduce(self, email: str, name: str, role: Role | None = None) -> Staff:
        """Say who records on a device that has no hub; a sign-in counts for more. Raises BadInput.

        Without a `role` it is the one that she said before, or that of a nurse.
        """
        nurse = self.staff_of(email, name)
        before = self._store.device.nurse
        if role is None and before is not None and same_person(before, nurse):
            role = before.role
        nurse = msgspec.structs.replace(nurse, role=role or Role.NURSE)
        self._store.device.set_nurse(nurse)
        self._store.device.set_recording(None)
        return nurse

    def staff_of(self, email: str, name: str, role: Role = Role.NURSE) -> Staff:
        """Read who somebody says she is. Raises BadInput where the address is none."""
        typed = {"email": email.strip().lower(), "name": " ".join(name.split()), "role": role.value}
        try:
            return msgspec.convert(typed, Staff)
        except msgspec.ValidationError as error:
            raise BadInput(f"“{email}” isn’t an e-mail address. Enter the one you have in Mavis.") from error

    @property
    def service(self) -> "Service":
        """The hub's client. Raises SignInNeeded if this device doesn't know which hub is its own."""
        account = self.account
        if self._service is None:
            if account is None:
                raise SignInNeeded("This device doesn’t know its team server yet. Sign in first: mavis sign-in")
            self._service = self._connect(account.hub, account.token or None)
        return self._service

    async def asked(self, answer: Awaitable[AnswerT], seconds: float | None = None) -> AnswerT:
        """Await an answer of the hub, and let whoever minds the link know how it went. Raises what asking raises.

        It is waited for no longer than `seconds`, if so many are said; then TimeoutError is raised, and the link isn't
        judged by it.

        A token that the hub refuses is forgotten here too, so that signing in is offered.
        """
        asked_with = self._service.token if self._service is not None else None
        try:
            value = await self.in_flight.ask(answer, seconds)
        except MavisError as error:
            if isinstance(error, SignInNeeded) and asked_with:
                await self.sign_in_ended(asked_with)
            self.heard(error)
            raise
        self.heard(None)
        return value

    async def sign_in_ended(self, token: str) -> None:
        """Forget a token that the hub doesn't take any more, so that signing in is offered; a newer one stays."""
        if self.service.token == token:
            await self.in_flight.in_background(self._store.device.clear_token)
            self.service.token = None

    async def sign_in(
        self,
        hub: str,
        email: str,
        password: str,
        *,
        moved: bool = False,
        waits: Callable[[float], None] = lambda _seconds: None,
        sleep: Callable[[float], Awaitable[None]] = _rest,
    ) -> Account:
        """Sign in at `hub` and remember it. Raises SignInNeeded for a wrong password, HubUnreachable, NotTheHub.

        A device that holds records of one hub goes to another address only where the same database answers there, or
        where somebody says with `moved` that it moved (HubMoved otherwise); and it belongs to one team (OtherTeam).
        A hub that asks for rest gets up to a minute of it, and `waits` is told for how many seconds each time.
        """
        await self.hub_and_team.check_hub(hub, moved=moved)
        known = self.account
        service = self.service if known is not None and known.hub == hub else self._connect(hub, None)
        device = await self.in_flight.on_disk(self._store.device.own_id)
        async with AsyncExitStack() as undo:
            undo.push_async_callback(self._as_before, service)
            signed_in = await _let_in(
                lambda: self.in_flight.ask(service.sign_in(email, password, device)),
                waits,
                lambda seconds: self.in_flight.ask(sleep(seconds)),
            )
            await self.hub_and_team.check_team(service, signed_in)
            undo.pop_all()
        account = await self._remember(service, hub, signed_in, password)
        await self._catch_up()
        return account

    async def _catch_up(self) -> None:
        """Compare the clocks, and what the hub holds. What can't be asked or noted now is at the next greeting."""
        with suppress(MavisError):
            hello = await self.in_flight.ask(self.service.hello(secrets.token_hex(8)))
            await self.in_flight.in_background(self._store.device.set_hub_time, hello.time, self._clock())
            await self.in_flight.ask(self.hub_and_team.compare(self.service, hello.generation, whatever=True))

    async def _as_before(self, service: "Service") -> None:
        """Undo a sign-in that came to nothing: who was signed in before still is."""
        if service is not self._service:
            await service.close()
        elif (account := self._store.device.account) is not None:
            service.token = account.token or None

    async def sign_out(self) -> None:
        """Forget the token here, and tell the hub if it can be reached. What is saved and what waits stays."""
        if self.account is None:
            return
        service = self.service
        await self.in_flight.on_disk(self._store.device.clear_token)
        try:
            await service.sign_out()
        except MavisError:
            return  # the hub forgets the token when it runs out
        finally:
            service.token = None

    @property
    def recovery(self) -> RecoveryWrap | None:
        """How to get in without the offline password: where to sign in; None if there is no way. Works locked."""
        return self._store.recovery() if self.has_store else None

    def way_back(self) -> RecoveryWrap:
        """Give what `recovery` does. Raises NotFound where nothing was prepared."""
        wrap = self.recovery
        if wrap is None:
            raise NotFound(
                "This device was never prepared for recovery, because nobody signed in on it yet. Nothing was changed. "
                "Only the offline password opens it."
            )
        return wrap

    async def recover(
        self,
        email: str,
        password: str,
        new: str,
        *,
        waits: Callable[[float], None] = lambda _seconds: None,
        sleep: Callable[[float], Awaitable[None]] = _rest,
    ) -> Account:
        """Sign in at this device's hub, get the key of the store back and set a new offline password; it stays open.

        Any nurse of the team may; a hub that asks for rest gets it, as when she signs in. Raises NotFound where nothing
        was prepared, BadInput for a `new` password that is too short, SignInNeeded for a wrong e-mail or password,
        HubUnreachable, NotTheHub, HubRefused for another team, and StoreDamaged; then nothing is changed, and what
        waits is as safe as before.
        """
        check_length(new)
        wrap = self.way_back()
        service = self._connect(wrap.hub, None)
        async with AsyncExitStack() as undo:
            undo.push_async_callback(service.close)
            signed_in = await _let_in(lambda: service.sign_in(email, password, wrap.device), waits, sleep)
            master = await _master_key(service, wrap, signed_in)
            # Not in a thread, so that nothing comes between the new password and its being said.
            self._store.recover(master, new)
            undo.pop_all()
        self._opened_with(new)
        return await self._remember(service, wrap.hub, signed_in, password)

    async def close(self) -> None:
        """Close the connection to the hub."""
        if self._service is not None:
            await self._service.close()

    async def _remember(self, service: "Service", hub: str, signed_in: "SignedIn", password: str) -> Account:
        account = Account(
            hub=hub,
            token=signed_in.token,
            expires_at=signed_in.expires_at,
            staff=signed_in.staff,
            organisation=signed_in.organisation,
            team_key=signed_in.team_key,
        )
        await self.in_flight.on_disk(self._she_records, account, password)
        service.token = account.token
        if self._service is not service:
            await self.close()
        self._service = service
        if signed_in.team_key:
            # She is signed in all the same, and the next sign-in prepares it.
            with suppress(BadInput, StoreBusy, StoreNotWritable):
                await self.in_flight.on_disk(
                    self._store.prepare_recovery, hub, signed_in.organisation, signed_in.team_key
                )
        return account

    def _she_records(self, account: Account, password: str) -> None:
        """Remember a sign-in: from now on she records, and can come back with this password where there is no hub."""
        device = self._store.device
        if (before := device.account) is not None and before.organisation != account.organisation:
            device.hands.forget()
        device.set_account(account)
        device.set_recording(None)
        device.hands.signed_in(account.staff, password)

    def _opened_with(self, password: str) -> None:
        self._was_open = True
        self.password_right_at = self._clock()
        self._keep_in_keyring(password)

    def _keep_in_keyring(self, password: str) -> None:
        if self._keyring is not None:
            self._keyring.keep(password)


async def _let_in(
    ask: "Callable[[], Awaitable[SignedIn]]", waits: Callable[[float], None], sleep: Callable[[float], Awaitable[None]]
) -> "SignedIn":
    """Ask to be let in, and again after the rest that the hub asks for, as long as it asks for no more than is left."""
    left = LONGEST_REST_SECONDS
    while True:
        try:
            return await ask()
        except HubUnreachable as error:
            seconds = float(error.wait_seconds)
            if not 0 < seconds <= left:
                raise
        left -= seconds
        waits(seconds)
        await sleep(seconds)


async def _master_key(service: "Service", wrap: RecoveryWrap, signed_in: "SignedIn") -> bytes:
    """Get the key of the store from the hub, sealed on its way for this one question."""
    if signed_in.organisation != wrap.organisation:
        raise OtherTeam(
            f"This device belongs to the team {wrap.organisation}, and {signed_in.staff.email} to another one. "
            f"{SAFE_HERE} Let somebody of {wrap.organisation} sign in."
        )
    pair = sealing.new_key_pair()
    sealed = await service.recover(wrap.sealed, pair.public)
    try:
        return sealing.unseal(pair.private, sealed, answer_about(wrap.device, wrap.organisation))
    except BadInput as error:
        raise AnswerDamaged(
            f"What the team server at {wrap.hub} answered can’t be opened. {SAFE_HERE} Try again."
        ) from error
